"""A whole site for one test: its own folder, port and processes."""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from studyhub.embedded.processes import wait_until
from studyhub.supervisor.orphans import MARK

PROJECT = Path(__file__).resolve().parent.parent
OURS = ("DATABASE_URL", "REDIS_URL", "PYTEST_", "STUDYHUB_", "DJANGO_")


class Site:
    """Runs the supervisor with its data in `var`; what it prints is in `printed`.

    It serves by one web process, unless the test is about several: each costs a second of imports.
    """

    def __init__(
        self,
        var: Path,
        *,
        command: tuple[str, ...] = (sys.executable, "-m", "studyhub.supervisor"),
        prefix: tuple[str, ...] = (),
        project: Path = PROJECT,
        address: str = "localhost",
        port: int | None = None,
        web_workers: int = 1,
        demo: bool | None = False,
        options: tuple[str, ...] = (),
        env: Mapping[str, str] | None = None,
        before: Callable[[], None] | None = None,
    ) -> None:
        self.var = var
        self.address = address
        self.port = port or free_port()
        self.command = [*prefix, *command, "--port", str(self.port), *options]
        self.command += ["--host", address] if address != "localhost" else []
        self.command += ["--web-workers", str(web_workers)]
        if demo is not None:
            self.command.append("--demo" if demo else "--no-demo")
        self.project = project
        # The mark as script/server gives it: without, the supervisor begins anew to have it.
        told = {"STUDYHUB_VAR": str(var), MARK: str(var)}
        self.env = clean_environment() | told | dict(env or {})
        self.before = before
        self.output = Path(f"{var}.printed")
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://{self.address}:{self.port}"

    @property
    def printed(self) -> str:
        return self.output.read_text()

    @property
    def processes(self) -> dict[str, int]:
        return json.loads((self.var / "run" / "processes.json").read_text())

    @property
    def database_url(self) -> str:
        return json.loads((self.var / "run" / "services.json").read_text())["DATABASE_URL"]

    def launch(self) -> None:
        """Start and do not wait."""
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.project,
                env=self.env,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=self.before,
                start_new_session=True,
            )

    def start(self) -> "Site":
        """Start and wait for the greeting, which comes last."""
        self.launch()
        wait_until(lambda: self.greeted or self.process.poll() is not None, seconds=120)
        assert self.greeted, self.printed
        return self

    @property
    def greeted(self) -> bool:
        return f"{self.url}\n" in self.printed

    def fail(self) -> str:
        """Start, expect that it ends by itself with status 1, and return what it said."""
        self.launch()
        assert self.process.wait(60) == 1, self.printed
        return self.printed

    def ask(self, path: str = "/readyz") -> int:
        """Return the status of `path`, or 0 when nobody answers."""
        try:
            # Long, since a busy machine is slow with what was never asked before.
            with urllib.request.urlopen(f"{self.url}{path}", timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return 0

    def stop(self) -> None:
        """Stop as Ctrl-C does, and check that nothing is left."""
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(60) == 0, self.printed
        assert self.left_over() == []

    def left_over(self) -> list[str]:
        """Return the processes, sockets and held notes that belong to this site."""
        notes = [self.var / "run" / name for name in ("services.json", "processes.json", "lock")]
        sockets = [path for path in self.var.glob("*.socket") if os.path.lexists(path)]
        files = [str(path) for path in [*notes, *sockets] if os.path.lexists(path)]
        return files + list(find_processes(self.var).values())

    def end_whatever_runs(self) -> None:
        """Clean up after a test, however it ended."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for pid in find_processes(self.var):
            # What lost its parent may end by itself meanwhile.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def prepare_var(var: Path) -> None:
    """Make of `var` what a first start of script/server leaves behind, and make sure that it can.

    An ordinary user starts it, where we can be one, from a fresh checkout in a long path that is
    closed to others. The start before ended in the middle: this one heals what that left. Beside it
    stands in `first.printed` what it said.
    """
    folder = Path(tempfile.mkdtemp(prefix="studyhub-checkout-"))
    folder.chmod(0o755)  # other people can reach it; pytest's own are closed to them
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    checkout = copy_project(closed / ("long path " * 13).strip())
    assert len(str(checkout)) >= 150
    site = Site(
        checkout / "var",
        command=("script/server",),
        prefix=as_ordinary_user(folder) or (),
        project=checkout,
        demo=True,
    )
    try:
        kill_half_made(site)
        assert site.start().ask() == 200
        site.stop()
        assert closed.stat().st_mode & 0o777 == 0o700
        (site.var / "model").unlink()
        shutil.move(site.var, var)
        var.with_name("first.printed").write_text(site.printed)
    finally:
        site.end_whatever_runs()
        shutil.rmtree(folder)


def as_ordinary_user(folder: Path) -> tuple[str, ...] | None:
    """Return the words before a command that make it run as an ordinary user, who gets `folder`.

    Where root's Python is closed to others, a user namespace makes it look like one to itself;
    where root may make none either, there are no such words.
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
    made = subprocess.run([*namespace, "true"], capture_output=True).returncode == 0
    return namespace if made else None


def kill_half_made(site: Site) -> None:
    """End a first start, with all that it began, while it makes the database."""
    site.launch()
    # It takes half a second only: the pauses are short.
    wait_until(
        lambda: "Making the database." in site.printed or site.process.poll() is not None,
        seconds=120,
    )
    assert site.process.poll() is None, site.printed
    site.process.kill()
    site.process.wait()
    # A user namespace does not see what another left running, as the next start of a user would.
    site.end_whatever_runs()
    wait_for(lambda: not find_processes(site.var))


def find_processes(var: Path) -> dict[int, str]:
    """Return the processes with `var` in their command, environment or working folder.

    It looks wider than the supervisor's own search: the supervisor itself is found too.
    """
    found = {}
    name = os.fsencode(var)
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            if process.name == str(os.getpid()) or not command:
                continue  # us, or a zombie
            texts = (command, (process / "environ").read_bytes(), (process / "cwd").readlink())
        except OSError:
            continue
        if any(name in os.fsencode(text) for text in texts):
            found[int(process.name)] = os.fsdecode(command.replace(b"\0", b" "))
    return found


def clean_environment() -> dict[str, str]:
    """Return our environment without what the test run has set for itself."""
    return {key: value for key, value in os.environ.items() if not key.startswith(OURS)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def copy_project(folder: Path) -> Path:
    """Copy the code to `folder`, with links to the packages and the model instead of copies."""
    left_out = shutil.ignore_patterns(".git", ".venv", "var", ".*_cache", "tests")
    shutil.copytree(PROJECT, folder, ignore=left_out)
    (folder / ".venv").symlink_to(PROJECT / ".venv")
    (folder / "var").mkdir()
    (folder / "var" / "model").symlink_to(PROJECT / "var" / "model")
    return folder


def wait_for(condition: Callable[[], bool], *, seconds: float = 30) -> None:
    """Fail the test when `condition` does not come true."""
    assert wait_until(condition, seconds=seconds, pause=lambda _: time.sleep(0.1))
