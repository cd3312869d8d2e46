"""Doctor: one look at all that can stand still, and the repairs.

The parts of the site (servers, workers, backup, disk) are looked at here; what waits, failed or
belongs to nobody is known by the apps, each in its module `doctoring` (see studyhub.findings).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache

from django.core.cache import cache as kept
from django.db import DatabaseError
from django.utils.translation import gettext as _

from operations.domain.signs import CHECKS, Signs, find_in_signs, read_signs
from studyhub.app_modules import find_app_modules
from studyhub.findings import Check, Finding

# Today shows a look that is at most so many seconds old.
RECENT = 30
RECENT_KEY = "operations.doctor"
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Examination:
    """What one look found, the worst first."""

    signs: Signs
    findings: tuple[Finding, ...]

    @property
    def checked_at(self) -> datetime:
        return self.signs.read_at

    @property
    def all_clear(self) -> bool:
        return not self.findings

    @property
    def worst(self) -> Finding | None:
        return next(iter(self.findings), None)

    def count_only(self, names: Collection[str]) -> list[Finding]:
        """Return the findings of these checks (none: of all), and what keeps all from looking."""
        counted = {*names, "database", "migrations"}
        return [one for one in self.findings if not names or one.check in counted]


class NoSuchRepair(LookupError):
    """Nothing is repaired under that name."""


def examine(*, now: datetime) -> Examination:
    """Look at everything. The cost is the same whatever waits; it never waits for a dead server."""
    signs = read_signs(now=now)
    findings = list(find_in_signs(signs))
    if signs.database_serves:
        for check in find_checks():
            findings += look(check, now)
    findings.sort(key=lambda one: (not one.urgent, one.since or LONG_AGO))
    return Examination(signs, tuple(findings))


def look(check: Check, now: datetime) -> Iterator[Finding]:
    """Yield what a check finds. One that fails is a finding, and does not hide the others."""
    try:
        for finding in check.look(now=now):
            yield replace(finding, check=check.name)
    except DatabaseError as error:
        yield Finding(
            check=check.name,
            says=_("The check “%(name)s” could not look (%(error)s)")
            % {"name": check.name, "error": type(error).__name__},
            means=_("Whether something waits there is not known."),
            cure=_("Look into the log of PostgreSQL."),
            urgent=True,
        )


def examine_recently(*, now: datetime) -> Examination:
    """Return a look that is at most RECENT seconds old."""
    found = kept.get(RECENT_KEY)
    if found is None or found.checked_at > now:
        found = examine(now=now)
        kept.set(RECENT_KEY, found, RECENT)
    return found


def run_repair(*, name: str, now: datetime) -> str:
    """Run the repair of the check `name`, twice is fine. Return what it did. Raise NoSuchRepair."""
    for check in find_checks():
        if check.name == name and check.repair:
            kept.delete(RECENT_KEY)
            return check.repair(now=now)
    raise NoSuchRepair(name)


@cache
def find_checks() -> tuple[Check, ...]:
    """Return what the installed apps look for, in the order of INSTALLED_APPS."""
    modules = find_app_modules("doctoring")
    return tuple(check for module in modules for check in module.CHECKS)


def name_checks() -> tuple[str, ...]:
    """Return the names of all that is looked for."""
    return (*CHECKS, *(check.name for check in find_checks()))
