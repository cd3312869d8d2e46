"""A file as Moodle writes it."""

import pytest

from questions.portable.moodle_reading import read_moodle

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
QUESTION = """<!-- question: 17 -->
<question type="{kind}">
  <name><text>Cold starts</text></name>
  <questiontext format="html"><text><![CDATA[{text}]]></text>{files}</questiontext>
  <generalfeedback format="html"><text>{explanation}</text></generalfeedback>
  <defaultgrade>1.0000000</defaultgrade>
  <penalty>0.3333333</penalty>
  <hidden>0</hidden>
  <idnumber>cold-1</idnumber>
  {rest}
</question>
"""


def make(kind: str, rest: str = "", *, text="<p>Which?</p>", explanation="", files="") -> bytes:
    body = QUESTION.format(kind=kind, text=text, rest=rest, explanation=explanation, files=files)
    return f"{HEAD}{body}</quiz>".encode()


def read_one(kind: str, rest: str = "", **parts):
    reading = read_moodle(make(kind, rest, **parts))
    assert reading.refusals == []
    return reading.items[0]


def answer(text: str, fraction: object, feedback: str = "", more: str = "") -> str:
    return (
        f'<answer fraction="{fraction}" format="html"><text>{text}</text>'
        f'<feedback format="html"><text>{feedback}</text></feedback>{more}</answer>'
    )


def losses(item) -> list[str]:
    return [loss.says for loss in item.losses]


def test_a_sign_of_comparison_before_a_word_is_no_lost_html():
    rest = answer("true", 100, "Yes.") + answer("false", 0, "No.")
    item = read_one("truefalse", rest, text="<p>Is x < NULL true, and x &lt; y?</p>")
    assert "NULL true, and x" in item.content["text"]
    assert losses(item) == []
    lost = read_one("truefalse", rest, text="<p>Is <marquee>x</marquee> true?</p>")
    assert losses(lost) == [
        "HTML <marquee> has no place in a question; at most its words are kept."
    ]


def test_choice_with_a_category_tags_and_settings():
    data = make(
        "multichoice",
        "<single>true</single><shuffleanswers>false</shuffleanswers><answernumbering>abc"
        "</answernumbering>"
        "<correctfeedback format='html'><text>Well<b>.</b></text></correctfeedback>"
        "<incorrectfeedback><text>&lt;p>Your answer is incorrect.&lt;/p></text></incorrectfeedback>"
        + answer("&lt;b&gt;a&lt;/b&gt;", 100, "yes")
        + answer("b", 0, "no")
        + "<hint format='html'><text>Think.</text></hint><unheard>1</unheard>"
        "<tags><tag><text>lambda</text></tag><tag><text>difficulty-5</text></tag></tags>",
        explanation="Because.",
    )
    category = (
        b"<question type='category'><category><text>$course$/top/AWS</text></category></question>"
    )
    [item] = read_moodle(data.replace(b"<quiz>", b"<quiz>" + category)).items
    assert item.content == {
        "text": "Which?",
        "explanation": "Because.",
        "hints": ["Think."],
        "options": [
            {"id": "a", "text": "**a**", "right": True, "why": "yes"},
            {"id": "b", "text": "b", "right": False, "why": "no"},
        ],
        "whole": {"right": "Well"},
    }
    assert (item.name, item.key, item.category) == ("Cold starts", "cold-1", ("AWS",))
    assert (item.tags, item.place) == (("lambda",), {"difficulty": 5})
    assert losses(item) == [
        "<b> stands loose in a text and is not read. Put it into CDATA.",
        "The order of the answers is not kept: they are shuffled here.",
        "<unheard> is not read.",
    ]


def test_number_with_units():
    units = "<units>{}{}</units>".format(
        "<unit><multiplier>1</multiplier><unit_name>s</unit_name></unit>",
        "<unit><multiplier>0.0166666666667</multiplier><unit_name>min</unit_name></unit>",
    )
    item = read_one("numerical", answer("900", 100, more="<tolerance>5</tolerance>") + units)
    assert item.content["answer"] == {
        "value": 900,
        "tolerance": {"absolute": 5, "relative": 0},
        "unit": "s",
        "units": {"s": 1, "min": 60},
    }


def test_cloze_with_three_kinds_of_gaps():
    item = read_one(
        "cloze",
        text="<p>A {1:SHORTANSWER_C:=Lambda~%0%lambda#Mind the case} runs {2:NUMERICAL:=15:0} min, "
        "{1:MCV:never#a~=once\\}#b}.</p>",
    )
    assert item.content["text"] == "A [[gap-1]] runs [[gap-2]] min, [[gap-3]]."
    assert item.content["gaps"] == [
        {
            "id": "gap-1",
            "kind": "short_answer",
            "answer": {
                "accepted": ["Lambda"],
                "wrong": [{"text": "lambda", "why": "Mind the case"}],
                "case": True,
            },
        },
        {"id": "gap-2", "kind": "numeric", "answer": {"value": 15}, "points": 2},
        {
            "id": "gap-3",
            "kind": "single_choice",
            "options": [
                {"id": "a", "text": "never", "right": False, "why": "a"},
                {"id": "b", "text": "once}", "right": True, "why": "b"},
            ],
        },
    ]


def test_embedded_files_are_named_and_their_words_stay():
    item = read_one(
        "truefalse",
        answer("true", 100, "y") + answer("false", 0, "n"),
        text='See <img src="@@PLUGINFILE@@/loop.png" alt="a loop"/>.',
        files='<file name="loop.png" path="/" encoding="base64">iVBORw0KGgo=</file>'
        '<file name="more.pdf" path="/" encoding="base64">JVBERg==</file>',
    )
    assert item.content == {"text": "See a loop.", "right": True, "why_true": "y", "why_false": "n"}
    assert losses(item) == [
        "The image loop.png is not kept, only its words: it is no PNG, JPEG, GIF or WebP.",
        "The embedded file more.pdf is not kept.",
    ]


def test_essay_with_words_for_who_marks():
    guide = "<graderinfo format='html'><text>Names the limits.</text></graderinfo>"
    item = read_one("essay", guide)
    assert item.content["key_points"] == [
        {"id": "whole", "text": "Names the limits.", "weight": 10}
    ]


@pytest.mark.parametrize(
    ("kind", "rest", "says"),
    [
        ("description", "", "A description asks nothing. Put its text into a lesson."),
        ("calculated", "", "There is no kind of question here for Moodle's “calculated”."),
        (
            "multichoice",
            answer("a", 0) + answer("b", 0),
            "No answer is marked correct. ",
        ),
        (
            "truefalse",
            answer("true", 0) + answer("false", 0),
            "True or false has the answers true and false, one of them with 100 %.",
        ),
        ("numerical", answer("x", 100), "“x” is not a number. Write it like 900 or 1.5."),
        (
            "multichoice",
            answer("a", "half"),
            "A fraction is from -100 to 100 per cent, ",
        ),
        ("cloze", "", "This cloze has no gap. Write one such as {1:SHORTANSWER:=answer}."),
    ],
)
def test_what_cannot_be_a_question_is_refused_in_its_place(kind, rest, says):
    [refusal] = read_moodle(make(kind, rest)).refusals
    assert refusal.says.startswith(says)
    assert refusal.line >= 4
