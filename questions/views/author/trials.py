"""A question as a learner meets it, for its author to try an answer. Nothing of it counts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.domain.turns import TooOften, take_turn
from accounts.limiting import wait
from accounts.models import Role
from questions.domain.previewing import SEED
from questions.domain.question_drafts import find_draft
from questions.domain.reports import describe_result
from questions.domain.trials import (
    as_answer,
    find_example,
    find_trial,
    is_overtaken,
    list_examples,
    try_answer,
)
from questions.kinds import KINDS, ResponseError, kind_of
from questions.limits import TRIALS
from questions.models import Kind, Question, QuestionDraft, QuestionVersion, Trial
from questions.views.author.editing import preview_words, read_draft
from questions.views.author.fetching import authors_only, get_question
from questions.views.feedback import (
    DELAYS,
    ask_about_parts,
    describe_error,
    verdicts_of,
    waiting_step,
)
from questions.views.fetching import is_partial
from studyhub import polling
from studyhub.params import read_whole

PARTS = "questions/author/trial_result.html"
# Of what is posted with an answer, what is no part of it.
NOT_TYPED = ("csrfmiddlewaretoken", "redraw")


@dataclass(frozen=True)
class Tried:
    """What is tried: a version, or what would be saved of a draft."""

    version: QuestionVersion
    draft: QuestionDraft | None = None


@authors_only
@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: HttpRequest, question_id: UUID, number: int) -> HttpResponse:
    """Show a version with what its author tried last; POST has another answer scored.

    `?example=` fills in an answer that the version holds. htmx asks for the score alone.
    """
    versions = QuestionVersion.objects.select_related(
        "question__bank", "question__topic", "question__lesson__current_version"
    )
    return handle(request, Tried(get_object_or_404(versions, question=question_id, number=number)))


@authors_only
@require_http_methods(["GET", "HEAD", "POST"])
def draft_trial(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Show what an author has not saved yet of a question, like a version."""
    question = get_question(question_id)
    return handle_draft(request, question, question.current_version.kind)


@authors_only
@require_http_methods(["GET", "HEAD", "POST"])
def new_draft_trial(request: HttpRequest, kind: str) -> HttpResponse:
    """Show what an author has not saved yet of a new question, like a version."""
    if kind not in KINDS:
        raise Http404
    return handle_draft(request, None, kind)


def handle_draft(request: HttpRequest, question: Question | None, kind: str) -> HttpResponse:
    """Try the author's draft, or lead to the editor, which says what it lacks.

    It may have been saved, discarded or half rewritten since its page was opened: an answer that is
    posted then comes back.
    """
    draft = find_draft(author=request.user, question=question, kind=kind)
    version = draft and read_version(draft, question)
    if version:
        return handle(request, Tried(version, draft))
    if request.method == "POST":
        return give_back(request, question, kind, draft)
    if is_partial(request):
        return stop_looking(request, say_lost(draft))
    return redirect(find_editor(question, kind))


def give_back(
    request: HttpRequest, question: Question | None, kind: str, draft: QuestionDraft | None
) -> HttpResponse:
    """Show an answer to a draft that cannot be tried: to copy, and to send again as it was.

    Once the draft is gone that is to the version that is saved.
    """
    is_saved = question is not None and draft is None
    number = question.current_version.number if is_saved else None
    posted = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if value and name not in NOT_TYPED
    ]
    # What was chosen goes along unseen: only words can be read without the question.
    are_words = Kind(kind).is_language
    context = {
        "lost": say_lost(draft),
        "question": question,
        "editor_url": find_editor(question, kind),
        "number": number,
        "score_url": reverse("author_trial", args=[question.pk, number]) if is_saved else "",
        "can_score": is_saved or draft is not None,
        "words": [(name, value) for name, value in posted if are_words and " " in value],
        "chosen": [(name, value) for name, value in posted if not are_words or " " not in value],
    }
    return render(request, "questions/author/trial_given_back.html", context, status=409)


def say_lost(draft: QuestionDraft | None) -> str:
    if draft:
        return _("The draft lacks something now, so nothing was scored. The editor says what.")
    return _("The draft is not there any more: it was saved as a version, or discarded.")


def stop_looking(request: HttpRequest, says: str) -> HttpResponse:
    """Tell a page that looks for a score that none will come, and why."""
    return render(
        request, "questions/author/trial_stopped.html", {"says": says}, status=polling.STOP
    )


def read_version(draft: QuestionDraft, question: Question | None) -> QuestionVersion | None:
    """Return the version that would be saved of a draft, or None where it cannot be."""
    editing = read_draft(draft, question)
    version = preview_words(editing).get("version")
    if version:
        version.question = question or Question(bank=editing.bank)
    return version


