"""The history of the drafts, read once at closing: the time spent on each answer, and what stays.

Time spent, by rule: each accepted save gives its question the time since the save before it, in
whatever question that was, or since the start; 60 seconds at most, since who reads and thinks is at
work for a while, and who is away is not. So the questions together never take longer than the
sitting, and a pause adds nothing beyond that minute.

What stays, by rule: of each draft the first accepted version, then one for every 60 seconds, and
all of the last 60 seconds, since those saves may still be sent again. Refused versions all stay:
their text stands nowhere else.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from mockinterviews.models import DraftVersion, Interview

LONGEST_GAP = timedelta(seconds=60)
SPACING = timedelta(seconds=60)


class Save(NamedTuple):
    """One accepted version of a draft, without its text."""

    pk: int
    draft_id: int
    received_at: datetime


def accepted_saves(interview: Interview) -> list[Save]:
    """Return the accepted saves of an interview in the order of their arrival: one query."""
    versions = DraftVersion.objects.filter(
        draft__question__interview=interview, number__isnull=False
    )
    rows = versions.order_by("received_at", "number").values_list("pk", "draft_id", "received_at")
    return [Save(*row) for row in rows]


def reckon_spent(*, started_at: datetime, saves: Iterable[Save]) -> dict[int, int]:
    """Return the milliseconds spent on each draft, by its id. `saves` come in order."""
    spent: dict[int, timedelta] = defaultdict(timedelta)
    before = started_at
    for save in saves:
        # A clock that was set back must not keep an interview from closing.
        spent[save.draft_id] += max(timedelta(0), min(save.received_at - before, LONGEST_GAP))
        before = save.received_at
    return {draft_id: time // timedelta(milliseconds=1) for draft_id, time in spent.items()}


def find_spare(saves: Iterable[Save]) -> list[int]:
    """Return the ids of the versions that need not stay. `saves` come in order."""
    by_draft: dict[int, list[Save]] = defaultdict(list)
    for save in saves:
        by_draft[save.draft_id].append(save)
    return [pk for of_one in by_draft.values() for pk in spare_of(of_one)]


def spare_of(saves: Sequence[Save]) -> list[int]:
    kept, last = saves[0].received_at, saves[-1].received_at
    spare = []
    for save in saves[1:]:
        if save.received_at - kept >= SPACING:
            kept = save.received_at
        elif last - save.received_at > SPACING:
            spare.append(save.pk)
    return spare


def thin(saves: Iterable[Save]) -> None:
    """Delete the versions that need not stay: one statement, none where all of them stay."""
    if spare := find_spare(saves):
        DraftVersion.objects.filter(pk__in=spare).delete()
