"""What was left open: which practices there are, and where each is gone on with.

A practice is, in which a question waits that is neither answered nor skipped. So is one that was
finished or ended where an answer is half-written, until it is handed in or taken off the list.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from questions.domain.answer_drafts import is_half_written
from questions.domain.placement import QUESTIONS as PLACEMENT_QUESTIONS
from questions.domain.practice import count_items, next_item, still_open
from questions.models import Practice, PracticeItem, Submission
from studyhub.statements import Given, IsAmong, Statement

# So many of them are on a page, the newest first.
PAGE_SIZE = 20
MOST_PAGES = 16
LEARNER = Given("learner", BigIntegerField())
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
IS_WAITING = Q(skipped_at=None, practice__finished_at=None)
GOES_ON = IS_WAITING | Q(half_written_by__isnull=False)


def unfinished_practices(learner: User | Given | OuterRef) -> QuerySet[Practice]:
    """Return the practices that `learner` left open, the newest first."""
    return Practice.objects.filter(learner=learner, finished_at=None).order_by("-started_at", "-pk")


def unfinished_recalls(learner: User) -> QuerySet[Practice]:
    """Return those of them that ask cards which were due."""
    return unfinished_practices(learner).filter(origin=Practice.Origin.RECALL)


@dataclass(frozen=True)
class OpenPractice:
    """A practice to go on with: where, what it `asks` there, and how much of it is done.

    That is how much is answered, and how much is half-written. With how many are left open in all.
    """

    practice: Practice
    position: int
    answered: int
    total: int
    asks: str = ""
    half_written: int = 0
    all_open: int = 1

    @property
    def how_far(self) -> str:
        return say_how_far(self.answered, self.total, self.half_written)


def say_how_far(answered: int, total: int, half_written: int) -> str:
    """Say how much of a practice is answered, and what is half-written in it."""
    said = _("%(answered)d of %(total)d answered") % {"answered": answered, "total": total}
    if not half_written:
        return said
    half = ngettext("%(count)d half-written", "%(count)d half-written", half_written)
    return f"{said}, {half % {'count': half_written}}"


def half_written_items(learner: User | Given) -> QuerySet[PracticeItem]:
    """Return the items in which `learner` has half-written answers, but what is off the list."""
    return PracticeItem.objects.filter(half_written_by=learner, submission=None)


def is_half_written_of(learner: User | Given) -> IsAmong:
    """Return the condition that a practice has such an item."""
    return IsAmong("pk", ArraySubquery(half_written_items(learner).order_by().values("practice")))


def waits_in(learner: User | Given) -> QuerySet[Practice]:
    """Return the practices of `learner` in which a question waits, the newest first."""
    return annotate_first(unfinished_practices(learner)).filter(first__isnull=False)


def annotate_first(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    """Add where the first question waits that is neither answered nor skipped: `first`, or None."""
    # Not by Exists, which PostgreSQL makes a join of, and reads what is open of everybody.
    first = still_open(OuterRef("pk")).order_by().values("practice").values(found=Min("position"))
    return practices.annotate(first=Subquery(first))


def places_to_go_on() -> QuerySet[PracticeItem]:
    """Return where a practice is gone on with: its open items if it is not over, then the rest.

    The rest is half-written.
    """
    unanswered = PracticeItem.objects.filter(practice=OuterRef("pk"), submission=None)
    return unanswered.filter(GOES_ON).order_by(
        Case(When(IS_WAITING, then=Value(0)), default=Value(1)), "position"
    )


def open_practices(learner: User | Given, *, most: int) -> QuerySet[Practice]:
    """Return the practices in which something is open or half-written, the newest first.

    With `position` of the first open item, else of the first half-written one, and what it `asks`;
    how many are `answered` and `half_written`, and of how many in `total`. No more than `most` of
    those that wait, so that both lists of keys come out of an index.
    """
    waiting = waits_in(learner)[:most].values("pk")
    items = PracticeItem.objects.filter(practice=OuterRef("pk")).order_by().values("practice")
    half = items.filter(half_written_by__isnull=False, submission=None)
    place = places_to_go_on()
    to_come = When(origin=Practice.Origin.FIRST, finished_at=None, then=Value(PLACEMENT_QUESTIONS))
    return (
        Practice.objects.filter(
            Q(IsAmong("pk", ArraySubquery(waiting))) | Q(is_half_written_of(learner))
        )
        .order_by("-started_at", "-pk")
        # Only of those that are read: many may have been left open.
        .annotate(
            position=Subquery(place.values("position")[:1]),
            total=Greatest(
                Subquery(items.values(found=Count("pk"))), Case(to_come, default=Value(0))
            ),
            answered=Subquery(items.values(found=Count("submission"))),
            half_written=Coalesce(Subquery(half.values(found=Count("pk"))), Value(0)),
            asks=Subquery(place.values("version__question__title")[:1]),
        )
    )


def annotate_all_open(practices: QuerySet[Practice], learner: User | Given) -> QuerySet[Practice]:
    """Add to each how many practices of `learner` `open_practices` has in all: `all_open`."""
    half_written = annotate_first(Practice.objects.filter(is_half_written_of(learner)))
    others = half_written.exclude(finished_at=None, first__isnull=False)
    return practices.annotate(all_open=count_rows(waits_in(learner)) + count_rows(others))


def count_rows(practices: QuerySet[Practice]) -> Coalesce:
    """Return how many practices of one learner there are, as part of a query."""
    counted = practices.order_by().values("learner").values(found=Count("pk"))
    return Coalesce(Subquery(counted), Value(0))


@lru_cache(MOST_PAGES)
def page_from(first: int) -> Statement:
    last = first + PAGE_SIZE
    return Statement(
        lambda: annotate_all_open(open_practices(LEARNER, most=last), LEARNER)[first:last]
    )


def list_open_practices(learner: User, *, first: int = 0) -> list[OpenPractice]:
    """Return where to go on in the practices left open, the newest first: one query.

    One page of them, from the one at place `first` on.
    """
    return [
        OpenPractice(
            practice=found,
            position=found.position,
            answered=found.answered,
            total=found.total,
            asks=found.asks,
            half_written=found.half_written,
            all_open=found.all_open,
        )
        for found in page_from(first).fetch(learner=learner.pk)
    ]


@dataclass(frozen=True)
class Ended:
    """The practices of a learner that were ended together: how many, and when, in microseconds."""

    count: int
    stamp: int


def end_all_practices(*, learner: User, now: datetime) -> Ended:
    """End every practice that `learner` left open. What is half-written stays in the list."""
    count = unfinished_practices(learner).order_by().update(finished_at=now)
    return Ended(count, (now - EPOCH) // MICROSECOND)


def find_ended_together(learner: User, stamp: int) -> Ended | None:
    """Return what was ended at that moment and has something open, if anything was."""
    count = ended_together(learner, stamp).count() if stamp else 0
    return Ended(count, stamp) if count else None


def reopen_all_practices(*, learner: User, stamp: int) -> None:
    """Offer what was ended together to be continued again."""
    ended_together(learner, stamp).update(finished_at=None)


def ended_together(learner: User, stamp: int) -> QuerySet[Practice]:
    at = EPOCH + stamp * MICROSECOND
    left = Exists(still_open(OuterRef("pk")))
    return Practice.objects.filter(left, learner=learner, finished_at=at)


def find_ended_practice(learner: User, key: UUID | None) -> Practice | None:
    """Return the practice of `learner` that was ended while something in it is open, if it was.

    With whether it `is_half_written` and listed for that.
    """
    if key is None:
        return None
    left = Exists(still_open(OuterRef("pk")))
    ended = Practice.objects.filter(left, learner=learner, pk=key).exclude(finished_at=None)
    half = half_written_items(learner).filter(practice=OuterRef("pk"))
    return ended.annotate(is_half_written=Exists(half)).first()


def take_off_list(*, practice: Practice) -> None:
    """List a finished practice no more for its half-written answers.

    Their words stay with their questions. What is typed there later is listed again.
    """
    over = practice.items.filter(practice__finished_at__isnull=False)
    over.filter(half_written_by__isnull=False).update(half_written_by=None)


@transaction.atomic
def put_back_on_list(*, practice: Practice) -> None:
    """List a practice again for the half-written answers that stand in it."""
    unlisted = practice.items.filter(submission=None, half_written_by=None, draft__isnull=False)
    locked = unlisted.select_related("version").select_for_update(of=("self",), no_key=True)
    words = [item.pk for item in locked if is_half_written(item)]
    PracticeItem.objects.filter(pk__in=words).update(half_written_by=practice.learner_id)


def find_practice_off_list(learner: User, key: UUID | None) -> Practice | None:
    """Return the practice of `learner` that was taken off the list, if it was."""
    if key is None:
        return None
    unlisted = PracticeItem.objects.filter(
        practice=OuterRef("pk"), submission=None, half_written_by=None, draft__isnull=False
    )
    over = Practice.objects.filter(Exists(unlisted), learner=learner, pk=key)
    return over.exclude(finished_at=None).first()


def find_place(practice: Practice | None) -> OpenPractice | None:
    """Return where to go on in a practice, or None where nothing in it is open."""
    items = list(practice.items.all()) if practice else []
    upcoming = next_item(items, after=0)
    if practice is None or upcoming is None:
        return None
    answered = sum(item.is_answered for item in items)
    half = sum(item.is_listed_as_half_written for item in items)
    total = count_items(practice, items)
    return OpenPractice(practice, upcoming.position, answered, total, half_written=half)


def find_item_left_open(submission: Submission) -> PracticeItem | None:
    """Return where an answer was given in a practice that goes on; None where there is no such."""
    items = PracticeItem.objects.filter(submission=submission, practice__finished_at=None)
    return items.select_related("practice").first()


def find_revised(submission: Submission) -> PracticeItem | None:
    """Return where its learner last handed in a revision of an answer; None where they did not."""
    given = submission.revisions.filter(
        practice__learner=submission.learner_id, submission__isnull=False
    )
    there = given.filter(submission__withdrawn_at=None).order_by("-submission__submitted_at")
    return there.select_related("submission").first()


def find_open_revision(submission: Submission) -> PracticeItem | None:
    """Return where its learner began to revise an answer and can go on; None where they did not.

    Of several that which is half-written, else the newest.
    """
    begun = PracticeItem.objects.filter(
        GOES_ON, revises=submission, practice__learner=submission.learner_id, submission=None
    )
    newest = begun.order_by(F("half_written_by").asc(nulls_last=True), "-pk")
    return newest.select_related("practice").first()
