"""Tables as spreadsheet programs save them: by their columns, each fault with its row."""

from pathlib import Path

import pytest

from questions.portable.adopting import adopt
from questions.portable.items import FormatError
from questions.portable.table_reading import find_column, read_table

EXAMPLE = Path(__file__).parents[3] / "static/questions.csv"


def read(*rows: str, head: str = "kind,question,options,answer"):
    return read_table("\n".join((head, *rows)).encode())


def read_one(*cells: str, head: str = "kind,question,options,answer"):
    quoted = ('"{}"'.format(cell.replace('"', '""')) for cell in cells)
    reading = read(",".join(quoted), head=head)
    assert reading.refusals == []
    return reading.items[0]


def test_the_example_that_authors_get_is_read_whole():
    reading = read_table(EXAMPLE.read_bytes())
    assert reading.refusals == []
    kinds = [(item.line, item.kind) for item in reading.items]
    assert kinds == [
        (2, "single_choice"),
        (3, "true_false"),
        (4, "short_answer"),
        (5, "numeric"),
        (6, "written"),
    ]
    burst, _ends, name, longest, cold = reading.items
    assert [one["right"] for one in burst.content["options"]] == [True, False, False]
    assert (burst.name, burst.tags, burst.place) == (
        "Burst",
        ("queues", "basics"),
        {"difficulty": 2},
    )
    assert name.content["answer"] == {"accepted": ["SQS", "Amazon SQS"]}
    assert name.content["hints"] == ["It has three letters."]
    none = {"absolute": 0, "relative": 0}
    assert longest.content["answer"] == {"value": 1800, "unit": "s", "tolerance": none}
    assert cold.content["model_answer"].startswith("The first call")
    assert cold.content["words"] == [5, 30]


RIGHTS = [
    ("A log\nA queue\nA cache", "B", [1]),
    ("A log\nA queue\nA cache", "a queue", [1]),
    ("A log\nA queue\nA cache", "1, 3", [0, 2]),
    ("A log\nA queue\nA cache", "A log\nc", [0, 2]),
    ("2\n4", "4", [1]),
    ("yes\nno", "no", [1]),
]


def test_right_options_are_named_by_text_letter_or_number():
    for options, answer, rights in RIGHTS:
        item = read_one("", "Which?", options, answer)
        found = [at for at, one in enumerate(item.content["options"]) if one["right"]]
        assert found == rights, answer
        assert item.kind == ("multiple_choice" if len(rights) > 1 else "single_choice")
        # A wrong one counts as of a question that is written here: all ticked earn less than all.
        assert not any("share" in one for one in item.content["options"])
    # In columns of their own as well, whatever their order and case: the name tells which is meant.
    head = "ANSWER,Option_B,Question,Option 1,Option D"
    for answer, rights in (("One", "One"), ("a", "One"), ("2", "Two"), ("D, b", "Two Four")):
        item = read_one(answer, "Two", "Which?", "One", "Four", head=head)
        assert [one["text"] for one in item.content["options"]] == ["One", "Two", "Four"]
        found = [one["text"] for one in item.content["options"] if one["right"]]
        assert found == rights.split(), answer
    [refused] = read("C,Two,Which?,One,Four", head=head).refusals
    assert refused.says == "Column “ANSWER”: “C” is none of the 3 options."
    assert find_column(item.columns, "options.0.text") == "Option 1"
    assert find_column(item.columns, "right") == "ANSWER"
    # An apostrophe before what would be a formula goes, and quotes that an author wrote stay.
    item = read_one("", "Which?", "'+'\n'==' here\nb", "C")
    assert [one["text"] for one in item.content["options"]] == ["'+'", "'==' here", "b"]
    item = read_one("", "'-1 or less isn't", "a\nb", "A")
    assert item.content["text"] == "-1 or less isn't"


