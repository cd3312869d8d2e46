"""Sessions in PostgreSQL as Django keeps them, read by a statement that is compiled once."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from studyhub.statements import Given, Statement

# Each request of somebody who is signed in begins with it.
SESSION = Statement(
    lambda: Session.objects.filter(
        session_key=Given("key", models.CharField()),
        expire_date__gt=Given("now", models.DateTimeField()),
    )
)


class SessionStore(DatabaseStore):
    """Django's store; `settings.SESSION_ENGINE` names this module."""

    def _get_session_from_db(self) -> Session | None:
        found = SESSION.fetch(key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None
        return next(iter(found), None)
