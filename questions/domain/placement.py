"""The placement check: six questions that find the difficulty which suits a learner.

It begins at difficulty 2. After a right answer (60 % of the points or more) the next question is
one step harder, after any other or a skipped one it is one step easier, from 1 to 5. The level is
the mean of the difficulties of the fourth, fifth and sixth question and of the one that a seventh
would have had; halves go down. Below four questions there is no level. See docs/practice.md.

An answer is marked by rules at once to find the next question, the same way as its worker does it:
the check never waits for a queue.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import ROUND_HALF_DOWN, Decimal

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Value, When
from django.db.models.functions import Abs
from django.utils.translation import gettext as _

import scoring
from accounts.models import User
from lessons.domain.leaving_out import is_left_out
from questions.domain.cards import PASSED
from questions.domain.items import NothingToAsk, make_item
from questions.domain.starting import begin_practice
from questions.kinds import kind_of
from questions.models import (
    LEVELS,
    Placement,
    Practice,
    PracticeItem,
    PracticeProfile,
    Question,
    Submission,
)

QUESTIONS = 6
FIRST_DIFFICULTY = 2
LEAST_QUESTIONS = 4
# How many of the last difficulties the level is the mean of.
LAST = 4
QUICK = ("single_choice", "multiple_choice", "true_false", "numeric")


@dataclass(frozen=True)
class Step:
    """One question of the check: its difficulty, and whether it was answered right, or skipped."""

    question: str
    difficulty: int
    right: bool
    skipped: bool = False

    @property
    def following(self) -> int:
        """The difficulty of the question after this one."""
        step = 1 if self.right else -1
        return min(LEVELS[-1], max(LEVELS[0], self.difficulty + step))


@transaction.atomic
def start_placement(*, learner: User, now: datetime) -> Practice:
    """Make a check with its first question. Raises NothingToAsk, and stores nothing.

    Of two presses at once the second goes on with what the first has begun.
    """
    version = choose_question(learner, [], difficulty=FIRST_DIFFICULTY)
    if version is None:
        raise NothingToAsk(_("There are no quick questions yet. Lessons can be read already."))
    return begin_practice(
        learner=learner,
        title=_("Placement check"),
        versions=[version],
        origin=Practice.Origin.FIRST,
        now=now,
    )


@transaction.atomic
def skip_placement(*, learner: User, now: datetime) -> Placement:
    """Do without a level; one that is there already stays. The open check ends."""
    open_checks = Practice.objects.filter(
        learner=learner, origin=Practice.Origin.FIRST, finished_at=None
    )
    open_checks.update(finished_at=now)
    return Placement.objects.create(learner=learner, decided_at=now)


def go_on_with_placement(item: PracticeItem, now: datetime) -> None:
    """Add the question that follows, or decide the level after the last.

    The practice is locked: of two questions that were set aside and are answered at once, one adds.
    """
    practice = item.practice
    Practice.objects.select_for_update(no_key=True).get(pk=practice.pk)
    items = list(practice.items.select_related("version__question", "submission"))
    if any(one.submission is None and one.skipped_at is None for one in items):
        return
    steps = [judge(one) for one in items]
    if len(items) < QUESTIONS and add_question(practice, items, difficulty=steps[-1].following):
        return
    decide_level(practice=practice, steps=steps, now=now)


def judge(item: PracticeItem) -> Step:
    """Return what an answered or skipped item says about the learner."""
    version = item.version
    right = False
    if item.submission is not None:
        scheme = kind_of(version).scheme(version.content)
        report = scoring.mark(scheme, item.submission.response)
        right = report.share >= float(PASSED)
    return Step(version.question.slug, version.difficulty, right, skipped=item.submission is None)


def add_question(practice: Practice, items: Sequence[PracticeItem], *, difficulty: int) -> bool:
    """Add the quick question nearest to `difficulty`; return whether there was one."""
    version = choose_question(practice.learner, items, difficulty=difficulty)
    if version is None:
        return False
    make_item(practice=practice, position=len(items) + 1, version_id=version).save()
    return True


def choose_question(learner: User, items: Sequence[PracticeItem], *, difficulty: int) -> int | None:
    """Return the version (key) of the quick question nearest to `difficulty`, after `items`.

    Of equally near ones those that the learner never answered come first, then those of topics
    that the check has not asked yet. Topics that the learner leaves out are asked only where no
    other has a question left.
    """
    answers = Submission.objects.filter(learner=learner, version__question=OuterRef("pk"))
    topics = [one.version.question.topic_id for one in items]
    return (
        Question.objects.filter(
            retired_at=None, topic__retired_at=None, current_version__kind__in=QUICK
        )
        .exclude(pk__in=[one.version.question_id for one in items])
        .annotate(
            distance=Abs(F("current_version__difficulty") - Value(difficulty)),
            known=Exists(answers),
            # Never an empty list, which would leave a bare number to order by.
            repeats=Case(When(topic__in=[0, *topics], then=Value(1)), default=Value(0)),
            left_out=is_left_out(learner, topic="topic"),
        )
        .order_by("left_out", "distance", "known", "repeats", "position", "pk")
        .values_list("current_version_id", flat=True)
        .first()
    )


def decide_level(*, practice: Practice, steps: Sequence[Step], now: datetime) -> Placement:
    """Store the level with its evidence, once for each check, and let practice begin there."""
    level = find_level(steps)
    placement, made = Placement.objects.get_or_create(
        practice=practice,
        defaults={
            "learner_id": practice.learner_id,
            "level": level,
            "evidence": [asdict(step) for step in steps],
            "decided_at": now,
        },
    )
    if made and level is not None:
        PracticeProfile.objects.update_or_create(
            learner_id=practice.learner_id, defaults={"level": level}
        )
    return placement


def find_level(steps: Sequence[Step]) -> int | None:
    """Return the level that the steps of a check show, or None where they are too few."""
    if len(steps) < LEAST_QUESTIONS:
        return None
    difficulties = [step.difficulty for step in steps] + [steps[-1].following]
    last = difficulties[-LAST:]
    return int((Decimal(sum(last)) / len(last)).quantize(Decimal(1), ROUND_HALF_DOWN))


def has_placement(learner: User) -> bool:
    """Return whether the learner took a check or chose to do without."""
    return Placement.objects.filter(learner=learner).exists()


def latest_placement(learner: User) -> Placement | None:
    """Return the newest check that found a level, or None."""
    found = Placement.objects.filter(learner=learner, level__isnull=False)
    return found.order_by("-decided_at", "-pk").first()
