"""Taking an invitation up: at sign-up, or at once by somebody who is signed in."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.domain.access_changes import What, note_change
from accounts.domain.cohorts import join_as_mentor, join_cohort
from accounts.domain.invitations import Status, find_status, hash_token
from accounts.domain.locking import lock_cohort, lock_person
from accounts.domain.people import forget_roles, grant_role
from accounts.models import CohortMentor, Invitation, InvitationUse, Membership, Role, User


class InvitationClosed(Exception):
    """A link that lets nobody in. Carries the reason."""

    def __init__(self, status: Status):
        super().__init__(status.label)
        self.status = status


@transaction.atomic
def accept_invitation(*, person: User, token: str, now: datetime) -> Invitation:
    """Give `person` what the link gives, and count one use.

    Effects: the roles, and with a cohort the membership of a learner and the care of a mentor. Who
    has all of it already takes no use, so that pressing twice is pressing once. Raise
    Invitation.DoesNotExist for an unknown token, InvitationClosed where the link lets nobody in.
    """
    invitation = lock_invitation(token, person)
    if gives_nothing_new(invitation, person):
        return invitation
    status = find_status(invitation, now)
    if status != Status.OPEN:
        raise InvitationClosed(status)
    Invitation.objects.filter(pk=invitation.pk).update(uses_taken=F("uses_taken") + 1)
    InvitationUse.objects.create(invitation=invitation, person=person, used_at=now)
    for role in map(Role, invitation.roles):
        if grant_role(user=person, role=role):
            note_change(
                person=person, what=What.ROLE_BY_LINK, role=role, by=invitation.created_by, now=now
            )
    join(invitation, person, now)
    return invitation


@transaction.atomic
def undo_acceptance(*, person: User) -> None:
    """Let it be as if an account had taken up nothing that is deleted before anybody signed in."""
    for use in InvitationUse.objects.filter(person=person):
        Invitation.objects.filter(pk=use.invitation_id).update(uses_taken=F("uses_taken") - 1)
        use.delete()
    Membership.objects.filter(learner=person).delete()
    CohortMentor.objects.filter(mentor=person).delete()


def lock_invitation(token: str, person: User) -> Invitation:
    """Lock the cohort that is joined, who joins, and the row: the last use is one person's."""
    found = Invitation.objects.select_related("cohort").get(token_hash=hash_token(token))
    cohort = lock_cohort(found.cohort) if found.cohort else None
    lock_person(person)
    locked = Invitation.objects.select_for_update(no_key=True).get(pk=found.pk)
    locked.cohort = cohort
    return locked


def gives_nothing_new(invitation: Invitation, person: User) -> bool:
    """Return whether the person has the roles and the places of this link already."""
    forget_roles(person)
    return set(invitation.roles) <= person.roles and has_places(invitation, person)


def has_places(invitation: Invitation, person: User) -> bool:
    """Return whether the person is in the cohort of this link as everything that it makes them."""
    cohort = invitation.cohort
    if cohort is None:
        return True
    learns = Membership.objects.filter(cohort=cohort, learner=person, left_at=None)
    mentors = CohortMentor.objects.filter(cohort=cohort, mentor=person, removed_at=None)
    places = {Role.LEARNER: learns, Role.MENTOR: mentors}
    return all(found.exists() for role, found in places.items() if role in invitation.roles)


def join(invitation: Invitation, person: User, now: datetime) -> None:
    if invitation.cohort is None:
        return
    if Role.LEARNER in invitation.roles:
        join_cohort(cohort=invitation.cohort, learner=person, now=now)
    if Role.MENTOR in invitation.roles:
        join_as_mentor(cohort=invitation.cohort, mentor=person, now=now)
