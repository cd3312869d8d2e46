"""The room of a running interview: one page per question, the pause, and handing in."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import learner_required
from accounts.domain.turns import TooOften, take_turn
from accounts.limiting import wait
from mockinterviews.domain import queries
from mockinterviews.domain.closing import hand_in
from mockinterviews.domain.drafts import Outcome, SaveResult, save_draft
from mockinterviews.domain.interviews import set_flag
from mockinterviews.domain.late import count_late_words
from mockinterviews.domain.lateness import TakesNothing
from mockinterviews.domain.ledger import (
    InterviewError,
    NotRunning,
    pause_interview,
    resume_interview,
)
from mockinterviews.domain.pages import is_page, kind_of
from mockinterviews.domain.parts import parts_of
from mockinterviews.domain.seen_keys import note_keys_shown
from mockinterviews.domain.visits import (
    NoWayBack,
    find_current,
    goes_back,
    is_ahead,
    is_closed,
    open_model_answer,
    open_next_hint,
    visit,
)
from mockinterviews.limits import DRAFTS
from mockinterviews.models import Interview, InterviewQuestion, Mode, SectionKind
from mockinterviews.views import page
from mockinterviews.views.fetching import get_interview, lead_on
from mockinterviews.views.places import describe_rows
from questions.kinds import ResponseError
from studyhub.params import MOST_32, read_whole

# One id for the same text on the same base: a double press saves once, and a page that Back brought
# up again with other text in it is not taken for a repeat.
SAVES = uuid.UUID("5f0d3c52-6a2e-4a0b-9c55-0f7a4a1f1a52")


@learner_required
@never_cache
@require_safe
def enter(request: HttpRequest, interview_id: uuid.UUID) -> HttpResponse:
    """Lead to where one is: the lobby, the question last written in, or the receipt."""
    interview = get_interview(request, interview_id, timezone.now())
    if interview.state != Interview.State.RUNNING:
        return lead_on(interview)
    return redirect("interview_question", interview.pk, find_place(interview).position)


def find_place(interview: Interview) -> InterviewQuestion:
    """Return the place that is looked at, else the one last written in, else the first.

    Without going back it is the last that was opened.
    """
    places = list(queries.places_for_map(interview.pk))
    if not goes_back(interview):
        return find_current(places)
    looked_at = [place for place in places if place.visited_at]
    written = [place for place in places if place.draft.saved_at]
    last = max(written, key=lambda place: place.draft.saved_at, default=places[0])
    return looked_at[0] if looked_at else last


@learner_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, interview_id: uuid.UUID, position: int) -> HttpResponse:
    """Show one question with its draft; POST saves it without script and goes on."""
    now = timezone.now()
    interview = get_interview(request, interview_id, now)
    if request.method == "POST":
        return post_question(request, interview, position, now)
    if interview.state != Interview.State.RUNNING:
        return lead_on(interview)
    asked = page.get_question(interview, position)
    if interview.paused_at:
        return show_paused(request, interview, now)
    return show_question(request, asked, now)


def show_paused(request: HttpRequest, interview: Interview, now: datetime) -> HttpResponse:
    """Show that the clock stands still, and nothing to write in or to look over meanwhile."""
    return render(request, "mockinterviews/paused.html", page.describe_bar(interview, now))


def show_question(request: HttpRequest, asked: InterviewQuestion, now: datetime) -> HttpResponse:
    """Show a place that one may be at: to write in, or as it stands where it is closed."""
    interview = asked.interview
    places = page.list_places(interview)
    try:
        visit(interview=interview, places=places, place=asked, now=now)
    except NoWayBack as error:
        messages.error(request, error.sentence)
        return redirect("interview_question", interview.pk, error.place.position)
    except NotRunning:
        interview.refresh_from_db()
        return lead_on(interview)
    if is_closed(asked, now):
        context = page.describe_closed(interview, asked, now, places)
        if context["model_answer"]:
            # This interview takes no more text for it; another one that asks it might.
            shown = [asked.version.question_id]
            note_keys_shown(learner=request.user, questions=shown, now=now, apart=interview.pk)
        return render(request, "mockinterviews/closed.html", context)
    context = page.describe_question(interview, asked, asked.draft.response, now, places)
    is_break = asked.version.kind == SectionKind.BREAK
    return render(
        request,
        "mockinterviews/break.html" if is_break else "mockinterviews/question.html",
        context,
    )


def post_question(
    request: HttpRequest, interview: Interview, position: int, now: datetime
) -> HttpResponse:
    asked = page.get_question(interview, position)
    if interview.state == Interview.State.READY or is_ahead(asked):
        return lead_on(interview)
    kind = kind_of(asked.version)
    try:
        response = page.read_response(asked, request.POST)
    except ResponseError as error:
        typed = kind.typed(request.POST, asked.version.content)
        return show_error(request, asked, typed, now, error.sentence, status=422)
    try:
        take_turn(person=request.user, limit=DRAFTS, now=now)
    except TooOften as error:
        return wait(show_error(request, asked, response, now, error.sentence, status=429), error)
    if request.POST.get("go") == "on":
        interview = go_on(interview, now)
    if not parts_of(response):
        return redirect(next_page(request, interview, asked))
    try:
        result = save_posted(request, asked, response, now)
    except TakesNothing as error:
        return show_error(request, asked, response, now, error.sentence, status=409)
    if result.outcome == Outcome.LATE:
        words = count_late_words(asked.version, response, result.response)
        messages.warning(request, page.late_sentence(words, result.missed.why))
    if result.interview.state == Interview.State.CLOSED:
        return redirect("interview_receipt", interview.pk)
    if result.outcome == Outcome.CONFLICT:
        context = page.describe_conflict(interview, asked, response, result, now)
        return render(request, "mockinterviews/question.html", context, status=409)
    if result.outcome == Outcome.PAUSED:
        asked.interview = result.interview
        return show_error(request, asked, response, now, page.paused_sentence(), status=409)
    return go_where_pressed(request, result.interview, asked, now)


def go_where_pressed(
    request: HttpRequest, interview: Interview, asked: InterviewQuestion, now: datetime
) -> HttpResponse:
    """Do what the pressed button is for, now that the text is saved."""
    go = request.POST.get("go")
    if go == "flag":
        set_flag(question=asked, flagged=not asked.flagged)
    if go == "pause":
        return stop_clock(request, interview, now)
    if go in HELPS:
        return help_out(request, asked, go, now)
    return redirect(next_page(request, interview, asked))


def show_error(
    request: HttpRequest,
    asked: InterviewQuestion,
    response: dict,
    now: datetime,
    sentence: str,
    *,
    status: int,
) -> HttpResponse:
    """Show the question with what was posted and why it is not saved."""
    context = page.describe_question(asked.interview, asked, response, now) | {"error": sentence}
    return render(request, "mockinterviews/question.html", context, status=status)


def go_on(interview: Interview, now: datetime) -> Interview:
    """Let the clock go on, unless another tab has handed in meanwhile: then the text is late."""
    try:
        return resume_interview(interview=interview, now=now)
    except NotRunning as error:
        return error.interview or interview


def stop_clock(request: HttpRequest, interview: Interview, now: datetime) -> HttpResponse:
    """Pause after the text is saved; where there is no pause, say so and go back."""
    try:
        pause_interview(interview=interview, now=now)
    except InterviewError as error:
        messages.error(request, error.sentence)
    return lead_on(interview)


def save_posted(
    request: HttpRequest, asked: InterviewQuestion, response: dict, now: datetime
) -> SaveResult:
    base = read_whole(request.POST.get("based_on"), most=MOST_32)
    if request.POST.get("go") == "both":
        response = page.keep_both(response, asked.draft.response)
    spelled = f"{asked.pk} {base} {sorted(parts_of(response).items())}"
    return save_draft(
        interview=asked.interview,
        position=asked.position,
        save_id=uuid.uuid5(SAVES, spelled),
        based_on=base,
        response=response,
        now=now,
    )


def next_page(request: HttpRequest, interview: Interview, asked: InterviewQuestion) -> str:
    """Return where the pressed button leads: `q3` is the map's button of the place at 3."""
    go = request.POST.get("go") or "next"
    order = [place.position for place in queries.places_for_map(interview.pk)]
    at = order.index(asked.position) + {"next": 1, "previous": -1}.get(go, 0)
    if go == "hand-in" or at >= len(order):
        address = reverse("interview_hand_in", args=[interview.pk])
        return f"{address}?from={asked.position}"
    wanted = read_whole(go.removeprefix("q"), most=len(order)) if go.startswith("q") else 0
    return reverse("interview_question", args=[interview.pk, wanted or order[max(0, at)]])