def find_editor(question: Question | None, kind: str) -> str:
    if question:
        return reverse("author_question", args=[question.pk])
    return reverse("author_question_new", args=[kind])


def handle(request: HttpRequest, tried: Tried) -> HttpResponse:
    now = timezone.now()
    if request.method == "POST":
        return post_trial(request, tried, now)
    version = tried.version
    found = find_trial(author=request.user, version=version, draft=tried.draft, now=now)
    is_old = bool(found and is_overtaken(found))
    if is_partial(request):
        return show_result(request, None if is_old else found, now)
    examples = list_examples(version)
    number = read_whole(request.GET.get("example"), most=len(examples))
    context = {"response": found.response if found else {}, "is_old": is_old}
    if number:
        context |= {"example": examples[number - 1], "response": examples[number - 1].response}
    elif found and not is_old:
        context |= describe_trial(found, now=now)
    return show(request, tried, context)


def post_trial(request: HttpRequest, tried: Tried, now: datetime) -> HttpResponse:
    """Have the posted answer scored, and lead to its score."""
    version = tried.version
    # What was kept on a device comes back with its rows, and is not scored yet.
    if "redraw" in request.POST:
        typed = kind_of(version).typed(request.POST, version.content)
        return show(request, tried, {"response": typed})
    try:
        take_turn(person=request.user, limit=TRIALS, now=now)
        ask_about_parts(version, request.POST)
        try_answer(
            author=request.user,
            version=version,
            draft=tried.draft,
            response=kind_of(version).read(request.POST, version.content),
            now=now,
        )
    except TooOften as error:
        context = describe_refused(request, version, ResponseError(error.sentence))
        return wait(show(request, tried, context, status=429), error)
    except ResponseError as error:
        return show(request, tried, describe_refused(request, version, error), status=422)
    return redirect(f"{request.path}#result")


def describe_refused(request: HttpRequest, version: QuestionVersion, error: ResponseError) -> dict:
    """Return the context of the page with what was typed and what stands against it."""
    typed = kind_of(version).typed(request.POST, version.content)
    return describe_error(error, version, request.POST) | {"response": typed}


def describe_trial(found: Trial, *, now: datetime, tries: int = 0) -> dict:
    """Return the context of the score of what was tried. `tries` looks have been taken already."""
    version = found.version
    answer = as_answer(found)
    result = describe_result(submission=answer, now=now)
    looks_on = not result.is_final and tries < len(DELAYS)
    return {
        "trial": found,
        "result": result,
        "verdicts": verdicts_of(result),
        "marked": find_example(version, found.response),
        "waited": waiting_step(answer, now),
        "next_try": tries + 1 if looks_on else None,
        "delay_ms": round(DELAYS[tries] * 1000) if looks_on else None,
    }


def show_result(request: HttpRequest, found: Trial | None, now: datetime) -> HttpResponse:
    """Return the score as it stands. Status 286 tells htmx that nothing more will come."""
    if found is None:
        return HttpResponse(status=polling.STOP)
    # Asked by another tab, which shows another answer.
    if request.GET.get("key", str(found.key)) != str(found.key):
        return stop_looking(request, _("Another answer took its place."))
    tries = read_whole(request.GET.get("try"), most=len(DELAYS))
    context = describe_trial(found, now=now, tries=tries)
    context |= describe_question(found.version)
    status = 200 if context["next_try"] else polling.STOP
    return render(request, PARTS, context, status=status)


def describe_question(version: QuestionVersion) -> dict:
    kind = kind_of(version)
    return {
        "version": version,
        "kind": kind,
        "shown": kind.shown(version.content, seed=SEED),
        "fields": kind.fields(version.content),
    }


def show(request: HttpRequest, tried: Tried, context: dict, *, status: int = 200) -> HttpResponse:
    """Render the page."""
    version, draft = tried.version, tried.draft
    question = None if version.question._state.adding else version.question
    context |= describe_question(version) | {
        "question": question,
        "bank": version.question.bank,
        "draft": draft,
        "editor_url": find_editor(question, version.kind),
        "examples": list_examples(version),
        "is_current": version.pk is not None and version.pk == question.current_version_id,
        # What helps while one tells a story is for learners alone.
        "is_unaided": Role.LEARNER not in request.user.roles,
        "keep_as": f"{request.user.pk}.trial.{f'draft-{draft.pk}' if draft else version.pk}",
    }
    return render(request, "questions/author/trial.html", context, status=status)
