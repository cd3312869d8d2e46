"""Sessions in PostgreSQL as Django keeps them, read together with the person who is signed in.

A session names its person inside its data, which only Django can read; but allauth notes with each
sign-in whose session it is. So one statement reads both. Whether that person is whom the session
names, and the session still theirs, is asked as ever: see `accounts.middleware`.
"""

from functools import cache

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from accounts.backends import USER
from accounts.models import User
from studyhub.statements import open_cursor

SESSION = """
SELECT session.session_key, session.session_data, session.expire_date, person.*
FROM "django_session" AS session
LEFT JOIN "usersessions_usersession" AS known ON known.session_key = session.session_key
LEFT JOIN LATERAL ({person}) AS person ON true
WHERE session.session_key = %(key)s AND session.expire_date > %(now)s
"""
# Columns of the session itself.
OWN = 3


class SessionStore(DatabaseStore):
    """Django's store; `settings.SESSION_ENGINE` names this module."""

    # Who came with the session, until somebody takes them.
    person: User | None = None

    def _get_session_from_db(self) -> Session | None:
        # Each request of somebody who is signed in begins with it.
        with open_cursor(connection) as cursor:
            cursor.execute(join_person(), {"key": self.session_key, "now": timezone.now()})
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        if row[OWN] is not None:
            [self.person] = USER.read([row[OWN:]])
        return Session(*row[:OWN])

    def take_person(self) -> User | None:
        """Return who came with the session; the next who asks reads them anew."""
        self._get_session()
        person, self.person = self.person, None
        return person


@cache
def join_person() -> str:
    """Return the SQL of SESSION with that of a person's row inside."""
    _queryset, _compiler, person, _names = USER.compiled
    return SESSION.format(person=person.replace("%(pk)s", "known.user_id"))
