"""Fetching with access: what is not the learner's own does not exist."""

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from mockinterviews.domain import queries
from mockinterviews.domain.closing import close_if_over
from mockinterviews.models import Interview


def get_interview(request: HttpRequest, interview_id: uuid.UUID, now: datetime) -> Interview:
    """Return the learner's interview; one whose time is over is closed first."""
    interview = get_object_or_404(queries.interviews_for_user(request.user), pk=interview_id)
    return close_if_over(interview=interview, now=now)


def lead_on(interview: Interview) -> HttpResponse:
    """Redirect to where this interview now is."""
    if interview.state == Interview.State.READY:
        return redirect("interview_lobby", interview.pk)
    if interview.state == Interview.State.CLOSED:
        return redirect("interview_receipt", interview.pk)
    return redirect("interview", interview.pk)
