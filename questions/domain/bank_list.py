"""The list of all questions for authors: filters in, rows out, whatever the banks hold.

What is the same for all authors is kept for each edition of the banks: what the filters offer, and
which questions fit, in order. So a page reads no more than its own rows, however many fit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
)

from accounts.models import User
from lessons.models import Topic
from questions.domain.using import find_plans
from questions.models import (
    Bank,
    Kind,
    Problem,
    Question,
    QuestionDraft,
    QuestionVersion,
    Submission,
)
from studyhub.statements import Given, IsAmong, Statement

# Two megabytes for 20,000 questions that fit.
MOST_LISTS = 8
MOST_TOPICS = 64
# What comes and goes without an edit of the banks: which questions are so is looked up each time.
PASSING = ("flagged", "faulty")
DRAFTS = Statement(
    lambda: (
        QuestionDraft.objects.filter(author=Given("author", BigIntegerField()), is_discarded=False)
        .order_by("question__title", "pk")
        .values_list("question_id", "question__title", "kind")
    )
)


@dataclass(frozen=True)
class Wishes:
    """What an author looks for. Empty means any."""

    words: str = ""
    bank: int | None = None
    topic: str = ""
    kind: str = ""
    difficulty: int | None = None
    tag: str = ""
    objective: str = ""
    # "", "flagged" (reported, or named by statistics), "retired", "faulty"
    state: str = ""


class QuestionRow(NamedTuple):
    """A question as the list shows it."""

    pk: UUID
    slug: str
    title: str
    kind: str
    topic: str
    difficulty: int
    tags: str
    is_retired: bool
    is_faulty: bool
    is_reported: bool
    answers: int
    plans: int = 0
    is_chosen: bool = False


class Draft(NamedTuple):
    """A question that the author has begun and not saved; one that is new has no key."""

    question: UUID | None
    title: str | None
    kind: str

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label)


class Offer(NamedTuple):
    """One thing to choose from: a bank, a topic, a tag or an objective."""

    key: str
    label: str
    # Of a bank or a topic its pack; of a bank how many questions it has on offer and retired.
    pack: str = ""
    size: int = 0
    retired: int = 0


@dataclass(frozen=True, eq=False)
class Offers:
    """What the filters offer. It is itself the key of the parts of a page that are kept of it."""

    banks: tuple[Offer, ...]
    topics: tuple[Offer, ...]
    tags: tuple[Offer, ...]
    objectives: tuple[Offer, ...] = ()


def list_keys(wishes: Wishes, *, stamp: UUID) -> tuple[UUID, ...]:
    """Return the questions (keys) that fit, by bank and place, in an edition of the banks."""
    read = keep_keys.__wrapped__ if wishes.state in PASSING else keep_keys
    return read(stamp, wishes)


@lru_cache(MOST_LISTS)
def keep_keys(_stamp: UUID, wishes: Wishes) -> tuple[UUID, ...]:
    return tuple(questions_for_authors(wishes).values_list("pk", flat=True))


def questions_for_authors(wishes: Wishes) -> QuerySet[Question]:
    """Return the questions that fit, by bank and place."""
    conditions = {
        "bank": wishes.bank,
        "topic__slug": wishes.topic,
        "current_version__kind": wishes.kind,
        "difficulty": wishes.difficulty,
        "tags__contains": [wishes.tag] if wishes.tag else None,
        "current_version__objective": wishes.objective,
    }
    questions = (
        Question.objects.filter(current_version__isnull=False)
        .filter(**{name: one for name, one in conditions.items() if one})
        .order_by("bank__title", "bank", "position", "pk")
    )
    if wishes.words:
        fits = Q(title__icontains=wishes.words) | Q(slug__icontains=wishes.words)
        questions = questions.filter(fits | Q(current_version__text_html__icontains=wishes.words))
    return questions.filter(condition_of(wishes.state))


def find_next(question: Question) -> Question | None:
    """Return the question in use that comes next in its bank, as the list has them."""
    if question.bank_id is None:
        return None
    behind = Q(position=question.position, pk__gt=question.pk) | Q(position__gt=question.position)
    return questions_for_authors(Wishes(bank=question.bank_id)).filter(behind).first()


def condition_of(state: str) -> Q:
    return {
        "flagged": Q(Exists(open_problems())),
        "retired": Q(retired_at__isnull=False),
        "faulty": Q(Exists(ruled_versions())),
        "all": Q(),
    }.get(state, Q(retired_at=None))


def open_problems() -> QuerySet[Problem]:
    """Return the problems of a question that nobody has closed.

    What item statistics flag will join here: see `questions.domain.flags` once they do.
    """
    return Problem.objects.filter(version__question=OuterRef("pk")).exclude(
        state=Problem.State.CLOSED
    )


def ruled_versions() -> QuerySet[QuestionVersion]:
    """Return the versions of a question for which a ruling holds, former ones too."""
    return QuestionVersion.objects.filter(question=OuterRef("pk")).exclude(ruling="")


ANSWERS = (
    Submission.objects.filter(version__question=OuterRef("pk"))
    .annotate(count=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    .values("count")
)
ROWS = Statement(
    lambda: (
        Question.objects.filter(IsAmong("pk", Given("keys", ArrayField(UUIDField()))))
        .annotate(is_reported=Exists(open_problems()), answers=Subquery(ANSWERS))
        .values_list(
            *("pk", "slug", "title", "current_version__kind", "topic__title", "difficulty", "tags"),
            *("retired_at", "current_version__ruling", "is_reported", "answers"),
        )
    )
)


def read_rows(keys: Sequence[UUID], *, chosen: Iterable[str] = ()) -> tuple[QuestionRow, ...]:
    """Return the rows of these questions in their order, with their usage.

    `chosen`: the keys of those with a tick, as a form sends them.
    """
    plans, ticks = find_plans(keys), frozenset(chosen)
    found = {}
    for key, slug, title, kind, topic, level, tags, retired_at, ruling, *counts in ROWS.fetch(
        keys=list(keys)
    ):
        found[key] = QuestionRow(
            *(key, slug, title, str(Kind(kind).label), topic, level, ", ".join(tags)),
            *(retired_at is not None, ruling != "", *counts),
            plans=len(plans[key]),
            is_chosen=str(key) in ticks,
        )
    return tuple(found[key] for key in keys if key in found)


def list_drafts(author: User) -> list[Draft]:
    """Return what the author has begun and not saved."""
    return [Draft(*row) for row in DRAFTS.fetch(author=author.pk)]


@lru_cache(MOST_TOPICS)
def list_offers(stamp: UUID, topic: str = "") -> Offers:
    """Return what the list can be narrowed by, in an edition of the banks.

    By objective only within a topic.
    """
    if topic:
        return replace(list_offers(stamp), objectives=list_objectives(topic))
    questions = Question.objects.filter(current_version__isnull=False)
    tag = Func(F("tags"), function="unnest", output_field=TextField())
    banks = Bank.objects.annotate(
        size=Count("questions", filter=Q(questions__retired_at=None)),
        retired=Count("questions", filter=Q(questions__retired_at__isnull=False)),
    )
    asked = Topic.objects.filter(Exists(questions.filter(topic=OuterRef("pk"))))
    return Offers(
        banks=sort_offers(banks.values_list("pk", "title", "pack", "size", "retired")),
        topics=sort_offers(asked.values_list("slug", "title", "pack")),
        tags=sort_offers(questions.exclude(tags=[]).values_list(tag, tag).distinct()),
    )


def list_objectives(topic: str) -> tuple[Offer, ...]:
    name = "current_version__objective"
    found = Question.objects.filter(topic__slug=topic).exclude(**{name: ""}).values_list(name, name)
    return sort_offers(found.exclude(current_version=None).distinct())


def sort_offers(rows: QuerySet) -> tuple[Offer, ...]:
    """Return rows as offers, by what they are called."""
    offers = (Offer(str(key), *rest) for key, *rest in rows.order_by())
    return tuple(sorted(offers, key=lambda one: (one.label.casefold(), one.key)))
