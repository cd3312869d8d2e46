"""Answer templates: those of packs to read and copy, those of this site to edit."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from questions.domain.answer_templates import (
    SECTION_ENTRIES,
    Overtaken,
    TemplateInUse,
    record_of,
    remove_template,
    save_template,
)
from questions.domain.editing import NotSaved
from questions.editor_forms import build_nodes, read_entries
from questions.editor_labels import count_from_one, name_entry
from questions.editor_rows import Rows, change_rows, place_rows
from questions.models import AnswerTemplate, Question
from questions.views.author.fetching import authors_only
from studyhub.params import drop_nul

OPENED = "questions.template"


@authors_only
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """List the templates: ours first."""
    found = AnswerTemplate.objects.filter(retired_at=None).order_by("pack", "title", "pk")
    return render(request, "questions/author/templates.html", {"templates": found})


@authors_only
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Make a template of this site, with `?copy=` from another one."""
    copied = AnswerTemplate.objects.filter(slug=drop_nul(request.GET.get("copy", ""))).first()
    record: dict[str, Any] = {"sections": copied.sections} if copied else {}
    return handle(request, None, record)


@authors_only
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit a template of this site, or remove it; show one of a pack."""
    found = get_object_or_404(AnswerTemplate, slug=slug, retired_at=None)
    if found.pack:
        context = {"template": found, "users": users_of(found)}
        return render(request, "questions/author/template.html", context)
    if "remove_template" in request.POST:
        return remove(request, found)
    return handle(request, found, record_of(found))


def handle(
    request: HttpRequest, found: AnswerTemplate | None, record: dict[str, Any]
) -> HttpResponse:
    if request.method != "POST":
        return show(request, found, record, Rows())
    rows = change_rows(request.POST)
    record = read_entries(rows.data, SECTION_ENTRIES)
    # `redraw`: what was kept on a device comes back with its rows, and is not saved yet.
    if rows.deed or "redraw" in request.POST:
        return show(request, found, record, rows)
    try:
        saved = save_template(template=found, record=record, opened=read_opened(request))
    except Overtaken as error:
        return show(request, found, record, rows, overtaken=error, status=409)
    except NotSaved as error:
        return show(request, found, record, rows, dict(error.faults), status=422)
    messages.success(request, _("The template “%(title)s” is saved.") % {"title": saved.title})
    return redirect("author_template", saved.slug)


def remove(request: HttpRequest, found: AnswerTemplate) -> HttpResponse:
    try:
        remove_template(template=found)
    except TemplateInUse as refused:
        messages.warning(request, refused.sentence)
        return redirect("author_template", found.slug)
    messages.success(request, _("The template “%(title)s” is gone.") % {"title": found.title})
    return redirect("author_templates")


def read_opened(request: HttpRequest) -> dict[str, Any] | None:
    """Return the template as it was when its author opened it: the form carries it, signed."""
    try:
        return signing.loads(request.POST.get("opened", ""), salt=OPENED)
    except signing.BadSignature:
        return None


def show(
    request: HttpRequest,
    found: AnswerTemplate | None,
    record: dict[str, Any],
    rows: Rows,
    faults: dict[str, str] | None = None,
    *,
    overtaken: Overtaken | None = None,
    status: int = 200,
) -> HttpResponse:
    faults = faults or {}
    opened = overtaken.record if overtaken else read_opened(request)
    if found and opened is None:
        opened = record_of(found)
    nodes = build_nodes(SECTION_ENTRIES, record, faults=faults, choices={})
    place_rows(nodes, rows)
    context = {
        "template": found,
        "nodes": nodes,
        "faults": [
            (f"field-{path}", name_entry(SECTION_ENTRIES, count_from_one(path)), says)
            for path, says in faults.items()
        ],
        "opened": signing.dumps(opened, salt=OPENED, compress=True) if opened else "",
        "overtaken_by": [
            {"label": name_entry(SECTION_ENTRIES, one.path), "pieces": one.pieces}
            for one in (overtaken.changes if overtaken else ())
        ],
        "users": users_of(found) if found else [],
    }
    return render(request, "questions/author/template_form.html", context, status=status)


def users_of(found: AnswerTemplate):
    """Return the questions that stand on a template. Each keeps the sections it was saved with."""
    return Question.objects.filter(
        current_version__content__template=found.slug, retired_at=None
    ).order_by("title", "pk")[:50]
