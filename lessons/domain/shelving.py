"""Put what a pack brings on the shelf: add, change, keep, retire. Never delete.

These functions run inside the transaction of a load and are told what the pack holds. They serve
every model that is `FromPack`, in this app and above it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from lessons.models import FromPack

ADDED, CHANGED, UNCHANGED, RETIRED = "added", "changed", "unchanged", "retired"


@dataclass(frozen=True)
class Wording:
    """What a version says. Another `checksum` makes another version."""

    checksum: str
    fields: Mapping[str, Any]
    # Fields that are computed from the others, such as HTML: a better renderer renews them in
    # place, for the words stay the same.
    derived: Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """One thing that a pack brings: its identity, and its wording where it has versions."""

    slug: str
    fields: Mapping[str, Any]
    wording: Wording | None = None


def shelve(model: type[FromPack], *, pack: str, entries: list[Entry], now: datetime) -> Counter:
    """Store `entries` as all that `pack` has of `model`. Return the count of each outcome."""
    known = {row.slug: row for row in model.objects.filter(pack=pack)}
    counts = Counter()
    for entry in entries:
        row = known.pop(entry.slug, None)
        outcome = change(row, entry) if row else add(model, pack, entry)
        counts[outcome] += 1
    counts[RETIRED] = retire(model, rows=known.values(), now=now)
    return counts


def add(model: type[FromPack], pack: str, entry: Entry) -> str:
    row = model.objects.create(pack=pack, slug=entry.slug, **entry.fields)
    if entry.wording:
        add_version(row, entry.wording)
    return ADDED


def change(row: FromPack, entry: Entry) -> str:
    """Bring a row up to its entry; what was retired and is back is on the shelf again."""
    changed = set_changed(row, {**entry.fields, "retired_at": None})
    if entry.wording and reword(row, entry.wording):
        changed = True
    return CHANGED if changed else UNCHANGED


def set_changed(row: models.Model, fields: Mapping[str, Any]) -> bool:
    """Write the fields that differ. Return whether any did."""
    different = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in different:
        setattr(row, name, fields[name])
    if different:
        row.save(update_fields=different)
    return bool(different)


def reword(row, wording: Wording) -> bool:
    """Add a version where the words differ from the current one. Return whether they did."""
    version = row.current_version
    if version is None or version.checksum != wording.checksum:
        add_version(row, wording)
        return True
    set_changed(version, wording.derived)
    return False


def add_version(row, wording: Wording) -> None:
    """Add the next version and make it the current one."""
    last = row.versions.aggregate(last=models.Max("number"))["last"] or 0
    row.current_version = row.versions.create(
        number=last + 1, checksum=wording.checksum, **wording.fields, **wording.derived
    )
    row.save(update_fields=["current_version"])


def retire(model: type[FromPack], *, rows, now: datetime) -> int:
    """Take what the pack no longer has off the shelf. Return how many were on it."""
    ids = [row.pk for row in rows if row.retired_at is None]
    return model.objects.filter(pk__in=ids).update(retired_at=now)


def find_taken(model: type[FromPack], *, pack: str, slugs: list[str]) -> dict[str, str]:
    """Return the slugs that another pack has already, each with the name of that pack."""
    others = model.objects.filter(slug__in=slugs).exclude(pack=pack)
    return dict(others.values_list("slug", "pack"))
