"""Whether this process can serve people, and what else the operator should know.

What makes every page fail makes the site unready at once. Workers do so only when they are gone for
long: without them answers are kept and scored later, and a restart of the workers must not take a
site out of service. Redis never does. What is not that bad yet is a warning.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import DatabaseError

from operations.domain.heartbeats import BEAT, LATE_AFTER, find_ages
from studyhub.databases import compare_migrations, say_ahead, say_behind
from studyhub.queueing import QUEUES

# Nobody restarts workers for so long.
LOST_AFTER = timedelta(minutes=5)


@dataclass
class Readiness:
    """`reasons` keep the site out of service; `warnings` don't.

    `workers` and `scheduler`: seconds since they were seen. `sees_workers`: whether they could show
    themselves just now.
    """

    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    workers: dict[str, int | None] = field(default_factory=dict)
    scheduler: int | None = None
    sees_workers: bool = True

    @property
    def ready(self) -> bool:
        return not self.reasons


def check_readiness(*, now: datetime, watched_since: datetime) -> Readiness:
    """Ask the database, its migrations, Redis and the heartbeats of workers and scheduler.

    `watched_since`: since when they could have shown themselves to this process.
    """
    found = Readiness()
    if not redis_answers():
        found.sees_workers = False
        found.warnings.append("Redis does not answer: scores will come later.")
    try:
        check_migrations(found)
        if found.ready:
            watched = now - watched_since if found.sees_workers else timedelta(0)
            check_workers(found, now=now, watched=watched)
        else:
            found.sees_workers = False
    except DatabaseError as error:
        found.reasons.append(f"The database does not answer ({type(error).__name__}).")
        found.sees_workers = False
    return found


def check_migrations(found: Readiness) -> None:
    """Behind the code, pages fail. Ahead of it is what an upgrade looks like from the old code,
    which a migration must leave running: that is only told."""
    waiting, newer = compare_migrations()
    if waiting:
        found.reasons.append(say_behind(waiting))
    if newer:
        found.warnings.append(say_ahead(newer))


def check_workers(found: Readiness, *, now: datetime, watched: timedelta) -> None:
    """A worker without work is seen by the scheduler's messages: while both are away, only it is
    to be told."""
    ages = find_ages(now=now)
    found.scheduler = seconds(ages.get(BEAT))
    found.workers = {queue: seconds(ages.get(queue)) for queue in QUEUES}
    lost = [queue for queue in QUEUES if is_over(ages.get(queue), LOST_AFTER)]
    if lost and watched >= LOST_AFTER:
        beat = is_over(ages.get(BEAT), LOST_AFTER)
        found.reasons += [say_unseen(one, LOST_AFTER) for one in ([BEAT] if beat else lost)]
    else:
        late = [one for one in (BEAT, *QUEUES) if is_over(ages.get(one), LATE_AFTER)]
        found.warnings += [say_unseen(one, LATE_AFTER) for one in late]


def is_over(age: timedelta | None, most: timedelta) -> bool:
    return age is None or age >= most


def seconds(age: timedelta | None) -> int | None:
    return None if age is None else int(age.total_seconds())


def say_unseen(name: str, span: timedelta) -> str:
    who = "scheduler (beat)" if name == BEAT else f"worker of the queue {name!r}"
    return f"The {who} was not seen for {span.total_seconds():g} seconds."


def redis_answers() -> bool:
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.3, retry=None
        ) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
