"""What becomes of what an author did when the author is erased: the questions stay, nameless."""

from datetime import datetime

from accounts.models import User
from questions.models import Authorship, Problem, QuestionVersion, Regrade, RegradeItem, Ruling


def erase_problems(*, person: User, tombstone: User, now: datetime) -> None:
    """Delete what the person reported, and blank what they replied to others."""
    Problem.objects.filter(learner=person).delete()
    Problem.objects.filter(handled_by=person).update(handled_by=tombstone, answer="")


def erase_authorship(*, person: User, tombstone: User, now: datetime) -> None:
    """Give the versions to `tombstone`, without the reasons that the person wrote."""
    QuestionVersion.objects.filter(authorship__author=person).update(reason="")
    Authorship.objects.filter(author=person).update(author=tombstone)


def erase_decisions(*, person: User, tombstone: User, now: datetime) -> None:
    """Give what the person decided to `tombstone`, without their reasons."""
    RegradeItem.objects.filter(submission__learner=person).delete()
    Regrade.objects.filter(asked_by=person).update(asked_by=tombstone)
    Ruling.objects.filter(made_by=person).update(made_by=tombstone, reason="-")
    Ruling.objects.filter(undone_by=person).update(undone_by=tombstone)
