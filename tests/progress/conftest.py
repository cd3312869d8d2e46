"""What the pages of progress are tested with: a learner with figures, as the folds left them."""

from decimal import Decimal

import pytest
from django.utils import timezone

from lessons.models import Topic
from mockinterviews.models import Interview, Mode
from progress.models import DailyActivity, TopicMastery
from tests.factories import CardFactory, LessonFactory, QuestionFactory, TopicFactory


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def security(db) -> Topic:
    """A topic with a lesson and two questions."""
    topic = TopicFactory(title="Security", slug="security")
    LessonFactory(topic=topic, title="Least privilege", slug="least-privilege")
    QuestionFactory.create_batch(2, topic=topic)
    return topic


@pytest.fixture
def master(alice, now):
    """Return a function that gives alice figures in a topic: `master(topic, answers=7)`."""

    def give(topic: Topic, *, answers: int, shares: str = "4", hard: int = 0) -> None:
        TopicMastery.objects.create(
            learner=alice,
            topic=topic,
            answers=answers,
            hard_answers=hard,
            shares=Decimal(shares),
        )
        DailyActivity.objects.update_or_create(
            learner=alice, day=alice.study_day(now), defaults={"answers": 1, "answer_ms": 600_000}
        )

    return give


@pytest.fixture
def due_card(alice, now):
    """Return a function that gives alice a due card in a topic."""

    def give(topic: Topic):
        return CardFactory(learner=alice, question=QuestionFactory(topic=topic), due_at=now)

    return give


@pytest.fixture
def sit(alice):
    """Return a function that lets alice hand in an interview: `sit(blueprint, now)`."""

    def hand_in(blueprint, when) -> None:
        Interview.objects.create(
            learner=alice,
            blueprint=blueprint,
            plan={"sections": []},
            mode=Mode.INTERVIEW,
            state=Interview.State.CLOSED,
            base_seconds=60,
            created_at=when,
            started_at=when,
            finished_at=when,
            deadline=when,
            receipt={"questions": []},
        )

    return hand_in


@pytest.fixture
def returning(alice, security, master):
    """Alice with figures, past her first steps."""
    master(security, answers=12, shares="6")
    return alice
