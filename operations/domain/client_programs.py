"""PostgreSQL's own client programs: where they are, and running them against our database.

The address goes by environment, so that no password stands in a list of processes.
"""

import contextlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.db import connection

from studyhub.embedded import ServerError
from studyhub.embedded.postgres import binary, clean_environment

# libpq's variables for what a Django connection can say.
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
    "options": "PGOPTIONS",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}

DEMAND_TLS = ("require", "verify-ca", "verify-full")


class BackupError(Exception):
    """A backup was not made or not restored. The text is for the operator."""


@dataclass(frozen=True)
class Programs:
    """pg_dump, pg_restore and psql of one version."""

    pg_dump: Path
    major: int

    @property
    def pg_restore(self) -> Path:
        return self.pg_dump.with_name("pg_restore")

    @property
    def psql(self) -> Path:
        return self.pg_dump.with_name("psql")


@dataclass(frozen=True)
class Server:
    """Our server as its clients see it. `by_socket`: beside us, without any network."""

    major: int
    by_socket: bool
    by_tls: bool


def find_programs(*, server: Server) -> Programs:
    """Return programs that can reach and read `server`. Raise BackupError.

    pg_dump refuses a server that is newer than itself, and ours cannot do TLS: over a network the
    system's come first, and ours never in the place of an encrypted connection.
    """
    return choose(list(list_programs(server)), server)


def find_newest_programs(*, server: Server) -> Programs:
    """Return the newest programs that can reach `server`. Raise BackupError.

    No program reads what a newer one wrote, and the newer ones serve an older server as well: a
    backup may come from a machine with another PostgreSQL.
    """
    found = sorted(list_programs(server), key=lambda programs: programs.major, reverse=True)
    return choose(found, server)


def choose(found: list[Programs], server: Server) -> Programs:
    """Return the first that is no older than `server`, or say what to install."""
    for programs in found:
        if programs.major >= server.major:
            return programs
    newest = max((programs.major for programs in found), default=0)
    here = f"pg_dump here is of version {newest}" if newest else "there is no pg_dump here"
    if server.by_tls:
        here += " that can do TLS, which the connection needs"
    raise BackupError(
        f"The server is PostgreSQL {server.major} and {here}: install the client programs of "
        f"PostgreSQL {server.major} or newer (on Debian and Ubuntu: apt install "
        f"postgresql-client-{server.major})."
    )


def list_programs(server: Server) -> Iterator[Programs]:
    """Yield the programs that can reach `server`, the better ones first."""
    candidates = [shutil.which("pg_dump")]
    with contextlib.suppress(ServerError):
        if not server.by_tls:
            candidates.insert(0 if server.by_socket else 1, str(binary("pg_dump")))
    for path in filter(None, candidates):
        with contextlib.suppress(OSError, subprocess.CalledProcessError):
            said = subprocess.run([path, "--version"], check=True, capture_output=True, text=True)
            if number := re.search(r"\) (\d+)", said.stdout):
                # Not resolved: Debian's are links to one program that goes by its name.
                yield Programs(Path(path), int(number[1]))


def find_server() -> Server:
    """Ask our connection what the server is, and how it is reached.

    It is closed: the programs can take so long that a network forgets whom nobody uses.
    """
    connection.ensure_connection()
    given = connection.get_connection_params()
    server = Server(
        major=connection.pg_version // 10000,
        by_socket=str(given.get("host", "")).startswith(("/", "@")),
        by_tls=given.get("sslmode") in DEMAND_TLS or connection.connection.pgconn.ssl_in_use,
    )
    connection.close()
    return server


def address() -> dict[str, str]:
    """Return the environment in which the programs find our database."""
    given = connection.get_connection_params()
    named = {VARIABLES[key]: str(value) for key, value in given.items() if key in VARIABLES}
    return clean_environment() | named


def run(program: Path, *arguments: str) -> None:
    """Run a program to its end. Raise BackupError with what it said last."""
    done = subprocess.run(
        [program, *arguments],
        env=address(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    if done.returncode != 0:
        raise BackupError(last_line(done.stderr) or f"{program.name} ended with {done.returncode}.")


def last_line(said: str) -> str:
    """Return the first error in what a program said, or its last line."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or [""])[0 if errors else -1]


@contextlib.contextmanager
def start(program: Path, *arguments: str, said: IO[bytes], **streams) -> Iterator[subprocess.Popen]:
    """Start a program whose errors go to `said`, and end it with the block."""
    process = subprocess.Popen([program, *arguments], env=address(), stderr=said, **streams)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def read_said(said: IO[bytes]) -> str:
    said.seek(0)
    return last_line(said.read().decode(errors="replace"))


def notes() -> IO[bytes]:
    """Return a file for what a program says, which nobody else sees."""
    return tempfile.TemporaryFile()
