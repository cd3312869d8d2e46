"""Folds: facts into rollups, each exactly once.

A fold deletes outbox rows in the transaction that changes the rollups. What a fact has contributed
is stored per submission; a new score replaces just that. So a fact may come twice, late, or in any
order, and a killed fold leaves nothing half done.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection, transaction

from lessons.models import LessonProgress, ReadingOutbox
from progress.models import ReadingContribution, ScoreContribution
from questions.models import Ruling, Score, ScoreOutbox, Submission
from studyhub.faults import reach
from studyhub.outbox import take

BATCH = 500
SOME_BATCHES = 6
# From this difficulty (1 to 5) on, an answer counts as hard evidence.
HARD = 4
# Folds hold this advisory lock together; a rebuild holds it alone.
FOLD_LOCK = 7_401_001


@dataclass
class MasteryDelta:
    """What is added to one learner's rollup of one topic."""

    answers: int = 0
    hard_answers: int = 0
    shares: Decimal = Decimal(0)


@dataclass
class ActivityDelta:
    """What is added to one learner's day."""

    answers: int = 0
    answer_ms: int = 0
    lessons: int = 0
    lesson_minutes: int = 0


def fold_all() -> int:
    """Fold until nothing waits that somebody else does not hold. Return how many facts."""
    return _drain(fold_scores) + _drain(fold_readings)


def fold_some() -> int:
    """Fold at most a few thousand facts, so that somebody can wait for it. Return how many."""
    return sum(fold_scores() + fold_readings() for _batch in range(SOME_BATCHES))


def _drain(fold: Callable[[], int]) -> int:
    total = 0
    while folded := fold():
        total += folded
        if folded < BATCH:
            break
    return total


@transaction.atomic
def fold_scores() -> int:
    """Fold up to BATCH facts about scores in one transaction. Return how many."""
    share_fold_lock()
    rows = take(ScoreOutbox.objects.all(), limit=BATCH)
    if not rows:
        return 0
    ScoreOutbox.objects.filter(pk__in=[row.pk for row in rows]).delete()
    mastery: dict[tuple, MasteryDelta] = defaultdict(MasteryDelta)
    activity: dict[tuple, ActivityDelta] = defaultdict(ActivityDelta)
    contributions = lock_contributions({row.submission_id for row in rows})
    # Read after the lock: a score that another fold's row announced is seen here as well, and its
    # own row then finds nothing left to add.
    submissions = Submission.objects.select_related(
        "version", "effective_score", "learner"
    ).in_bulk(list(contributions))
    for key, contribution in contributions.items():
        add_score(submissions[key], contribution, mastery, activity)
    ScoreContribution.objects.bulk_update(
        contributions.values(), ["points", "maximum", "is_dropped"]
    )
    upsert("progress_topicmastery", ("learner_id", "topic_id"), mastery)
    upsert("progress_dailyactivity", ("learner_id", "day"), activity)
    reach("in_fold")
    return len(rows)


def lock_contributions(keys: set) -> dict:
    """Return the contributions of the submissions `keys`, made where missing, locked in order.

    The order is what keeps two folds from waiting for each other.
    """
    ordered = sorted(keys)
    ScoreContribution.objects.bulk_create(
        [ScoreContribution(submission_id=key, points=0, maximum=0) for key in ordered],
        ignore_conflicts=True,
    )
    locked = (
        ScoreContribution.objects.select_for_update()
        .filter(submission_id__in=ordered)
        .order_by("submission_id")
    )
    return {row.submission_id: row for row in locked}


def add_score(
    submission: Submission,
    contribution: ScoreContribution,
    mastery: dict[tuple, MasteryDelta],
    activity: dict[tuple, ActivityDelta],
) -> None:
    """Add to the deltas what `submission` counts now beyond what it contributed before.

    The answer of an erased person counts for its question, and in nobody's figures. One to a faulty
    version that was dropped counts for no topic, nor does a check that was answered again that day.
    """
    score = submission.effective_score
    if score is None:
        return
    if submission.learner.erased_at is None:
        add_to_learner(submission, score, contribution, mastery, activity)
    contribution.points, contribution.maximum = score.points, score.maximum
    contribution.is_dropped = is_dropped(submission)


