"""People: what they may do, whether they may sign in, and the extra time that staff grant."""

from contextlib import suppress
from datetime import datetime
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.days import DAY_SETTINGS, hold_days, keep_interview_day, move_days
from accounts.domain.holdings import give_back_all
from accounts.domain.invitations import revoke_invitations_of
from accounts.domain.keys import withdraw_keys
from accounts.domain.locking import lock_person, lock_staff
from accounts.domain.notices import notify
from accounts.domain.sessions import end_sessions
from accounts.models import FactorGrant, Role, User
from accounts.notifying import EXTRA_TIME


class PersonRefused(Exception):
    """A change of a person that cannot be made. Carries a sentence for who asked."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@transaction.atomic
def grant_role(*, user: User, role: Role) -> bool:
    """Put `user` into the group of `role`, and return whether that is new. Twice is once."""
    group, _made = Group.objects.get_or_create(name=role.value)
    _held, is_new = User.groups.through.objects.get_or_create(user=user, group=group)
    forget_roles(user)
    mark_staff(user, role, True)
    return is_new


@transaction.atomic
def revoke_role(*, user: User, role: Role, now: datetime) -> bool:
    """Take `role` from `user`, with the links that they made by its right and what they hold by it.

    What they did in the role stays. Return whether they had it. Raise PersonRefused for the last
    staff account.
    """
    if role == Role.STAFF:
        lock_staff()
        refuse_last_staff(user)
    if role == Role.MENTOR:
        give_back_all(user)
    if role in (Role.STAFF, Role.MENTOR):
        lock_person(user)
        revoke_invitations_of(person=user, now=now)
    held = User.groups.through.objects.filter(user=user, group__name=role.value)
    taken, _by_model = held.delete()
    forget_roles(user)
    mark_staff(user, role, False)
    return bool(taken)


@transaction.atomic
def deactivate_person(*, user: User, now: datetime) -> bool:
    """Let `user` sign in no more: their sessions end, their links are withdrawn, their work stays.

    What they hold for others is given back. Their tokens are withdrawn for good. Return whether
    they could sign in. Raise PersonRefused for the last staff account.
    """
    lock_staff()
    refuse_last_staff(user)
    give_back_all(user)
    locked = lock_person(user)
    revoke_invitations_of(person=user, now=now)
    was_active, locked.is_active, user.is_active = locked.is_active, False, False
    locked.save(update_fields=["is_active"])
    withdraw_keys(person=user, now=now)
    end_sessions(person=user)
    return was_active


@transaction.atomic
def reactivate_person(*, user: User) -> bool:
    """Let `user` sign in again, with the roles they had. What was withdrawn stays so.

    Return whether they could not.
    """
    locked = lock_person(user)
    was_active, locked.is_active, user.is_active = locked.is_active, True, True
    locked.save(update_fields=["is_active"])
    return not was_active


@transaction.atomic
def grant_factor(
    *, person: User, factor: Decimal, reason: str, by: User, now: datetime
) -> FactorGrant:
    """Set the standing extra-time factor and keep who granted it, when and why.

    Interviews that start later get it. One that runs keeps the time it has.
    """
    locked, factor = lock_person(person), factor.quantize(Decimal("0.01"))
    grant = FactorGrant.objects.create(
        person=locked, factor=factor, reason=reason, granted_by=by, granted_at=now
    )
    locked.time_factor = person.time_factor = factor
    locked.save(update_fields=["time_factor"])
    notify(
        person=locked,
        kind=EXTRA_TIME,
        says=_("Your extra time is %(factor)s now, for interviews that you start from now on.")
        % {"factor": factor},
        now=now,
    )
    return grant


def is_last_staff(user: User) -> bool:
    """Return whether nobody else can sign in as staff."""
    staff = User.objects.filter(is_active=True, groups__name=Role.STAFF)
    return staff.filter(pk=user.pk).exists() and not staff.exclude(pk=user.pk).exists()


def refuse_last_staff(user: User) -> None:
    if is_last_staff(user):
        raise PersonRefused(
            _("%(person)s is the last staff account. Make somebody else staff first.")
            % {"person": user}
        )


def mark_staff(user: User, role: Role, is_staff: bool) -> None:
    """Keep the flag that Django's own parts read in step with the role."""
    if role == Role.STAFF and user.is_staff != is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff"])


def forget_roles(user: User) -> None:
    """Let `user.roles` be read again, also where `user` is the lazy one of a request."""
    with suppress(AttributeError):
        del user.roles


@transaction.atomic
def create_person(
    *, email: str, password: str | None, display_name: str, roles: list[Role], **fields
) -> User:
    """Make a user who can sign in at once, with a confirmed address and `roles`.

    Without a password they have none that lets them in.
    """
    user = User.objects.create_user(
        email,
        password,
        display_name=display_name,
        is_staff=Role.STAFF in roles,
        **fields,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    groups = list(Group.objects.filter(name__in=roles))
    membership = User.groups.through
    membership.objects.bulk_create(membership(user=user, group=group) for group in groups)
    for role in {*roles} - {group.name for group in groups}:
        grant_role(user=user, role=role)  # which makes the group that somebody has deleted
    return user


@transaction.atomic
def save_settings(*, user: User, names: list[str]) -> User:
    """Store these settings of `user` and no others: staff may grant extra time meanwhile.

    Where their days begin at another instant from now on, the apps that keep days are told, and the
    date of the real interview stays the same day.
    """
    moves_days = bool(DAY_SETTINGS & set(names))
    if moves_days:
        hold_days(user)
        names = [*names, *keep_interview_day(user)]
    user.save(update_fields=names)
    if moves_days:
        move_days(user)
    return user
