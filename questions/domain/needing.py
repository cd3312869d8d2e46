"""What a learner needs most: cards that are due, what went worst, and what is new, mixed.

They come in rounds of four: two cards that are due, one weak question, one new one, in the order
due, weak, due, new. A sort that has run out is passed over; when all have, what was answered
longest ago follows. Weak is what earned less than 60 % at its newest score, of the latest 100
answers: what is older and was forgotten is due. New are the questions nearest to the learner's
level first, of two levels as near the easier one. See docs/practice.md.

Due cards and new questions are read along an index, in their order, until there are enough: neither
a large bank nor many cards cost more. On the way to what is new only what was answered is passed.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    DateTimeField,
    Exists,
    F,
    FloatField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Cast, Coalesce

from accounts.models import User
from questions.domain.cards import PASSED
from questions.domain.choices import Choice
from questions.domain.queries import due_cards, scores_to_tell
from questions.models import LEVELS, Card, PracticeProfile, Question, Submission
from studyhub.statements import Given, IsAmong, Statement

DUE, WEAK, NEW = "due", "weak", "new"
ROUND = (DUE, WEAK, DUE, NEW)
# So many of the latest answers are looked through for what is weak.
LOOKED_THROUGH = 100
LEARNER = Given("learner", BigIntegerField())
NOW = Given("now", DateTimeField())
LEVEL = PracticeProfile.objects.filter(learner=LEARNER).values("level")
# So many statements are kept: each shape of a choice has one for each number of questions.
MOST_SHAPES = 64


def list_needed(*, learner: User, choice: Choice, count: int, now: datetime) -> list[int]:
    """Return the versions (keys) that the learner needs most, at most `count`: one query.

    One more where the learner's level has too little that is new, and one where all has run out.
    """
    given = {"learner": learner.pk, "now": now, **choice.values}
    [found] = needs(choice.shape, count).fetch(**given)
    sorts = dict(zip((DUE, WEAK, NEW), found, strict=True))
    versions = weave(sorts, count=count)
    if len(sorts[NEW]) < count and set(sorts[NEW]) <= set(versions):
        sorts[NEW] = list_new(learner=learner, choice=choice, count=count)
        versions = weave(sorts, count=count)
    if len(versions) < count:
        rest = rest_versions(learner, choice)[:count]
        versions += [version for version in rest if version not in versions]
    return versions[:count]


@lru_cache(MOST_SHAPES)
def needs(shape: Choice, count: int) -> Statement:
    """Return the statement of what is due, weak, and new at the level: up to `count` of each."""

    def build() -> QuerySet:
        sorts = (
            due_versions(LEARNER, shape, NOW),
            weak_versions(LEARNER, shape),
            new_versions(LEARNER, shape, Coalesce(Subquery(LEVEL), LEVELS[0])),
        )
        lists = [ArraySubquery(versions[:count]) for versions in sorts]
        return User.objects.filter(pk=LEARNER).values_list(*lists)

    return Statement(build)


def list_new(*, learner: User, choice: Choice, count: int) -> list[int]:
    """Return up to `count` versions that are new, nearest to the learner's level first."""
    statement = news(choice.shape, count)
    [(level, *rows)] = statement.fetch(learner=learner.pk, **choice.values)
    new = dict(zip(LEVELS, rows, strict=True))
    return [version for near in nearest(level) for version in new[near]][:count]


@lru_cache(MOST_SHAPES)
def news(shape: Choice, count: int) -> Statement:
    """Return the statement of the learner's level, and of what is new at each of LEVELS."""

    def build() -> QuerySet:
        sorts = (new_versions(LEARNER, shape, level) for level in LEVELS)
        lists = [ArraySubquery(versions[:count]) for versions in sorts]
        return User.objects.filter(pk=LEARNER).values_list(Subquery(LEVEL), *lists)

    return Statement(build)


def nearest(level: int | None) -> list[int]:
    """Return LEVELS, those nearest to the learner's first; without one, from the easiest on."""
    return sorted(LEVELS, key=lambda one: abs(one - (level or LEVELS[0])))