def add_to_learner(
    submission: Submission,
    score: Score,
    contribution: ScoreContribution,
    mastery: dict[tuple, MasteryDelta],
    activity: dict[tuple, ActivityDelta],
) -> None:
    version = submission.version
    topic = mastery[submission.learner_id, submission.topic_id]
    # A stored maximum is above 0, so 0 says that this answer was not counted yet.
    is_new = contribution.maximum == 0
    counted = not (is_new or contribution.is_dropped or submission.is_repeat)
    counts = not (is_dropped(submission) or submission.is_repeat)
    topic.shares += counts * share_of(score) - counted * share_of(contribution)
    topic.answers += counts - counted
    topic.hard_answers += (counts - counted) * (version.difficulty >= HARD)
    if is_new:
        day = activity[submission.learner_id, submission.study_day]
        day.answers += 1
        day.answer_ms += submission.spent_ms or 0


def is_dropped(submission: Submission) -> bool:
    return submission.version.ruling == Ruling.Kind.DROP


def share_of(given: Score | ScoreContribution) -> Decimal:
    """Return what was earned of what could be, to four places, rounded as PostgreSQL rounds."""
    if not given.maximum:
        return Decimal(0)
    return (given.points / given.maximum).quantize(Decimal("0.0001"), ROUND_HALF_UP)


@transaction.atomic
def fold_readings() -> int:
    """Fold up to BATCH facts about finished lessons in one transaction. Return how many."""
    share_fold_lock()
    rows = take(ReadingOutbox.objects.all(), limit=BATCH)
    if not rows:
        return 0
    ReadingOutbox.objects.filter(pk__in=[row.pk for row in rows]).delete()
    activity: dict[tuple, ActivityDelta] = defaultdict(ActivityDelta)
    # The progress row itself is the lock: it exists before its fact does.
    read = (
        LessonProgress.objects.select_for_update()
        .filter(pk__in={row.progress_id for row in rows})
        .order_by("pk")
    )
    for progress in list(read):
        replace_reading(progress, activity)
    upsert("progress_dailyactivity", ("learner_id", "day"), activity)
    reach("in_fold")
    return len(rows)


def replace_reading(progress: LessonProgress, activity: dict[tuple, ActivityDelta]) -> None:
    """Take back what `progress` contributed, and contribute what it says now."""
    old = ReadingContribution.objects.filter(progress=progress).first()
    if old and (old.day, old.minutes) == (progress.done_day, progress.done_minutes):
        return
    if old:
        count_lesson(activity[progress.learner_id, old.day], -1, old.minutes)
        old.delete()
    if progress.done_day:
        ReadingContribution.objects.create(
            progress=progress, day=progress.done_day, minutes=progress.done_minutes
        )
        count_lesson(activity[progress.learner_id, progress.done_day], 1, progress.done_minutes)


def count_lesson(day: ActivityDelta, sign: int, minutes: int) -> None:
    day.lessons += sign
    day.lesson_minutes += sign * minutes


def share_fold_lock() -> None:
    """Hold the fold lock beside other folds until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [FOLD_LOCK])


def upsert(
    table: str,
    key_columns: tuple[str, str],
    deltas: dict[tuple[int, int | date], MasteryDelta] | dict[tuple[int, date], ActivityDelta],
) -> None:
    """Add `deltas` to the rows of a rollup, in the order of their keys (no deadlocks)."""
    if not deltas:
        return
    columns = [field.name for field in fields(next(iter(deltas.values())))]
    names = ", ".join([*key_columns, *columns])
    marks = ", ".join(["%s"] * (len(key_columns) + len(columns)))
    sums = ", ".join(f"{column} = {table}.{column} + excluded.{column}" for column in columns)
    statement = (
        f"INSERT INTO {table} ({names}) VALUES ({marks}) "
        f"ON CONFLICT ({', '.join(key_columns)}) DO UPDATE SET {sums}"
    )
    rows: Iterable = (
        [*key, *(getattr(deltas[key], column) for column in columns)] for key in sorted(deltas)
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))
