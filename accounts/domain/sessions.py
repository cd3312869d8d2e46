"""The sessions of a person, wherever they are signed in, and the end of those that are over."""

from collections.abc import Callable, Iterator
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User

BATCH = 2000


def end_sessions(*, person: User, **_others) -> None:
    """Delete every session of `person`.

    Whose a session is stands in its note, which allauth writes at the sign-in. The few that nobody
    noted are looked through.
    """
    noted = UserSession.objects.filter(user=person).values_list("session_key", flat=True)
    keys = [*noted, *find_unnoted(person)]
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()


def find_unnoted(person: User) -> Iterator[str]:
    """Yield the keys of the person's sessions that only their data, which Django reads, tells of.

    Nobody can use one that has expired, by the clock that Django goes by.
    """
    note = UserSession.objects.filter(session_key=OuterRef("session_key"))
    unnoted = Session.objects.filter(~Exists(note), expire_date__gt=timezone.now())
    wanted = str(person.pk)
    for session in unnoted.iterator(chunk_size=BATCH):
        if session.get_decoded().get(SESSION_KEY) == wanted:
            yield session.session_key


def drop_ended_sessions(*, now: datetime) -> int:
    """Delete the sessions that have expired, and the notes of those that are gone. Return how many.

    A browser that never comes back ends nothing, and a note holds its address and its name.
    """
    return in_batches(lambda: drop_expired(now)) + in_batches(drop_notes)


def in_batches(drop: Callable[[], int]) -> int:
    """Delete until nothing is left. Return how many there were; each batch is kept for itself."""
    gone = 0
    while batch := drop():
        gone += batch
    return gone


def drop_expired(now: datetime) -> int:
    expired = Session.objects.filter(expire_date__lt=now)
    # Asked again as it is deleted: a request that began in time may prolong it meanwhile.
    gone, _by_model = expired.filter(pk__in=expired.values("pk")[:BATCH]).delete()
    return gone


def drop_notes() -> int:
    """Delete notes without a session. A sign-in stores the session before its note."""
    session = Session.objects.filter(session_key=OuterRef("session_key"))
    ended = UserSession.objects.filter(~Exists(session))
    gone, _by_model = UserSession.objects.filter(pk__in=ended.values("pk")[:BATCH]).delete()
    return gone


def prolong_session(request: HttpRequest) -> None:
    """Let the session last its full time from now: it must not run out inside an interview."""
    request.session.modified = True
