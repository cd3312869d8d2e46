"""The life of a running site: start everything, keep it running, stop it in order."""

import os
import re
import signal
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from studyhub.embedded import Postgres, ServerError, Valkey
from studyhub.embedded.processes import end, last_lines, wait_until
from studyhub.supervisor import programs
from studyhub.supervisor.forking import load_site, run
from studyhub.supervisor.keeper import Keeper, Server
from studyhub.supervisor.lock import hold_lock
from studyhub.supervisor.orphans import end_orphans
from studyhub.supervisor.places import Places, put_aside, rotate, write_private
from studyhub.supervisor.ports import check_port
from studyhub.supervisor.probing import ask_readiness
from studyhub.supervisor.reach import (
    is_loopback,
    is_production,
    list_names,
    make_address,
    make_outer_address,
    names_missing,
    tell_address,
)

STOP_ORDER = (
    "web",
    "beat",
    *(f"worker {queue}" for queue in programs.QUEUES),
    "valkey",
    "postgres",
)
# Seconds between two looks at how large the logs are.
LOGS_EVERY = 10.0
STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Options:
    port: int = 8000
    host: str = "127.0.0.1"
    web_workers: int = 2
    demo: bool | None = None

    @property
    def address(self) -> str:
        return make_address(self.host, self.port)

    @property
    def words(self) -> list[str]:
        """The words of the command line that say the same."""
        words = ["--port", str(self.port), "--host", self.host]
        words += ["--web-workers", str(self.web_workers)]
        if self.demo is not None:
            words.append("--demo" if self.demo else "--no-demo")
        return words

    @property
    def has_demo(self) -> bool:
        """The passwords of the demo accounts are public: others see such a site only on demand."""
        if self.demo is not None:
            return self.demo
        return is_loopback(self.host) and not is_production()


class Stopped(BaseException):
    """Somebody asked us to stop: raised where we wait, never in the middle of a step."""


