"""Blueprints of this site: written in the browser, saved only where the bank can meet them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lessons.domain.queries import topic_order
from lessons.models import Topic
from mockinterviews.domain.blueprint_changes import list_changes
from mockinterviews.domain.blueprint_entries import DRAW
from mockinterviews.domain.blueprint_faults import Bank, find_faults, kind_of_section
from mockinterviews.domain.blueprints import live_bank
from mockinterviews.models import Blueprint, SectionKind
from questions.domain.editing import NotSaved
from questions.domain.keeping import find_keeping
from questions.domain.pack_names import name_packs, tell_apart

# Where the form of a blueprint that is not saved yet stands among those of the others.
RESERVED = frozenset({"new"})
HEAD = ("title", "summary", "mode", "going_back", "pass_percent", "section_floor_percent")


def read_bank() -> Bank:
    """Return what there is to draw from, with the names of topics and competencies."""
    topics = Topic.objects.filter(retired_at=None).order_by(*topic_order())
    return Bank(
        items=live_bank(),
        topics=dict(tell_apart(topics.values_list("pack", "slug", "title"))),
        competencies=dict(find_keeping().list_competencies("")),
    )


def record_of(blueprint: Blueprint) -> dict[str, Any]:
    """Return a blueprint as the editor's form holds it."""
    return {name: getattr(blueprint, name) for name in HEAD} | {"sections": blueprint.sections}


def copy_of(blueprint: Blueprint) -> dict[str, Any]:
    """Return a blueprint as the form of a new one holds it.

    One of a pack draws from its pack alone, a copy from all banks. So where the site has several
    packs, what the copy draws by a rule is of the topics of that pack.
    """
    record = record_of(blueprint)
    if not blueprint.pack or len(name_packs()) < 2:
        return record
    topics = Topic.objects.filter(pack=blueprint.pack, retired_at=None).order_by(*topic_order())
    slugs = list(topics.values_list("slug", flat=True))
    sections = [
        {**section, "draws": [name_topics(draw, slugs) for draw in section["draws"]]}
        if section.get("draws")
        else section
        for section in record["sections"]
    ]
    return {**record, "sections": sections}


def name_topics(draw: Mapping[str, Any], slugs: list[str]) -> Mapping[str, Any]:
    return draw if draw.get("questions") or draw.get("topics") else {**draw, "topics": slugs}


class Overtaken(NotSaved):
    """Somebody has saved the blueprint since it was opened. Carries it as it now is, and how."""

    def __init__(self, record: dict[str, Any], changes: list[str]):
        self.record, self.changes = record, changes
        super().__init__([("", _("Somebody else saved this blueprint meanwhile."))])


@transaction.atomic
def save_blueprint(
    *,
    blueprint: Blueprint | None,
    record: Mapping[str, Any],
    bank: Bank,
    opened: Mapping[str, Any] | None = None,
) -> Blueprint:
    """Save a blueprint of this site. Raises NotSaved, naming the fields.

    With `opened`, the record that the author began with, what somebody else saved since is not
    written over: raises Overtaken. Interviews that were begun keep the plan that they began with;
    the next ones take this.
    """
    if faults := find_faults(record, bank):
        raise NotSaved(faults)
    if blueprint is None:
        blueprint = Blueprint(slug=free_slug(record["title"]), position=next_position())
    else:
        blueprint = Blueprint.objects.select_for_update(no_key=True).get(pk=blueprint.pk)
        theirs = record_of(blueprint)
        if opened is not None and (changes := list(list_changes(opened, theirs))):
            raise Overtaken(theirs, changes)
    blueprint.sections = name_sections(record["sections"])
    blueprint.minutes = sum(section["minutes"] for section in record["sections"])
    for name in HEAD:
        setattr(blueprint, name, record.get(name) or type(getattr(blueprint, name))())
    blueprint.save()
    return blueprint


@transaction.atomic
def set_on_offer(*, blueprint: Blueprint, on_offer: bool, now: datetime) -> Blueprint:
    """Offer a blueprint of this site, or take it off the list; what was sat stays."""
    blueprint.retired_at = None if on_offer else now
    blueprint.save(update_fields=["retired_at"])
    return blueprint


def name_sections(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each section a slug of its own, and keep what belongs to its kind, in the order of a
    pack."""
    taken: set[str] = set()
    named = []
    for section in sections:
        slug = free_name(slugify(section["title"])[:60] or "section", taken)
        taken.add(slug)
        kind = kind_of_section(section)
        made = {"slug": slug, "title": section["title"], "kind": str(kind)}
        made["minutes"] = section["minutes"]
        if kind == SectionKind.QUESTIONS:
            made["draws"] = [order_draw(draw) for draw in section["draws"]]
        elif kind == SectionKind.FREE_TEXT:
            made["prompt"] = section["prompt"]
        named.append(made)
    return named


def order_draw(draw: Mapping[str, Any]) -> dict[str, Any]:
    return {one.name: draw[one.name] for one in DRAW if draw.get(one.name) not in (None, [], "")}


def free_slug(title: str) -> str:
    start = slugify(title)[:80] or "interview"
    taken = Blueprint.objects.filter(slug__startswith=start).values_list("slug", flat=True)
    return free_name(start, {*taken, *RESERVED})


def free_name(start: str, taken: set[str]) -> str:
    numbered = (f"{start}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (start, *numbered) if name not in taken)


def next_position() -> int:
    """Return a place behind all others: those of packs come first, in the pack's order."""
    last = Blueprint.objects.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
