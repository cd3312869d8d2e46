"""What study plans ask of the banks: see `questions.domain.using`."""

from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from django.db.models import Count
from django.utils.translation import ngettext

from progress.domain.study_plans import PRACTISE
from progress.models import StudyPlan
from questions.domain.queries import questions_on_offer


def find_hindrances() -> dict[str, str]:
    """Return the practice of plans for which a topic has too few questions, in sentences.

    A pack with such a plan could not be loaded again.
    """
    steps = list(list_practice())
    counts = count_questions() if steps else {}
    return {
        f"plan:{plan.pk}:{step['slug']}:{step['count']}": say_short(plan, step, there)
        for plan, step in steps
        if (there := counts.get((plan.pack, step["slug"]), 0)) < step["count"]
    }


def count_questions() -> dict[tuple[str, str], int]:
    """Return how many questions are on offer, by pack and topic."""
    counted = questions_on_offer().order_by().values_list("pack", "topic__slug")
    return {(pack, topic): count for pack, topic, count in counted.annotate(Count("pk"))}


def list_practice() -> Iterator[tuple[StudyPlan, dict]]:
    """Yield each step of practice with its plan."""
    for plan in StudyPlan.objects.filter(retired_at=None).order_by("title", "pk"):
        yield from ((plan, step) for step in plan.steps if step["kind"] == PRACTISE)


def say_short(plan: StudyPlan, step: dict, there: int) -> str:
    says = ngettext(
        "%(plan)s: it practises %(count)d question of “%(topic)s”, which would have %(there)d.",
        "%(plan)s: it practises %(count)d questions of “%(topic)s”, which would have %(there)d.",
        step["count"],
    )
    named = {"plan": plan.title, "topic": step["title"]}
    return says % {**named, "count": step["count"], "there": there}


def find_plans(keys: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Return no plan: practice takes whatever its topic has."""
    return {}


def find_named(slugs: Collection[str]) -> set[str]:
    """Return no question: plans name topics alone."""
    return set()
