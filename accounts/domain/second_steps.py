"""Passkeys, the app with codes, recovery codes, and what stands beside them."""

from allauth.mfa.models import Authenticator
from django.conf import settings

from accounts.models import User

Type = Authenticator.Type
# Recovery codes only stand in for one of these.
SECOND_STEPS = (Type.WEBAUTHN, Type.TOTP)


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


def holds_roles(*, authenticator: Authenticator) -> bool:
    """Tell whether roles of its owner would wait without it. It can go all the same.

    Whoever lost the app got in by a recovery code, and adds another app when this one is gone.
    """
    if authenticator.type not in SECOND_STEPS:
        return False
    others = Authenticator.objects.filter(user=authenticator.user_id, type__in=SECOND_STEPS)
    wants = authenticator.user.roles & settings.SECOND_STEP_ROLES
    return bool(wants) and not others.exclude(pk=authenticator.pk).exists()


def is_only_way_in(*, user: User, passkey: Authenticator) -> bool:
    """Tell whether nothing but this passkey signs `user` in: no password and no other passkey."""
    if user.has_usable_password():
        return False
    others = Authenticator.objects.filter(user=user, type=Type.WEBAUTHN)
    return not others.exclude(pk=passkey.pk).exists()


def drop_second_steps(*, user: User) -> None:
    """Let the password alone sign `user` in. Part of the caller's transaction."""
    Authenticator.objects.filter(user=user).delete()
