"""The factories make what the database and the scorer accept."""

import pytest

from questions.models import Kind, Submission
from tests.factories import CardFactory, LessonFactory, ReviewLogFactory, ScoreFactory


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
