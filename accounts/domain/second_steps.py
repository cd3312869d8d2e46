"""Passkeys, the app with codes, recovery codes, and what stands beside them."""

from allauth.mfa.models import Authenticator

from accounts.models import User


def is_only_way_in(*, user: User, passkey: Authenticator) -> bool:
    """Tell whether nothing but this passkey signs `user` in: no password and no other passkey."""
    if user.has_usable_password():
        return False
    others = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return not others.exclude(pk=passkey.pk).exists()


def drop_second_steps(*, user: User) -> None:
    """Let the password alone sign `user` in. Part of the caller's transaction."""
    Authenticator.objects.filter(user=user).delete()