@learner_required
@require_POST
def flag(request: HttpRequest, interview_id: uuid.UUID, position: int) -> HttpResponse:
    """Flag a question for oneself, or take the flag away; with `flagged` set to that value."""
    asked = get_object_or_404(
        queries.questions_for_user(request.user), interview_id=interview_id, position=position
    )
    wanted = request.POST.get("flagged")
    set_flag(question=asked, flagged=not asked.flagged if wanted is None else wanted == "yes")
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"flagged": asked.flagged})
    return redirect("interview_question", interview_id, position)


HELPS = {"hint": open_next_hint, "model-answer": open_model_answer}


@learner_required
@require_POST
def give_help(request: HttpRequest, interview_id: uuid.UUID, position: int) -> HttpResponse:
    """Open the next hint, or with `go` set to "model-answer" that one. In practice mode alone."""
    now = timezone.now()
    interview = get_interview(request, interview_id, now)
    asked = page.get_question(interview, position)
    if is_page(asked) or request.POST.get("go") not in HELPS:
        raise Http404
    return help_out(request, asked, request.POST["go"], now)


def help_out(
    request: HttpRequest, asked: InterviewQuestion, what: str, now: datetime
) -> HttpResponse:
    try:
        HELPS[what](question=asked, now=now)
    except InterviewError as error:
        messages.error(request, error.sentence)
    return redirect("interview_question", asked.interview_id, asked.position)


