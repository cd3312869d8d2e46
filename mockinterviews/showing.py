"""What interviews have shown of questions, or will: see questions.domain.pictures."""

from django.db.models import QuerySet

from accounts.models import User
from mockinterviews.models import InterviewQuestion


def versions_shown(learner: User) -> QuerySet:
    """Return the keys of the versions that stand in a learner's interviews."""
    drawn = InterviewQuestion.objects.filter(interview__learner=learner, version__isnull=False)
    return drawn.values("version")
