"""What authors see of the answer that a problem is about."""

import pytest

from questions.domain.problems import report_problem
from questions.domain.reported import list_key, tell_reported
from tests.factories import CONTENT, NOW, SubmissionFactory
from tests.questions.kinds.making import make_version


def report(answer):
    return report_problem(
        learner=answer.learner,
        version=answer.version,
        submission=answer,
        sort="score",
        says="",
        now=NOW,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("single_choice", [("", "A queue")]),
        ("numeric", [("", "15 min")]),
        ("written", [("", "The platform has to create a new environment first.")]),
    ],
)
def test_the_answer_is_told_in_words(kind, told):
    problem = report(SubmissionFactory(kind=kind))
    assert [(part["title"], part["text"]) for part in tell_reported(problem)] == told


@pytest.mark.django_db
def test_an_answer_of_parts_is_told_with_their_names():
    [first, *_others] = tell_reported(report(SubmissionFactory(kind="star")))
    assert first["title"] == "Situation"


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"withdrawn_at": NOW}, {"response": {}}, {"response": []}])
def test_an_answer_that_was_taken_back_or_lost_its_words_is_not_told(change):
    assert tell_reported(report(SubmissionFactory(**change))) == []


@pytest.mark.parametrize(
    "kind", [kind for kind in CONTENT if kind not in ("written", "star", "design")]
)
def test_every_kind_without_words_has_a_key(kind):
    assert all(row.says for row in list_key(make_version(kind)))
    assert list_key(make_version(kind))


def test_the_key_of_a_choice_names_what_is_right():
    rows = [(row.title, row.says) for row in list_key(make_version("single_choice"))]
    assert rows == [("A queue", "Right"), ("A cron job", "Not right"), ("A cache", "Not right")]
    assert list_key(make_version("written")) == []
