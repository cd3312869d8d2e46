"""Starting a child that dies with us, and ending it."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol


class ServerError(Exception):
    """A server did not start or stop. The text is one sentence for the operator."""


def spawn(
    command: list[str],
    *,
    log: Path,
    death_signal: signal.Signals = signal.SIGTERM,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: int | None = None,
    show_output: bool = False,
) -> subprocess.Popen:
    """Start `command` in a session of its own, so that Ctrl-C in the terminal reaches only us.

    Its output is appended to `log`; with `show_output` only its errors are. On Linux the kernel
    sends it `death_signal` when we die, however we die; call this from the main thread, because
    the kernel watches the thread.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            [*die_with_us(death_signal), *command],
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=None if show_output else output,
            stderr=output,
            env=dict(env) if env is not None else None,
            cwd=cwd,
            start_new_session=True,
        )


def die_with_us(death_signal: signal.Signals) -> list[str]:
    """Return the words before a command that tie its life to ours, where the system can."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    return [setpriv, "--pdeathsig", death_signal.name.removeprefix("SIG")]


def wait_until(
    ready: Callable[[], bool],
    *,
    seconds: float,
    pause: Callable[[float], None] = time.sleep,
) -> bool:
    """Ask `ready` until it says yes or the time is over. `pause` may raise to give up early."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            return False
        pause(0.03)
    return True


class Process(Protocol):
    """What is asked of a main process: `subprocess.Popen` has it."""

    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def send_signal(self, number: signal.Signals, /) -> None: ...


def end(process: Process, *, by: signal.Signals, seconds: float) -> None:
    """Ask the main process alone to end; after `seconds`, kill what is left of its session."""
    if process.poll() is None:
        process.send_signal(by)
    see_end(process, seconds=seconds)


def see_end(process: Process, *, seconds: float) -> None:
    """Wait for the end of what was asked to end; after `seconds`, kill what is left of it."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    kill_session(process)


def kill_session(process: Process) -> None:
    """Kill whatever a main process left behind, such as workers that outlive a kill -9 of it.

    The kernel gives a session's number to nobody else while one member lives.
    """
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def last_lines(log: Path, count: int = 6) -> str:
    """Return the end of a log, or nothing when it cannot be read."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
    except OSError:
        return ""
