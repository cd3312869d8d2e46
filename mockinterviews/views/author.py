"""Blueprints for authors: those of packs to read and copy, those of this site to edit."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import role_required
from accounts.models import Role
from mockinterviews.domain.blueprint_editing import (
    Overtaken,
    copy_of,
    read_bank,
    record_of,
    save_blueprint,
    set_on_offer,
)
from mockinterviews.domain.blueprint_entries import BLUEPRINT
from mockinterviews.domain.blueprint_faults import (
    Bank,
    find_bank_faults,
    find_faults,
    is_asking,
    kind_of_section,
)
from mockinterviews.domain.blueprints import count_of, draws_of
from mockinterviews.models import Blueprint, Mode, SectionKind
from questions.domain.editing import NotSaved
from questions.editor_forms import Node, build_nodes, read_entries
from questions.editor_rows import Rows, change_rows, place_rows
from questions.models import Kind
from studyhub.params import drop_nul

OPENED = "mockinterviews.blueprint"
authors_only = role_required(Role.AUTHOR, Role.STAFF)
NEW = {"mode": Mode.INTERVIEW, "going_back": True, "pass_percent": 65, "section_floor_percent": 45}


@authors_only
@require_safe
def blueprints(request: HttpRequest) -> HttpResponse:
    """List the blueprints, and whether the bank can still meet each."""
    bank = read_bank()
    shared = Blueprint.objects.filter(learner=None).order_by("retired_at", "position", "pk")
    rows = [
        {
            "blueprint": one,
            "questions": count_questions(one.sections),
            "faults": list_faults(one, bank.of_pack(one.pack)),
        }
        for one in shared
    ]
    return render(request, "mockinterviews/author/blueprints.html", {"rows": rows})


@authors_only
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Make a blueprint of this site, with `?copy=` from another one."""
    slug = drop_nul(request.GET.get("copy", ""))
    copied = Blueprint.objects.filter(slug=slug, learner=None).first()
    return handle(request, None, copy_of(copied) if copied else dict(NEW))


