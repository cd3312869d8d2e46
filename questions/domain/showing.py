"""What the apps above show of questions, or have to know that it was shown.

An app offers a module `showing.py` with

- `versions_shown(learner)`, the keys of the versions that it showed to a learner, or will;
- `note_keys_shown(learner, questions, now)`, which hears that a learner sees the keys of questions.
"""

from collections.abc import Collection
from datetime import datetime
from types import ModuleType
from uuid import UUID

from accounts.models import User
from questions.models import Submission
from studyhub.app_modules import find_app_modules


def find_showings() -> tuple[ModuleType, ...]:
    """Return the `showing` modules of the apps."""
    return find_app_modules("showing")


def note_keys_shown(*, learner: User, questions: Collection[UUID], now: datetime) -> None:
    """Tell the apps that a learner sees the keys of these questions (their ids), or part of them.

    Wherever that is: on a page, by a program, or in a file. What is written from now on may be
    what was read there.
    """
    for one in find_showings():
        one.note_keys_shown(learner=learner, questions=questions, now=now)


def note_reports_told(*, person: User, now: datetime) -> None:
    """Note that the reports on all of a learner's answers, which tell keys, are in their hands."""
    scored = Submission.objects.filter(learner=person, effective_score__isnull=False)
    asked = scored.order_by().values_list("version__question", flat=True).distinct()
    note_keys_shown(learner=person, questions=list(asked), now=now)