class Lifecycle:
    """One run of the site."""

    def __init__(self, places: Places, options: Options) -> None:
        self.places = places
        self.options = options
        self.keepers: dict[str, Keeper] = {}
        self.asked_to_stop = False

    def run(self) -> None:
        """Start, then watch until a signal asks to stop. Raise ServerError when starting fails."""
        for number in STOPPING_SIGNALS:
            # Who starts it with `nohup` wants it to outlive the terminal.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self.ask_to_stop)
        # Who started us may have ignored it: then no end of a child would be told.
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self.places.make()
        with hold_lock(self.places.lock, address=self.options.address):
            try:
                self.start()
                self.watch()
            except Stopped:
                say("Stopping.")
            finally:
                self.stop()
        say("Stopped.")

    def ask_to_stop(self, _number, _frame) -> None:
        self.asked_to_stop = True

    def pause(self, seconds: float) -> None:
        """Sleep in short pieces, and raise Stopped when a signal has come."""
        until = time.monotonic() + seconds
        while not self.asked_to_stop and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.1))
        if self.asked_to_stop:
            raise Stopped

    # --- Starting -------------------------------------------------------------------------------

    def start(self) -> None:
        self.prepare_ground()
        addresses = self.start_servers()
        os.environ.update(addresses)
        write_private(self.places.services, addresses | tell_address())
        self.prepare_site()
        self.start_web()
        for queue in programs.QUEUES:
            self.keep(programs.worker(self.places, queue))
        self.keep(programs.beat(self.places))
        self.greet()

    def prepare_ground(self) -> None:
        """End what a killed run left, and check all that can be checked before anything starts."""
        os.environ["STUDYHUB_VAR"] = str(self.places.var)
        if not is_production():
            # In production the settings take it from the names that the site answers to.
            address = make_outer_address(self.options.host, self.options.port)
            os.environ.setdefault("STUDYHUB_URL", address)
            if is_loopback(self.options.host):
                # It answers to the address that it prints.
                os.environ.setdefault("STUDYHUB_HOSTS", list_names(self.options.host))
        if ended := end_orphans(self.places.var):
            say(f"Ended {ended} processes that a killed run had left.")
        check_port(host=self.options.host, port=self.options.port)
        self.places.check_room()
        self.places.drop_empty_secret()
        for log in self.places.logs.glob("*.log"):
            rotate(log)

    def start_servers(self) -> dict[str, str]:
        """Start PostgreSQL and Valkey unless the environment names others. Return addresses."""
        addresses = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
        if not addresses["DATABASE_URL"]:
            postgres = Postgres(self.places.postgres, log=self.places.log("postgres"))
            if not self.places.postgres.exists():
                say("Making the database.")
            postgres.initialise()
            say("Starting PostgreSQL.")
            self.add("postgres", postgres)
            postgres.wait(pause=self.pause)
            addresses["DATABASE_URL"] = postgres.url
        if not addresses["REDIS_URL"]:
            valkey = Valkey(self.places.run, log=self.places.log("valkey"))
            say("Starting Valkey.")
            self.add("valkey", valkey)
            valkey.wait(pause=self.pause)
            addresses["REDIS_URL"] = valkey.url
        return addresses

    def prepare_site(self) -> None:
        """Run `manage.py prepare`: migrations, content, demo accounts, static files."""
        log = self.places.log("prepare")
        self.load_site(log)
        word = "--demo" if self.options.has_demo else "--no-demo"
        process = run(["manage", "prepare", word], name="prepare", log=log, show_output=True)
        try:
            wait_until(lambda: process.poll() is not None, seconds=3600, pause=self.pause)
        finally:
            end(process, by=signal.SIGTERM, seconds=10)
        if process.returncode != 0:
            raise ServerError(unprepared(find_cause(log), log))

    def load_site(self, log: Path) -> None:
        try:
            load_site()
        except Exception as error:
            with log.open("a") as story:
                traceback.print_exc(file=story)
            raise ServerError(unprepared(str(error), log)) from None

    def start_web(self) -> None:
        say("Starting the web server, the workers and the scheduler.")
        options = self.options
        web = programs.web(
            self.places, host=options.host, port=options.port, workers=options.web_workers
        )
        self.keep(web)

        def settled() -> bool:
            ready = ask_readiness(host=options.host, port=options.port) == 200
            return ready or web.process.poll() is not None

        if not wait_until(settled, seconds=60, pause=self.pause) or web.process.poll() is not None:
            raise ServerError(
                f"The web server did not start; the end of {web.log} says:\n{last_lines(web.log)}"
            )

    def keep(self, program: programs.Program) -> None:
        self.add(program.name, program)

    def add(self, name: str, server: Server) -> None:
        """Start `server`, and keep it from now on."""
        self.keepers[name] = Keeper(name, server)
        server.start()

    def greet(self) -> None:
        self.note_processes()
        say("StudyHub is ready. Ctrl-C stops it.")
        say(self.options.address)
        if missing := names_missing(self.options.host):
            say(missing)
        if not self.options.has_demo:
            say("Make accounts with: .venv/bin/python manage.py createstaff")
            return
        with suppress(OSError):
            say(self.places.demo.read_text().rstrip())

    # --- Running and stopping -------------------------------------------------------------------

    def watch(self) -> None:
        logs_at = 0.0
        while True:
            self.pause(0.2)
            before, now = self.pids(), time.monotonic()
            for keeper in self.keepers.values():
                if line := keeper.look(time.monotonic()):
                    say(line)
            if self.pids() != before:
                self.note_processes()
            if now >= logs_at:
                logs_at = now + LOGS_EVERY
                self.bound_logs()

    def bound_logs(self) -> None:
        for log in self.places.logs.glob("*.log"):
            with suppress(OSError):  # tried again, also when a full disk has room
                put_aside(log)

    def pids(self) -> dict[str, int | None]:
        return {name: keeper.pid for name, keeper in self.keepers.items()}

    def note_processes(self) -> None:
        with suppress(OSError):  # a full disk must not stop a running site
            write_private(self.places.processes, self.pids())

    def stop(self) -> None:
        """Stop our own processes beside each other, then what they need; nothing is left."""
        for keeper in self.keepers.values():
            if isinstance(keeper.server, programs.Program):
                keeper.server.ask_to_stop()
        for name in STOP_ORDER:
            if name in self.keepers:
                with suppress(OSError):  # whatever one of them does, the others are stopped
                    self.keepers[name].server.stop()
        self.places.services.unlink(missing_ok=True)
        self.places.processes.unlink(missing_ok=True)


def unprepared(cause: str, log: Path) -> str:
    return f"The site could not be prepared: {cause} (the whole story: {log})"


def find_cause(log: Path) -> str:
    """Return what the last exception in a log said, without its name; else the last line."""
    said = last_lines(log, 200)
    causes = re.findall(r"(?m)^(?:\w+\.)*\w*(?:Error|Exception|Configured): (.+)$", said)
    return causes[-1] if causes else said.rpartition("\n")[2]


def say(line: str) -> None:
    """Print a line at once. A terminal that went away is no reason to stop."""
    with suppress(OSError):
        print(line, flush=True)
