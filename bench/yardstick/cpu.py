"""CPU time of a process and everything under it, read from /proc."""

import os
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")


def cpu_seconds(root: int) -> float:
    """Return what the process `root`, its living descendants and all that ended have used.

    A living child counts itself; one that has ended is in the sum that its parent keeps of those it
    waited for. So the difference of two readings misses nothing that came and went in between.
    """
    processes = read_processes()
    children: dict[int, list[int]] = {}
    for pid, (parent, _ticks) in processes.items():
        children.setdefault(parent, []).append(pid)
    family, ticks = [root], 0
    while family:
        pid = family.pop()
        ticks += processes[pid][1] if pid in processes else 0
        family += children.get(pid, [])
    return ticks * TICK


def read_processes() -> dict[int, tuple[int, int]]:
    """Return parent and ticks (user, system, and both of the children waited for) by pid."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "stat").read_text()
        except OSError:
            continue  # it has just ended
        # The second field, the name in brackets, may hold blanks and brackets itself.
        fields = line.rpartition(")")[2].split()
        found[int(folder.name)] = int(fields[1]), sum(map(int, fields[11:15]))
    return found
