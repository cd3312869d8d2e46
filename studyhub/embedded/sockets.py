"""A private folder for a socket, whose path has a limit of about 107 characters."""

import os
import shutil
import tempfile
from pathlib import Path

# PostgreSQL's own name in the folder takes 17 characters more, its lock five more again.
LONGEST = 80
PREFIX = "studyhub-"


def make_socket_folder(place: Path) -> Path:
    """Make an empty folder of mode 700: `place` itself, or a short one that `place` points to.

    What a killed run left behind goes first: the link remembers where that was.
    """
    remove_socket_folder(place)
    if len(os.fsencode(place)) <= LONGEST:
        place.mkdir(mode=0o700)
        return place
    folder = short_folder(prefix=PREFIX)
    place.symlink_to(folder)
    return folder


def remove_socket_folder(place: Path) -> None:
    """Remove what `make_socket_folder` made, if anything."""
    if not place.is_symlink():
        shutil.rmtree(place, ignore_errors=True)
        return
    target = place.readlink()
    place.unlink()
    if target.name.startswith(PREFIX):
        shutil.rmtree(target, ignore_errors=True)


def short_folder(*, prefix: str) -> Path:
    """Make a temporary folder (mode 700) whose path is short enough."""
    base = tempfile.gettempdir()
    return Path(tempfile.mkdtemp(prefix=prefix, dir=base if len(base) < LONGEST // 2 else "/tmp"))