def test_reasons_and_shares_stand_beside_the_options_or_line_by_line():
    head = "question,option a,reason a,share a,option b,why 2,option c,share 3,answer"
    item = read_one("Which?", "A", "So.", "75%", "B", "Not.", "C", "-12,5", "A", head=head)
    assert [(one["why"], one.get("share")) for one in item.content["options"]] == [
        ("So.", 75),
        ("Not.", None),
        ("This is not right.", -12.5),
    ]
    assert find_column(item.columns, "options.0.share") == "share a"
    assert find_column(item.columns, "options.1.why") == "why 2"
    head = "question,options,reasons,shares,answer"
    item = read_one("Which?", "A\nB\nC", "1\n2\n3", "50\n50\n-10", "A\nB", head=head)
    told = [(one["why"], one["share"]) for one in item.content["options"]]
    assert told == [("1", 50), ("2", 50), ("3", -10)]
    # What a row says of a question that is there counts, and what it leaves out stays.
    options = [{**one, "why": f"Was {one['why']}", "share": 1} for one in item.content["options"]]
    before = {"text": "Which?", "options": options}
    head = "question,options,reason b,answer"
    item = read_one("Which?", "A\nB\nC", "New.", "A\nB", head=head)
    _kind, content = adopt(item, "csv", kind="multiple_choice", before=before)
    told = [(one["why"], one["share"]) for one in content["options"]]
    assert told == [("Was 1", 1), ("New.", 1), ("Was 3", 1)]
    head = "kind,question,answer,reason true,reason false"
    item = read_one("true or false", "So?", "true", "Yes.", "", head=head)
    before = {"text": "So?", "right": True, "why_true": "A.", "why_false": "B."}
    content = adopt(item, "csv", kind="true_false", before=before)[1]
    assert content == before | {"why_true": "Yes."}
    for cells, says in (
        (("Which?", "A\nB", "one", "A"), "“reasons”: Lines: 1, options: 2. Write one"),
        (("Which?", "A\nB", "", "A", "x"), "“reason c”: There is no option of this letter"),
        (("Which?", "A\nB", "", "A", "", "half"), "“share b”: “half” is not a number."),
        (("Which?", "A\nB", "1\n2", "A", "", "", "x"), "“reasons”: They stand here and in"),
    ):
        row = ",".join(f'"{cell}"' for cell in cells)
        [refused] = read(
            row, head="question,options,reasons,answer,reason c,share b,reason a"
        ).refusals
        assert f"Column {says}" in refused.says


def test_a_written_question_has_its_key_points_by_line():
    head = "kind,question,answer,key points,minutes,words"
    points = "6.875: It keeps: always.\n3,125:Cheap"
    cells = ("written", "Why?", "It keeps.", points, "4", "60 to 10000")
    item = read_one(*cells, head=head)
    points = [(one["id"], one["text"], one["weight"]) for one in item.content["key_points"]]
    assert points == [("a", "It keeps: always.", 6.875), ("b", "Cheap", 3.125)]
    assert (item.content["minutes"], item.content["words"]) == (4, [60, 10000])
    assert (item.is_essay, item.losses) == (False, [])
    assert find_column(item.columns, "key_points.1.weight") == "key points"
    point = {"id": "k", "text": "Cheap", "weight": 3.125, "accepted": ["Costs little"]}
    before = {**item.content, "minutes": 9, "key_points": [point], "exemplars": ["x"]}
    item = read_one(*cells[:4], "", "", head=head)
    content = adopt(item, "csv", kind="written", before=before)[1]
    assert [one["id"] for one in content["key_points"]] == ["a", "k"]
    assert content["key_points"][1] == point
    assert (content["minutes"], content["exemplars"]) == (9, ["x"])
    for row, says in (
        ('written,Why?,So,"Cheap",,', "“key points”: “Cheap” has no weight before it."),
        (
            'written,Why?,So,"' + "0: a\n" * 101 + '",,',
            "“key points”: There are 101 key points; 100",
        ),
        ("written,Why?,So,10: Cheap,few,", "“minutes”: “few” is not a number."),
        ("written,Why?,So,10: Cheap,,many", "“words”: Write the least and the most, such as 60"),
    ):
        [refused] = read(row, head=head).refusals
        assert f"Column {says}" in refused.says


