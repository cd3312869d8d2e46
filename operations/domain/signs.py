"""The signs of life of the whole site, read once for each look, and what is wrong with them.

Nothing here waits for long: a database or a Redis that does not answer is a finding like any other.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from operations.domain.heartbeats import BEAT, LATE_AFTER, find_heartbeats
from operations.models import Backup
from studyhub.databases import compare_migrations
from studyhub.findings import Finding
from studyhub.queueing import QUEUES

# The checks of this module, which the apps know nothing of.
CHECKS = ("database", "migrations", "redis", "long-queue", "scheduler", "workers", "backup", "disk")
GIGABYTE = 10**9
LEAST_FREE = GIGABYTE
# So many messages are more than a minute of work.
LONG_QUEUE = 1000
# A backup each night, and two hours to be late.
BACKUP_EVERY = timedelta(hours=26)


@dataclass(frozen=True)
class Signs:
    """What is known at `read_at`. Where the database does not serve, the rest of it is empty."""

    read_at: datetime
    free: int
    # How many messages wait in each queue; None: Redis does not answer.
    queues: dict[str, int] | None
    database_error: str = ""
    waiting_migrations: int = 0
    heartbeats: dict[str, datetime] = field(default_factory=dict)
    last_backup: datetime | None = None
    # Since when there is something to lose.
    first_account: datetime | None = None

    @property
    def database_serves(self) -> bool:
        return not self.database_error and not self.waiting_migrations

    def is_late(self, name: str) -> bool:
        """Return whether the queue's worker, or the scheduler, was not seen for a minute."""
        seen = self.heartbeats.get(name)
        return seen is None or seen <= self.read_at - LATE_AFTER


def read_signs(*, now: datetime) -> Signs:
    """Ask the disk, Redis and the database: under a second, whatever does not answer."""
    free = shutil.disk_usage(settings.VAR_DIR).free
    queues = measure_queues()
    try:
        waiting = len(compare_migrations()[0])
        stored = {} if waiting else read_stored_signs(now=now)
    except DatabaseError as error:
        return Signs(now, free, queues, database_error=type(error).__name__)
    return Signs(now, free, queues, waiting_migrations=waiting, **stored)


def read_stored_signs(*, now: datetime) -> dict:
    """Return what the database knows of the other parts: three queries."""
    joined = User.objects.order_by("pk").values_list("date_joined", flat=True)
    # One of a day to come, by a clock that was wrong, would hide for long that there is no other.
    made = Backup.objects.filter(made_at__lte=now + LATE_AFTER).order_by("-made_at")
    return {
        "heartbeats": find_heartbeats(now=now),
        "last_backup": made.values_list("made_at", flat=True).first(),
        "first_account": joined.first(),
    }


def measure_queues() -> dict[str, int] | None:
    """Return how many messages wait in each queue, or None where Redis does not answer."""
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=0.4, socket_connect_timeout=0.3, retry=None
        ) as client:
            with client.pipeline(transaction=False) as pipeline:
                for queue in QUEUES:
                    pipeline.llen(queue)
                return dict(zip(QUEUES, pipeline.execute(), strict=True))
    except redis.RedisError:
        return None


def find_in_signs(signs: Signs) -> Iterator[Finding]:
    """Yield what is wrong with the parts of the site. What follows from another is left out."""
    yield from find_database(signs)
    yield from find_redis(signs)
    if signs.database_serves:
        yield from find_workers(signs)
        yield from find_backup(signs)
    yield from find_disk(signs)


def find_database(signs: Signs) -> Iterator[Finding]:
    if signs.database_error:
        yield Finding(
            check="database",
            says=_("The database does not answer (%(error)s)") % {"error": signs.database_error},
            means=_("No page works. What browsers have not sent is kept on the devices."),
            cure=_("Look into the log of PostgreSQL, and start it again."),
            urgent=True,
        )
    if count := signs.waiting_migrations:
        says = ngettext(
            "%(count)d migration is not applied", "%(count)d migrations are not applied", count
        )
        yield Finding(
            check="migrations",
            says=says % {"count": count},
            means=_("The code is newer than the database: pages can fail."),
            cure=_("Bring the database up to date:"),
            command="manage.py prepare",
            urgent=True,
        )


def find_redis(signs: Signs) -> Iterator[Finding]:
    if signs.queues is None:
        yield Finding(
            check="redis",
            says=_("Redis does not answer"),
            means=_("Scores are late. Answers are safe, and nobody is kept from working."),
            cure=_("Look into the log of Redis or Valkey, and start it again."),
            urgent=True,
        )
        return
    for queue, count in signs.queues.items():
        if count >= LONG_QUEUE:
            yield Finding(
                check="long-queue",
                says=_("%(count)d messages wait in the queue “%(queue)s”")
                % {"count": count, "queue": queue},
                means=_("Scores are late. The answers are safe."),
                cure=_("Start more workers for this queue: docs/deploy.md says how."),
            )


def find_workers(signs: Signs) -> Iterator[Finding]:
    """Workers without work are seen by the messages of the scheduler: without it, or Redis, nothing
    is known."""
    if signs.queues is None:
        return
    if signs.is_late(BEAT):
        yield Finding(
            check="scheduler",
            says=_("The scheduler was not seen for over 60 s"),
            since=signs.heartbeats.get(BEAT),
            means=_("Nothing is swept, folded or closed by itself. Answers are safe."),
            cure=_(
                "Look into its log (beat), and start it again. Workers without work are seen only "
                "through it."
            ),
            urgent=True,
        )
    else:
        for queue in filter(signs.is_late, QUEUES):
            yield Finding(
                check="workers",
                says=_("The worker of the queue “%(queue)s” was not seen for over 60 s")
                % {"queue": queue},
                since=signs.heartbeats.get(queue),
                means=_("Scores are late. The answers are safe."),
                cure=_("Look into its log, and start it again."),
                urgent=True,
            )


def find_backup(signs: Signs) -> Iterator[Finding]:
    since = signs.last_backup or signs.first_account
    # An account of a day to come, by a clock that was wrong, tells nothing of how old the site is.
    if since is None or -LATE_AFTER <= signs.read_at - since < BACKUP_EVERY:
        return
    yield Finding(
        check="backup",
        says=_("The last backup is over a day old")
        if signs.last_backup
        else _("There is no backup"),
        since=min(since, signs.read_at),
        means=_("What was written since then is lost with the disk.")
        if signs.last_backup
        else _("Everything that was written is lost with the disk."),
        cure=_("Make one now, and let a timer make one each night:"),
        command="manage.py backup",
    )


def find_disk(signs: Signs) -> Iterator[Finding]:
    if signs.free < LEAST_FREE:
        yield Finding(
            check="disk",
            says=_("%(free)s GB are free on the disk of the site")
            % {"free": round(signs.free / GIGABYTE, 1)},
            means=_("When it is full, nothing can be stored any more."),
            cure=_("Make room: old logs and old backups first."),
            urgent=True,
        )
