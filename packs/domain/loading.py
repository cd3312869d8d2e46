"""Load a pack: all of it or nothing, twice the same as once."""

from collections import Counter
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from packs.domain.checking import find_faults
from packs.domain.faults import PackFaults
from packs.domain.pack import Pack
from packs.domain.parts import find_parts
from packs.domain.reading import read_pack
from packs.models import LoadedPack

# Any number will do, as long as nothing else of ours locks it.
ADVISORY_LOCK = 7_305_112


def load_pack(folder: Path, *, now: datetime) -> dict[str, Counter]:
    """Check the pack in `folder` and store it. Return the counts of each sort.

    Unchanged content keeps its version, changed content gets a new one, and what the pack no
    longer has is retired, never deleted. Raises PackFaults, with nothing stored.
    """
    pack = read_pack(folder)
    if faults := find_faults(pack):
        raise PackFaults(faults)
    return store_pack(pack, now=now)


@transaction.atomic
def store_pack(pack: Pack, *, now: datetime) -> dict[str, Counter]:
    """Store a checked pack in one transaction, one pack at a time on the whole site."""
    lock_loading()
    parts = find_parts()
    if clashes := [fault for part in parts for fault in part.find_clashes(pack)]:
        raise PackFaults(clashes)
    counts: dict[str, Counter] = {}
    for part in parts:
        counts |= part.load(pack, now=now)
    remember(pack, now=now)
    return counts


def lock_loading() -> None:
    """Wait for any other load; the lock goes with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])


def remember(pack: Pack, *, now: datetime) -> None:
    LoadedPack.objects.update_or_create(
        slug=pack.slug,
        defaults={
            "title": pack.head["title"],
            "version": str(pack.head["version"]),
            "language": pack.head["language"],
            "checksum": pack.checksum,
            "loaded_at": now,
        },
    )
