"""Removing what nobody met: looked over first, then done. There is no undoing it."""

from collections import defaultdict
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
from questions.domain.removal_marks import (
    drafts_of_others,
    mark_questions,
    read_marks,
    write_marks,
)
from questions.domain.removing import (
    CHANGED,
    Removal,
    find_added,
    plan_removal,
    remove_questions,
    undo_import,
)
from questions.models import ImportRun, Question, QuestionDraft
from questions.views.author.fetching import authors_only, get_question

# So many are named one by one.
NAMED = 50


def show_removal(
    request: HttpRequest, questions: Sequence[Question], *, back_to: str, **context: Any
) -> HttpResponse:
    """Render what would be removed and what stays, each with why. Nothing is done yet."""
    # Before all that is shown: a mark of what came meanwhile would say that it was seen.
    marks = mark_questions(questions, author=request.user)
    questions = read_anew(questions)
    planned = plan_removal(questions)
    drafts = list(drafts_of_others(planned.questions, author=request.user))
    context |= {
        "back_to": back_to,
        "total": len(questions),
        "count": len(planned.questions),
        "removed": planned.questions,
        "named": name_questions(planned.questions[:NAMED], drafts),
        "drafts": len(drafts),
        "seen": write_marks({one.pk: marks[one.pk] for one in planned.questions}),
        "more_named": len(planned.questions[NAMED:]),
        "edited": count_edited(planned.questions),
        "packs": sorted({one.pack for one in planned.questions if one.pack}),
        "kept": planned.kept[:NAMED],
        "more_kept": len(planned.kept[NAMED:]),
        # The deed for many takes no more at once.
        "to_retire": [one for one, _why in planned.kept if one.retired_at is None][:MOST],
    }
    return render(request, "questions/author/removal.html", context)


def read_anew(questions: Sequence[Question]) -> list[Question]:
    """Return those of `questions` that are still there, as they are by now."""
    found = Question.objects.select_related("bank", "current_version").in_bulk(
        [one.pk for one in questions]
    )
    return [found[one.pk] for one in questions if one.pk in found]


def name_questions(
    questions: Sequence[Question], drafts: Sequence[QuestionDraft]
) -> list[dict[str, Any]]:
    """Return questions with their versions, each with whose `drafts` go with it."""
    names: dict[UUID, list[str]] = defaultdict(list)
    for draft in drafts:
        names[draft.question_id].append(str(draft.author))
    return [{"question": one, "drafts_of": names[one.pk]} for one in questions]


def count_edited(questions: Sequence[Question]) -> int:
    """Return how many of these were edited after they were added."""
    keys = [one.pk for one in questions]
    return Question.objects.filter(pk__in=keys, current_version__number__gt=1).count()


def remove_chosen(
    request: HttpRequest, chosen: Sequence[Question], *, back_to: str
) -> HttpResponse:
    """Ask whether the chosen questions of the list are to go; confirmed, remove them."""
    shown = {"back_to": back_to, "query": request.POST.get("query", ""), "is_of_list": True}
    if "confirmed" not in request.POST:
        return show_removal(request, chosen, **shown)
    try:
        done = remove_questions(
            author=request.user, questions=chosen, seen=read_seen(request), now=timezone.now()
        )
    except NotSaved as error:
        say_refused(request, error)
        return redirect(back_to)
    tell(request, done)
    if changed := list_changed(done):
        return show_removal(request, changed, **shown)
    return redirect(back_to)


def read_seen(request: HttpRequest) -> dict[str, str]:
    return read_marks(request.POST.get("seen", ""))


def list_changed(done: Removal) -> list[Question]:
    """Return what stays since it was edited after it had been looked at."""
    return [one for one, reasons in done.kept if CHANGED in reasons]


@authors_only
@require_http_methods(["GET", "HEAD", "POST"])
def question_removal(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Ask whether a question is to go; POST removes it."""
    question = get_question(question_id)
    if request.method != "POST":
        back_to = reverse("author_versions", args=[question.pk])
        return show_removal(request, [question], back_to=back_to, bank=question.bank)
    try:
        done = remove_questions(
            author=request.user, questions=[question], seen=read_seen(request), now=timezone.now()
        )
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
        done = undo_import(
            run=run, author=request.user, seen=read_seen(request), now=timezone.now()
        )
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
    gone, changed = len(done.questions), len(list_changed(done))
    kept = len(done.kept) - changed
    if gone or not done.kept:
        says = ngettext("%(number)s question removed.", "%(number)s questions removed.", gone)
        messages.success(request, says % {"number": gone})
    if kept:
        says = ngettext(
            "%(number)s question stays, since it is in use.",
            "%(number)s questions stay, since they are in use.",
            kept,
        )
        messages.warning(request, says % {"number": kept})
    if changed:
        says = ngettext(
            "%(number)s question stays: somebody has worked on it since you looked. Look again.",
            "%(number)s questions stay: somebody has worked on them since you looked. Look again.",
            changed,
        )
        messages.warning(request, says % {"number": changed})
