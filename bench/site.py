"""A site of its own for a bench: PostgreSQL, Valkey, web, workers, beat in a temporary folder."""

import contextlib
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import psycopg
from psycopg import sql

from bench.nursery import Born, Nursery
from studyhub.embedded import Postgres, Valkey
from studyhub.embedded.postgres import binary
from studyhub.embedded.processes import end, last_lines, spawn, wait_until
from studyhub.embedded.valkey import free_port
from studyhub.supervisor.orphans import MARK, end_orphans
from studyhub.supervisor.programs import serve

ROOT = Path(__file__).resolve().parent.parent
Killable = subprocess.Popen | Born


class Site:
    """Real servers that a bench may kill. `environment` is for the workers alone.

    `tables` is the address of a migrated database: a copy of it saves the time of migrating.
    `prepared` is the var/ of a site that does not run: a copy of its data saves that of preparing.
    `postgres`: settings of PostgreSQL beside its own. `forks`: processes are forked from one that
    has imported the site, as the supervisor does it: they are there at once.
    """

    def __init__(
        self,
        *,
        environment: dict[str, str] | None = None,
        tables: str = "",
        prepared: str = "",
        postgres: dict[str, str] | None = None,
        forks: bool = False,
    ) -> None:
        self.tables = tables
        self.forks = forks
        self.folder = Path(tempfile.mkdtemp(prefix="studyhub-bench-"))
        self.postgres = Postgres(
            self.folder / "postgres", log=self.folder / "postgres.log", durable=False
        )
        self.valkey = Valkey(self.folder, log=self.folder / "valkey.log")
        self.environment = environment or {}
        self.settings = postgres or {}
        self.is_prepared = bool(prepared)
        for name in ("postgres", "static") if prepared else ():
            shutil.copytree(Path(prepared) / name, self.folder / name)
        self.processes: dict[str, Killable] = {}
        self.starters: dict[str, Callable[[], None]] = {}
        self.revived = 0

    def start_servers(self) -> None:
        """Start both servers, point this process at them, and make the tables that it lacks."""
        self.postgres.initialise()
        with (self.folder / "postgres/postgresql.auto.conf").open("a") as lines:
            lines.writelines(f"{name} = '{value}'\n" for name, value in self.settings.items())
        self.postgres.start()
        self.postgres.wait()
        self.valkey.start()
        self.valkey.wait()
        os.environ |= {
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.valkey.url,
            "STUDYHUB_MODEL_DIR": os.environ.get("STUDYHUB_MODEL_DIR", str(ROOT / "var/model")),
            "STUDYHUB_VAR": str(self.folder),
            # Counted as on any site, but a bench does in a second what a person does in an hour.
            "STUDYHUB_LIMITS": "1000000",
            "DJANGO_SETTINGS_MODULE": "studyhub.settings",
        }
        import django
        from django.core.management import call_command

        django.setup()
        if self.tables:
            copy_database(self.tables, self.postgres.url)
        if not self.is_prepared:
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)

    def prepare(self) -> None:
        """Collect the static files, load the pack and make the demo's people, as a start does."""
        from django.core.management import call_command

        call_command("prepare", demo=True, stdout=io.StringIO(), stderr=io.StringIO())

    def make_database(self, name: str) -> None:
        """Make one more database on the same PostgreSQL."""
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def settle_postgres(self) -> None:
        """Count the rows now, and let no cleaning in the background fall into a measurement."""
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET autovacuum = off")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("ANALYZE")

    def run_module(self, name: str, environment: dict[str, str], *words: str) -> str:
        """Run a module of ours to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", name, *words],
            cwd=ROOT,
            env=os.environ | environment,
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            raise SystemExit(done.stderr)
        return done.stdout.strip()

    def start_web(
        self, name: str, *, environment: dict[str, str] | None = None, port: int | None = None
    ) -> int:
        """Serve a project as the supervisor serves the site, by one process; return the port."""
        port = port or free_port()
        self.starters[name] = lambda: self.start_web(name, environment=environment, port=port)
        words = serve("bench.yardstick.served:application", host="127.0.0.1", port=port, workers=1)
        if self.forks:
            words = ["bench.unarmed", *words]
        self.run(name, words, environment or {})
        if not wait_until(lambda: listens(port), seconds=60):
            raise SystemExit(last_lines(self.folder / f"{name}.log"))
        return port

    def serve_here(self) -> int:
        """Serve the site by a thread of this process, which has imported it; return the port."""
        from bench.yardstick.served import application

        server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
        Thread(target=server.serve_forever, daemon=True).start()
        return server.server_port

    def start_worker(self, queue: str, *, concurrency: int = 1, include: str = "") -> None:
        """Start the worker of one queue; it loads the module `include` as well."""
        self._celery(
            queue,
            [
                *("worker", "-Q", queue, "-c", str(concurrency), "-n", f"{queue}@bench"),
                *("-l", "INFO", "--without-gossip", "--without-mingle"),
                *(("-I", include) if include else ()),
            ],
            self.environment | {"STUDYHUB_QUEUE": queue},
        )

    def start_beat(self) -> None:
        """Start the scheduler of the sweeps."""
        self._celery(
            "beat", ["beat", "--scheduler", "celery.beat:Scheduler", "--pidfile="], self.environment
        )

    def _celery(self, name: str, words: list[str], environment: dict[str, str]) -> None:
        self.starters[name] = lambda: self._celery(name, words, environment)
        self.run(name, ["celery", "-A", "studyhub", *words], environment)

    def run(self, name: str, words: list[str], environment: dict[str, str]) -> None:
        """Start what `python -m WORDS` does, under that name."""
        log = self.folder / f"{name}.log"
        if self.forks:
            process = self.nursery.start(words, name=name, log=log, extra=environment)
        else:
            command, env = [sys.executable, "-m", *words], self.marked | environment
            process = spawn(command, log=log, env=env, cwd=ROOT)
        self.processes[name] = process

    @property
    def marked(self) -> dict[str, str]:
        """The environment of what belongs to this site."""
        return os.environ | {MARK: str(self.folder)}

    @cached_property
    def nursery(self) -> Nursery:
        return Nursery(environment=self.marked | self.environment, folder=ROOT)

    def revive(self) -> None:
        """Start again what ended by itself, as the supervisor does.

        Celery 5.7 ends its main process when the broker goes away while it holds messages that it
        has not acknowledged: kombu asks a closed channel for a host name.
        """
        for name, process in list(self.processes.items()):
            if process.poll() is not None:
                self.revived += 1
                self.starters[name]()

    def restart_postgres(self) -> None:
        """Stop PostgreSQL under everybody's feet and start it again on the same socket."""
        process = self.postgres.process
        process.send_signal(signal.SIGINT)
        process.wait()
        self.postgres.start()
        self.postgres.wait()

    def kill(self, name: str) -> None:
        """Kill -9 a process and whatever it left."""
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def end_worker(self, queue: str) -> None:
        """Let a worker finish what it has in hand, and end it."""
        end(self.processes.pop(queue), by=signal.SIGTERM, seconds=15)

    def stop(self) -> None:
        """End everything and remove the folder."""
        for process in self.processes.values():
            end(process, by=signal.SIGTERM, seconds=15)
        if "nursery" in vars(self):
            self.nursery.stop()
        # A web server whose main process was killed leaves the one behind that answers.
        end_orphans(self.folder)
        with contextlib.suppress(Exception):
            self.valkey.process.send_signal(signal.SIGCONT)
        self.valkey.stop()
        self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Quiet(WSGIRequestHandler):
    """Tells of no request."""

    def log_message(self, *_args) -> None:
        """Say nothing."""


def copy_database(origin: str, target: str) -> None:
    """Fill the empty database at `target` with what that at `origin` has, on whatever servers."""
    words = [binary("pg_dump"), "--dbname", origin, "--no-owner"]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as dump:
        subprocess.run(
            [binary("psql"), "--quiet", "--set=ON_ERROR_STOP=1", "--dbname", target],
            stdin=dump.stdout,
            stdout=subprocess.DEVNULL,
            check=True,
        )
    assert dump.returncode == 0


def listens(port: int) -> bool:
    """Whether somebody takes connections on a local port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
