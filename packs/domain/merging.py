"""Load the news of a folder beside what was edited on this site: each in its own records."""

import shutil
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from packs.domain.checking import find_faults
from packs.domain.faults import Fault, PackFaults
from packs.domain.kept import find_records
from packs.domain.loading import find_lacking, load_pack, lock_loading
from packs.domain.parts import find_code_checksum
from packs.domain.reading import hash_pack, list_files, read_pack
from packs.domain.records import put_record, take_records
from packs.models import EditedRecord, LoadedPack

BANKS = "questions/"


class FaultsOfBoth(PackFaults):
    """What a folder has wrong only with the records (`slugs`) that were edited here."""

    def __init__(self, faults: Iterable[Fault], slugs: list[str]):
        self.slugs = slugs
        super().__init__(faults)


@transaction.atomic
def load_with_edits(folder: Path, *, now: datetime) -> tuple[dict[str, Counter], list[str]]:
    """Load the pack in `folder`, with each record that was edited here as it is here.

    All else comes from the folder. Return the counts of each sort, and the records of which the
    folder says something else. They stay edits: a folder that lacks them is refused again. Raises
    PackFaults, and FaultsOfBoth where only both together have some; then nothing is stored.
    """
    lock_loading()
    pack = read_pack(folder)
    if faults := find_faults(pack):
        raise PackFaults(faults)
    if not (lacking := find_lacking(pack)):
        return load_pack(folder, now=now), []
    loaded = LoadedPack.objects.get(slug=pack.slug)
    edits = dict(loaded.edits.filter(slug__in=lacking).values_list("slug", "edited_at"))
    with TemporaryDirectory(prefix="pack-") as spare:
        both = Path(spare)
        copy_files(folder, both)
        put_edits(loaded, both, slugs=lacking)
        try:
            counts = load_pack(both, now=now, over_edits=True)
        except PackFaults as error:
            raise FaultsOfBoth(error.faults, lacking) from None
    EditedRecord.objects.bulk_create(
        EditedRecord(pack=loaded, slug=slug, edited_at=when) for slug, when in edits.items()
    )
    LoadedPack.objects.filter(pk=loaded.pk).update(source=pack.checksum)
    return counts, lacking


def renew_beside_edits(folder: Path, *, slug: str, now: datetime) -> bool:
    """Make anew what older code has derived from an edited pack whose folder brings no news.

    Return whether that was done: not where the edits have faults that the code now names.
    """
    loaded = LoadedPack.objects.filter(pk=slug, source=hash_pack(folder))
    if not loaded.exclude(code=find_code_checksum()).exists():
        return False
    try:
        load_with_edits(folder, now=now)
    except PackFaults:
        return False
    return True


def copy_files(source: Path, target: Path) -> None:
    """Copy the files of a pack, without what lies beside it."""
    for name in list_files(source):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, path)


def put_edits(loaded: LoadedPack, folder: Path, *, slugs: Collection[str]) -> None:
    """Give the records `slugs` in the files of `folder` the words and the file that they have here.

    What was removed here goes.
    """
    ours = {record["id"]: record for record in find_records(loaded, slugs)}
    names = [name for name in list_files(folder) if name.startswith(BANKS)]
    texts = {name: (folder / name).read_bytes().decode() for name in names}
    for name, text in texts.items():
        elsewhere = {slug for slug in slugs if slug not in ours or ours[slug].file != name}
        texts[name] = take_records(text, key="id", names=elsewhere)
    for slug, record in ours.items():
        text = texts.get(record.file, "")
        texts[record.file] = put_record(text, key="id", name=slug, record=record)
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
