"""How a practice begins: two presses at once, or in two tabs, begin one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, QuerySet

from accounts.models import User
from questions.domain.items import make_item
from questions.models import Practice, PracticeItem, Submission
from studyhub.advisory import Advisory, hold
from studyhub.pipelines import pipelined
from studyhub.writes import Insert, InsertMany

BEGUN = Insert(Practice)
ASKED = InsertMany(PracticeItem, "practice", "position", "version", "seed")
# So long a hint that was seen in one practice counts as open at the same question of another.
# Interviews count their own.
HINTS_LAST = timedelta(days=1)


@transaction.atomic
def begin_practice(
    *,
    learner: User,
    title: str,
    versions: Sequence[int],
    origin: Practice.Origin = Practice.Origin.CHOSEN,
    self_marking: bool = False,
    revises: Submission | None = None,
    now: datetime,
) -> Practice:
    """Make a practice, or go on with the same one where nothing was done in it yet.

    Of two at once the second waits, and finds the first. `revises` is the answer that the editor
    begins with.
    """
    hold(Advisory.STARTS, learner.pk)
    chosen = {"learner": learner, "title": title, "origin": origin, "self_marking": self_marking}
    same = Practice.objects.filter(**chosen)
    if found := find_untouched(same, versions=versions, revises=revises, now=now):
        return found
    practice = make_practice(**chosen, versions=versions, now=now)
    if revises:
        practice.items.update(revises=revises)
    return practice


def find_untouched(
    practices: QuerySet[Practice],
    *,
    versions: Sequence[int],
    revises: Submission | None,
    now: datetime,
) -> Practice | None:
    """Return the open one of `practices` that asks just `versions`, where nothing was done in it.

    It counts as begun `now`. The steps of study sessions go on with their session.
    """
    items = PracticeItem.objects.filter(practice=OuterRef("pk")).order_by("position")
    clean = items.filter(submission=None, skipped_at=None, draft__isnull=True, revises=revises)
    open_ones = practices.filter(finished_at=None, study_step=None).annotate(
        asks=ArraySubquery(items.values("version")), clean=ArraySubquery(clean.values("version"))
    )
    for practice in open_ones.order_by("-started_at", "-pk"):
        if practice.clean == practice.asks == list(versions):
            practice.started_at = now
            practice.save(update_fields=["started_at"])
            return practice
    return None


def make_practice(
    *,
    learner: User,
    title: str,
    versions: Sequence[int],
    origin: Practice.Origin = Practice.Origin.CHOSEN,
    self_marking: bool = False,
    now: datetime,
) -> Practice:
    """Store a practice of `versions` (keys) and its items, each with the seed of its options.

    Hints that the learner saw within the last day, and answered nothing with, are open in it.
    """
    practice = Practice(
        learner=learner, title=title, origin=origin, self_marking=self_marking, started_at=now
    )
    items = [
        make_item(practice=practice, position=position, version_id=version)
        for position, version in enumerate(versions, start=1)
    ]
    with transaction.atomic(), pipelined():
        BEGUN.run(practice)
        ASKED.run(items)
    # The placement check gives no hints, so none costs there.
    if origin != Practice.Origin.FIRST:
        open_seen_hints(practice, versions, now)
    return practice


def open_seen_hints(practice: Practice, versions: Sequence[int], now: datetime) -> None:
    """Open in a new practice the hints of its questions that were seen in another item of them.

    Else a question that is begun a second time would give them free.
    """
    seen = PracticeItem.objects.filter(
        practice__learner=practice.learner_id, version__in=versions, submission=None
    ).exclude(hints_opened=[])
    opened: dict[int, list[str]] = {}
    for version, hints in seen.values_list("version", "hints_opened"):
        if now - datetime.fromisoformat(hints[-1]) < HINTS_LAST:
            opened[version] = max(opened.get(version, []), hints, key=len)
    for version, hints in opened.items():
        practice.items.filter(version=version).update(hints_opened=hints)
