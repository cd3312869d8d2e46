"""Fetching with access: what is not yours to see does not exist."""

from django.shortcuts import get_object_or_404

from accounts.domain.queries import cohorts_of_mentor, memberships_of
from accounts.models import Cohort, Invitation, Membership, Role, User

MANAGE_COHORTS = "accounts.change_cohort"


def cohorts_for(user: User):
    """Return the cohorts whose page opens to somebody: all to staff, to mentors their own."""
    if user.has_perm(MANAGE_COHORTS):
        return Cohort.objects.order_by("name", "pk")
    if Role.MENTOR in user.roles:
        return cohorts_of_mentor(user)
    return Cohort.objects.none()


def fetch_cohort(user: User, cohort_id) -> Cohort:
    return get_object_or_404(cohorts_for(user), pk=cohort_id)


def fetch_link(user: User, invitation_id) -> Invitation:
    """Return a link that somebody may withdraw: of their cohorts, for staff any."""
    links = Invitation.objects.select_related("cohort")
    if not user.has_perm(MANAGE_COHORTS):
        links = links.filter(cohort__in=cohorts_for(user))
    return get_object_or_404(links, pk=invitation_id)


def fetch_own_membership(user: User, membership_id) -> Membership:
    return get_object_or_404(memberships_of(user), pk=membership_id)
