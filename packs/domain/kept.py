"""The kept files of a loaded pack, and the edits that are written into them.

Whatever changes a pack's question on this site changes the file that it came from in the same
transaction, so that an export gives the pack as it stands.
"""

import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from packs.domain.reading import hash_file, hash_files
from packs.domain.records import put_record, take_records
from packs.domain.yaml import Fields, Items, read_yaml
from packs.models import EditedRecord, LoadedPack, PackFile


@dataclass(frozen=True)
class Change:
    """What becomes of the record `slug` of a file: `record` in its place, or nothing."""

    file: str
    slug: str
    record: dict[str, Any] | None
    key: str = "id"


def find_kept(pack: str) -> LoadedPack | None:
    """Return the pack whose files are kept here, if there is one of this name."""
    loaded = LoadedPack.objects.filter(slug=pack).first() if pack else None
    return loaded if loaded and loaded.files.exists() else None


def read_text(loaded: LoadedPack, path: str) -> str:
    """Return the text of a kept file as it stands; empty where there is none."""
    packed = loaded.files.filter(path=path).values_list("packed", flat=True).first()
    return zlib.decompress(packed).decode() if packed is not None else ""


def read_kept(loaded: LoadedPack, path: str, kind: type):
    """Return the mapping or the list in a kept YAML file; an empty one where there is none."""
    text = read_text(loaded, path).removeprefix("\ufeff")
    value, _faults = read_yaml(text.replace("\r\n", "\n").replace("\r", "\n"), file=path)
    return value if isinstance(value, kind) else kind(path, 1)


def find_records(loaded: LoadedPack, slugs: Collection[str]) -> Iterator[Fields]:
    """Yield the kept questions that have these slugs, each with the name of its file."""
    files = loaded.files.filter(path__startswith="questions/").order_by("path")
    for path in files.values_list("path", flat=True):
        for record in read_kept(loaded, path, Items):
            if isinstance(record, Fields) and record.get("id") in slugs:
                yield record


def write_changes(loaded: LoadedPack, changes: Iterable[Change], *, now: datetime) -> None:
    """Write records into the kept files of a pack, and note that they were edited here.

    Runs in the transaction of the edit, under the lock of loading. Raises NotWritten.
    """
    changes = list(changes)
    texts: dict[str, str] = {}
    # Hundreds may be taken from one file, which is read once for all of them.
    for (file, key, is_taken), some in groupby(changes, sort_of):
        text = texts[file] if file in texts else read_text(loaded, file)
        if is_taken:
            text = take_records(text, key=key, names={change.slug for change in some})
        else:
            for change in some:
                text = put_record(text, key=key, name=change.slug, record=change.record)
        texts[file] = text
    for path, text in texts.items():
        packed = zlib.compress(text.encode())
        PackFile.objects.update_or_create(pack=loaded, path=path, defaults={"packed": packed})
    EditedRecord.objects.bulk_create(
        [
            EditedRecord(pack=loaded, slug=slug, edited_at=now)
            for slug in {change.slug for change in changes}
        ],
        update_conflicts=True,
        unique_fields=["pack", "slug"],
        update_fields=["edited_at"],
    )
    loaded.checksum = hash_kept(loaded)
    loaded.save(update_fields=["checksum"])


def sort_of(change: Change) -> tuple[str, str, bool]:
    return change.file, change.key, change.record is None


def hash_kept(loaded: LoadedPack) -> str:
    """Return the checksum that a folder of the kept files has."""
    files = loaded.files.values_list("path", "packed").order_by("path")
    # By code points, as `list_files` sorts: the database may sort otherwise.
    hashed = {
        path: hash_file(zlib.decompress(packed)) for path, packed in files.iterator(chunk_size=10)
    }
    return hash_files(sorted(hashed.items()))