def test_things_in_order_and_in_pairs_stand_line_by_line():
    item = read_one("ordering", "In order?", "a\nb\nc\nd", "")
    assert [one["text"] for one in item.content["items"]] == ["a", "b", "c", "d"]
    item = read_one("matching", "What fits?", "SQS -> queue\nSNS -> topic\n -> clock", "")
    assert [(one["left"], one["right"]) for one in item.content["pairs"]] == [
        ("SQS", "queue"),
        ("SNS", "topic"),
    ]
    assert item.content["surplus"] == [{"id": "s1", "text": "clock"}]
    # Each column is told by what its cell became.
    head = "kind,question,option a,reason a,option b,reason b,option c"
    item = read_one(
        "matching", "What?", "-> clock", "No.", "SQS -> a", "So.", "SNS -> b", head=head
    )
    paths = ("surplus.0.text", "surplus.0.why", "pairs.0.right", "pairs.0.why", "pairs.1.left")
    told = [find_column(item.columns, path) for path in paths]
    assert told == ["option a", "reason a", "option b", "reason b", "option c"]


HEAD = "Question;Kind;Answer;Tolerance\n"
SAVED = [
    ("\ufeff" + HEAD + "Größe?;number;1,5;0,25\n", "utf-8", []),
    (HEAD.replace(";", "\t") + "Größe?\tnumber\t1.5\t0.25\r\n", "utf-16", []),
    ("sep=;\r\n" + HEAD + ";;;\r\nGröße?;number;1,5;0,25\r\n", "utf-8", []),
    (HEAD + "Größe?;number;1,5;0,25\n", "cp1252", ["read as Windows-1252: look at its letters"]),
]


def test_files_are_read_as_programs_save_them():
    for text, encoding, losses in SAVED:
        [item] = read_table(text.encode(encoding)).items
        assert item.content["text"] == "Größe?"
        assert item.content["answer"]["value"] == 1.5
        assert item.content["answer"]["tolerance"]["absolute"] == 0.25
        assert [loss.says for loss in item.losses if losses and losses[0] in loss.says] == [
            loss.says for loss in item.losses
        ]
        assert len(item.losses) == len(losses)


REFUSED = [
    ('choice,What?,"a\nb",c', "Column “answer”: “c” is none of the 2 options."),
    ('choice,What?,"4\n2\n8",1', ""),
    ('choice,What?,"4\n2\n8",8', ""),
    ('choice,What?,"4\n3\n2",3', "“3” is one option and the number of another. Write the letter"),
    ('choice,What?,"b\na\nc",b', "“b” is one option and the letter of another. Write the number"),
    ('single choice,What?,"a\nb","A,B"', "2 answers are marked correct, and one can be chosen."),
    ("choice,What?,a,a", "Column “options”: Write two options or more"),
    ('choice,What?,"a\nb","A' + " " * 50_000 + '!"', "is none of the 2 options."),
    ("cloze,What?,,a", "Column “kind”: A table has no kind “cloze”. Use one of: choice,"),
    (",What?,,a", "Column “kind”: Say the kind"),
    ("short,,,a", "Column “question”: Write what is asked."),
    ("short,What?,,", "Column “answer”: Write the answer"),
    ("number,What?,,'1,000'", "This row has 5 cells and the first one 4."),
    ('number,What?,,"1,000"', "Column “answer”: “1,000” is not a number."),
    ("number,What?,,#REF!", "Column “answer”: #REF! is an error of the spreadsheet."),
    ('matching,What?,"a -> b\nc",', "Column “options”: “c” is no pair."),
    ("flash card,What?,,", "Column “answer”: Write the answer that would get full marks."),
    ("short,What?,," + "a" * 70_000, "60000 is the limit."),
    ('choice,What?,"' + "a\n" * 101 + '",A', "There are 101 answers; 100 is the limit."),
]


def test_what_is_wrong_with_a_row_is_told_by_row_and_column():
    for row, says in REFUSED:
        reading = read(row, "short,Which?,,one")
        assert len(reading.items) + len(reading.refusals) == 2
        # The others are read.
        assert reading.items[-1].content["text"] == "Which?"
        told = [(one.line, one.says) for one in reading.refusals]
        assert bool(told) == bool(says), (row, told)
        assert all(line == 2 and says in sentence for line, sentence in told), told
    head = "kind,question,answer,unit,tolerance"
    [refused] = read("number,What?,5,,5%", head=head).refusals
    assert refused.says.startswith("Column “tolerance”: “5%” is not a number.")
    [item] = read("short,What?,5,s,", head=head).items
    [lost] = [loss.says for loss in item.losses]
    assert lost == "The column “unit” is not kept: no question of this kind has it."


