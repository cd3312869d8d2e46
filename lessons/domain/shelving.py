"""Put what a pack brings on the shelf: add, change, keep, retire. Never delete.

These functions run inside the transaction of a load and are told what the pack holds. They serve
every model that is `FromPack`, in this app and above it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import models
from django.db.models import F

from lessons.models import FromPack

ADDED, CHANGED, UNCHANGED, RETIRED = "added", "changed", "unchanged", "retired"
# Few enough to hold their HTML in memory, many enough that statements are no cost.
BATCH = 100


@dataclass(frozen=True)
class Wording:
    """What a version says. Another `checksum` makes another version."""

    checksum: str
    fields: Mapping[str, Any]
    # Makes the fields that are computed from the others, such as HTML. It is asked only where they
    # are stored: for most of a pack that is loaded again they stand there already.
    derive: Callable[[], Mapping[str, Any]]


@dataclass(frozen=True)
class Entry:
    """One thing that a pack brings: its identity, and its wording where it has versions."""

    slug: str
    fields: Mapping[str, Any]
    wording: Wording | None = None
    # Whether the pack keeps it without offering it any more.
    retired: bool = False


def shelve(
    model: type[FromPack],
    *,
    pack: str,
    entries: Iterable[Entry],
    now: datetime,
    renew: bool = False,
) -> Counter:
    """Store `entries` as all that `pack` has of `model`. Return the count of each outcome.

    `renew` derives anew what is derived, in place: the words of a version stay the same when a
    better renderer shows them. Rows are written by the batch, so that a large pack takes seconds.
    """
    counts = Counter()
    met: set[str] = set()
    for batch in batched(entries, BATCH):
        slugs = [entry.slug for entry in batch]
        met.update(slugs)
        counts += shelve_batch(
            model, pack, batch, known_of(model, pack, slugs), renew=renew, now=now
        )
    gone = model.objects.filter(pack=pack, retired_at=None).exclude(slug__in=met)
    # An update of no row would be a new edition of the shelf all the same.
    counts[RETIRED] = gone.update(retired_at=now) if gone.exists() else 0
    return counts


def batched(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    entries = iter(entries)
    while batch := list(islice(entries, size)):
        yield batch


def known_of(model: type[FromPack], pack: str, slugs: list[str]) -> dict[str, FromPack]:
    rows = model.objects.filter(pack=pack, slug__in=slugs)
    if has_versions(model):
        checksum = F("current_version__checksum")
        rows = rows.annotate(checksum=checksum)
    return {row.slug: row for row in rows}


def has_versions(model: type[FromPack]) -> bool:
    return hasattr(model, "current_version")


def shelve_batch(
    model: type[FromPack],
    pack: str,
    batch: Iterable[Entry],
    known: Mapping[str, FromPack],
    *,
    renew: bool,
    now: datetime,
) -> Counter:
    added, changed, reworded = [], {}, []
    counts = Counter()
    for entry in batch:
        row = known.get(entry.slug)
        if row is None:
            retired_at = now if entry.retired else None
            row = model(pack=pack, slug=entry.slug, retired_at=retired_at, **entry.fields)
            added.append(row)
            reworded.append((row, entry.wording))
            counts[ADDED] += 1
            continue
        # What was retired and is back is on the shelf again.
        retired_at = (row.retired_at or now) if entry.retired else None
        if differs := set_changed(row, {**entry.fields, "retired_at": retired_at}):
            changed[row] = differs
        if entry.wording and row.checksum != entry.wording.checksum:
            reworded.append((row, entry.wording))
            differs = True
        elif entry.wording and renew:
            renew_version(row, entry.wording)
        counts[CHANGED if differs else UNCHANGED] += 1
    model.objects.bulk_create(added)
    if names := {name for differs in changed.values() for name in differs}:
        model.objects.bulk_update(changed, sorted(names))
    add_versions(model, [(row, wording) for row, wording in reworded if wording])
    return counts


def set_changed(row: models.Model, fields: Mapping[str, Any]) -> list[str]:
    """Set the fields that differ, and return their names."""
    different = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in different:
        setattr(row, name, fields[name])
    return different


def renew_version(row, wording: Wording) -> None:
    version = row.current_version
    if differs := set_changed(version, wording.derive()):
        version.save(update_fields=differs)


def add_versions(model: type[FromPack], reworded: list[tuple[Any, Wording]]) -> None:
    """Add the next version of each row, and make it the current one."""
    if not reworded:
        return
    relation = model._meta.get_field("versions")
    owner, version = relation.field.name, relation.related_model
    last = dict(
        version.objects.filter(**{f"{owner}__in": [row for row, _wording in reworded]})
        .values_list(owner)
        .annotate(models.Max("number"))
    )
    made = version.objects.bulk_create(
        version(
            **{owner: row},
            number=last.get(row.pk, 0) + 1,
            checksum=wording.checksum,
            **wording.fields,
            **wording.derive(),
        )
        for row, wording in reworded
    )
    for row, one in zip((row for row, _wording in reworded), made, strict=True):
        row.current_version = one
    model.objects.bulk_update([row for row, _wording in reworded], ["current_version"])


def find_taken(model: type[FromPack], *, pack: str, slugs: list[str]) -> dict[str, str]:
    """Return the slugs that another pack has already, each with the name of that pack."""
    others = model.objects.filter(slug__in=slugs).exclude(pack=pack)
    return dict(others.values_list("slug", "pack"))
