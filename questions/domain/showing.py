"""What the apps above show of questions, or have to know that it was shown.

An app offers a module `showing.py` with

- `versions_shown(learner)`, the keys of the versions that it showed to a learner, or will;
- `note_keys_shown(submission, now)`, which hears that a learner sees the key of what they answered.
"""

from datetime import datetime
from types import ModuleType

from questions.models import Submission
from studyhub.app_modules import find_app_modules


def find_showings() -> tuple[ModuleType, ...]:
    """Return the `showing` modules of the apps."""
    return find_app_modules("showing")


def note_keys_shown(*, submission: Submission, now: datetime) -> None:
    """Tell the apps that the learner sees the key of what they answered in one of them."""
    if submission.context == Submission.Context.INTERVIEW:
        for one in find_showings():
            one.note_keys_shown(submission=submission, now=now)
