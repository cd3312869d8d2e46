"""Cohorts: made, named and archived by staff, with the people who come and go.

Whoever changes who is in a cohort locks the cohort first, so that nobody joins one that is just
being archived and nobody is in it twice.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.invitations import revoke_invitations_of
from accounts.domain.locking import lock_cohort, lock_person
from accounts.domain.notices import delete_notices, notify
from accounts.models import Cohort, CohortMentor, Membership, Notice, Role, User
from accounts.notifying import COHORT


class CohortRefused(Exception):
    """A change of a cohort that cannot be made. Carries a sentence for who asked."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


def create_cohort(*, name: str, now: datetime) -> Cohort:
    """Make a cohort without people. Raise CohortRefused where its name is taken."""
    cohort = Cohort(name=name, created_at=now)
    save_name(cohort)
    return cohort


def rename_cohort(*, cohort: Cohort, name: str) -> Cohort:
    """Give the cohort another name. Raise CohortRefused where it is taken."""
    cohort.name = name
    save_name(cohort)
    return cohort


@transaction.atomic
def archive_cohort(*, cohort: Cohort, now: datetime) -> Cohort:
    """Take the cohort out of use, with all who are in it: it can be restored as it was.

    Its learners are in the open pool of reviews from now on, and its links let nobody in.
    """
    locked = lock_cohort(cohort)
    if locked.archived_at is None:
        locked.archived_at = now
        locked.save(update_fields=["archived_at"])
    return locked


@transaction.atomic
def restore_cohort(*, cohort: Cohort) -> Cohort:
    """Undo `archive_cohort`. Raise CohortRefused where another took the name meanwhile."""
    locked = lock_cohort(cohort)
    locked.archived_at = None
    save_name(locked)
    return locked


@transaction.atomic
def add_learner(*, cohort: Cohort, learner: User, now: datetime) -> Membership:
    """Put a learner into the cohort and tell them; adding twice is the same as once."""
    membership, made = put_in(cohort, learner, now)
    if made:
        tell(learner, _("You are in the cohort %(cohort)s now."), membership.cohort, now)
    return membership


@transaction.atomic
def join_cohort(*, cohort: Cohort, learner: User, now: datetime) -> Membership:
    """Let a learner in who asks for it, by a link: they know it already."""
    membership, _made = put_in(cohort, learner, now)
    return membership


@transaction.atomic
def leave_cohort(*, membership: Membership, now: datetime) -> Membership:
    """End a membership by the learner's own wish; leaving twice is the same as once."""
    lock_cohort(membership.cohort)
    end_membership(membership, now)
    return membership


@transaction.atomic
def remove_learner(*, membership: Membership, now: datetime) -> Membership:
    """Take a learner out of the cohort and tell them. `put_learner_back` undoes it."""
    locked = lock_cohort(membership.cohort)
    if end_membership(membership, now):
        tell(membership.learner, _("You are no longer in the cohort %(cohort)s."), locked, now)
    return membership


@transaction.atomic
def put_learner_back(*, membership: Membership, now: datetime) -> Membership:
    """Undo the removal: the membership goes on as if it had never ended."""
    locked = lock_open(membership.cohort)
    others = Membership.objects.filter(cohort=locked, learner=membership.learner, left_at=None)
    if found := others.first():
        return found
    membership.left_at = None
    membership.save(update_fields=["left_at"])
    tell(membership.learner, _("You are in the cohort %(cohort)s now."), locked, now)
    return membership


@transaction.atomic
def add_mentor(*, cohort: Cohort, mentor: User, now: datetime) -> CohortMentor:
    """Let a mentor look after the cohort and tell them; adding twice is the same as once."""
    mentorship, made = assign(cohort, mentor, now)
    if made:
        tell_of_care(mentorship, mentorship.cohort, now)
    return mentorship


@transaction.atomic
def join_as_mentor(*, cohort: Cohort, mentor: User, now: datetime) -> CohortMentor:
    """Let a mentor in who asks for it, by a link: they know it already."""
    mentorship, _made = assign(cohort, mentor, now)
    return mentorship


