"""What interviews have shown of questions, or will: see questions.domain.showing."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from mockinterviews.domain import seen_keys
from mockinterviews.models import InterviewQuestion


def versions_shown(learner: User) -> QuerySet:
    """Return the keys of the versions that stand in a learner's interviews."""
    drawn = InterviewQuestion.objects.filter(interview__learner=learner, version__isnull=False)
    return drawn.values("version")


def note_keys_shown(*, learner: User, questions: Collection[UUID], now: datetime) -> None:
    """Note of the interviews that ask one of these questions that their learner saw its key."""
    seen_keys.note_keys_shown(learner=learner, questions=questions, now=now)
