"""Load a pack: all of it or nothing, twice the same as once."""

import zlib
from collections import Counter
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from lessons.domain.shelving import RETIRED, UNCHANGED, batched
from packs.domain.checking import find_faults
from packs.domain.faults import Fault, PackFaults
from packs.domain.kept import find_records
from packs.domain.pack import Pack
from packs.domain.parts import find_code_checksum, find_parts
from packs.domain.reading import hash_file, hash_pack, read_pack
from packs.domain.yaml import Fields
from packs.models import EditedRecord, LoadedPack, PackFile
from studyhub.advisory import Advisory, hold

FILES_AT_ONCE = 10
NAMED_EDITS = 5


class WouldUndo(Exception):
    """A folder that lacks what was edited on this site. Carries the slugs; nothing was stored."""

    def __init__(self, pack: str, slugs: list[str]):
        self.pack = pack
        self.slugs = slugs
        named = ", ".join(slugs[:NAMED_EDITS]) + (", …" if len(slugs) > NAMED_EDITS else "")
        edits = "1 edit" if len(slugs) == 1 else f"{len(slugs)} edits"
        self.sentence = (
            f"The pack {pack} has {edits} made on this site that this folder lacks: {named}."
        )
        super().__init__(
            f"{self.sentence} Load it with --with-edits to have both, or with --over-edits to give "
            "the edits up."
        )


def load_pack(folder: Path, *, now: datetime, over_edits: bool = False) -> dict[str, Counter]:
    """Check the pack in `folder` and store it. Return the counts of each sort.

    Unchanged content keeps its version, changed content gets a new one, and what the pack no
    longer has is retired, never deleted. A pack whose files and whose loading code are those of
    the last load is not even parsed. Raises PackFaults, and WouldUndo where the folder lacks what
    was edited on this site (`over_edits` gives that up), both with nothing stored.
    """
    code = find_code_checksum()
    standing = LoadedPack.objects.filter(checksum=hash_pack(folder), code=code)
    if kept := find_kept(standing):
        return kept
    pack = read_pack(folder)
    if faults := find_faults(pack):
        raise PackFaults(faults)
    return store_pack(pack, code=code, now=now, over_edits=over_edits)


def find_kept(loaded: QuerySet[LoadedPack]) -> dict[str, Counter]:
    """Return the counts of a pack that stands as it was loaded, else nothing."""
    edits = Exists(EditedRecord.objects.filter(pack=OuterRef("pk")))
    kept, was_edited = loaded.values_list("kept", edits).first() or ({}, False)
    if was_edited:
        settle_edits(loaded)
    return {sort: Counter({UNCHANGED: count}) for sort, count in kept.items()}


@transaction.atomic
def settle_edits(standing: QuerySet[LoadedPack]) -> None:
    """Forget that a pack was edited here, once its folder has all of it."""
    EditedRecord.objects.filter(pack__in=standing).delete()
    standing.update(source=F("checksum"), waiting_since=None)


@transaction.atomic
def store_pack(
    pack: Pack, *, code: str, now: datetime, over_edits: bool = False
) -> dict[str, Counter]:
    """Store a checked pack in one transaction, one pack at a time on the whole site."""
    lock_loading()
    if not over_edits and (lacking := find_lacking(pack)):
        raise WouldUndo(pack.slug, lacking)
    parts = find_parts()
    if clashes := [fault for part in parts for fault in part.find_clashes(pack)]:
        raise PackFaults(clashes)
    pack.renew = not LoadedPack.objects.filter(slug=pack.slug, code=code).exists()
    counts: dict[str, Counter] = {}
    for part in parts:
        counts |= part.load(pack, now=now)
    remember(pack, counts, code=code, now=now)
    return counts


def find_lacking(pack: Pack) -> list[str]:
    """Return the records that were edited on this site and read otherwise in `pack`."""
    loaded = LoadedPack.objects.filter(slug=pack.slug).first()
    edited = set(loaded.edits.values_list("slug", flat=True)) if loaded else set()
    if not edited:
        return []
    theirs = {record["id"]: record for record in pack.questions if record["id"] in edited}
    ours = {record["id"]: record for record in find_records(loaded, edited)}
    return sorted(slug for slug in edited if differ(ours.get(slug), theirs.get(slug)))


def note_waiting(*, slug: str, folder: Path, now: datetime) -> None:
    """Note that `folder` brings what was not loaded, for Doctor; nothing where it is the old one.

    The first such start counts: since then it waits.
    """
    LoadedPack.objects.filter(slug=slug, waiting_since=None).exclude(
        source=hash_pack(folder)
    ).update(waiting_since=now)


def differ(ours: Fields | None, theirs: Fields | None) -> bool:
    """Return whether a record reads otherwise, or stands in another file."""
    if ours is None or theirs is None:
        return ours is not theirs
    return ours != theirs or ours.file != theirs.file


def lock_loading() -> None:
    """Wait for any other load; the lock goes with the transaction."""
    hold(Advisory.LOADING)


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
            "source": pack.checksum,
            "waiting_since": None,
        },
    )
    loaded.edits.all().delete()
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
