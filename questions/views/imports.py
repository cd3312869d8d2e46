"""Files that authors bring into a bank: bring one, look it over, take it in or drop it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Count, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import role_required
from accounts.limiting import limited
from accounts.models import Role
from lessons.domain.markdown import strip_marks
from questions.domain.differing import compare_words
from questions.domain.imports import (
    WORKING,
    count_outcomes,
    drop_import,
    imports_for_user,
    read_again,
    start_import,
    take_in,
)
from questions.domain.keeping import find_standing
from questions.domain.removing import find_added
from questions.domain.reports import say_key
from questions.editor_labels import name_path, tell_import
from questions.import_forms import ImportForm
from questions.limits import IMPORTS
from questions.models import ImportItem, ImportRun, Kind, QuestionVersion
from questions.views.fetching import is_partial
from studyhub import polling
from studyhub.params import read_whole
from studyhub.wording import cut_words

PER_PAGE = 50
# Of an option or a key point in the preview.
LONGEST_NAMED = 60
ON_LIST = 20
# A worker needs seconds; a large file a minute or two. Then the page offers to look again.
DELAYS = (0.3, 0.5, *[1] * 120)
author_required = role_required(Role.AUTHOR, Role.STAFF)
Outcome = ImportItem.Outcome
# What needs the author comes first.
ORDER = (Outcome.CANNOT, Outcome.CHANGE, Outcome.ADD, Outcome.SAME)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@author_required
@limited(IMPORTS)
def imports(request: HttpRequest) -> HttpResponse:
    """List one's imports, and bring a file. `?bank=` chooses where it goes."""
    if request.method != "POST":
        return show_list(request, ImportForm(initial={"bank": request.GET.get("bank", "")}))
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_list(request, form, status=422)
    said = form.cleaned_data
    run = start_import(
        author=request.user,
        bank=said["bank"] or said["title"],
        topic=said["topic"],
        form=said["form"],
        name=said["file"].name,
        data=said["file"].read(),
        now=timezone.now(),
    )
    return redirect("import", run.pk)


def show_list(request: HttpRequest, form: ImportForm, status: int = 200) -> HttpResponse:
    runs = imports_for_user(request.user).select_related("bank")[:ON_LIST]
    return render(request, "questions/imports.html", {"form": form, "runs": runs}, status=status)


@never_cache
@require_safe
@author_required
def import_run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Show how an import stands. Status 286 tells htmx that nothing more will come."""
    run = get_run(request, run_id)
    tries = read_whole(request.GET.get("try"), most=len(DELAYS))
    context = describe_run(request, run, tries)
    if not is_partial(request):
        return render(request, "questions/import.html", context)
    status = 200 if context["next_try"] else polling.STOP
    return render(request, "questions/import.html#state", context, status=status)


def get_run(request: HttpRequest, run_id: UUID) -> ImportRun:
    """Return one's own import, or 404."""
    return get_object_or_404(
        imports_for_user(request.user).select_related("bank", "topic"), pk=run_id
    )


def describe_run(request: HttpRequest, run: ImportRun, tries: int) -> dict:
    works = run.state in WORKING
    looks_on = works and tries < len(DELAYS)
    context = {
        "run": run,
        "works": works,
        "standing": find_standing(question=None, bank=run.bank),
        "next_try": tries + 1 if looks_on else None,
        "delay_ms": round(DELAYS[tries] * 1000) if looks_on else None,
    }
    if run.state in (ImportRun.State.READY, ImportRun.State.DONE):
        context |= describe_items(request, run)
    return context


def describe_items(request: HttpRequest, run: ImportRun) -> dict:
    counts = count_outcomes(run)
    shown = request.GET.get("show", "")
    rows = list_items(run, shown if shown in counts else "")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for item in page:
        item.told = tell_added(item) if item.outcome == Outcome.ADD else {}
        item.said = tell_import(item.kind, item.says, is_of_pack=run.is_of_pack)
        item.diffs = [describe_change(item.kind, *change) for change in item.changes]
    return {
        "counts": counts,
        "deed": name_deed(counts),
        "can_be_undone": run.state == ImportRun.State.DONE and find_added(run).exists(),
        "page": page,
        "tabs": [
            {
                "url": f"?show={outcome}",
                "label": outcome.label,
                "count": counts[outcome],
                "current": shown == outcome,
            }
            for outcome in ORDER
            if counts[outcome]
        ],
        "shown": shown,
    }


def tell_added(item: ImportItem) -> dict[str, str]:
    """Return how a new question was understood: its kind, what is right, and what earns how much.

    A table names all of it by few letters. What takes more than a line is left out.
    """
    version = QuestionVersion(kind=item.kind, content=item.record)
    kind = Kind(item.kind).label
    return {"kind": kind, "key": say_key(version), "earns": say_earning(item.record)}


def say_earning(record: Mapping[str, Any]) -> str:
    """Return the shares of options and the weights of key points, where a question has any."""
    shares = [
        _("%(words)s %(share)s %%") % {"words": shorten(one["text"]), "share": one["share"]}
        for one in record.get("options", ())
        if "share" in one
    ]
    weights = [
        _("%(words)s %(weight)s") % {"words": shorten(one["text"]), "weight": one["weight"]}
        for one in record.get("key_points", ())
    ]
    return "; ".join([*shares, *weights])


def shorten(text: str) -> str:
    return cut_words(strip_marks(text), LONGEST_NAMED)


def describe_change(kind: str, part: str, *words: str) -> tuple[str, list[dict[str, str]]]:
    """Return a part of a question by its label, with its words before and after in pieces."""
    if part == "retired":
        words = tuple(_("yes") if one == "true" else _("no") for one in words)
    return name_path(kind, part), compare_words(*words)


def name_deed(counts: Mapping[str, int]) -> str:
    """Say in a button what would be stored, with the numbers that are any; "" where nothing is."""
    deeds = {
        Outcome.ADD: _("add %(count)d"),
        Outcome.CHANGE: _("change %(count)d"),
        Outcome.CANNOT: _("leave out %(count)d"),
    }
    if not counts[Outcome.ADD] + counts[Outcome.CHANGE]:
        return ""
    said = [says % {"count": counts[one]} for one, says in deeds.items() if counts[one]]
    return capfirst(", ".join(said))


def list_items(run: ImportRun, outcome: str) -> QuerySet[ImportItem]:
    """Return the items in the order in which they need the author, with their answers counted."""
    rank = Case(*(When(outcome=one, then=Value(at)) for at, one in enumerate(ORDER)))
    items = run.items.annotate(
        answers=Count("question__versions__submissions"), rank=rank
    ).select_related("question")
    return (items.filter(outcome=outcome) if outcome else items).order_by("rank", "position")


@require_POST
@author_required
def writing(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Take in what was looked over. A second press finds it under way."""
    run = get_run(request, run_id)
    take_in(run=run, now=timezone.now())
    return redirect("import", run.pk)


@require_POST
@author_required
def reading(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Read anew what failed."""
    run = get_run(request, run_id)
    if run.state == ImportRun.State.FAILED:
        read_again(run=run, says="", now=timezone.now())
    return redirect("import", run.pk)


@require_POST
@author_required
def removal(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Delete an import with its file; what was taken in stays."""
    run = get_run(request, run_id)
    if drop_import(run=run):
        messages.success(request, _("“%(name)s” is dropped.") % {"name": run.name})
    return redirect("imports")
