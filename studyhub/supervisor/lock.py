"""One supervisor for one `var/`: a lock that dies with its process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from studyhub.embedded import ServerError


@contextmanager
def hold_lock(path: Path, *, address: str) -> Iterator[None]:
    """Hold the lock at `path` and note `address` in it, or say where StudyHub runs already.

    The kernel drops the lock when the process ends, however it ends. The file goes when we do.
    """
    with open_locked(path) as file:
        # What we fork may outlive us, and would hold the lock with us.
        os.register_at_fork(after_in_child=file.close)
        file.truncate(0)
        file.write(address)
        file.flush()
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def open_locked(path: Path) -> TextIO:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        file = os.fdopen(descriptor, "r+", errors="replace")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with file:
                running = file.read().strip() or "this folder"
            raise ServerError(
                f"StudyHub already runs at {running}, with the data in {path.parent.parent}."
            ) from None
        # Its last holder may have removed the file after we opened it; the name then leads to
        # another file, which somebody else can lock as well.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return file
        file.close()
