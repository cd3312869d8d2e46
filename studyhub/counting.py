"""Where the web processes count their requests for Prometheus.

Each process writes files of its own, and whoever answers /metrics adds them up. The folder belongs
to one run of the server: its number and the machine's name are in the folder's name, so that two
containers with one `var/` never write into the same file. While one of its processes lives, it
holds the folder's lock: so a folder that nobody counts in is known from any container, whatever
the name of the one that made it was.
"""

import fcntl
import os
import shutil
import socket
from contextlib import suppress
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
# The locks of this process, which end with it.
held: list[int] = []


def count_in(run: Path, *, server: int, begins: bool = False) -> None:
    """Let this process and what it forks count below `run`, before prometheus_client is imported.

    `server` is the number of the process that has started it, or was the first to import it. Who
    `begins` finds no count of a former server that had the same number and name.
    """
    if folder_by_parent := os.environ.get(VARIABLE):
        Path(folder_by_parent).mkdir(parents=True, exist_ok=True)
        return
    folder = run / f"metrics-{socket.gethostname()}-{server}"
    if begins:
        remove_abandoned(folder)
    hold(folder)
    for other in run.glob("metrics-*"):
        if other != folder:
            remove_abandoned(other)
    os.environ[VARIABLE] = str(folder)


def hold(folder: Path) -> None:
    """Make the folder, and hold its lock together with the other processes of this server."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        # Somebody may remove it before we hold it.
        with suppress(FileNotFoundError):
            descriptor = os.open(folder, os.O_RDONLY)
            held.append(descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            if os.path.samestat(os.fstat(descriptor), folder.stat()):
                return


def remove_abandoned(folder: Path) -> None:
    """Remove the folder unless a living process holds it."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # another process has just removed it
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        pass
    finally:
        os.close(descriptor)
