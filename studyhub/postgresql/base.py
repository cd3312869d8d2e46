"""Django's PostgreSQL, where a connection that is still there is taken as it is.

Before the first statement of a request Django asks the server SELECT 1, to hear whether it is still
there. The socket knows: a server that was not asked says nothing, and the end of one that went away
can be read. Only who has something to say is asked.

And how many rows a statement changed can be asked in a pipeline too (`studyhub.pipelines`).
"""

import select

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus


class Cursor(base.Cursor):
    """Django's cursor, which tells how many rows there were also where that is to come yet."""

    @property
    def rowcount(self) -> int:
        """Return how many rows there were. In a pipeline that is waited for: psycopg says -1, which
        Django takes for rows that were changed, or for none."""
        if super().rowcount < 0 and self.connection.info.pipeline_status:
            with self.connection.pipeline():
                pass  # One within another begins when all that was sent before is done.
        return super().rowcount


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection to a database."""

    def get_connection_params(self) -> dict:
        return super().get_connection_params() | {"cursor_factory": Cursor}

    def is_usable(self) -> bool:
        if self.connection is None:
            return False
        return self.is_quiet() or super().is_usable()

    def is_quiet(self) -> bool:
        """Return whether the connection is idle and nothing has come since the last answer."""
        idle = self.connection.info.transaction_status == TransactionStatus.IDLE
        if not idle or self.errors_occurred:
            return False
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN)
        return not socket.poll(0)
