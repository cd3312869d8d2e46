"""Reusable querysets of cohorts and who is in them."""

from django.db.models import QuerySet

from accounts.models import Cohort, CohortMentor, Membership, Role, User


def active_mentorships() -> QuerySet[CohortMentor]:
    """Return who looks after a cohort now: assigned, able to sign in, and still a mentor."""
    return CohortMentor.objects.filter(
        removed_at=None,
        cohort__archived_at=None,
        mentor__is_active=True,
        mentor__groups__name=Role.MENTOR,
    )


def active_memberships() -> QuerySet[Membership]:
    """Return who is in a cohort that is not archived."""
    return Membership.objects.filter(left_at=None, cohort__archived_at=None)


def cohorts_of_mentor(mentor: User) -> QuerySet[Cohort]:
    """Return the cohorts that `mentor` looks after, by name."""
    return Cohort.objects.filter(
        archived_at=None, mentorships__mentor=mentor, mentorships__removed_at=None
    ).order_by("name")
