"""A migrated database, made once in a run: the databases of its tests are copies of it.

Migrating takes seconds of processor time, which each worker of pytest-xdist would need anew. It is
made while the workers collect their tests.
"""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import psycopg

NAME = "migrated"
PLACE = "TESTS_TEMPLATE"  # set in a run with a database server of its own
PROJECT = Path(__file__).resolve().parent.parent
# A quarter of the time would go into looking for garbage.
MIGRATE = """
from studyhub.command_line import run
from studyhub.garbage import seldom
with seldom():
    raise SystemExit(run(["manage.py", "migrate", "--verbosity=0"]))
"""


class Template:
    """The process that migrates. It holds a lock while it lives, for which the workers wait."""

    def __init__(self, folder: Path, server_url: str) -> None:
        url = server_url.replace("/studyhub?", f"/{NAME}?")
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {NAME}")
        os.environ[PLACE] = str(folder)
        (folder / "migrated.url").write_text(url)
        lock_at, log_at = folder / "migrated.lock", folder / "migrated.log"
        with lock_at.open("w") as lock, log_at.open("w") as log:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.process = subprocess.Popen(
                [sys.executable, "-c", MIGRATE],
                cwd=PROJECT,
                env=os.environ | {"DATABASE_URL": url},
                stdout=log,
                stderr=log,
                pass_fds=[lock.fileno()],
            )

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


def wait_for_template() -> str | None:
    """Return the address of the migrated database, or nothing where the run made none."""
    if PLACE not in os.environ:
        return None
    folder = Path(os.environ[PLACE])
    with (folder / "migrated.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
    said = (folder / "migrated.log").read_text()
    assert not said, said
    return (folder / "migrated.url").read_text()
