"""Sessions as signing in stores them, without the hashing of passwords."""

from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser


def store_session(user: AbstractBaseUser) -> str:
    """Store a session of `user`, of the kind that the settings name, and return its key."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    if apps.is_installed("allauth.usersessions"):
        note_session(user, session.session_key)
    return session.session_key


def note_session(user: AbstractBaseUser, key: str) -> None:
    """Note whose session it is, as allauth does with each sign-in."""
    from allauth.usersessions.models import UserSession

    UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1", user_agent="bench")
