"""Named points at which a fault test kills the process. Without STUDYHUB_FAULTS they do nothing.

STUDYHUB_FAULTS holds `point=probability` pairs, such as `after_claim=0.2,in_fold=0.1`. Each kill is
noted in STUDYHUB_FAULTS_LOG first, so that the test can count what really happened; after
STUDYHUB_FAULTS_MOST kills a point kills no more.
"""

import fcntl
import os
import random
import re
import signal
from pathlib import Path

from studyhub.environment import refuse, whole

POINTS = ("after_claim", "in_marking", "before_commit", "after_commit", "in_fold")


def armed() -> dict[str, float]:
    """Return the probability of each armed point."""
    name = "STUDYHUB_FAULTS"
    found = {}
    for pair in filter(None, os.environ.get(name, "").split(",")):
        point, _equals, probability = pair.partition("=")
        if point not in POINTS or not re.fullmatch(r"[01]|[01]?\.[0-9]+", probability):
            raise refuse(name, "cannot be read: it looks like after_claim=0.2,in_fold=0.1")
        found[point] = float(probability)
    if found:
        if not Path(os.environ.get("STUDYHUB_FAULTS_LOG", "")).is_file():
            raise refuse("STUDYHUB_FAULTS_LOG", "is no file.")
        whole("STUDYHUB_FAULTS_MOST", 0, least=1)
    return found


ARMED = armed()


def reach(point: str) -> None:
    """Die here as by kill -9, if the fault test says so."""
    # A child that was forked shares the parent's random state: ask the system instead.
    if point in ARMED and random.SystemRandom().random() < ARMED[point]:
        with Path(os.environ["STUDYHUB_FAULTS_LOG"]).open("r+") as log:
            # Two that die at once count and write one after the other.
            fcntl.flock(log, fcntl.LOCK_EX)
            if log.read().split().count(point) < int(os.environ["STUDYHUB_FAULTS_MOST"]):
                log.write(f"{point}\n")
                log.flush()
                os.kill(os.getpid(), signal.SIGKILL)
