import pytest

from questions.kinds import KINDS
from tests.questions.kinds.making import make_version, mark

KIND = KINDS["short_answer"]


@pytest.mark.parametrize(
    ("text", "status", "why"),
    [
        ("Burst", "right", ""),
        ("a burts", "right", "It is spelt “a burst”."),
        ("backlog", "wrong", "A backlog is work that waits."),
        ("queue", "wrong", ""),
    ],
)
def test_the_page_says_what_was_meant(text, status, why):
    version = make_version("short_answer")
    response = {"text": text}
    (row,) = KIND.explain(response, version.content, mark(version, response))
    assert (row.given, row.status, row.why) == (text, status, why)
    assert row.right == "burst (also: a burst)"


def test_case_that_counts_is_said():
    version = make_version("short_answer", answer={"accepted": ["DynamoDB"], "case": True})
    response = {"text": "dynamodb"}
    (row,) = KIND.explain(response, version.content, mark(version, response))
    assert row.why == "The letters are right; upper and lower case, or accents, count here."


def test_each_answer_is_told_what_its_author_says_to_it():
    answer = {
        "accepted": ["burst", "spike"],
        "praise": [{"text": "spike", "why": "A *good* word."}],
        "partly": [{"text": "load", "share": 33.33333, "why": "How much?"}],
        "others": "It comes in a rush.",
    }
    version = make_version("short_answer", answer=answer)
    told = {
        text: (report["points"], row.status, row.why)
        for text in ("burst", "Spike", "load", "clock")
        for report in [mark(version, {"text": text})]
        for row in KIND.explain({"text": text}, version.content, report)
    }
    assert told == {
        "burst": (3, "right", ""),
        "Spike": (3, "right", "A <em>good</em> word."),
        "load": (1, "partly", "How much?"),
        "clock": (0, "wrong", "It comes in a rush."),
    }


def test_feedback_on_what_is_not_accepted_is_a_fault():
    answer = {"accepted": ["burst"], "praise": [{"text": "spike", "why": "A good word."}]}
    assert KIND.check({"text": "Which?", "answer": answer}) == [
        "'spike' has feedback and isn't accepted. Add it, or leave it out."
    ]
