from dataclasses import replace

import pytest

from scoring import ResponseFault, mark
from scoring.quoting import list_rejected
from scoring.text import Span
from scoring.written import list_next_steps
from tests.scoring.schemes import FULL_ANSWER, OFF_TOPIC_ANSWER, PARTIAL_ANSWER, WRITTEN


def mark_text(text):
    return mark(WRITTEN, {"text": text})


def status_of(report):
    return {part.id: part.status for part in report.parts}


def test_written_answers_stand_in_order():
    full, partial = mark_text(FULL_ANSWER), mark_text(PARTIAL_ANSWER)
    off_topic = mark_text(OFF_TOPIC_ANSWER)
    assert full.points > partial.points > off_topic.points
    assert full.share >= 0.9
    assert off_topic.share <= 0.1
    assert status_of(partial)["cause"] == "covered"


@pytest.mark.parametrize("text", ["", "   \n", "...", "\u2603"])
def test_written_empty_is_sure_and_says_so(text):
    report = mark_text(text)
    assert report.points == 0
    assert report.sureness == "sure"
    assert not report.needs_person
    assert all(part.reason == "Nothing was written." for part in report.parts)


def test_written_says_the_same_twice():
    assert mark_text(FULL_ANSWER).to_json() == mark_text(FULL_ANSWER).to_json()


def test_written_negation_earns_nothing_for_the_point():
    report = mark_text("The platform must not start a new environment and load the code first.")
    assert status_of(report)["cause"] == "contradicted"
    assert report.parts[0].points == 0


def test_written_terms_are_the_words_of_the_answer():
    report = mark_text("Starting Environments anew and loading the codes takes time.")
    assert report.parts[0].matched_terms == ("Starting", "Environments", "loading", "codes")
    assert not {"platform", "first"} - set(report.parts[0].missing_terms)
    load = {"id": "load", "text": "The queue holds 5,000 messages.", "weight": 1}
    scheme = {**WRITTEN, "key_points": [load]}
    part = mark(scheme, {"text": "The queue holds messages."}).parts[0]
    assert (part.matched_terms, part.missing_terms) == (("queue", "holds", "messages"), ("5,000",))
    assert "5,000" in mark(scheme, {"text": "It holds 5,000 of them."}).parts[0].matched_terms


def test_written_disbelief_earns_nothing_for_the_point():
    report = mark_text("It is a myth that a small package with few libraries starts faster.")
    assert status_of(report)["small"] == "contradicted"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The platform doesn\u00b4t start a new environment and load the code.", "contradicted"),
        ("The platform no longer starts a new environment and loads the code.", "contradicted"),
        ("The platform stops a new environment and loads the code.", "contradicted"),
        ("The platform is starting a new environment and loading the code.", "covered"),
    ],
)
def test_written_opposite_is_found_in_each_form_of_a_word(text, status):
    assert status_of(mark_text(text))["cause"] == status


def test_written_word_of_another_wording_turned_round_is_doubted():
    point = {"id": "k", "text": "There is a path with both bulbs and the battery.", "weight": 1}
    point["accepted"] = ["Both bulbs are still in a closed path with the battery."]
    scheme = {**WRITTEN, "question": "Why does it shine?", "key_points": [point]}
    assert not mark(scheme, {"text": "There is a closed path with bulbs and battery."}).needs_person
    assert mark(scheme, {"text": "There is an open path with bulbs and battery."}).needs_person


def test_written_code_alone_goes_to_a_person():
    code = "environment = start(platform)\nenvironment.load(code)\nreturn {'request': 'waits'};"
    report = mark_text(code)
    assert report.points > 0 == report.low
    assert report.needs_person_reason.startswith("The answer is code")
    said = mark_text(f"{FULL_ANSWER}\n{code}")
    assert said.low == said.points == mark_text(FULL_ANSWER).points


def test_written_code_beside_a_sentence_is_doubted_and_a_comment_in_it_is_not():
    code = "start_new_environment(platform)\nload_code_first(environment)\n"
    report = mark_text(f"This is my answer.\n```python\n{code}```\n")
    assert report.points > 0 == report.low
    assert report.needs_person_reason.startswith("The answer says things in code alone")
    assert "Only code of your answer names this" in report.parts[0].reason
    comment = "# The platform must first start a new environment and load the code."
    said = mark_text(f"This is my answer.\n```python\n{comment}\n{code}```\n")
    assert said.points == said.low == 5


