"""What the page of a running interview asks in the background: save this, what is the time."""

import functools
import math
import uuid
from datetime import datetime

from django.http import Http404, HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.domain.turns import TooOften, take_turn
from accounts.limiting import refuse_script
from mockinterviews.domain import queries
from mockinterviews.domain.closing import close_if_over
from mockinterviews.domain.drafts import (
    Outcome,
    SaveResult,
    save_draft,
)
from mockinterviews.domain.lateness import TakesNothing
from mockinterviews.domain.ledger import NotRunning
from mockinterviews.domain.pages import dress, is_page, kind_of
from mockinterviews.domain.parts import only_parts, parts_of
from mockinterviews.domain.visits import is_ahead, is_closed
from mockinterviews.limits import DRAFTS
from mockinterviews.models import Interview, InterviewQuestion, LateText, TimeEvent
from mockinterviews.views.page import describe_times, positions_to_mark, read_response
from questions.kinds import ResponseError
from studyhub.params import MOST_32, MOST_64, read_whole

MOST_UNANSWERED = 20


def signed_in(view):
    """Answer 401 where nobody is signed in: a page in the middle of an interview stays open."""

    @functools.wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return JsonResponse({"error": _("Sign in again to go on saving.")}, status=401)
        return view(request, *args, **kwargs)

    return guarded


@never_cache
@require_POST
@signed_in
def draft(request: HttpRequest, interview_id: uuid.UUID, position: int) -> JsonResponse:
    """Save the parts of one question that were sent; the reply says what became of them.

    Form fields: save_id, based_on, after (each unanswered save before this one), parts (the names
    sent), bases (for each of them the version in which the page last saw it; based_on where there
    are none) and the parts themselves.
    """
    question = queries.find_question(request.user, interview_id, position)
    if question is None or is_ahead(question):
        raise Http404
    if is_page(question):
        marked = positions_to_mark(question.interview, question)
        dress(question, question.interview.plan, marked)
    now = timezone.now()
    try:
        take_turn(person=request.user, limit=DRAFTS, now=now)
        sent = read_save(request, question)
    except TooOften as error:
        return refuse_script(error)
    except ResponseError as error:
        return JsonResponse({"error": error.sentence}, status=422)
    except ValueError:
        return JsonResponse({"error": _("This save cannot be read.")}, status=400)
    try:
        result, interview = save_and_close(question, sent, now)
    except (NotRunning, TakesNothing) as error:
        return JsonResponse({"error": error.sentence}, status=409)
    return JsonResponse(
        describe_save(question, result, sent["response"])
        | describe_state(question.version, result)
        | {"clock": describe_clock(interview, now)}
    )


def save_and_close(
    question: InterviewQuestion, sent: dict, now: datetime
) -> tuple[SaveResult, Interview]:
    """Save, and close the interview where its time is over; return what became of both.

    Between the two somebody may give more time, and that takes in what came late: then the save
    asks again what became of it.
    """
    save = {"interview": question.interview, "position": question.position, "now": now, **sent}
    result = save_draft(asked=question, **save)
    interview = close_if_over(interview=result.interview, now=now)
    if result.missed and result.missed.why == LateText.Why.END and interview.closed_at is None:
        result = save_draft(**save)
    return result, interview


def read_save(request: HttpRequest, question: InterviewQuestion) -> dict:
    """Return the arguments of `save_draft` in a posted form. Raise ValueError or ResponseError."""
    data = request.POST
    based_on = read_whole(data.get("based_on"), most=MOST_32, otherwise=None)
    if based_on is None:
        raise ValueError("based_on")
    response = read_response(question, data)
    names = data.getlist("parts")
    if not set(names) <= set(parts_of(response)) or not names:
        raise ValueError("parts")
    bases = [read_whole(base, most=MOST_32, otherwise=None) for base in data.getlist("bases")]
    if bases and (len(bases) != len(names) or None in bases):
        raise ValueError("bases")
    return {
        "save_id": uuid.UUID(data.get("save_id", "")),
        "based_on": based_on,
        "bases": dict(zip(names, bases, strict=False)),
        "after": [uuid.UUID(save) for save in data.getlist("after")[-MOST_UNANSWERED:]],
        "response": only_parts(response, names),
    }


def describe_save(question: InterviewQuestion, result: SaveResult, sent: dict) -> dict:
    """Return the reply. Only a conflict carries text: the other version of the parts sent.

    What is late says why: `end`, `minutes`, `left` or `key`.
    """
    said = {
        "outcome": result.outcome.value,
        "number": result.number,
        "saved_at": result.saved_at.isoformat() if result.saved_at else None,
    }
    if result.outcome == Outcome.LATE:
        said["why"] = result.missed.why.value
    if result.outcome == Outcome.CONFLICT:
        # As the page has them: a part of several inputs is told input by input.
        version, stored = question.version, dict(result.response)
        written = {"follow_ups": stored.pop("follow_ups", {})}
        parts = kind_of(version).parts(stored, version.content) | parts_of(written)
        said["parts"] = {name: parts.get(name, "") for name in parts_of(sent)}
    return said


def describe_state(version, result: SaveResult) -> dict:
    """Return what is wrong with the draft as it now is: it is saved all the same."""
    kind = kind_of(version)
    return {
        "problem": kind.find_fault(result.response, version.content),
        "lacks": kind.name_lack(result.response, version.content),
    }


@never_cache
@require_safe
@signed_in
def clock(request: HttpRequest, interview_id: uuid.UUID) -> JsonResponse:
    """Return the time left, what was added since the event `since`, and a fresh CSRF token."""
    now = timezone.now()
    interview = queries.interviews_for_user(request.user).filter(pk=interview_id).first()
    if interview is None:
        raise Http404
    interview = close_if_over(interview=interview, now=now)
    events = list(interview.time_events.select_related("made_by").order_by("pk"))
    since = read_whole(request.GET.get("since"), most=MOST_64)
    return JsonResponse(
        describe_clock(interview, now)
        | describe_limits(request, interview, events, now)
        | {
            "events": [describe_event(event) for event in events if event.pk > since],
            "csrf_token": get_token(request),
        }
    )


def describe_clock(interview: Interview, now) -> dict:
    """Return the clock at `now`, the server's time of this very answer."""
    running = interview.state == Interview.State.RUNNING
    left = queries.time_left(interview, now).total_seconds() if running else None
    return {
        "now": now.isoformat(),
        "state": interview.state,
        "paused": interview.paused_at is not None,
        "deadline": interview.deadline.isoformat() if interview.deadline else None,
        "remaining_seconds": None if left is None else math.floor(left * 1000) / 1000,
    }


def describe_limits(
    request: HttpRequest, interview: Interview, events: list[TimeEvent], now: datetime
) -> dict:
    """Return when the place `at` and its section end, where the page asks about one.

    And whether it is closed already, as by another tab that has left it.
    """
    position = read_whole(request.GET.get("at"), most=MOST_32)
    if not position or interview.state != Interview.State.RUNNING:
        return {}
    place = InterviewQuestion.everything.filter(interview=interview, position=position).first()
    if place is None:
        return {}
    times = describe_times(interview, place, events, now)
    at = interview.paused_at or now
    return {
        "question_closed": is_closed(place, at),
        "question_until": times["question_until"].isoformat(),
        "question_closes": times["closes"],
        "section_since": times["section_since"].isoformat(),
        "section_until": times["section_until"].isoformat(),
    }


def describe_event(event) -> dict:
    return {
        "id": event.pk,
        "kind": event.kind,
        "seconds": event.seconds,
        "reason": event.reason,
        "made_by": str(event.made_by) if event.made_by else "",
    }