@authors_only
@require_http_methods(["GET", "HEAD", "POST"])
def blueprint(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit a blueprint of this site; show one of a pack."""
    found = get_shared(slug)
    if found.pack:
        bank = read_bank().of_pack(found.pack)
        context = {
            "blueprint": found,
            "faults": list_faults(found, bank),
            "questions": count_questions(found.sections),
            "sections": [describe_section(section, bank) for section in found.sections],
        }
        return render(request, "mockinterviews/author/blueprint.html", context)
    return handle(request, found, record_of(found))


def list_faults(blueprint: Blueprint, bank: Bank) -> list[str]:
    """Return what keeps a bank from filling a blueprint, in sentences."""
    return [says for _path, says in find_bank_faults(blueprint.sections, bank)]


def describe_section(section: Mapping[str, Any], bank: Bank) -> dict[str, Any]:
    """Return a section as the page of a pack's blueprint tells it: what it draws from by name."""
    kinds = dict(Kind.choices)
    named = {"kinds": kinds, "topics": bank.topics, "competencies": bank.competencies}
    draws = [
        draw
        | {
            entry: [names.get(slug, slug) for slug in draw[entry]]
            for entry, names in named.items()
            if entry in draw
        }
        for draw in draws_of(section)
    ]
    return {**section, "draws": draws}


@authors_only
@require_POST
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a blueprint of this site off the list, or offer it again."""
    found = get_shared(slug)
    if found.pack:
        raise Http404
    on_offer = found.retired_at is not None
    set_on_offer(blueprint=found, on_offer=on_offer, now=timezone.now())
    says = _("“%(title)s” is on offer.") if on_offer else _("“%(title)s” is off the list.")
    messages.success(request, says % {"title": found.title})
    return redirect("author_blueprints")


def get_shared(slug: str) -> Blueprint:
    return get_object_or_404(Blueprint, slug=slug, learner=None)


def handle(request: HttpRequest, found: Blueprint | None, record: dict[str, Any]) -> HttpResponse:
    bank = read_bank()
    if request.method != "POST":
        return show(request, found, record, bank, Rows())
    rows = change_rows(request.POST)
    record = read_entries(rows.data, BLUEPRINT)
    # `redraw`: what was kept on a device comes back with its rows, and is not saved yet.
    if rows.deed or "redraw" in request.POST:
        return show(request, found, record, bank, rows)
    if "check" in request.POST:
        faults = find_faults(record, bank)
        return show(request, found, record, bank, rows, faults=faults, is_checked=not faults)
    try:
        saved = save_blueprint(
            blueprint=found, record=record, bank=bank, opened=read_opened(request)
        )
    except Overtaken as error:
        return show(request, found, record, bank, rows, overtaken=error, status=409)
    except NotSaved as error:
        return show(request, found, record, bank, rows, faults=error.faults, status=422)
    messages.success(request, _("“%(title)s” is saved.") % {"title": saved.title})
    return redirect("author_blueprint", saved.slug)


def read_opened(request: HttpRequest) -> dict[str, Any] | None:
    """Return the blueprint as it was when its author opened it: the form carries it, signed."""
    try:
        return signing.loads(request.POST.get("opened", ""), salt=OPENED)
    except signing.BadSignature:
        return None


def show(
    request: HttpRequest,
    found: Blueprint | None,
    record: dict[str, Any],
    bank: Bank,
    rows: Rows,
    *,
    faults: list[tuple[str, str]] = (),
    is_checked: bool = False,
    overtaken: Overtaken | None = None,
    status: int = 200,
) -> HttpResponse:
    opened = overtaken.record if overtaken else read_opened(request)
    if found and opened is None:
        opened = record_of(found)
    record = with_a_row(record)
    nodes = build_nodes(BLUEPRINT, record, faults=dict(faults), choices=list_choices(bank))
    [sections] = [node for node in nodes if node.entry.name == "sections"]
    for row, section in zip(sections.rows, record["sections"], strict=True):
        row.nodes = [one for one in row.nodes if belongs(one, section)]
        row.label = name_section(row.number, section)
        # A nested row that was removed or moved stays in sight too.
        touched = (rows.enters or rows.path, *(path for path, _says in faults))
        row.is_open = len(sections.rows) == 1 or any(
            f"{path}.".startswith(f"{row.path}.") for path in touched
        )
    place_rows(nodes, rows)
    context = {
        "blueprint": found,
        "nodes": nodes,
        "faults": [(f"field-{path}", says) for path, says in faults],
        "opened": signing.dumps(opened, salt=OPENED, compress=True) if opened else "",
        "overtaken_by": overtaken.changes if overtaken else [],
        "is_checked": is_checked,
        "questions": count_questions(record["sections"]) if is_checked else 0,
        "minutes": sum(one["minutes"] for one in record["sections"]) if is_checked else 0,
        "folds_many": True,
    }
    return render(request, "mockinterviews/author/blueprint_form.html", context, status=status)


def with_a_row(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record with a draw to fill in wherever questions are asked and none is there."""
    sections = [
        {**section, "draws": draws_of(section) or [{}]} if is_asking(section) else section
        for section in record.get("sections") or [{}]
    ]
    return {**record, "sections": sections}


def name_section(number: int, section: Mapping[str, Any]) -> str:
    """Return what a folded section says: its place, its title and its minutes."""
    says = _("Section %(number)s: %(title)s, %(minutes)s min")
    title, minutes = section.get("title") or _("no title yet"), section.get("minutes") or "–"
    return says % {"number": number + 1, "title": title, "minutes": minutes}


def belongs(node: Node, section: Mapping[str, Any]) -> bool:
    """Return whether a field of a section has to do with its kind."""
    owner = {"draws": SectionKind.QUESTIONS, "prompt": SectionKind.FREE_TEXT}
    return owner.get(node.entry.name) in (None, kind_of_section(section))


def list_choices(bank: Bank) -> dict[str, list]:
    """Return what the fields offer, by the name of the entry."""
    return {
        "mode": Mode.choices,
        "kind": SectionKind.choices,
        "kinds": Kind.choices,
        "topics": [*bank.topics.items()],
        "competencies": [*bank.competencies.items()],
        "window": [
            ("", _("Whatever their level is")),
            (0, _("At their level first, then what is nearest")),
            (1, _("Within 1 step of their level first")),
            (2, _("Within 2 steps of their level first")),
        ],
    }


def count_questions(sections: list[dict[str, Any]]) -> int:
    return sum(count_of(draw) for section in sections for draw in draws_of(section))
