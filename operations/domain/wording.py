"""How the parts of the site are told: on the page, and in the terminal."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from operations.domain.heartbeats import BEAT
from operations.domain.signs import GIGABYTE, Signs
from studyhub.findings import Finding
from studyhub.queueing import QUEUES
from studyhub.wording import say_age, say_wait


@dataclass(frozen=True)
class Part:
    """One part of the site: its name, its glyph (`full`, `none` or `contrary`) and its state."""

    name: str
    glyph: str
    says: str


def describe_parts(signs: Signs) -> list[Part]:
    """Return the workers, the scheduler, the queues, the last backup and the disk, in words."""
    parts = [
        describe_heartbeat(signs, name, label)
        for name, label in (
            *((queue, _("Worker %(queue)s") % {"queue": queue}) for queue in QUEUES),
            (BEAT, _("Scheduler")),
        )
    ]
    return [*parts, describe_queues(signs), describe_backup(signs), describe_disk(signs)]


def describe_heartbeat(signs: Signs, name: str, label: str) -> Part:
    seen = signs.heartbeats.get(name)
    glyph = "contrary" if signs.is_late(name) else "full"
    return Part(label, glyph, say_ago(seen, signs.read_at, never=_("never seen")))


def describe_queues(signs: Signs) -> Part:
    if signs.queues is None:
        return Part(_("Queues"), "contrary", _("Redis does not answer"))
    says = ", ".join(f"{queue} {count}" for queue, count in signs.queues.items())
    return Part(_("Queues"), "full", says)


def describe_backup(signs: Signs) -> Part:
    glyph = "full" if signs.last_backup else "none"
    return Part(
        _("Last backup"), glyph, say_ago(signs.last_backup, signs.read_at, never=_("none yet"))
    )


def describe_disk(signs: Signs) -> Part:
    gigabytes = round(signs.free / GIGABYTE, 1)
    return Part(_("Disk"), "full", _("%(count)s GB free") % {"count": gigabytes})


def say_ago(then: datetime | None, now: datetime, *, never: str) -> str:
    return _("%(age)s ago") % {"age": say_age(then, now)} if then else never


def say_finding(finding: Finding, *, now: datetime) -> str:
    """Say a finding in one line: what, since when, what it means, and what to do."""
    since = [say_wait(finding.since, now)] if finding.since else []
    words = [*since, finding.means]
    if finding.repair:
        words.append(
            f"[{finding.check}] {finding.repair}: manage.py doctor {finding.check} --repair"
        )
    words += filter(None, (finding.cure, finding.command))
    return f"{'!' if finding.urgent else '-'} {finding.says}. " + " ".join(words)
