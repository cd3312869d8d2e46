"""One page of what waits for a mentor, in the order in which "take next" goes through it.

What was asked of them by name comes first, then the oldest. Which requests stand on the page is
asked before what they say: an index has the order, and the page's own rows alone are joined to
anything. So a page costs the same however many wait behind it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from mentoring.domain.queries import (
    BY_AGE,
    free_requests,
    held_requests,
    queue_for,
    returning_by,
    with_titles,
)
from mentoring.models import ReviewRequest

State = ReviewRequest.State
PAGE = 25
# So far ahead one counts; "more than a hundred" says as much as the number.
AHEAD = 100


@dataclass(frozen=True)
class QueuePage:
    """A page of the queue, and the mentor's own: what they hold and what they can take back."""

    number: int
    rows: list[ReviewRequest]
    # How many wait from the first on, as far as was counted.
    counted: int
    is_all: bool
    held: list[ReviewRequest]
    returning: list[ReviewRequest]

    @property
    def has_next(self) -> bool:
        return self.counted > self.number * PAGE

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1


def read_queue(*, mentor: User, among: Q, number: int, now: datetime) -> QueuePage:
    """Return a page of the queue, or the first one where there are fewer: four queries at most."""
    start = PAGE * (number - 1)
    keys = list_keys(mentor, among, start, start + AHEAD + 1, now)
    if start and not keys:
        return read_queue(mentor=mentor, among=among, number=1, now=now)
    own = list_own(mentor, now)
    found = find_rows([*keys[:PAGE], *own])
    mine = [found[key] for key in own if key in found]
    held = [row for row in mine if row.state == State.WAITING]
    returning = [row for row in mine if row.state == State.RETURNING]
    return QueuePage(
        number=number,
        rows=[found[key] for key in keys[:PAGE] if key in found],
        counted=start + min(len(keys), AHEAD),
        is_all=len(keys) <= AHEAD,
        held=sorted((row for row in held if row.held_until), key=lambda row: row.held_until),
        returning=sorted(returning, key=lambda row: row.returned_at),
    )


def list_own(mentor: User, now: datetime) -> list[UUID]:
    """Return the keys of what the mentor holds, and of what they can take back."""
    held, returning = held_requests(mentor, now), returning_by(mentor)
    keys = [rows.order_by().values_list("pk", flat=True) for rows in (held, returning)]
    return list(keys[0].union(keys[1], all=True))


def find_rows(keys: list[UUID]) -> dict[UUID, ReviewRequest]:
    return {row.pk: row for row in with_titles(ReviewRequest.objects.filter(pk__in=keys))}


def list_keys(mentor: User, among: Q, start: int, stop: int, now: datetime) -> list[UUID]:
    """Return the keys from `start` to `stop` of what waits for a mentor, in its order.

    Mostly nothing was asked of them by name, which is seen sooner than what is within their reach.
    """
    named, others = in_turns(queue_for(mentor, now).filter(among), mentor)
    asked = ReviewRequest.objects.filter(asked_of=mentor, state=State.WAITING).exists()
    first = list(named.values_list("pk", flat=True)[:stop]) if asked else []
    rest = others.values_list("pk", flat=True)
    return first[start:] + list(rest[max(0, start - len(first)) : stop - len(first)])


def in_turns(waiting: QuerySet, mentor: User) -> tuple[QuerySet, QuerySet]:
    """Return what was asked of the mentor by name (further rounds are), and all else."""
    return waiting.filter(asked_of=mentor), waiting.exclude(asked_of=mentor)


def find_next(mentor: User, now: datetime) -> ReviewRequest | None:
    """Return what "take next" would give, with its title."""
    free = with_titles(free_requests(mentor, now).order_by(*BY_AGE))
    for candidates in in_turns(free, mentor):
        if found := candidates.first():
            return found
    return None