@transaction.atomic
def remove_mentor(*, mentorship: CohortMentor, now: datetime) -> CohortMentor:
    """Take the cohort off a mentor, and their links into it, and tell them.

    A review they hold they may finish. What led them to the cohort's page is taken back.
    """
    locked = lock_cohort(mentorship.cohort)
    mentor = lock_person(mentorship.mentor)
    mentorship.refresh_from_db(fields=["removed_at"])
    if mentorship.removed_at is None:
        revoke_invitations_of(person=mentor, cohort=locked, now=now)
        mentorship.removed_at = max(now, mentorship.assigned_at)
        mentorship.save(update_fields=["removed_at"])
        tell_of_care_ended(mentorship, locked, now)
    return mentorship


@transaction.atomic
def put_mentor_back(*, mentorship: CohortMentor, now: datetime) -> CohortMentor:
    """Undo the removal and tell them. The links stay withdrawn: they were told to be dead."""
    locked = lock_open(mentorship.cohort)
    others = CohortMentor.objects.filter(cohort=locked, mentor=mentorship.mentor, removed_at=None)
    if found := others.first():
        return found
    mentorship.removed_at = None
    mentorship.save(update_fields=["removed_at"])
    tell_of_care(mentorship, locked, now)
    return mentorship


def put_in(cohort: Cohort, learner: User, now: datetime) -> tuple[Membership, bool]:
    """Return the membership that runs, and whether it begins with this."""
    locked = lock_open(cohort)
    refuse_unless(learner, Role.LEARNER, _("%(person)s does not learn here."))
    return Membership.objects.get_or_create(
        cohort=locked, learner=learner, left_at=None, defaults={"joined_at": now}
    )


def assign(cohort: Cohort, mentor: User, now: datetime) -> tuple[CohortMentor, bool]:
    """Return the mentor's place in the cohort, and whether it begins with this."""
    locked = lock_open(cohort)
    refuse_unless(mentor, Role.MENTOR, _("%(person)s does not mentor here."))
    return CohortMentor.objects.get_or_create(
        cohort=locked, mentor=mentor, removed_at=None, defaults={"assigned_at": now}
    )


def end_membership(membership: Membership, now: datetime) -> bool:
    """End it under the lock of its cohort. Return whether it still ran."""
    membership.refresh_from_db(fields=["left_at"])
    if membership.left_at is not None:
        return False
    membership.left_at = max(now, membership.joined_at)
    membership.save(update_fields=["left_at"])
    return True


def save_name(cohort: Cohort) -> None:
    try:
        with transaction.atomic():
            cohort.save()
    except IntegrityError:
        raise CohortRefused(
            _("There is a cohort called %(name)s already. Choose another name.")
            % {"name": cohort.name}
        ) from None


def lock_open(cohort: Cohort) -> Cohort:
    """Lock a cohort that is in use, or raise CohortRefused."""
    locked = lock_cohort(cohort)
    if locked.archived_at is not None:
        raise CohortRefused(
            _("%(cohort)s is archived. Restore it first.") % {"cohort": locked.name}
        )
    return locked


def refuse_unless(person: User, role: Role, sentence: str) -> None:
    if not person.is_active or role not in person.roles:
        raise CohortRefused(
            sentence % {"person": person} + " " + _("Give them the role on their page first.")
        )


def tell(
    person: User, sentence: str, cohort: Cohort, now: datetime, *, page: str | None = None
) -> None:
    """Tell somebody what others changed: it decides whose work they see, and who sees theirs."""
    notify(
        person=person,
        kind=COHORT,
        says=sentence % {"cohort": cohort},
        url=reverse("my_cohorts") if page is None else page,
        now=now,
    )


def tell_of_care(mentorship: CohortMentor, cohort: Cohort, now: datetime) -> None:
    """Tell a mentor that they look after the cohort, and lead them to its page."""
    sentence = _("You look after the cohort %(cohort)s now.")
    tell(mentorship.mentor, sentence, cohort, now, page=reverse("cohort", args=[cohort.pk]))


def tell_of_care_ended(mentorship: CohortMentor, cohort: Cohort, now: datetime) -> None:
    """Tell a mentor that the cohort is no longer theirs, nor is the page that they were led to."""
    page = reverse("cohort", args=[cohort.pk])
    delete_notices(Notice.objects.filter(person=mentorship.mentor_id, kind=COHORT, url=page))
    sentence = _("You no longer look after the cohort %(cohort)s.")
    tell(mentorship.mentor, sentence, cohort, now, page="")
