"""What interviews have shown of questions, or will: see questions.domain.showing."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from mockinterviews.models import Interview, InterviewQuestion
from questions.models import Submission


def versions_shown(learner: User) -> QuerySet:
    """Return the keys of the versions that stand in a learner's interviews."""
    drawn = InterviewQuestion.objects.filter(interview__learner=learner, version__isnull=False)
    return drawn.values("version")


def note_keys_shown(*, submission: Submission, now: datetime) -> None:
    """Note of a closed interview that its learner first saw a key: on the page of one answer."""
    asked = InterviewQuestion.objects.filter(submission=submission)
    unseen = Interview.objects.filter(pk__in=asked.values("interview"), keys_shown_at=None)
    unseen.update(keys_shown_at=now)
