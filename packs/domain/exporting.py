"""Write a loaded pack into a folder again, with what was edited on this site."""

import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from packs.domain.loading import FILES_AT_ONCE, lock_loading
from packs.domain.reading import hash_pack
from packs.models import LoadedPack


class NotExported(Exception):
    """A pack that cannot be exported, and what to do. Nothing was written."""


@transaction.atomic
def export_pack(*, slug: str, folder: Path) -> int:
    """Write the files of the pack `slug` into `folder`, byte for byte. Return how many they are.

    `folder` is new or empty, and has all of the pack or nothing: the files are written beside it,
    read through, and moved there in one step. A load that is running is waited for. Raises
    NotExported.
    """
    lock_loading()
    pack = find_exportable(slug)
    folder = folder.resolve()
    try:
        check_target(folder)
        with TemporaryDirectory(prefix=".export-", dir=folder.parent) as spare:
            written = Path(spare) / "pack"
            count = write_files(pack, written)
            if hash_pack(written) != pack.checksum:
                raise NotExported(
                    f"The files do not read back from {folder.parent} as they were loaded. "
                    "Export to another disk, or load the pack once more first."
                )
            written.rename(folder)
    except OSError as error:
        raise NotExported(
            f"{folder} cannot be written: {error.strerror}. "
            "Name a new folder in one that you may write to."
        ) from error
    return count


def find_exportable(slug: str) -> LoadedPack:
    """Return the loaded pack `slug`, whose files are known."""
    pack = LoadedPack.objects.filter(slug=slug).first()
    if pack is None:
        known = LoadedPack.objects.order_by("slug").values_list("slug", flat=True)
        loaded = f"Loaded here: {', '.join(known)}." if known else "None is loaded yet."
        raise NotExported(f'No pack "{slug}" is loaded. {loaded}')
    if not pack.files.exists():
        raise NotExported(
            f'The pack "{slug}" was loaded before its files were kept. Load it once more first.'
        )
    return pack


def check_target(folder: Path) -> None:
    """Refuse a folder that holds something, and one that has no place to stand in."""
    if folder.exists() and not folder.is_dir():
        raise NotExported(f"{folder} is a file. Name a new folder.")
    if folder.is_dir() and any(folder.iterdir()):
        raise NotExported(f"{folder} is not empty. Name a new folder, or empty this one.")
    if not folder.parent.is_dir():
        raise NotExported(f"There is no folder {folder.parent}. Make it, or name another.")


def write_files(pack: LoadedPack, folder: Path) -> int:
    """Write the files of a pack under `folder` and return how many they are."""
    count = 0
    for path, packed in pack.files.values_list("path", "packed").iterator(chunk_size=FILES_AT_ONCE):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(zlib.decompress(packed))
        count += 1
    return count