@pytest.mark.parametrize(
    "text",
    [
        "Doesn't the platform first start an environment and load the code? No.",
        "Doesn't the platform first start an environment and load the code? Yes, it doesn't.",
        "Must the platform first start a new environment and load the code? Not really: no.",
    ],
)
def test_written_point_that_a_no_denies_is_contradicted(text):
    assert status_of(mark_text(text))["cause"] == "contradicted"


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("Does the platform start a new environment and load the code first?", 0),
        ("Is it that the platform must start a new environment and load the code first", 0),
        ("I wonder whether the platform must first start a new environment and load the code.", 0),
        ("Must the platform first start a new environment and load the code? Who knows?", 0),
        ("Must the platform first start a new environment and load the code? I don't know.", 0),
        ("Must the platform first start a new environment and load the code? Tea is hot.", 0),
        ("Must the platform first start a new environment and load the code? Yes.", 5),
        ("Why is it slow? The platform must first start a new environment and load the code.", 5),
        ("The platform must first start a new environment and load the code, doesn't it?", 5),
        ("The platform must first start a new environment and load the code, but why?", 5),
        ("Must the platform first start an environment and load the code? It has to do that.", 5),
        ("Doesn't the platform first start an environment and load the code? Yes, it does.", 5),
        ("Doesn't the platform first start an environment and load the code? It does.", 5),
        ("Is that all? No: the platform must first start a new environment and load the code.", 5),
        ("What is it? Time: the platform must first start a new environment and load code.", 5),
    ],
)
def test_written_point_that_is_only_asked_goes_to_a_person(text, low):
    report = mark_text(text)
    assert status_of(report)["cause"] == "covered"
    assert report.low == (report.points if low else 0)
    if not low:
        assert "only asks this" in report.parts[0].reason
        assert report.needs_person_reason.startswith("The answer asks what it should say")


def test_written_question_answered_by_no_says_the_opposite():
    report = mark_text("Must the platform first start a new environment and load the code? No.")
    assert (report.points, status_of(report)["cause"]) == (0, "contradicted")


def test_written_questions_are_an_answer_where_questions_are_wanted():
    scheme = {**WRITTEN, "question": "Which questions would you ask the team first?"}
    text = "Must the platform first start a new environment and load the code?"
    assert mark(scheme, {"text": text}).low == 5


@pytest.mark.parametrize(
    "said",
    [
        'People say "the network cable is slow in the morning", but',
        '"The network cable is slow in the morning" is a myth, and',
        "Some blame that the network cable is slow in the morning, but",
        "Is the network cable slow in the morning? Not at all:",
        "Isn't the network cable slow in the morning? No,",
    ],
)
def test_written_wrong_claim_that_is_only_quoted_is_nobodys(said):
    report = mark_text(f"{said} the platform must first start a new environment and load the code.")
    assert status_of(report)["cause"] == "covered"
    assert "claims" not in report.parts[0].reason
    alone = mark_text('They told me "the network cable is slow in the morning".')
    assert (alone.points, alone.parts[0].status) == (0, "missing")


@pytest.mark.parametrize(
    "said",
    [
        '"{}" is bad advice, and wrong.',
        'They tell you "{}", which isn\'t true.',
        "{}, say some, but that's wrong.",
        "Some say {}, but it doesn't.",
    ],
)
def test_written_right_statement_that_is_quoted_as_wrong_is_not_earned_for_sure(said):
    report = mark_text(said.format("A small package with few libraries starts faster"))
    assert report.low == 0
    assert "says this" not in report.parts[2].reason


def test_only_what_is_quoted_and_not_said_to_be_true_is_rejected():
    said = '"A small package starts faster" is true, but "a ping helps for good" is a myth.'
    (rejected,) = list_rejected(Span(0, len(said), said))
    assert said[slice(*rejected)] == "a ping helps for good"


def test_written_wrong_claim_that_is_asked_and_affirmed_is_claimed():
    report = mark_text("Is the network cable slow in the morning? It is.")
    assert status_of(report)["cause"] == "contradicted"


def test_written_wrong_claim_is_named():
    report = mark_text("The network cable is slow in the morning.")
    assert status_of(report)["cause"] == "contradicted"
    assert "not from the network" in report.parts[0].reason


@pytest.mark.parametrize("joiner", [", ", " and ", " of the "])
def test_written_word_list_earns_nothing(joiner):
    words = "platform start new environment load code warm delay small package libraries faster"
    report = mark_text(joiner.join(words.split()))
    low = report.low / report.maximum if report.needs_person else report.share
    assert low <= 0.25


