"""Load a pack: all of it or nothing, twice the same as once."""

import zlib
from collections import Counter
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.models import QuerySet

from lessons.domain.shelving import RETIRED, UNCHANGED, batched
from packs.domain.checking import find_faults
from packs.domain.faults import Fault, PackFaults
from packs.domain.pack import Pack
from packs.domain.parts import find_code_checksum, find_parts
from packs.domain.reading import hash_file, hash_pack, read_pack
from packs.models import LoadedPack, PackFile

# Any number will do, as long as nothing else of ours locks it.
ADVISORY_LOCK = 7_305_112
FILES_AT_ONCE = 10


def load_pack(folder: Path, *, now: datetime) -> dict[str, Counter]:
    """Check the pack in `folder` and store it. Return the counts of each sort.

    Unchanged content keeps its version, changed content gets a new one, and what the pack no
    longer has is retired, never deleted. A pack whose files and whose loading code are those of
    the last load is not even parsed. Raises PackFaults, with nothing stored.
    """
    code = find_code_checksum()
    if kept := find_kept(LoadedPack.objects.filter(checksum=hash_pack(folder), code=code)):
        return kept
    pack = read_pack(folder)
    if faults := find_faults(pack):
        raise PackFaults(faults)
    return store_pack(pack, code=code, now=now)


def find_kept(loaded: QuerySet[LoadedPack]) -> dict[str, Counter]:
    """Return the counts of a pack that stands as it was loaded, else nothing."""
    kept = loaded.values_list("kept", flat=True).first() or {}
    return {sort: Counter({UNCHANGED: count}) for sort, count in kept.items()}


@transaction.atomic
def store_pack(pack: Pack, *, code: str, now: datetime) -> dict[str, Counter]:
    """Store a checked pack in one transaction, one pack at a time on the whole site."""
    lock_loading()
    parts = find_parts()
    if clashes := [fault for part in parts for fault in part.find_clashes(pack)]:
        raise PackFaults(clashes)
    pack.renew = not LoadedPack.objects.filter(slug=pack.slug, code=code).exists()
    counts: dict[str, Counter] = {}
    for part in parts:
        counts |= part.load(pack, now=now)
    remember(pack, counts, code=code, now=now)
    return counts


def lock_loading() -> None:
    """Wait for any other load; the lock goes with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])


def remember(pack: Pack, counts: dict[str, Counter], *, code: str, now: datetime) -> None:
    kept = {sort: count.total() - count[RETIRED] for sort, count in counts.items()}
    loaded, _created = LoadedPack.objects.update_or_create(
        slug=pack.slug,
        defaults={
            "title": pack.head["title"],
            "version": str(pack.head["version"]),
            "language": pack.head["language"],
            "checksum": pack.checksum,
            "kept": kept,
            "code": code,
            "loaded_at": now,
        },
    )
    keep_files(loaded, pack)


def keep_files(loaded: LoadedPack, pack: Pack) -> None:
    """Keep the files that were loaded, for `packs.domain.exporting`, in place of those before.

    They are read again, a few at a time, since a large pack is more than its load may hold. One
    that is not what was read and checked before is a fault.
    """
    loaded.files.all().delete()
    for names in batched(pack.files, FILES_AT_ONCE):
        PackFile.objects.bulk_create(
            PackFile(pack=loaded, path=name, packed=zlib.compress(read_again(pack, name)))
            for name in names
        )


def read_again(pack: Pack, name: str) -> bytes:
    try:
        data = (pack.folder / name).read_bytes()
    except OSError:
        data = b""
    if hash_file(data) != pack.files[name]:
        cure = "This file changed while the pack was loaded. Load the pack once more."
        raise PackFaults([Fault(name, 0, "", cure)])
    return data
