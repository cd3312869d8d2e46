"""The way in: which steps somebody new is shown, and when it is over."""

from types import SimpleNamespace

import pytest

from progress.domain.first_steps import first_steps
from progress.domain.today import Due, Facts
from questions.domain.spreading import Today as RecallDay
from questions.models import RecallSettings
from tests.factories import NOW, LearnerFactory

NONE_DUE = Due([], RecallDay(NOW.date(), RecallSettings(), done=0, begun=0))


def lesson(*, ever_read=False):
    return SimpleNamespace(ever_read=ever_read)


@pytest.fixture
def learner():
    return LearnerFactory.build()


def test_first_steps_end_with_six_answers_and_a_lesson(learner):
    def steps(answers, *, read):
        facts = Facts((), (), lesson(ever_read=read), (), NONE_DUE)
        return first_steps(learner=learner, facts=facts, answers=answers)

    assert not steps(0, read=False).has_answers
    assert steps(6, read=False).has_answers
    assert not steps(6, read=False).has_read
    assert steps(6, read=True) is None
    assert steps(12, read=False) is None


def test_first_steps_end_with_an_interview_or_with_feedback_that_waits(learner):
    for facts in (
        Facts((), (), lesson(), (), NONE_DUE, sat_at=NOW),
        Facts((object(),), (), lesson(), (), NONE_DUE),
    ):
        assert first_steps(learner=learner, facts=facts, answers=1) is None


def test_first_steps_accept_that_there_is_no_date(learner):
    facts = Facts((), (), lesson(), (), NONE_DUE)
    found = first_steps(learner=learner, facts=facts, answers=0, no_date=True)
    assert found.has_date
