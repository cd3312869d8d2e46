"""The editor of a question: one page for every kind, with a preview and named faults."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from questions.domain.editing import NotSaved, Overtaken, save_question
from questions.domain.keeping import find_standing
from questions.domain.question_drafts import (
    DraftOvertaken,
    discard_draft,
    drop_draft,
    find_draft,
    is_followed,
    keep_draft,
    restore_draft,
)
from questions.domain.twins import find_twins
from questions.domain.using import find_plans
from questions.editor_choices import list_places
from questions.editor_forms import entries_of, keep_blank_rows
from questions.editor_labels import name_field
from questions.editor_names import named_lists
from questions.editor_rows import place_rows
from questions.kinds import KINDS
from questions.models import Kind, Question, QuestionDraft, QuestionVersion, Submission
from questions.views.author.editing import (
    PLACE,
    Editing,
    gather_faults,
    list_later,
    make_nodes,
    open_editing,
    preview_words,
    read_editing,
    read_key,
)
from questions.views.author.fetching import authors_only, get_question
from studyhub.params import drop_nul


@authors_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Edit a question; POST saves a version, or changes the rows of the form."""
    kind = request.POST.get("of_kind", "")
    if kind in KINDS and not Question.objects.filter(pk=question_id).exists():
        return show_orphan(request, kind)
    question = get_question(question_id)
    return handle(request, question, question.current_version.kind)


