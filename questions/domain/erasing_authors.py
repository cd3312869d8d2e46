"""What becomes of what an author did when the author is erased: the questions stay, nameless."""

from datetime import datetime

from django.db.models import Q

from accounts.domain.exports import drop_exports
from accounts.models import User
from questions.models import Authorship, Problem, QuestionVersion, Regrade, RegradeItem, Ruling


def erase_problems(*, person: User, tombstone: User, now: datetime) -> None:
    """Delete what the person reported, and blank what they replied to others.

    What another replied to a problem that the person closed stays. The exports that hold a reply of
    the person go.
    """
    Problem.objects.filter(learner=person).delete()
    as_handler = Q(answered_by=None, handled_by=person) & ~Q(answer="")
    replied = Problem.objects.filter(Q(answered_by=person) | as_handler)
    drop_exports(people=set(replied.values_list("learner", flat=True)))
    replied.update(answer="", answered_by=None, answered_at=None)
    Problem.objects.filter(handled_by=person).update(handled_by=tombstone)


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
