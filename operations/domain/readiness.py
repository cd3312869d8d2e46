"""Whether this process can serve people, and what else the operator should know.

Only what makes every page fail makes the site unready. Without Redis or workers answers are kept
and scored later, so that is said, and the site stays in service.
"""

from dataclasses import dataclass, field
from datetime import datetime

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from operations.domain.heartbeats import find_late_queues


@dataclass
class Readiness:
    """`reasons` keep the site out of service; `warnings` don't."""

    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        return not self.reasons


def check_readiness(*, now: datetime) -> Readiness:
    """Ask the database, its migrations, Redis and the workers' heartbeats."""
    found = Readiness()
    try:
        waiting = count_waiting_migrations()
        if waiting:
            found.reasons.append(f"{waiting} migrations are not applied: run manage.py migrate.")
        else:
            found.warnings += [
                f"The worker of the queue {queue!r} was not seen for a minute."
                for queue in find_late_queues(now=now)
            ]
    except DatabaseError as error:
        found.reasons.append(f"The database does not answer ({type(error).__name__}).")
    if not redis_answers():
        found.warnings.append("Redis does not answer: scores will come later.")
    return found


def count_waiting_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def redis_answers() -> bool:
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.3, retry=None
        ) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
