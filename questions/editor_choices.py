"""What the fields of the editor offer: banks, topics, lessons, templates and so on."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from lessons.domain.queries import topic_order
from lessons.models import Lesson, Topic
from questions.domain.keeping import find_keeping
from questions.domain.pack_names import group_by_pack, tell_apart
from questions.models import AnswerTemplate, Bank, Question


def list_choices(bank: Bank | None, content: Mapping[str, Any]) -> dict[str, list]:
    """Return what the entries of a kind can choose from, by the name of the entry."""
    if not {"template", "competencies"} & content.keys() and bank is None:
        templates = AnswerTemplate.objects.filter(retired_at=None)
    else:
        templates = templates_for(bank)
    rows = list(templates.order_by("title", "pk"))
    chosen = next((one for one in rows if one.slug == content.get("template")), None)
    sections = chosen.sections if chosen else []
    named = tell_apart((one.pack, one.slug, one.title) for one in rows)
    return {
        "template": [("", "–"), *named],
        "competencies": find_keeping().list_competencies(bank.pack if bank else ""),
        "sections": [(one["slug"], one["title"]) for one in sections],
    }


def templates_for(bank: Bank | None):
    """Return the templates that a question of a bank may use: of its pack, or all for ours."""
    templates = AnswerTemplate.objects.filter(retired_at=None)
    return templates.filter(pack=bank.pack) if bank and bank.pack else templates


def list_places(
    bank: Bank | None, place: Mapping[str, Any], question: Question | None
) -> dict[str, list]:
    """Return where a question can belong, each as (value, label); banks and topics by pack."""
    banks = Bank.objects.order_by("title", "pk")
    if question:
        banks = banks.filter(pack=question.pack)
    of_pack = Q(pack=bank.pack) if bank and bank.pack else Q()
    topics = Topic.objects.filter(of_pack, retired_at=None).order_by(*topic_order())
    lessons = Lesson.objects.filter(
        of_pack, topic__slug=place.get("topic", ""), retired_at=None
    ).select_related("current_version")
    lesson = next((one for one in lessons if one.slug == place.get("lesson")), None)
    version = lesson.current_version if lesson else None
    return {
        "banks": group_by_pack((one.pack, one.pk, one.title) for one in banks),
        "topics": group_by_pack(topics.values_list("pack", "slug", "title")),
        "lessons": [(one.slug, one.title) for one in lessons],
        "sections": [(one["slug"], one["title"]) for one in version.sections] if version else [],
        "objectives": [(one["slug"], one["text"]) for one in version.objectives] if version else [],
        "levels": list(range(1, 6)),
    }
