"""The time zones that somebody can choose from."""

from functools import cache
from importlib import resources
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

# The parts of the world that zones are named after. Names outside of them ("EST5EDT", "posixrules")
# are for machines.
REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


@cache
def known_zones() -> frozenset[str]:
    """Return the names that this machine knows; reading them takes a moment, so only once."""
    return frozenset(available_timezones())


@cache
def zones_of_countries() -> frozenset[str]:
    """Return the zones that a country has today, by the table of tzdata, without former names.

    Such as "Asia/Kolkata", and not "Asia/Calcutta" besides.
    """
    table = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return frozenset(zone.strip() for _country, _place, zone, *_comment in rows)


@cache
def zones_by_region() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return (region, ((zone, place), ...)) in order of the alphabet: groups of a list."""
    found: dict[str, list[tuple[str, str]]] = {region: [] for region in REGIONS}
    for zone in sorted(known_zones() & zones_of_countries()):
        region, _slash, place = zone.partition("/")
        if place and region in found:
            found[region].append((zone, place.replace("_", " ").replace("/", ", ")))
    return tuple((region, tuple(zones)) for region, zones in found.items() if zones)


def group_zones(*, kept: str) -> list:
    """Return the choices of a form; what somebody has already stays among them, whatever it is."""
    groups = list(zones_by_region())
    listed = {zone for _region, zones in groups for zone, _place in zones}
    first = [("UTC", _("UTC, the same everywhere"))]
    if kept not in listed and kept != "UTC":
        first.insert(0, (kept, kept))
    return [*first, *groups]
