"""Whether this process can serve people, and what else the operator should know.

Only what makes every page fail makes the site unready. Without Redis or workers answers are kept
and scored later: taking the pages away as well would help nobody, and a restart of the workers
must not take a site out of service. So their state is told, with a warning where it is bad.
"""

from dataclasses import dataclass, field
from datetime import datetime

import redis
from django.conf import settings
from django.db import DatabaseError

from operations.domain.heartbeats import LATE_AFTER, find_ages
from studyhub.databases import compare_migrations, say_ahead, say_behind
from studyhub.queueing import QUEUES


@dataclass
class Readiness:
    """`reasons` keep the site out of service; `warnings` don't. `workers`: seconds since seen."""

    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    workers: dict[str, int | None] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        return not self.reasons


def check_readiness(*, now: datetime) -> Readiness:
    """Ask the database, its migrations, Redis and the workers' heartbeats."""
    found = Readiness()
    try:
        check_migrations(found)
        if found.ready:
            check_workers(found, now=now)
    except DatabaseError as error:
        found.reasons.append(f"The database does not answer ({type(error).__name__}).")
    if not redis_answers():
        found.warnings.append("Redis does not answer: scores will come later.")
    return found


def check_migrations(found: Readiness) -> None:
    """Behind the code, pages fail. Ahead of it is what an upgrade looks like from the old code,
    which a migration must leave running: that is only told."""
    waiting, newer = compare_migrations()
    if waiting:
        found.reasons.append(say_behind(waiting))
    if newer:
        found.warnings.append(say_ahead(newer))


def check_workers(found: Readiness, *, now: datetime) -> None:
    ages = find_ages(now=now)
    for queue in QUEUES:
        age = ages.get(queue)
        found.workers[queue] = None if age is None else int(age.total_seconds())
        if age is None or age >= LATE_AFTER:
            found.warnings.append(f"The worker of the queue {queue!r} was not seen for a minute.")


def redis_answers() -> bool:
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.3, retry=None
        ) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
