"""The list of all questions for authors: filters in, a queryset out, whatever the bank holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from accounts.models import User
from lessons.models import Topic
from questions.domain.using import find_plans
from questions.models import Bank, Problem, Question, QuestionDraft, Submission


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


def questions_for_authors(wishes: Wishes) -> QuerySet[Question]:
    """Return the questions that fit, by bank and place, ready to be listed."""
    questions = (
        Question.objects.filter(current_version__isnull=False)
        .select_related("topic", "bank", "current_version")
        .defer("current_version__content", "current_version__explanation_html")
        .annotate(is_reported=Exists(open_problems()))
        .order_by("bank__title", "bank", "position", "pk")
    )
    conditions = {
        "bank": wishes.bank,
        "topic__slug": wishes.topic,
        "current_version__kind": wishes.kind,
        "current_version__difficulty": wishes.difficulty,
        "tags__contains": [wishes.tag] if wishes.tag else None,
        "current_version__objective": wishes.objective,
    }
    questions = questions.filter(**{name: one for name, one in conditions.items() if one})
    if wishes.words:
        fits = Q(title__icontains=wishes.words) | Q(slug__icontains=wishes.words)
        questions = questions.filter(fits | Q(current_version__text_html__icontains=wishes.words))
    return questions.filter(condition_of(wishes.state))


def condition_of(state: str) -> Q:
    return {
        "flagged": Q(is_reported=True),
        "retired": Q(retired_at__isnull=False),
        "faulty": ~Q(current_version__ruling=""),
        "all": Q(),
    }.get(state, Q(retired_at=None))


def open_problems() -> QuerySet[Problem]:
    """Return the problems of a question that nobody has closed.

    What item statistics flag will join here: see `questions.domain.flags` once they do.
    """
    return Problem.objects.filter(version__question=OuterRef("pk")).exclude(
        state=Problem.State.CLOSED
    )


@dataclass(frozen=True)
class Offer:
    """One thing to choose from: a bank, a topic, a tag, an objective, or a draft of one's own."""

    sort: str
    key: str
    label: str
    # Of a bank its pack, of a draft its kind.
    more: str
    size: int


@dataclass(frozen=True)
class Offers:
    """What the filters offer, and what the author has begun."""

    banks: list[Offer]
    topics: list[Offer]
    tags: list[Offer]
    objectives: list[Offer]
    drafts: list[Offer]


def list_offers(*, author: User, topic: str = "") -> Offers:
    """Return what the list can be narrowed by, and the author's drafts: one query."""
    questions = Question.objects.filter(current_version__isnull=False)
    tag = Func(F("tags"), function="unnest", output_field=TextField())
    drafts = QuestionDraft.objects.filter(author=author)
    objectives = questions.filter(topic__slug=topic).exclude(current_version__objective="")
    parts = [
        offer(Bank.objects.all(), "banks", "pk", "title", "pack", Count("questions")),
        offer(
            Topic.objects.filter(Exists(questions.filter(topic=OuterRef("pk")))),
            "topics",
            "slug",
            "title",
        ),
        offer(questions.exclude(tags=[]), "tags", tag, tag).distinct(),
        offer(drafts, "drafts", "question", "question__title", "kind"),
    ]
    if topic:
        name = "current_version__objective"
        parts.append(offer(objectives, "objectives", name, name).distinct())
    found: dict[str, list[Offer]] = {name: [] for name in Offers.__annotations__}
    for row in parts[0].union(*parts[1:], all=True):
        found[row[0]].append(Offer(*row))
    return Offers(
        **{
            name: sorted(some, key=lambda one: (one.label.casefold(), one.key))
            for name, some in found.items()
        }
    )


def offer(rows: QuerySet, sort: str, key, label, more=None, size=None) -> QuerySet:
    """Return rows as the columns of an Offer."""
    return rows.order_by().values_list(
        Value(sort, output_field=TextField()),
        as_text(key),
        as_text(label),
        as_text(more) if more else Value("", output_field=TextField()),
        size or Value(0),
    )


def as_text(name):
    """Return a column as a text that is never null; what is a text already stays as it is."""
    if not isinstance(name, str):
        return name
    return Coalesce(Cast(name, TextField()), Value("", output_field=TextField()))


def describe_rows(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Return each question with its usage: two queries, however many there are."""
    questions = list(questions)
    counted = (
        Submission.objects.filter(version__question__in=questions)
        .order_by()
        .values_list("version__question")
        .annotate(Count("pk"))
    )
    answers, plans = dict(counted), find_plans(questions)
    return [
        {"question": one, "answers": answers.get(one.pk, 0), "plans": len(plans[one.pk])}
        for one in questions
    ]
