"""Where the web processes count their requests for Prometheus.

Each process writes files of its own, and whoever answers /metrics adds them up. The folder belongs
to one run of the server: its number and the machine's name are in the folder's name, so that two
containers with one `var/` never write into the same file.
"""

import os
import shutil
import socket
from contextlib import suppress
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def count_in(run: Path) -> None:
    """Let this web process count below `run`. Call it before prometheus_client is imported."""
    if os.environ.get(VARIABLE):
        return
    front = f"metrics-{socket.gethostname()}-"
    folder = run / f"{front}{os.getppid()}"
    folder.mkdir(parents=True, exist_ok=True)
    for other in run.glob(f"{front}*"):
        if other != folder and not is_alive(other.name.removeprefix(front)):
            shutil.rmtree(other, ignore_errors=True)
    os.environ[VARIABLE] = str(folder)


def is_alive(number: str) -> bool:
    """Return whether the server of that number still runs."""
    with suppress(ProcessLookupError, ValueError):
        with suppress(PermissionError):
            os.kill(int(number), 0)
        return True
    return False
