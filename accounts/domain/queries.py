"""Reusable querysets of cohorts and who is in them."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, Lower, RowNumber

from accounts.models import Cohort, CohortMentor, FactorGrant, Invitation, Membership, Role, User
from studyhub.statements import Given


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


def cohorts_of_mentor(mentor: User | Given) -> QuerySet[Cohort]:
    """Return the cohorts that `mentor` looks after, by name."""
    return Cohort.objects.filter(
        archived_at=None, mentorships__mentor=mentor, mentorships__removed_at=None
    ).order_by("name", "pk")


def annotate_sizes(cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """Add `learner_count` and `mentor_count`: who is in each cohort now, and can sign in."""
    mentorships = CohortMentor.objects.filter(
        removed_at=None, mentor__is_active=True, mentor__groups__name=Role.MENTOR
    )
    return cohorts.annotate(
        learner_count=count_rows(Membership.objects.filter(left_at=None, learner__is_active=True)),
        mentor_count=count_rows(mentorships),
    )


def count_rows(rows: QuerySet) -> Coalesce:
    """Return how many of `rows` belong to the cohort of an outer query."""
    counted = rows.filter(cohort=OuterRef("pk")).order_by().values("cohort")
    return Coalesce(Subquery(counted.annotate(count=Count("pk")).values("count")), 0)


def by_name(whose: str = "") -> tuple[Lower, str]:
    """Return what people are ordered by: their names, whatever the case of the first letter."""
    return Lower(f"{whose}display_name"), f"{whose}pk"


def learners_in(cohort: Cohort) -> QuerySet[Membership]:
    """Return the memberships that run, of who can sign in, by name, then as they came."""
    return memberships_in(cohort).filter(learner__is_active=True)


def deactivated_in(cohort: Cohort) -> QuerySet[Membership]:
    """Return the memberships of learners who are deactivated: no sum counts them."""
    return memberships_in(cohort).filter(learner__is_active=False)


def memberships_in(cohort: Cohort) -> QuerySet[Membership]:
    return (
        cohort.memberships.filter(left_at=None)
        .select_related("learner")
        .order_by(Lower("learner__display_name"), "joined_at", "pk")
    )


def annotate_namesakes(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    """Add `namesakes`, how many of them share the learner's name, and `which` of these it is.

    They are counted in the order in which they came, over all rows: also where a page has some.
    """
    same = {"partition_by": [Lower("learner__display_name")]}
    return memberships.annotate(
        namesakes=Window(Count("pk"), **same),
        which=Window(RowNumber(), **same, order_by=["joined_at", "pk"]),
    )


def mentors_of(cohort: Cohort) -> QuerySet[CohortMentor]:
    """Return the mentorships that run, by the mentor's name.

    `is_able` says whether they can look after it: they can sign in, and are still a mentor.
    """
    able = User.objects.filter(pk=OuterRef("mentor"), is_active=True, groups__name=Role.MENTOR)
    return (
        cohort.mentorships.filter(removed_at=None)
        .annotate(is_able=Exists(able))
        .select_related("mentor")
        .order_by(*by_name("mentor__"))
    )


def mentors_to_add(cohort: Cohort) -> QuerySet[User]:
    """Return who mentors here and does not look after this cohort."""
    there = CohortMentor.objects.filter(cohort=cohort, removed_at=None).values("mentor")
    return (
        User.objects.filter(is_active=True, groups__name=Role.MENTOR)
        .exclude(pk__in=there)
        .order_by(*by_name())
    )


def memberships_of(learner: User) -> QuerySet[Membership]:
    """Return the cohorts that somebody is in, by name."""
    return (
        active_memberships()
        .filter(learner=learner)
        .select_related("cohort")
        .order_by("cohort__name", "pk")
    )


def newest_invitations() -> QuerySet[Invitation]:
    """Return all links, the newest first, with whose and what for."""
    return Invitation.objects.select_related("cohort", "created_by").order_by("-created_at", "pk")


def search_people(words: str) -> QuerySet[User]:
    """Return the people in whose name or address all of `words` stand, by name in any case."""
    people = User.objects.filter(erased_at=None).order_by(*by_name())
    for word in words.split()[:5]:
        people = people.filter(Q(display_name__icontains=word) | Q(email__icontains=word))
    return people


def newest_grant(person: User) -> FactorGrant | None:
    """Return who granted the person their extra time, and why; nothing where they have none."""
    if person.time_factor <= 1:
        return None
    return person.factor_grants.select_related("granted_by").first()
