"""A study session: begin, go on step by step, see the time that is left, look back."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import learner_required
from accounts.limiting import limited
from questions.domain.left_open import find_place
from questions.domain.study_views import describe_page, describe_session, describe_summary
from questions.domain.studying import (
    NothingToStudy,
    begin_step,
    end_session,
    finish_step,
    hide_clock,
    note_activity,
    own_cards_left,
    start_session,
)
from questions.forms import StudyForm
from questions.furnishing import SESSION_KEY
from questions.limits import STARTS
from questions.models import StudySession, StudyStep
from questions.views.fetching import get_session, is_partial
from questions.views.rounds import find_round
from studyhub.params import MOST_32, read_whole


@learner_required
@require_POST
@limited(STARTS)
def start(request: HttpRequest) -> HttpResponse:
    """Begin a session, or go on with the open one."""
    form = StudyForm(request.POST)
    minutes = form.cleaned_data["minutes"] if form.is_valid() else request.user.plan_minutes
    try:
        session = start_session(learner=request.user, minutes=minutes, now=timezone.now())
    except NothingToStudy as error:
        messages.info(request, error.sentence)
        return redirect("practice")
    if session.minutes != minutes:
        says = _("Your session of %(minutes)d minutes is still open. Go on, or end it below.")
        messages.info(request, says % {"minutes": session.minutes})
    return redirect("study", session.pk)


@learner_required
@require_safe
def study(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Show the step to do now, what is done, and the time that is left."""
    session = get_session(request.user, session_id)
    if session.finished_at is not None:
        return redirect("study_summary", session.pk)
    # From now on the pages of this browser lead back here.
    request.session[SESSION_KEY] = str(session.pk)
    session = note_activity(session=session, now=timezone.now())
    return render(request, "questions/study.html", describe_page(session, timezone.now()))


@learner_required
@require_POST
def step(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Begin the current step, or go on with it."""
    session = get_session(request.user, session_id)
    now = timezone.now()
    current = begin_step(session=note_activity(session=session, now=now), now=now)
    if current is None:
        return finish(request, session)
    return redirect(find_page(current, now))


def find_page(step: StudyStep, now: datetime) -> str:
    """Return where a step is done: at an own card, the open question, the section of the lesson."""
    if left := own_cards_left(step, now):
        return find_round(left)
    if step.practice is not None:
        place = find_place(step.practice)
        if place is None:
            return reverse("practice_summary", args=[step.practice_id])
        return reverse("practice_item", args=[step.practice_id, place.position])
    if step.lesson is not None:
        return f"{reverse('lesson', args=[step.lesson.slug])}#{step.section}"
    return reverse("study", args=[step.session_id])


@learner_required
@require_POST
def next_step(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Finish a step and go to the one that follows; with `skip` its sections stay unread."""
    session = get_session(request.user, session_id)
    position = read_whole(request.POST.get("position"), most=MOST_32)
    read = "skip" not in request.POST
    following = finish_step(session=session, position=position, read=read, now=timezone.now())
    if following is None:
        return finish(request, session)
    return redirect("study", session.pk)


@learner_required
@require_POST
def clock(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Count a sign of life, and return the time that is left; `hidden` hides or shows it."""
    session = get_session(request.user, session_id)
    session = note_activity(session=session, now=timezone.now())
    if "hidden" in request.POST:
        hide_clock(session=session, hidden=request.POST["hidden"] == "1")
    if not is_partial(request):
        return redirect("study", session.pk)
    return render(request, "questions/study_clock.html", describe_session(session))


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Look back on a session; POST ends it."""
    session = get_session(request.user, session_id)
    if request.method == "POST":
        return finish(request, session)
    if session.finished_at is None:
        return redirect("study", session.pk)
    context = describe_summary(session=session, now=timezone.now())
    return render(request, "questions/study_summary.html", context)


def finish(request: HttpRequest, session: StudySession) -> HttpResponse:
    """End a session and lead to its summary."""
    end_session(session=session, now=timezone.now())
    request.session.pop(SESSION_KEY, None)
    return redirect("study_summary", session.pk)