BROKEN = [
    (b"", "It says: nothing."),
    (b"Frage;Antwort\nWas?;Das\n", "none of them is “question”. It says: Frage;Antwort."),
    (b"question,prompt\na,b\n", "The columns “question” and “prompt” are the same."),
    (b"question,Option 1,choice a\n", "The columns “Option 1” and “choice a” are the same."),
    (b'question,kind\na,b\n"c,d\n', "Row 3 cannot be read: a quotation mark in it is not closed"),
    (b'question,kind\n"a"b,c\n', "Row 2 cannot be read"),
    (b"question,kind\n\x00,c\n", "U+0000"),
    (b"question,\x81\xff", "The letters of this file cannot be read."),
    (b"question," + b"x," * 100 + b"y\n", "102 columns; 100 is the limit."),
    (b"question\n" + b"x\n" * 2_001, "more than 2000 items"),
    (b'question\n"' + b"x" * 200_000, "Row 2 cannot be read"),
    (b"question\n" + b"\n" * 7_000_000, "more than 100000 rows"),
]


def test_what_is_wrong_with_the_file_is_told_as_a_whole():
    for data, says in BROKEN:
        with pytest.raises(FormatError) as refused:
            read_table(data)
        assert says in str(refused.value), data[:60]


def test_what_has_no_cell_stays_as_the_question_has_it():
    options = [
        {"id": "x", "text": "A queue", "right": True, "why": "It keeps.", "share": 100},
        {"id": "y", "text": "A clock", "right": False, "why": "It runs."},
    ]
    before = {"text": "Which?", "options": options, "explanation": "So.", "whole": {"right": "Yes"}}
    item = read_one("", "Which one?", "A queue\nA clock", "A")
    kind, content = adopt(item, "csv", kind="single_choice", before=before)
    assert (kind, content) == ("single_choice", before | {"text": "Which one?"})
    # What is right by now gets none of the reasons for its being wrong.
    item = read_one("", "Which?", "A queue\nA clock", "B")
    _kind, content = adopt(item, "csv", kind="single_choice", before=before)
    assert [one["why"] for one in content["options"]] == ["This is not right.", "This is right."]
    assert [one["id"] for one in content["options"]] == ["x", "y"]
    item = read_one("", "Which?", "A queue\nA clock\nA log", "A\nC")
    kind, content = adopt(item, "csv", kind="single_choice", before=before)
    assert kind == "multiple_choice"
    assert [one["why"] for one in content["options"]] == ["It keeps.", "It runs.", "This is right."]
    assert not any("share" in one for one in content["options"])

    # What a cell has no more goes; that nothing is tolerated is said by 0.
    item = read_one("matching", "Which?", "SQS -> queue\nSNS -> topic", "")
    before = {**item.content, "surplus": [{"id": "s1", "text": "clock"}]}
    assert adopt(item, "csv", kind="matching", before=before)[1] == item.content
    before = {"text": "Which?", "answer": {"value": 9, "tolerance": {"absolute": 2, "relative": 0}}}
    for cell, left in (("", 2), ("0", 0), ("1,5", 1.5)):
        item = read_one("number", "Which?", "9", cell, head="kind,question,answer,tolerance")
        _kind, content = adopt(item, "csv", kind="numeric", before=before)
        assert content["answer"]["tolerance"]["absolute"] == left

    before = {"text": "Which?", "answer": {"accepted": ["SQS"], "typos": True}}
    before["answer"]["praise"] = [{"text": "SQS", "why": "Short."}]
    item = read_one("short", "Which?", "", "Amazon SQS")
    _kind, content = adopt(item, "csv", kind="short_answer", before=before)
    assert content["answer"] == {"accepted": ["Amazon SQS"], "typos": True}

    # A scheme that was made of a row is made anew, and one of an author is not.
    item = read_one("flash card", "What?", "", "That.")
    made = {**item.content, "minutes": 9}
    item.content["model_answer"] = "This."
    assert adopt(item, "csv", kind="written", before=made)[1]["model_answer"] == "This."
    made["key_points"] = [{"id": "own", "text": "That", "weight": 10}]
    assert adopt(item, "csv", kind="written", before=made)[1] == made