def show_orphan(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the words for a question that somebody has removed since, as a new one to be saved."""
    editing = read_editing(request.POST, None, kind)
    says = _("Somebody removed this question. Your words are still here: save them as a new one.")
    editing.faults = {"": says}
    action = reverse("author_question_new", args=[kind])
    return show(request, editing, status=422, action=action)


@authors_only
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, kind: str) -> HttpResponse:
    """Write a new question of a kind."""
    if kind not in KINDS:
        raise Http404
    return handle(request, None, kind)


def handle(request: HttpRequest, question: Question | None, kind: str) -> HttpResponse:
    draft = find_draft(author=request.user, question=question, kind=kind)
    if request.method != "POST":
        editing = open_editing(request, question, kind, draft)
        editing.discarded = find_draft(
            author=request.user, question=question, kind=kind, is_discarded=True
        )
        return show(request, editing)
    if "discard" in request.POST:
        discard_draft(author=request.user, question=question, kind=kind, now=timezone.now())
        return redirect(request.path)
    if "restore" in request.POST:
        return restore(request, question, kind)
    editing = read_editing(request.POST, question, kind)
    editing.draft, editing.draft_number = draft, find_followed(request.POST, draft)
    # `redraw`: what was kept on a device comes back with its rows, and is not saved yet.
    if editing.rows.deed or "preview" in request.POST or "redraw" in request.POST:
        return show(request, editing)
    if "try" in request.POST:
        return lead_to_trial(request, editing)
    if editing.bank is None:
        editing.faults = {"bank": _("Choose the bank that it belongs to.")}
        return show(request, editing, status=422)
    try:
        version = save_question(
            author=request.user,
            question=question,
            bank=editing.bank,
            kind=kind,
            content=editing.content,
            place=editing.place,
            reason=editing.reason,
            is_cosmetic=editing.is_cosmetic,
            based_on=editing.based_on if question else None,
            opened=editing.opened,
            now=timezone.now(),
        )
    except NotSaved as error:
        editing.faults = gather_faults(editing, error.faults)
        if isinstance(error, Overtaken):
            show_later(editing)
        return show(request, editing, status=422)
    other = drop_draft(
        author=request.user,
        question=question,
        kind=kind,
        fields=dict(request.POST.lists()),
        number=editing.draft_number,
        now=timezone.now(),
    )
    return lead_on(request, version, question, left_aside=other)


def show_later(editing: Editing) -> None:
    """Let a refused form show what others have saved. Who saves again has seen it, and may."""
    editing.question = get_question(editing.question.pk)
    editing.later = list_later(editing)
    editing.based_on = editing.question.current_version.number


def lead_to_trial(request: HttpRequest, editing: Editing) -> HttpResponse:
    """Keep what stands in the form as a draft, and lead to where an answer to it is tried.

    Where all is as it is saved there is nothing to keep: the version that is saved is tried.
    """
    found = preview_words(editing)
    if "faults" in found:
        editing.faults = gather_faults(editing, found["faults"])
        return show(request, editing, status=422)
    question = editing.question
    if question and is_as_saved(request, editing, found["version"]):
        return redirect("author_trial", question.pk, question.current_version.number)
    try:
        keep_draft(
            author=request.user,
            question=editing.question,
            kind=editing.kind,
            fields=dict(request.POST.lists()),
            based_on=editing.based_on,
            number=editing.draft_number,
            now=timezone.now(),
        )
    except DraftOvertaken as overtaken:
        when = say_time(overtaken.draft.saved_at)
        editing.faults = {"": _("Another tab changed this draft at %(when)s.") % {"when": when}}
        return show(request, editing, status=409)
    return redirect(draft_address(editing) + "trial/")


def is_as_saved(request: HttpRequest, editing: Editing, version: QuestionVersion) -> bool:
    """Return whether a form says what is stored of its question, and no draft says otherwise.

    `version` is what would be saved of it.
    """
    if editing.draft or version.content != editing.question.current_version.content:
        return False
    return say_beside(editing) == say_beside(open_editing(request, editing.question, editing.kind))


def say_beside(editing: Editing) -> tuple:
    """Return what a form says beside the content of its question."""
    place = {name: editing.place.get(name) for name in PLACE if name != "slug"}
    said = {name: value for name, value in place.items() if value}
    return editing.bank, said, editing.reason, editing.is_cosmetic


def find_followed(data: QueryDict, draft: QuestionDraft | None) -> int:
    """Return the number of the draft that a posted form follows.

    It may have been kept while the form was sent: then it holds the same words.
    """
    number = read_key(data.get("draft_number")) or 0
    return draft.number if draft and is_followed(draft, dict(data.lists()), number) else number


def restore(request: HttpRequest, question: Question | None, kind: str) -> HttpResponse:
    now = timezone.now()
    if restore_draft(author=request.user, question=question, kind=kind, now=now):
        messages.success(request, _("It is here again. What you had begun since is put aside."))
    return redirect(request.path)


def lead_on(
    request: HttpRequest, version: QuestionVersion, before: Question | None, *, left_aside: bool
) -> HttpResponse:
    """Say what was saved, and lead to the versions: there a regrade is offered.

    `left_aside`: whether another draft was put aside.
    """
    says = _("Version %(number)s is saved. Learners get it from now on.")
    if before and before.current_version_id == version.pk:
        says = _("Saved. No word was changed, so version %(number)s stays the current one.")
    says %= {"number": version.number}
    if left_aside:
        other = _("What another tab had as your draft is put aside: the editor can bring it back.")
        says = f"{says} {other}"
    messages.success(request, says)
    return redirect("author_versions", version.question_id)


def show(
    request: HttpRequest, editing: Editing, status: int = 200, action: str = ""
) -> HttpResponse:
    """Render the editor with its preview. The form goes to `action`, or to where it stands."""
    version = editing.question.current_version if editing.question else None
    nodes = make_nodes(editing)
    place_rows(nodes, editing.rows)
    context = {
        "editing": editing,
        "action": action or request.get_full_path(),
        "question": editing.question,
        "version": version,
        "next_number": version.number + 1 if version else 1,
        "kind_label": Kind(editing.kind).label,
        "nodes": nodes,
        "later": editing.later or list_later(editing),
        "named_lists": sorted(named_lists(entries_of(editing.kind))),
        "places": list_places(editing.bank, editing.place, editing.question),
        "faults": [
            (f"field-{path}" if path else "", name_field(editing.kind, path), says)
            for path, says in editing.faults.items()
        ],
        "usage": describe_usage(editing.question) if editing.question else None,
        "standing": find_standing(question=editing.question, bank=editing.bank),
        "draft_url": draft_address(editing),
        "draft_name": name_followed(editing),
        "preview": describe_preview(editing, request),
        "twins": find_twins(text=editing.content.get("text", ""), but=editing.question)
        if "preview" in request.POST
        else [],
    }
    return render(request, "questions/author/editor.html", context, status=status)


def draft_address(editing: Editing) -> str:
    if editing.question:
        return reverse("author_draft", args=[editing.question.pk])
    return reverse("author_new_draft", args=[editing.kind])


def name_followed(editing: Editing) -> str:
    """Return a name for what the words of the page follow: a draft, or else a version."""
    draft = editing.draft
    if draft and draft.number == editing.draft_number:
        return name_draft(draft)
    return f"{editing.based_on}.{editing.draft_number}"


def name_draft(draft: QuestionDraft) -> str:
    # A draft that is begun anew counts from 1 again.
    return f"{draft.based_on}.{draft.number}.{draft.saved_at.timestamp()}"


def describe_usage(question: Question) -> dict[str, Any]:
    """Return where a question is asked, and how often it was answered."""
    return {
        "plans": find_plans([question.pk])[question.pk],
        "answers": Submission.objects.filter(version__question=question).count(),
    }


def describe_preview(editing: Editing, request: HttpRequest) -> dict[str, Any]:
    """Return the question as a learner would see it, or what is wrong with it."""
    if not editing.content.get("text"):
        return {}
    found = preview_words(editing)
    if "faults" in found:
        faults = gather_faults(editing, found["faults"])
        found["faults"] = [
            {"path": path, "label": name_field(editing.kind, path), "says": says}
            for path, says in faults.items()
        ]
    return found


@authors_only
@require_POST
def preview(request: HttpRequest, kind: str) -> HttpResponse:
    """Render the preview of what stands in the form: htmx asks while an author writes.

    `?of=` names the question that is edited, which is no twin of its own.
    """
    if kind not in KINDS:
        raise Http404
    editing = read_editing(keep_blank_rows(request.POST), None, kind)
    context = {
        "preview": describe_preview(editing, request),
        "twins": find_twins(
            text=editing.content.get("text", ""), but_slug=drop_nul(request.GET.get("of", ""))
        ),
    }
    return render(request, "questions/author/preview.html", context)


@authors_only
@require_POST
def draft(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Keep the half-written form of a question."""
    question = get_question(question_id)
    return answer_draft(request, question, question.current_version.kind)


@authors_only
@require_POST
def new_draft(request: HttpRequest, kind: str) -> HttpResponse:
    """Keep the half-written form of a new question."""
    if kind not in KINDS:
        raise Http404
    return answer_draft(request, None, kind)


def answer_draft(request: HttpRequest, question: Question | None, kind: str) -> JsonResponse:
    data = request.POST
    try:
        kept = keep_draft(
            author=request.user,
            question=question,
            kind=kind,
            fields=dict(data.lists()),
            based_on=read_key(data.get("based_on")) or 0,
            number=read_key(data.get("draft_number")) or 0,
            now=timezone.now(),
        )
    except DraftOvertaken as overtaken:
        return JsonResponse(describe_draft(overtaken.draft), status=409)
    return JsonResponse(describe_draft(kept))


def describe_draft(draft: QuestionDraft) -> dict[str, Any]:
    return {
        "number": draft.number,
        "saved_at": say_time(draft.saved_at),
        "name": name_draft(draft),
    }


def say_time(when: datetime) -> str:
    return timezone.localtime(when).strftime("%H:%M")
