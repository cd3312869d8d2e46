"""What interviews do with the questions of the banks: see `questions.domain.using`."""

import json
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, JSONField, TextField, UUIDField
from django.db.models.functions import Cast

from mockinterviews.domain.blueprints import (
    ITEM,
    BankItem,
    BankTooSmall,
    can_ask,
    draw_questions,
    read_item,
)
from mockinterviews.domain.queries import open_blueprints
from mockinterviews.models import Blueprint
from questions.models import Question
from studyhub.statements import Given, IsAmong, Statement

MOST_PLANS = 256
MOST_ITEMS = 4096


class Plan(NamedTuple):
    """A blueprint on offer, its sections as they are stored: as a text, they can be a key."""

    title: str
    pack: str
    sections: str


PLANS = Statement(
    lambda: (
        open_blueprints()
        .order_by("title", "pk")
        .values_list("title", "pack", Cast("sections", TextField()))
    )
)
ITEMS = Statement(
    lambda: Question.objects.filter(
        IsAmong("pk", Given("keys", ArrayField(UUIDField())))
    ).values_list("pk", *ITEM)
)

# One row for each question that a draw of a blueprint names.
NAMED = Func(
    "sections",
    template="jsonb_path_query(%(expressions)s, '$[*].draws[*].questions[*]')",
    output_field=JSONField(),
)


def find_hindrances() -> dict[str, str]:
    """Return the blueprints on offer that the banks cannot fill, each with its sentence."""
    found = {}
    for blueprint in open_blueprints():
        try:
            draw_questions(sections=blueprint.sections, seed=0, pack=blueprint.pack)
        except BankTooSmall as error:
            found[f"blueprint:{blueprint.pk}"] = f"{blueprint.title}: {error.sentence}"
    return found


def find_plans(keys: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Return the blueprints that name each question or can draw it: two queries."""
    plans = [Plan(*row) for row in PLANS.fetch()]
    return {
        key: [plan.title for plan in plans if asks(plan, read_item(row))]
        for key, *row in ITEMS.fetch(keys=list(keys))
    }


def find_named(slugs: Collection[str]) -> set[str]:
    """Return which of these questions (slugs) blueprints name, be they off the list: one query."""
    return set(slugs).intersection(Blueprint.objects.values_list(NAMED, flat=True).distinct())


@lru_cache(MOST_ITEMS)
def asks(plan: Plan, item: BankItem) -> bool:
    return can_ask(read_sections(plan.sections), [item], pack=plan.pack)


@lru_cache(MOST_PLANS)
def read_sections(sections: str) -> list[dict[str, Any]]:
    return json.loads(sections)
