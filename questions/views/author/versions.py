"""The versions of a question with their differences, and what is decided about former answers."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from questions.author_forms import RulingForm
from questions.domain.bank_list import find_next
from questions.domain.former import may_lose_facts
from questions.domain.keeping import find_standing
from questions.domain.question_drafts import begin_draft
from questions.domain.regrade_preview import list_items, preview_regrade
from questions.domain.regrade_scope import answers_to_offer
from questions.domain.regrading import (
    IN_HAND,
    BeingTakenBack,
    JudgeRuled,
    apply_regrade,
    can_be_taken_back,
    dismiss_regrade,
    is_held,
    open_regrade,
    take_back_regrade,
)
from questions.domain.reports import say_key
from questions.domain.rulings import AlreadyRuled, StillSettling, rule, undo_ruling
from questions.models import Question, QuestionVersion, Regrade, Ruling, Submission
from questions.views.author.editing import list_changes, open_version, write_fields
from questions.views.author.fetching import authors_only, get_question

LISTED = 50


@authors_only
@require_safe
def versions(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Show each version with what it changed, the newest first."""
    return show_versions(request, get_question(question_id))


def show_versions(
    request: HttpRequest, question: Question, refused: dict[int, RulingForm] | None = None
) -> HttpResponse:
    """Render the versions. `refused`: a decision that was not recorded, by its version."""
    answered = Submission.objects.filter(version=OuterRef("pk"))
    found = list(
        question.versions.select_related("authorship__author")
        .annotate(has_answers=Exists(answered))
        .order_by("-number")
    )
    current = question.current_version
    regrades = list(Regrade.objects.filter(version=current).order_by("-asked_at", "-pk"))
    context = {
        "question": question,
        "current": current,
        "next": find_next(question),
        "standing": find_standing(question=question, bank=question.bank),
        "versions": [
            {
                "version": one,
                "changes": list_changes(before, one),
                "key": say_key(one),
                "can_be_restored": one.kind == current.kind and one.pk != current.pk,
            }
            for one, before in zip(found, [*found[1:], None], strict=True)
        ],
        "rulings": Ruling.objects.filter(version__question=question)
        .select_related("version", "made_by", "undone_by")
        .order_by("-made_at", "-pk"),
        "decisions": list_decisions(found, current, refused or {}),
        "refused": bool(refused),
        "regrades": regrades,
        "to_regrade": 0
        if any(one.state in IN_HAND for one in regrades)
        else answers_to_offer(current).count(),
    }
    status = 422 if refused else 200
    return render(request, "questions/author/versions.html", context, status=status)


@authors_only
@require_POST
def version_draft(request: HttpRequest, question_id: UUID, number: int) -> HttpResponse:
    """Let a former version be the author's draft in the editor. No version changes by it."""
    question = get_question(question_id)
    current = question.current_version
    version = get_object_or_404(question.versions, number=number, kind=current.kind)
    editing = open_version(question, version)
    puts_aside = begin_draft(
        author=request.user,
        question=question,
        kind=current.kind,
        fields=write_fields(editing),
        based_on=current.number,
        now=timezone.now(),
    )
    says = [
        _("Version %(number)s is your draft now. Version %(current)s stays until you save it.")
        % {"number": number, "current": current.number}
    ]
    if may_lose_facts(question, editing.content):
        says.append(_("Where it named a fact of the pack, the value of that time may stand in it."))
    if puts_aside:
        says.append(_("What you had begun is put aside."))
    messages.success(request, " ".join(says))
    return redirect("author_question", question.pk)


def list_decisions(
    found: list[QuestionVersion], current: QuestionVersion, refused: dict[int, RulingForm]
) -> list[dict]:
    """Return a form for each version that can be decided about: that counts for somebody."""
    return [
        # Several forms stand in one page: their ids stay apart.
        {"version": one, "form": refused.get(one.pk) or RulingForm(auto_id=form_ids(one))}
        for one in found
        if not one.ruling and (one.has_answers or one.pk == current.pk)
    ]


def form_ids(version: QuestionVersion) -> str:
    return f"version_{version.number}_%s"


@authors_only
@require_POST
def regrades(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Count what a regrade by the current version would do."""
    question = get_question(question_id)
    version = question.current_version
    try:
        opened = open_regrade(version=version, author=request.user, now=timezone.now())
    except JudgeRuled as error:
        messages.error(request, error.sentence)
        return redirect("author_versions", question.pk)
    return redirect("author_regrade", opened.pk)


@authors_only
@require_http_methods(["GET", "HEAD", "POST"])
def regrade(request: HttpRequest, regrade_id: UUID) -> HttpResponse:
    """Show what goes up and down; POST applies it, takes it back or lets it be."""
    found = get_object_or_404(
        Regrade.objects.select_related("version__question", "bank", "calibration", "asked_by"),
        pk=regrade_id,
    )
    if request.method == "POST":
        if "dismiss" in request.POST:
            dismissed = dismiss_regrade(regrade=found, now=timezone.now())
            if dismissed.state != Regrade.State.DISMISSED:
                messages.error(request, _("Somebody has appended these scores meanwhile."))
                return redirect("author_regrade", found.pk)
            messages.success(request, _("What is new counts from now on. No score was changed."))
            if found.version is None:
                return redirect("author_scoring", found.bank_id)
            return redirect("author_versions", found.version.question_id)
        deed = take_back_regrade if "take_back" in request.POST else apply_regrade
        try:
            deed(regrade=found, now=timezone.now())
        except (BeingTakenBack, JudgeRuled) as error:
            messages.error(request, error.sentence)
        return redirect("author_regrade", found.pk)
    context = {
        "regrade": found,
        "preview": preview_regrade(found),
        "items": list_items(found)[:LISTED],
        "can_be_taken_back": can_be_taken_back(found),
        "is_held": is_held(found),
        "is_working": found.state in IN_HAND,
    }
    template = "questions/author/regrade_state.html" if request.htmx else None
    return render(request, template or "questions/author/regrade.html", context)


@authors_only
@require_POST
def rulings(request: HttpRequest, version_id: int) -> HttpResponse:
    """Decide that a version is dropped, or that everybody gets full marks."""
    version = get_object_or_404(QuestionVersion, pk=version_id)
    form = RulingForm(request.POST, auto_id=form_ids(version))
    if not form.is_valid():
        return show_versions(request, get_question(version.question_id), {version.pk: form})
    try:
        rule(version=version, author=request.user, now=timezone.now(), **form.cleaned_data)
    except (AlreadyRuled, StillSettling) as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Decided. The figures of everybody follow in a moment."))
    return redirect("author_versions", version.question_id)


@authors_only
@require_POST
def ruling_end(request: HttpRequest, ruling_id: int) -> HttpResponse:
    """Undo a decision."""
    found = get_object_or_404(Ruling.objects.select_related("version"), pk=ruling_id)
    undo_ruling(ruling=found, author=request.user, now=timezone.now())
    messages.success(request, _("Undone. What stood before counts again."))
    return redirect("author_versions", found.version.question_id)
