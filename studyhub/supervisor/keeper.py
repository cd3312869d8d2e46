"""Keeping one process alive: restart it with growing pauses, and say so."""

from collections import deque
from pathlib import Path
from typing import Protocol

from studyhub.embedded import ServerError
from studyhub.embedded.processes import Process, kill_session, last_lines

WINDOW = 60.0
"""Seconds: a process that has lived so long starts with a clean sheet."""
LOOP = 5
"""So many ends within the window are a crash loop."""
LONGEST_PAUSE = 30.0


class Server(Protocol):
    """What can be kept: PostgreSQL, Valkey, or a Program."""

    process: Process | None
    log: Path

    def start(self) -> None: ...

    def stop(self) -> None: ...


class Keeper:
    """Watches one server. Call `look` often; it never blocks for long."""

    def __init__(self, name: str, server: Server) -> None:
        self.name = name
        self.server = server
        self.ends: deque[float] = deque(maxlen=LOOP)
        self.restart_at: float | None = None
        self.reported = False

    @property
    def pid(self) -> int | None:
        process = self.server.process
        return process.pid if process is not None and process.poll() is None else None

    def look(self, now: float) -> str:
        """Restart the server where that is due. Return a line for the operator, or nothing."""
        if self.restart_at is not None:
            return self.restart_when_due(now)
        if self.pid is not None or self.server.process is None:
            return ""
        return self.note_end(now)

    def note_end(self, now: float) -> str:
        how = describe(self.server.process.returncode)
        # What a killed main process leaves would answer on the port with the old code.
        kill_session(self.server.process)
        return self.plan_restart(now, how=how)

    def plan_restart(self, now: float, *, how: str) -> str:
        if self.ends and now - self.ends[-1] > WINDOW:
            self.ends.clear()
            self.reported = False
        self.ends.append(now)
        pause = pause_after(len(self.ends))
        self.restart_at = now + pause
        if len(self.ends) < LOOP:
            return f"{self.name} stopped ({how}); starting it again."
        if self.reported:
            return ""
        self.reported = True
        return (
            f"{self.name} keeps stopping ({how}, {LOOP} times within a minute); it is "
            f"tried again every {pause:.0f} seconds. The end of {self.server.log} says:\n"
            f"{last_lines(self.server.log)}"
        )

    def restart_when_due(self, now: float) -> str:
        if now < self.restart_at:
            return ""
        self.restart_at = None
        try:
            self.server.start()
        except (OSError, ServerError) as error:
            return self.plan_restart(now, how=str(error))
        return ""


def pause_after(ends: int) -> float:
    """Seconds before the next start: at once, then 1, 2, 4, and at last 30."""
    if ends <= 1:
        return 0.0
    return LONGEST_PAUSE if ends >= LOOP else 2.0 ** (ends - 2)


def describe(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"