def test_written_words_spread_over_sentences_of_one_form_go_to_a_person():
    words = [["platform", "start", "new", "environment"], ["load", "code", "runtime", "handler"]]
    words += [["keeping", "warm", "ready", "delay"], ["small", "package", "libraries", "faster"]]
    said = " ".join(f"I would talk about {' and '.join(some)} here." for some in words)
    report = mark_text(said)
    assert report.points > 0 == report.low
    assert report.needs_person_reason.startswith("Parts of the answer may be a list of words")


def test_written_copied_question_earns_nothing():
    report = mark_text(WRITTEN["question"])
    assert report.points == 0
    assert report.unearned[0].reason_code == "copied_question"


def test_written_repeated_sentence_counts_once():
    once, twice = mark_text(PARTIAL_ANSWER), mark_text(PARTIAL_ANSWER + " " + PARTIAL_ANSWER)
    assert once.points == twice.points
    assert twice.unearned[0].reason_code == "repeated"


def test_written_next_steps_name_what_lacks_points_and_nothing_else():
    part = mark_text(FULL_ANSWER).parts[0]
    rounded_up = replace(part, title="Up", credit=0.6, status="partial", points=0.25, maximum=0.25)
    rounded_down = replace(part, title="Down", credit=0.8, points=1.5, maximum=2.0)
    assert list_next_steps([rounded_up, rounded_down], [], True) == ["Say this more fully: Down"]


def test_written_off_topic_sentence_is_shown():
    report = mark_text(PARTIAL_ANSWER + " " + OFF_TOPIC_ANSWER)
    assert [span.reason_code for span in report.unearned] == ["off_topic"]


def test_written_text_of_another_type_is_refused():
    with pytest.raises(ResponseFault):
        mark(WRITTEN, {"text": 3})


def test_written_overlong_text_goes_to_a_person():
    report = mark_text(FULL_ANSWER + " filler" * 4000)
    assert report.needs_person


def test_written_pasted_lesson_earns_nothing_and_a_quoted_phrase_costs_nothing():
    lesson = (
        "After an idle hour the platform sets up an environment anew and loads your code into it. "
        "This takes time. Fewer libraries make for a small package, and that one starts faster."
    )
    scheme = {**WRITTEN, "lesson": f"Before it all.\n{lesson} So much for that."}
    pasted = mark(scheme, {"text": lesson.replace("idle", "quiet")})
    assert mark_text(lesson).points > pasted.points == 0
    assert [span.reason_code for span in pasted.unearned] == ["copied_lesson"] * 3
    assert pasted.next_steps[0] == "Say in your own words what you copied from the lesson."
    quoted = FULL_ANSWER + " The platform sets up an environment anew, as they say."
    assert mark(scheme, {"text": quoted}).points == mark_text(quoted).points


JOINS = {
    **WRITTEN,
    "question": "What is the difference between an inner join and a left join?",
    "model_answer": "An inner join keeps only rows that match. A left join keeps all rows of the "
    "left table. A condition on the right table in WHERE makes it an inner join.",
    "key_points": [
        {
            "id": "inner",
            "text": "An inner join keeps only rows that match.",
            "weight": 1,
            "wrong": [{"claim": "an inner join keeps all rows of both tables", "why": "No."}],
        },
        {
            "id": "left",
            "text": "A left join keeps all rows of the left table, with NULL where none matches.",
            "weight": 1,
            "wrong": [{"claim": "a left join keeps every row of the other table", "why": "No."}],
        },
    ],
}


def test_written_wrong_claim_needs_a_word_that_nothing_right_has():
    right = mark(JOINS, {"text": JOINS["model_answer"]})
    assert "contradicted" not in status_of(right).values()
    wrong = " ".join(f"{p['wrong'][0]['claim'].capitalize()}." for p in JOINS["key_points"])
    assert set(status_of(mark(JOINS, {"text": wrong})).values()) == {"contradicted"}
    # What the words of a claim earn elsewhere is in doubt.
    full = {"id": "full", "text": "A full join keeps the rows of both tables.", "weight": 2}
    report = mark(JOINS | {"key_points": [*JOINS["key_points"], full]}, {"text": wrong})
    assert report.points > 0 == report.low


