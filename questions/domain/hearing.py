"""Who wants to hear that an answer was scored: the apps above.

An app offers a module `hearing.py` with `hear_score(*, submission, score, now)`. It runs in the
transaction that stores an automatic score, under the lock on the answer.
"""

from datetime import datetime
from types import ModuleType

from questions.models import Score, Submission
from studyhub.app_modules import find_app_modules


def find_listeners() -> tuple[ModuleType, ...]:
    """Return the `hearing` modules of the apps."""
    return find_app_modules("hearing")


def tell_listeners(*, submission: Submission, score: Score, now: datetime) -> None:
    """Tell the apps above of the automatic score of a locked answer."""
    for listener in find_listeners():
        listener.hear_score(submission=submission, score=score, now=now)