@learner_required
@require_POST
def pause(request: HttpRequest, interview_id: uuid.UUID) -> HttpResponse:
    """Stop the clock of a practice interview, or with `go` set to "on" let it go on."""
    now = timezone.now()
    interview = get_interview(request, interview_id, now)
    change = resume_interview if request.POST.get("go") == "on" else pause_interview
    try:
        change(interview=interview, now=now)
    except InterviewError as error:
        messages.error(request, error.sentence)
    return lead_on(interview)


@learner_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, interview_id: uuid.UUID) -> HttpResponse:
    """Look over every answer before handing in; POST hands in."""
    now = timezone.now()
    interview = get_interview(request, interview_id, now)
    if interview.state != Interview.State.RUNNING:
        return lead_on(interview)
    if request.method == "POST":
        hand_in(interview=interview, now=now)
        messages.success(request, _("Handed in. Scores follow within a minute."))
        return redirect("interview_receipt", interview.pk)
    if interview.paused_at:
        return show_paused(request, interview, now)
    rows = describe_rows(interview)
    positions = [row["position"] for row in rows]
    back = read_whole(request.GET.get("from"), most=max(positions))
    context = page.describe_bar(interview, now) | {
        "rows": rows,
        "empty": sum(1 for row in rows if row["is_empty"] and not row["is_page"]),
        "back": back if back in positions else find_place(interview).position,
        "back_is_page": any(row["is_page"] for row in rows if row["position"] == back),
        "goes_back": goes_back(interview),
        "may_pause": interview.mode == Mode.PRACTICE,
    }
    return render(request, "mockinterviews/hand_in.html", context)
