"""Each fault that Doctor looks for, made real: a function of `now` that makes so many."""

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model

from accounts.models import DataExport, Mail
from lessons.models import ReadingOutbox
from mentoring.models import ReviewRequest
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.models import Blueprint, Interview, Mode
from operations.domain.heartbeats import BEAT, record_heartbeat
from progress.models import ScoreContribution
from questions.domain.scoring import MARKING_FAILED
from questions.models import ScoreOutbox, Submission
from studyhub.queueing import QUEUES
from tests.factories import (
    LearnerFactory,
    LessonProgressFactory,
    QuestionFactory,
    ScoreFactory,
    SubmissionFactory,
    TopicFactory,
)
from tests.mentoring.factories import ReviewFactory, ReviewRequestFactory, break_delivery
from tests.mockinterviews.conftest import SECTIONS


def make_sound(now: datetime) -> None:
    """Show the signs of life of a site at work."""
    for name in (*QUEUES, BEAT):
        record_heartbeat(name=name, now=now)


def wait_for_scorer(now: datetime, count: int) -> None:
    SubmissionFactory.create_batch(count, submitted_at=now - timedelta(minutes=3))


def fail_to_score(now: datetime, count: int) -> None:
    wait_for_scorer(now, count)
    failure = f"{MARKING_FAILED} (TimeoutError)"
    Submission.objects.update(state=Submission.State.FAILED, attempts=5, failure=failure)


def leave_unfolded(now: datetime, count: int) -> None:
    old = now - timedelta(minutes=4)
    for _number in range(count):
        ScoreOutbox.objects.create(submission=ScoreFactory().submission)
        ReadingOutbox.objects.create(progress=LessonProgressFactory())
    ScoreOutbox.objects.update(created_at=old)
    ReadingOutbox.objects.update(created_at=old)


def leave_earlier_rules(_now: datetime, count: int) -> None:
    """Leave what was folded before its rules were noted."""
    for _number in range(count):
        score = ScoreFactory()
        ScoreContribution.objects.create(submission=score.submission, score=score)


def leave_open(now: datetime, count: int) -> None:
    """Let interviews run out without a sweep."""
    topic = TopicFactory(slug="core")
    for kind in ("written", "star"):
        QuestionFactory(topic=topic, kind=kind)
    blueprint = Blueprint.objects.create(
        pack="tests",
        slug="short",
        title="Short",
        mode=Mode.INTERVIEW,
        minutes=10,
        sections=SECTIONS,
    )
    for seed in range(count):
        interview = prepare_interview(
            learner=LearnerFactory(), blueprint=blueprint, now=now, seed=seed
        )
        start_interview(interview=interview, now=now)
    Interview.objects.update(deadline=now - timedelta(minutes=2))


def leave_reviews(now: datetime, count: int) -> None:
    """Let leases run out whose mentors went home."""
    mentor = LearnerFactory()
    for _number in range(count):
        ReviewRequestFactory(
            asked_at=now - timedelta(hours=5),
            held_by=mentor,
            held_since=now - timedelta(hours=3),
            held_until=now - timedelta(hours=2),
        )


def keep_back_reviews(now: datetime, count: int) -> list[ReviewRequest]:
    """Return reviews that no sweep can deliver."""
    old = now - timedelta(minutes=6)
    requests = ReviewRequestFactory.create_batch(
        count, asked_at=old, state=ReviewRequest.State.RETURNING, returned_at=old
    )
    for request in requests:
        ReviewFactory(request=request, returned_at=old)
        break_delivery(request)
    return requests


def ask_in_vain(now: datetime, count: int) -> None:
    ReviewRequestFactory.create_batch(count, asked_at=now - timedelta(days=8))


def live_without_backup(now: datetime, _count: int) -> None:
    LearnerFactory()
    get_user_model().objects.update(date_joined=now - timedelta(days=3))


def leave_mails(now: datetime, count: int) -> None:
    """Leave mails waiting for a server that is away since half an hour."""
    old = now - timedelta(minutes=30)
    for _number in range(count):
        Mail.objects.create(
            address="alice@example.org",
            template="sample",
            subject="Feedback is there",
            created_at=old,
            due_at=now + timedelta(hours=1),
            unreachable_at=old,
        )


def leave_exports(now: datetime, count: int) -> None:
    """Let people wait for their data where no worker makes them."""
    for _number in range(count):
        DataExport.objects.create(
            person=LearnerFactory(),
            asked_at=now - timedelta(minutes=6),
            sweep_after=now + timedelta(minutes=1),
        )


def fail_mails(now: datetime, count: int) -> None:
    leave_mails(now, count)
    Mail.objects.update(state=Mail.State.FAILED, attempts=16, failure="SMTPDataError 550")