def weave(found: Mapping[str, Sequence[int]], *, count: int) -> list[int]:
    """Take from each list in turn, in rounds of ROUND, each version once, at most `count`."""
    waiting = {name: deque(versions) for name, versions in found.items()}
    taken: dict[int, None] = {}
    while any(waiting.values()):
        for name in ROUND:
            while waiting[name]:
                version = waiting[name].popleft()
                if version not in taken:
                    taken[version] = None
                    break
            if len(taken) == count:
                return list(taken)
    return list(taken)


def due_versions(learner: User | Given, choice: Choice, now: datetime | Given) -> QuerySet:
    """Return the versions of the cards that are due, in the order of recall."""
    due = due_cards(learner, now).filter(choice.fits(learner=learner, above="question__"))
    return due.values_list("question__current_version_id", flat=True)


def weak_versions(learner: User | Given, choice: Choice) -> QuerySet:
    """Return the versions of what earned too little at its newest score, the least first."""
    weak = weak_answers(learner).filter(choice.fits(learner=learner, above="version__question__"))
    versions = weak.values_list("version__question__current_version_id", flat=True)
    return versions.order_by("share", "submitted_at", "pk")


def weak_answers(learner: User | Given) -> QuerySet[Submission]:
    """Return the latest answers, with the `share` that they earned, where recall asks for more.

    Of answers to one question the newest scored one counts.
    """
    scored = scored_answers(learner)
    latest = scored.order_by("-submitted_at", "-pk").values("pk")[:LOOKED_THROUGH]
    newer = scored.filter(
        Q(submitted_at__gt=OuterRef("submitted_at"))
        | Q(submitted_at=OuterRef("submitted_at"), pk__gt=OuterRef("pk")),
        version__question=OuterRef("version__question"),
    )
    return (
        annotate_share(Submission.objects.filter(IsAmong("pk", ArraySubquery(latest))))
        .filter(share__lt=float(PASSED))
        .filter(~Exists(newer))
    )


def find_known(learner: User) -> QuerySet:
    """Return the slugs of the questions whose newest score earned as much as recall asks."""
    newest = (
        scored_answers(learner)
        .order_by("version__question_id", "-submitted_at", "-pk")
        .distinct("version__question_id")
    )
    known = annotate_share(Submission.objects.filter(pk__in=newest.values("pk")))
    return known.filter(share__gte=float(PASSED)).values_list("version__question__slug", flat=True)


def scored_answers(learner: User | Given) -> QuerySet[Submission]:
    """Return the learner's answers that count and whose score can be told."""
    return scores_to_tell(Submission.objects.filter(learner=learner, withdrawn_at=None))


def annotate_share(answers: QuerySet[Submission]) -> QuerySet[Submission]:
    """Add the `share` of its points that an answer earned, 0 to 1."""
    points, maximum = (
        Cast(F(f"effective_score__{name}"), FloatField()) for name in ("points", "maximum")
    )
    return answers.annotate(share=points / maximum)


def new_versions(learner: User | Given, choice: Choice, level: int | Coalesce) -> QuerySet:
    """Return the versions of a level that were never answered, in the order of the packs.

    What was answered and scored has a card, which is found faster than the answer.
    """
    cards = Card.objects.filter(learner=learner, question=OuterRef("pk"))
    return (
        Question.objects.filter(choice.fits(learner=learner), difficulty=level)
        .filter(~Exists(cards), ~Exists(answers_of(learner)))
        .order_by("position", "pk")
        .values_list("current_version_id", flat=True)
    )


def rest_versions(learner: User, choice: Choice) -> QuerySet:
    """Return the versions of all that fits and was answered, the longest ago first."""
    last = answers_of(learner).order_by().values("version__question")
    return (
        Question.objects.filter(choice.fits(learner=learner))
        .filter(Exists(answers_of(learner)))
        .annotate(asked_at=last.values(last=Max("submitted_at")))
        .order_by("asked_at", "pk")
        .values_list("current_version_id", flat=True)
    )


def answers_of(learner: User | Given) -> QuerySet[Submission]:
    """Return the learner's answers to the question of the outer query."""
    return Submission.objects.filter(learner=learner, version__question=OuterRef("pk"))


def level_of(learner: User) -> int | None:
    """Return the level of the learner's last placement check, if they have one."""
    return PracticeProfile.objects.filter(learner=learner).values_list("level", flat=True).first()
