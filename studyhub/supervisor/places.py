"""Where a running site keeps its things: everything is under one folder, `var/`."""

import json
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from studyhub.embedded import ServerError

PROJECT = Path(__file__).resolve().parent.parent.parent
MEBIBYTE = 1024 * 1024
# A new cluster takes 40 MiB, its journal 16 MiB, the first pack and the logs a few more.
ROOM_FOR_FIRST_START = 150 * MEBIBYTE
ROOM_FOR_LATER_STARTS = 40 * MEBIBYTE
# What a log may grow to before it is put aside.
LARGEST_LOG = 20 * MEBIBYTE


@dataclass(frozen=True)
class Places:
    """The paths under `var`, an absolute folder."""

    var: Path

    @classmethod
    def from_environment(cls) -> "Places":
        """As the settings do: STUDYHUB_VAR, or `var/` beside the code."""
        return cls(Path(os.environ.get("STUDYHUB_VAR") or PROJECT / "var").resolve())

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def postgres(self) -> Path:
        return self.var / "postgres"

    @property
    def services(self) -> Path:
        """The addresses of the servers, for other commands. It may hold a password: mode 600."""
        return self.run / "services.json"

    @property
    def processes(self) -> Path:
        """The numbers of the main processes. For people to read: nothing relies on it."""
        return self.run / "processes.json"

    @property
    def lock(self) -> Path:
        return self.run / "lock"

    @property
    def demo(self) -> Path:
        """The sign-ins that the first start made, printed again by the later ones."""
        return self.var / "demo.txt"

    def make(self) -> None:
        for folder in (self.var, self.run):
            folder.mkdir(parents=True, exist_ok=True)
        self.logs.mkdir(mode=0o700, exist_ok=True)
        close_to_others(self.logs)

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def check_room(self) -> None:
        """Stop before a full disk stops PostgreSQL in the middle of something."""
        needed = ROOM_FOR_LATER_STARTS if self.postgres.exists() else ROOM_FOR_FIRST_START
        free = shutil.disk_usage(self.var).free
        if free < needed:
            raise ServerError(
                f"The disk of {self.var} is full: {free // MEBIBYTE} MB are free and StudyHub "
                f"needs {needed // MEBIBYTE} MB to start. Make room there, then start again."
            )

    def drop_empty_secret(self) -> None:
        """A power cut can leave an empty file; the settings then make a new secret."""
        secret = self.var / "secret_key"
        if secret.is_file() and secret.stat().st_size == 0:
            secret.unlink()


def close_to_others(folder: Path) -> None:
    """Let our user alone into a folder that was open to everybody; one for a group stays so.

    A log holds whole mails where no mail server is named, with the keys that reset a password.
    """
    if folder.stat().st_mode & 0o007:
        # Where it belongs to somebody else, or its file system has no such modes, the site runs.
        with suppress(PermissionError):
            folder.chmod(0o700)


def write_private(path: Path, content: dict) -> None:
    """Replace `path` (mode 600) in one step, so that nobody ever reads half of it."""
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "w") as file:
        json.dump(content, file, indent=1)
    Path(fresh).replace(path)


def rotate(log: Path) -> None:
    """Move `web.log` to `web.log.1`, and so on: each start has its own file."""
    make_way(log)
    if log.is_file():
        log.replace(older(log, 1))


def put_aside(log: Path, *, most: int = LARGEST_LOG) -> None:
    """Empty a log that has grown large, once its copy is `web.log.1`.

    Who writes to it appends, and so goes on at its new end. What comes between the two is lost.
    """
    if log.stat().st_size <= most:
        return
    copy = log.with_name(f"{log.name}.copy")
    try:
        shutil.copy(log, copy)
        make_way(log)
        copy.replace(older(log, 1))
        os.truncate(log, 0)
    finally:
        copy.unlink(missing_ok=True)


def make_way(log: Path, *, kept: int = 3) -> None:
    """Move each older log one further, so that there is no `web.log.1`."""
    for number in range(kept, 1, -1):
        newer = older(log, number - 1)
        if newer.is_file():
            newer.replace(older(log, number))


def older(log: Path, number: int) -> Path:
    return log.with_name(f"{log.name}.{number}")
