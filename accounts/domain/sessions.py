"""The sessions of a person, wherever they are signed in."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from accounts.models import User

CHUNK = 2000


def end_sessions(*, person: User, **_others) -> None:
    """Delete every session of `person`. A session names its person inside its data alone."""
    wanted = str(person.pk)
    keys = [
        session.session_key
        for session in Session.objects.iterator(chunk_size=CHUNK)
        if session.get_decoded().get(SESSION_KEY) == wanted
    ]
    Session.objects.filter(session_key__in=keys).delete()


def prolong_session(request: HttpRequest) -> None:
    """Let the session last its full time from now: it must not run out inside an interview."""
    request.session.modified = True