def test_written_subject_of_a_wrong_claim_without_its_own_word_is_doubted():
    point = {"id": "k", "text": "Warm environments avoid the cold start.", "weight": 1}
    point["accepted"] = ["provisioned concurrency keeps environments ready, and costs money"]
    point["wrong"] = [{"claim": "provisioned concurrency costs nothing", "why": "It waits."}]
    scheme = {**WRITTEN, "model_answer": "Keep environments warm.", "key_points": [point]}
    part = mark(scheme, {"text": "Provisioned concurrency costs money."}).parts[0]
    assert part.status != "contradicted"
    assert mark(scheme, {"text": "Provisioned concurrency costs nothing."}).parts[0].points == 0


@pytest.mark.parametrize(
    ("point", "text"),
    [
        ("inner", "An inner join keeps all rows of the two tables."),
        ("inner", "An inner join keeps all rows of each table."),
        ("left", "A left join keeps all rows of the right table."),
    ],
)
def test_written_wrong_claim_in_other_words_earns_nothing_and_goes_to_a_person(point, text):
    report = mark(JOINS, {"text": text})
    (part,) = (part for part in report.parts if part.id == point)
    assert (part.points, part.status, part.rule) == (0, "missing", "near_claim")
    assert "can't be told from what is wrong" in part.reason


@pytest.mark.parametrize("often", ["only once", "once", "precisely one time"])
def test_written_wrong_claim_without_its_own_word_is_no_right_answer(often):
    right = "A standard queue delivers each message at least once, so it may arrive twice."
    claim = {"claim": "a standard queue delivers each message exactly once", "why": "No."}
    point = {"id": "k", "text": right, "weight": 1, "wrong": [claim]}
    asked = {"question": "How are messages delivered?", "model_answer": right}
    report = mark(
        {**WRITTEN, **asked, "key_points": [point]},
        {"text": f"A standard queue delivers each message {often}."},
    )
    assert (report.points, report.high) == (0, 10)
    assert report.needs_person_reason.startswith("The answer comes close to a wrong claim")


VISIBILITY = [
    ("back", "What nobody confirms is visible again as soon as its visibility timeout ends."),
    ("twice", "A standard queue may deliver a message twice, so the handler must be idempotent."),
    ("dead", "After a number of failed receives the message goes to a dead-letter queue."),
    ("batch", "A batch of messages is read at once, and failed ones are reported one by one."),
]


def test_written_right_answer_like_a_wrong_claim_goes_to_a_person_beside_other_points():
    points = [{"id": name, "text": text, "weight": 1} for name, text in VISIBILITY]
    points[0]["wrong"] = [
        {"claim": "a message is deleted after the visibility timeout", "why": "It comes back."}
    ]
    model = " ".join(text for _, text in VISIBILITY)
    asked = {"question": "What happens to what a consumer reads?", "model_answer": model}
    said = " ".join(text for _, text in VISIBILITY[1:])
    report = mark(
        {**WRITTEN, **asked, "key_points": points},
        {"text": f"A message comes back after the visibility timeout. {said}"},
    )
    assert (report.parts[0].rule, report.points, report.high) == ("near_claim", 7.5, 10)
    assert report.sureness == "unsure"
    assert report.needs_person_reason.startswith("The answer comes close to a wrong claim")
    assert report.next_steps[0].startswith("Say this so that it can't be taken for what is wrong: ")


@pytest.mark.parametrize(
    ("said", "status", "low"),
    [
        ("A message comes back after the visibility timeout.", "covered", 0),
        ("After the visibility timeout a message is deleted.", "contradicted", 0),
        (
            "A message that isn't deleted comes back when its visibility timeout ends.",
            "covered",
            10,
        ),
    ],
)
def test_written_claim_of_right_words_alone_is_made_by_all_of_them(said, status, low):
    right = "A message that isn't deleted in time comes back when its visibility timeout ends."
    claim = {"claim": "a message is deleted after the visibility timeout", "why": "It comes back."}
    point = {"id": "k", "text": right, "weight": 1, "wrong": [claim]}
    asked = {"question": "What happens to what a consumer reads?", "model_answer": right}
    report = mark({**WRITTEN, **asked, "key_points": [point]}, {"text": said})
    assert (report.parts[0].status, report.low) == (status, low)


def test_written_claim_left_without_its_nothing_is_not_held_back():
    point = {"id": "k", "text": "Warm environments avoid the cold start.", "weight": 1}
    point["accepted"] = ["provisioned concurrency keeps environments ready, and costs money"]
    point["wrong"] = [{"claim": "provisioned concurrency costs nothing", "why": "It waits."}]
    scheme = {**WRITTEN, "model_answer": "Keep environments warm.", "key_points": [point]}
    assert mark(scheme, {"text": "Provisioned concurrency, which costs."}).points > 0
