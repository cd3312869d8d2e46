"""The site's own processes, forked from the supervisor, which has imported what they share.

Each would import the same for a second or two, and keep it in memory for itself: so a site starts
in half the time, and a process that died is back at once.
"""

import atexit
import contextlib
import ctypes
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.context import ForkProcess
from pathlib import Path

from studyhub.counting import count_in
from studyhub.embedded.processes import Process, spawn, wait_until
from studyhub.garbage import importing
from studyhub.supervisor.places import PROJECT

PROGRAMS = ("celery.bin.celery", "celery.apps.worker", "celery.apps.beat", "granian.cli")
# Libraries of macOS refuse to work in what was forked once they were used.
CAN_FORK = sys.platform != "darwin"
FORKING = multiprocessing.get_context("fork")
HANDLED = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGTERM: signal.SIG_DFL,
    signal.SIGHUP: signal.SIG_DFL,
}
"""What a program that has just started does on the signals that the supervisor handles."""


def load_site() -> None:
    """Import what the processes run: the programs, every task and every page.

    This reads the settings: the environment has to name the servers by now.
    """
    if not CAN_FORK:
        return
    with importing():
        import django
        from django.conf import settings
        from django.urls import get_resolver

        from studyhub.celery import app  # which names the settings

        django.setup()
        app.loader.import_default_modules()
        count_in(settings.VAR_DIR / "run", server=os.getpid(), begins=True)
        get_resolver().url_patterns  # noqa: B018
        for program in PROGRAMS:
            import_module(program)


@dataclass
class Forked:
    """A forked process, held as one of `subprocess.Popen` is."""

    process: ForkProcess

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def returncode(self) -> int | None:
        """Its exit status, or the signal that killed it as a negative number."""
        return self.process.exitcode

    def poll(self) -> int | None:
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if timeout is None:
            self.process.join()
        # To join for so long would be to wait for its descendants as well.
        elif not wait_until(lambda: self.returncode is not None, seconds=timeout):
            raise subprocess.TimeoutExpired(self.process.name, timeout)
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)


def run(
    words: list[str],
    *,
    name: str,
    log: Path,
    extra: Mapping[str, str] | None = None,
    show_output: bool = False,
) -> Process:
    """Do what `python -m WORDS` does, in a session of its own, so that Ctrl-C reaches only us.

    Its output is appended to `log`; with `show_output` only its errors are. On Linux the kernel
    ends it when we die, however we die; call this from the main thread, because the kernel watches
    the thread.
    """
    if CAN_FORK:
        return fork(words, name=name, log=log, extra=extra or {}, show_output=show_output)
    command, env = [sys.executable, "-m", *words], os.environ | dict(extra or {})
    return spawn(command, log=log, env=env, cwd=PROJECT, show_output=show_output)


def fork(
    words: list[str], *, name: str, log: Path, extra: Mapping[str, str], show_output: bool
) -> Forked:
    with log.open("ab") as output:
        outputs = {2: output.fileno()} if show_output else {1: output.fileno(), 2: output.fileno()}
        job = (words, name, outputs, dict(extra), os.getpid())
        process = FORKING.Process(target=become, args=job, name=name)
        # What comes before the child handles signals as its own program does waits until then.
        signal.pthread_sigmask(signal.SIG_BLOCK, HANDLED)
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED)
    return Forked(process)


def become(
    words: list[str], name: str, outputs: dict[int, int], extra: dict[str, str], parent: int
) -> None:
    os.setsid()
    with Path(os.devnull).open() as nothing:
        os.dup2(nothing.fileno(), 0)
    for number, output in outputs.items():
        os.dup2(output, number)
    os.environ.update(extra)
    os.chdir(PROJECT)
    name_in_lists(name)
    for number, handler in HANDLED.items():
        signal.signal(number, handler)
    die_with(parent)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED)
    sys.argv = words
    try:
        runpy.run_module(words[0], run_name="__main__", alter_sys=True)
    finally:
        # multiprocessing leaves them out before Python 3.13, and a program of its own does not.
        atexit._run_exitfuncs()


def name_in_lists(name: str) -> None:
    """Be told apart by `top` and `ps -e` of Linux: a fork has the supervisor's command line."""
    with contextlib.suppress(OSError):
        Path("/proc/self/comm").write_text(name)


def die_with(parent: int) -> None:
    """Have the kernel send TERM when `parent` dies, where the system can."""
    set_signal_of_death = 1  # PR_SET_PDEATHSIG of Linux
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(set_signal_of_death, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we asked
            os.kill(os.getpid(), signal.SIGTERM)
