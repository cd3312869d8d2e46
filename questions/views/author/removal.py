"""Removing what nobody met: looked over first, then done. There is no undoing it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from questions.domain.bulk import MOST
from questions.domain.editing import NotSaved
from questions.domain.imports import imports_for_user
from questions.domain.removing import (
    Removal,
    find_added,
    plan_removal,
    remove_questions,
    undo_import,
)
from questions.models import ImportRun, Question
from questions.views.author.fetching import authors_only, get_question

# So many are named one by one.
NAMED = 50


def show_removal(
    request: HttpRequest, questions: Sequence[Question], *, back_to: str, **context: Any
) -> HttpResponse:
    """Render what would be removed and what stays, each with why. Nothing is done yet."""
    planned = plan_removal(questions)
    context |= {
        "back_to": back_to,
        "total": len(questions),
        "count": len(planned.questions),
        "removed": planned.questions,
        "named": planned.questions[:NAMED],
        "more_named": len(planned.questions[NAMED:]),
        "edited": count_edited(planned.questions),
        "packs": sorted({one.pack for one in planned.questions if one.pack}),
        "kept": planned.kept[:NAMED],
        "more_kept": len(planned.kept[NAMED:]),
        # The deed for many takes no more at once.
        "to_retire": [one for one, _why in planned.kept if one.retired_at is None][:MOST],
    }
    return render(request, "questions/author/removal.html", context)


def count_edited(questions: Sequence[Question]) -> int:
    """Return how many of these were edited after they were added."""
    keys = [one.pk for one in questions]
    return Question.objects.filter(pk__in=keys, current_version__number__gt=1).count()


def remove_chosen(
    request: HttpRequest, chosen: Sequence[Question], *, back_to: str
) -> HttpResponse:
    """Ask whether the chosen questions of the list are to go; confirmed, remove them."""
    if "confirmed" not in request.POST:
        query = request.POST.get("query", "")
        return show_removal(request, chosen, back_to=back_to, query=query, is_of_list=True)
    try:
        done = remove_questions(author=request.user, questions=chosen, now=timezone.now())
    except NotSaved as error:
        say_refused(request, error)
    else:
        tell(request, done)
    return redirect(back_to)


@authors_only
@require_http_methods(["GET", "HEAD", "POST"])
def question_removal(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Ask whether a question is to go; POST removes it."""
    question = get_question(question_id)
    if request.method != "POST":
        back_to = reverse("author_versions", args=[question.pk])
        return show_removal(request, [question], back_to=back_to, bank=question.bank)
    try:
        done = remove_questions(author=request.user, questions=[question], now=timezone.now())
    except NotSaved as error:
        say_refused(request, error)
        return redirect(request.path)
    tell(request, done)
    if done.kept:
        return redirect(request.path)
    return redirect(f"{reverse('author_questions')}?bank={question.bank_id or ''}")


@authors_only
@require_http_methods(["GET", "HEAD", "POST"])
def import_undoing(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Ask whether what one's own import added is to go; POST removes it."""
    runs = imports_for_user(request.user).select_related("bank")
    run = get_object_or_404(runs, pk=run_id, state=ImportRun.State.DONE)
    back_to = reverse("import", args=[run.pk])
    if request.method != "POST":
        return show_removal(request, list(find_added(run)), back_to=back_to, run=run)
    try:
        done = undo_import(run=run, author=request.user, now=timezone.now())
    except NotSaved as error:
        say_refused(request, error)
        return redirect(request.path)
    tell(request, done)
    return redirect(request.path if done.kept else back_to)


def say_refused(request: HttpRequest, error: NotSaved) -> None:
    why = " ".join(sentence for _field, sentence in error.faults)
    messages.error(request, _("Nothing was removed. %(why)s") % {"why": why})


def tell(request: HttpRequest, done: Removal) -> None:
    """Say how many are gone, and how many stay."""
    gone, kept = len(done.questions), len(done.kept)
    if gone or not kept:
        says = ngettext("%(number)s question removed.", "%(number)s questions removed.", gone)
        messages.success(request, says % {"number": gone})
    if kept:
        says = ngettext(
            "%(number)s question stays, since it is in use.",
            "%(number)s questions stay, since they are in use.",
            kept,
        )
        messages.warning(request, says % {"number": kept})
