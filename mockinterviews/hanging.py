"""What of interviews hangs on a lesson: the blueprints that can ask one of its questions."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from lessons.models import Lesson
from mockinterviews.domain.blueprints import BankItem, fits
from mockinterviews.domain.queries import open_blueprints
from mockinterviews.models import Blueprint
from questions.domain.queries import questions_on_offer
from studyhub.hangings import Hanging


def find_hanging(lesson: Lesson) -> Iterator[Hanging]:
    """Yield the blueprints with a draw that names a question of the lesson, or that fits one."""
    rows = (
        questions_on_offer()
        .filter(lesson=lesson)
        .values_list(
            "slug", "topic__slug", "pk", "current_version__kind", "current_version__difficulty"
        )
    )
    items = [BankItem(*row) for row in rows]
    found = tuple(one.title for one in open_blueprints() if can_ask(one, items))
    yield Hanging(_("Interviews that can ask of it"), found)


def can_ask(blueprint: Blueprint, items: list[BankItem]) -> bool:
    draws = [draw for section in blueprint.sections for draw in section["draws"]]
    return any(
        item.slug in draw["questions"] if "questions" in draw else fits(item, draw)
        for draw in draws
        for item in items
    )
