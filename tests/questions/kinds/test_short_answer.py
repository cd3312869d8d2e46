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
