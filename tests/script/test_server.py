"""`script/server` from a fresh checkout: where it stands and who runs it."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.sites import Site, copy_project, find_processes, wait_for

pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("current_setup")]


@pytest.fixture
def folder():
    """A folder that other people can reach; pytest's own are closed to them."""
    made = Path(tempfile.mkdtemp(prefix="studyhub-checkout-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def as_ordinary_user(folder: Path) -> tuple[str, ...]:
    """Return the words before a command that make it run as an ordinary user.

    Where root's Python is closed to others, a user namespace makes it look like one to itself.
    """
    if os.geteuid() != 0:
        return ()
    person = pwd.getpwnam("daemon")
    changed = ("setpriv", f"--reuid={person.pw_uid}", f"--regid={person.pw_gid}", "--clear-groups")
    # Through a shell: the first program that setpriv runs is still found with root's rights.
    attempt = [*changed, "sh", "-c", 'exec "$0" -c "import django"', sys.executable]
    tried = subprocess.run(attempt, capture_output=True)
    if tried.returncode == 0:
        subprocess.run(["chown", "-R", f"{person.pw_uid}:{person.pw_gid}", folder], check=True)
        return changed
    namespace = (
        *("unshare", "--user", f"--map-user={person.pw_uid}"),
        f"--map-group={person.pw_gid}",
    )
    if subprocess.run([*namespace, "true"], capture_output=True).returncode != 0:
        pytest.skip("root may neither share its Python nor make a user namespace here")
    return namespace


def test_server_of_an_ordinary_user_in_a_long_closed_path(folder):
    """Its first start ends in the middle, and the next one heals what that left."""
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    long = closed / ("long path " * 13).strip()
    checkout = copy_project(long)
    assert len(str(checkout)) >= 150
    prefix = as_ordinary_user(folder)
    site = Site(checkout / "var", command=("script/server",), prefix=prefix, project=checkout)
    try:
        kill_half_made(site)
        assert site.start().ask() == 200
        site.stop()
    finally:
        site.end_whatever_runs()
    assert closed.stat().st_mode & 0o777 == 0o700


def kill_half_made(site: Site) -> None:
    """End a first start, with all that it began, while it makes the database."""
    site.launch()
    while "Making the database." not in site.printed:
        assert site.process.poll() is None, site.printed
    site.process.kill()
    site.process.wait()
    # A user namespace does not see what another left running, as the next start of a user would.
    site.end_whatever_runs()
    wait_for(lambda: not find_processes(site.var))
