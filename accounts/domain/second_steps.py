"""Passkeys, the app with codes, recovery codes, and what stands beside them."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.domain.locking import lock_person
from accounts.models import User

Type = Authenticator.Type
# Recovery codes only stand in for one of these.
SECOND_STEPS = (Type.WEBAUTHN, Type.TOTP)


def has_app(*, user: User) -> bool:
    """Tell whether a code of an app is asked for beside the password of `user`."""
    return Authenticator.objects.filter(user=user, type=Type.TOTP).exists()


def has_second_step(*, user: User) -> bool:
    """Tell whether a passkey or an app is asked for beside the password of `user`."""
    return Authenticator.objects.filter(user=user, type__in=SECOND_STEPS).exists()


def hold_back_roles(*, user: User) -> None:
    """Leave the one who asks without the roles for which this site wants a second step.

    Only where they have none, and only `user` as loaded: the roles are theirs, and back with the
    next request once they have added one. Who signs in by a password alone can always do that.
    """
    if not settings.SECOND_STEP_ROLES:
        return
    waiting = user.roles & settings.SECOND_STEP_ROLES
    if waiting and not has_second_step(user=user):
        user.roles, user.waiting_roles = user.roles - waiting, waiting


def why_it_stays(*, authenticator: Authenticator) -> str:
    """Return the sentence on why a second step cannot be removed; an empty one where it can.

    Whoever lost the only app got in by a recovery code, and puts another one in its place.
    """
    if is_only_way_in(authenticator=authenticator):
        return _(
            "It is your only way in. Set a password or add another passkey, then remove this one."
        )
    if holds_roles(authenticator=authenticator):
        return _(
            "Your role needs a second step here, and you have no other one. Add another, then "
            "remove this one."
        )
    return ""


def holds_roles(*, authenticator: Authenticator) -> bool:
    """Tell whether roles of its owner would wait without it."""
    if authenticator.type not in SECOND_STEPS:
        return False
    others = Authenticator.objects.filter(user=authenticator.user_id, type__in=SECOND_STEPS)
    wants = authenticator.user.roles & settings.SECOND_STEP_ROLES
    return bool(wants) and not others.exclude(pk=authenticator.pk).exists()


def is_only_way_in(*, authenticator: Authenticator) -> bool:
    """Tell whether nothing but this passkey signs its owner in: no password, no other passkey."""
    owner = authenticator.user
    if authenticator.type != Type.WEBAUTHN or owner.has_usable_password():
        return False
    others = Authenticator.objects.filter(user=owner, type=Type.WEBAUTHN)
    return not others.exclude(pk=authenticator.pk).exists()


def drop_app(*, user: User) -> None:
    """Take the app of `user` away for another one. Part of the caller's transaction."""
    lock_person(user)
    Authenticator.objects.filter(user=user, type=Type.TOTP).delete()


def drop_second_steps(*, user: User) -> None:
    """Let the password alone sign `user` in. Part of the caller's transaction."""
    Authenticator.objects.filter(user=user).delete()
