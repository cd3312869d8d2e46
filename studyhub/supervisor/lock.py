"""One supervisor for one `var/`: a lock that dies with its process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studyhub.embedded import ServerError


@contextmanager
def hold_lock(path: Path, *, address: str) -> Iterator[None]:
    """Hold the lock at `path` and note `address` in it, or say where StudyHub runs already.

    The kernel drops the lock when the process ends, however it ends. The file stays: removing it
    would let two processes lock two different files of that name.
    """
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", errors="replace") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            running = file.read().strip() or "this folder"
            raise ServerError(
                f"StudyHub already runs at {running}, with the data in {path.parent.parent}."
            ) from None
        file.truncate(0)
        file.write(address)
        file.flush()
        try:
            yield
        finally:
            file.seek(0)
            file.truncate(0)
