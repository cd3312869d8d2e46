"""One page of what waits for a mentor, in the order in which "take next" goes through it.

What was asked of them by name comes first, then the oldest. Which requests stand on the page is
asked before what they say: an index has the order, and the page's own rows alone are joined to
anything. So a page costs the same however many wait behind it.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Func, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from accounts.models import User
from mentoring.domain.begun import drafts_by
from mentoring.domain.blinding import annotate_blind
from mentoring.domain.narrowing import Narrowing
from mentoring.domain.queries import (
    BY_AGE,
    LEASE,
    PASSED_OVER,
    free_requests,
    held_requests,
    in_turns,
    left_by,
    queue_for,
    returning_by,
    turns_of_taking,
    with_titles,
)
from mentoring.models import ReviewRequest, call_blindly
from studyhub.leases import runs
from studyhub.statements import Given, IsAmong, Statement

State = ReviewRequest.State
PAGE = 25
# So far ahead one counts; "more than a hundred" says as much as the number.
AHEAD = 100
# For each of these a statement is kept, by what is narrowed and which page.
MOST_PAGES = 256

MENTOR = Given("mentor", models.BigIntegerField())
NOW = Given("now", models.DateTimeField())
SINCE = Given("since", models.DateTimeField())
KEYS = Given("keys", ArrayField(models.UUIDField()))
ASKED = Statement(
    lambda: ReviewRequest.objects.filter(asked_of=MENTOR, state=State.WAITING).values_list("pk")[:1]
)
OWN = Statement(
    lambda: (
        held_requests(MENTOR, NOW)
        .order_by()
        .values_list("pk")
        .union(returning_by(MENTOR).order_by().values_list("pk"), all=True)
    )
)
ROWS = Statement(lambda: list_columns(ReviewRequest.objects.filter(IsAmong("pk", KEYS))))


class Waiting(NamedTuple):
    """One request as the queue lists it. No row of a model: the queue makes 25 for each page."""

    pk: UUID
    state: str
    origin: str
    kind: str
    round: int
    words: int
    unsure: bool
    asked_at: datetime
    asked_of_id: int | None
    second_of_id: UUID | None
    returned_at: datetime | None
    held_by_id: int | None
    held_until: datetime | None
    # The question, as HTML.
    asked: str
    # How many questions the learner asks.
    asks: int
    # Whether the mentor has text of their own on it.
    has_begun: bool
    # Whether they have just left it.
    was_left: bool
    # Whether the answer counts no more, since its interview was opened again.
    is_taken_back: bool
    is_blind: bool
    learner_name: str
    holder_name: str | None

    @property
    def called(self) -> str:
        """What pages of mentors call the learner: see `domain.blinding`."""
        return call_blindly(self.pk) if self.is_blind else self.learner_name

    @property
    def is_second_mark(self) -> bool:
        return self.origin == ReviewRequest.Origin.SAMPLED

    def is_held(self, now: datetime) -> bool:
        """Return whether anybody's lease runs at `now`."""
        return runs(self.held_until, most=LEASE, now=now)


@dataclass(frozen=True)
class QueuePage:
    """A page of the queue, and the mentor's own: what they hold and what they can take back."""

    number: int
    rows: list[Waiting]
    # How many wait from the first on, as far as was counted.
    counted: int
    is_all: bool
    held: list[Waiting]
    returning: list[Waiting]

    @property
    def has_next(self) -> bool:
        return self.counted > self.number * PAGE

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1


def read_queue(*, mentor: User, among: Narrowing, number: int, now: datetime) -> QueuePage:
    """Return a page of the queue, or the first one where there are fewer: five queries at most."""
    start = PAGE * (number - 1)
    keys = list_keys(mentor, among, start, start + AHEAD + 1, now)
    if start and not keys:
        return read_queue(mentor=mentor, among=among, number=1, now=now)
    own = [key for (key,) in OWN.fetch(mentor=mentor.pk, now=now)]
    found = find_rows(mentor, [*keys[:PAGE], *own], now)
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


def find_rows(mentor: User, keys: list[UUID], now: datetime) -> dict[UUID, Waiting]:
    rows = ROWS.fetch(mentor=mentor.pk, keys=keys, since=now - PASSED_OVER)
    return {row[0]: Waiting(*row) for row in rows}


def list_columns(requests: QuerySet[ReviewRequest]) -> QuerySet:
    """Return what a `Waiting` has of each request. Neither answer nor marking scheme is read."""
    asks = Func("questions", function="jsonb_array_length", output_field=models.IntegerField())
    titled = annotate_blind(requests).annotate(
        asked=F("submission__version__text_html"),
        asks=asks,
        has_begun=Exists(drafts_by(MENTOR)),
        was_left=left_by(MENTOR, SINCE),
        is_taken_back=Q(submission__withdrawn_at__isnull=False),
        learner_name=name_of("learner"),
        holder_name=name_of("held_by"),
    )
    return titled.values_list(*Waiting._fields)


def name_of(person: str) -> Coalesce:
    """Return what a person is called, as `str` of a User has it."""
    name = NullIf(f"{person}__display_name", Value(""))
    return Coalesce(name, f"{person}__email", output_field=models.CharField())


def list_keys(mentor: User, among: Narrowing, start: int, stop: int, now: datetime) -> list[UUID]:
    """Return the keys from `start` to `stop` of what waits for a mentor, in its order.

    Mostly nothing was asked of them by name, which is seen sooner than what is within their reach.
    """
    given = {"mentor": mentor.pk, "now": now, "topic": among.topic, "cohort": among.cohort}
    first, rest = [], []
    if ASKED.fetch(**given):
        first = read_turn(0, among.shape, 0, stop).fetch(**given)
    if stop > len(first):
        behind = max(0, start - len(first))
        rest = read_turn(1, among.shape, behind, stop - len(first)).fetch(**given)
    return [key for (key,) in [*first[start:], *rest]]


@lru_cache(MOST_PAGES)
def read_turn(turn: int, shape: Narrowing, start: int, stop: int) -> Statement:
    """Return the statement that reads the keys from `start` to `stop` of one of the turns."""
    waiting = queue_for(MENTOR, NOW).filter(shape.of(MENTOR))
    return Statement(lambda: in_turns(waiting, MENTOR)[turn].values_list("pk")[start:stop])


def find_next(mentor: User, now: datetime, among: Q | None = None) -> ReviewRequest | None:
    """Return what "take next" would give `among` these, with its title."""
    free = with_titles(free_requests(mentor, now).filter(among or Q()).order_by(*BY_AGE))
    for candidates in turns_of_taking(free, mentor, now):
        if found := candidates.first():
            return found
    return None
