"""Small reads that the templates of questions need."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from questions.domain.counting import say_where_it_counts
from questions.domain.reports import state_of
from questions.domain.self_marking import CREDITS
from questions.domain.summaries import keeps_back as submission_keeps_back
from questions.kinds import QuestionKind
from questions.kinds.base import plain
from questions.kinds.ordering import read_place
from questions.models import Kind, QuestionVersion, Score, Submission
from studyhub.templatetags.ui import points

register = template.Library()


@register.filter
def get_item(mapping: Mapping | None, key: Any) -> Any:
    """Return `mapping[key]`, or nothing where there is no such key."""
    return (mapping or {}).get(key, "")


@register.filter
def without_marks(text: str) -> str:
    """Return the words of a text in Markdown, for where they are cut."""
    return plain(str(text))


@register.filter
def holds(many: Collection | None, one: Any) -> bool:
    """Return whether `one` is among `many`, of which there may be none."""
    return one in (many or ())


@register.filter
def written_in(response: Mapping | None, slug: str) -> str:
    """Return what a response holds for the field `slug`, whether it has sections or not."""
    response = response or {}
    return response.get("sections", {}).get(slug) or response.get(slug, "")


@register.simple_tag
def inputs_of(kind: QuestionKind, response: Mapping | None, version) -> dict[str, Any]:
    """Return what stands in the inputs of a question that has several."""
    return kind.filled(response or {}, version.content)


@register.filter
def in_places(items: list[dict], places: Mapping[str, str]) -> list[dict]:
    """Return the items of an ordering by the places they have; those without one come last."""
    last = len(items) + 1
    return sorted(items, key=lambda item: read_place(places.get(item["id"], ""), last) or last)


@register.filter
def outcome_glyph(submission: Submission | None) -> str:
    """Return the glyph of an answer in a list: full, part, contrary, or none while unknown."""
    if submission is None or submission_keeps_back(submission):
        return "none"
    return state_of(submission.effective_score) or "none"


@register.simple_tag
def outcome(submission: Submission | None, skipped: datetime | None = None) -> str:
    """Say what came of an answer, in a list: its points and who marked it, or what it waits for."""
    if submission is None:
        return _("Skipped") if skipped else _("Not answered")
    if submission_keeps_back(submission):
        return _("Yours to mark first")
    score = submission.effective_score
    if score is None:
        return submission.get_state_display()
    said = {"points": points(score.points), "maximum": points(score.maximum)}
    earned = _("%(points)s of %(maximum)s") % said
    if score.source != Score.Source.MENTOR:
        return earned
    return format_html('{} <span class="by-person">{}</span>', earned, score.marked_by)


register.filter("where_it_counts", say_where_it_counts)


@register.filter
def kind_name(version: QuestionVersion) -> str:
    """Return what the kind of a question is called: `get_kind_display`, for lists a tenth of it."""
    return str(Kind(version.kind).label)


@register.filter
def keeps_back(submission: Submission | None) -> bool:
    """Return whether the learner is to mark the answer before its score is shown."""
    return submission is not None and submission_keeps_back(submission)


@register.filter
def credit_word(credit: float | None) -> str:
    """Return the word for the credit of a part: missing, partly or covered."""
    if credit is None:
        return "–"
    return str(CREDITS["none" if credit <= 0 else "full" if credit >= 1 else "half"][1])
