"""The factories make what the database and the scorer accept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from questions.models import Kind, Submission
from tests.factories import NOW, CardFactory, LessonFactory, ReviewLogFactory, ScoreFactory


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Kind.values)
def test_score_factory_marks_every_kind_with_the_real_scorer(kind):
    score = ScoreFactory(submission__kind=kind)
    assert score.submission.state == Submission.State.SCORED
    assert score.report["kind"] == kind
    assert score.points > 0


@pytest.mark.django_db
def test_factories_of_lessons_and_cards_are_whole():
    assert LessonFactory(version={"minutes": 5}).current_version.minutes == 5
    assert CardFactory().question.current_version.kind == Kind.SINGLE_CHOICE
    log = ReviewLogFactory()
    assert log.card.learner == log.submission.learner


def test_now_of_the_tests_is_far_ahead_of_the_clock():
    """Scores and claims have the time of the clock: what the tests store at NOW comes after them.

    Move the years of all tests on by 28 where this fails: the days of the week are the same then.
    """
    assert timezone.now() + timedelta(days=5 * 365) < NOW
