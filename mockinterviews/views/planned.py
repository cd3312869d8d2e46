"""Interviews in the learner's calendar."""

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import learner_required
from mockinterviews.domain.calendars import MIME, write_calendar
from mockinterviews.domain.dropping import BlueprintGone
from mockinterviews.domain.planning import (
    drop_planned,
    move_planned,
    plan_interview,
    planned_for_user,
)
from mockinterviews.models import PlannedInterview
from mockinterviews.planning_forms import PlanForm, begin_with
from studyhub.params import drop_nul


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Ask which interview and when; `?blueprint=` chooses the first of the two."""
    now = timezone.now()
    initial = {"blueprint": drop_nul(request.GET.get("blueprint", "")), "remind_minutes": 30}
    form = PlanForm(typed_by(request), learner=request.user, now=now, initial=initial)
    if form.is_valid():
        try:
            plan_interview(learner=request.user, now=now, **form.values)
        except BlueprintGone as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, _("It stands below, with a file for your calendar."))
        return redirect("interviews")
    return show(request, form, None)


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, planned_id: uuid.UUID) -> HttpResponse:
    """Move an interview that is planned."""
    planned, now = get_planned(request, planned_id), timezone.now()
    form = PlanForm(typed_by(request), learner=request.user, now=now, initial=begin_with(planned))
    if form.is_valid():
        try:
            move_planned(planned=planned, now=now, **form.values)
        except BlueprintGone as error:
            messages.error(request, error.sentence)
        except PlannedInterview.DoesNotExist:
            messages.error(request, _("It was taken off the list meanwhile. Plan it anew."))
        else:
            messages.success(request, _("It is moved. Take its file into your calendar once more."))
        return redirect("interviews")
    return show(request, form, planned)


def typed_by(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def show(request: HttpRequest, form: PlanForm, planned: PlannedInterview | None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"form": form, "planned": planned}
    return render(request, "mockinterviews/plan.html", context, status=status)


@learner_required
@require_POST
def drop(request: HttpRequest, planned_id: uuid.UUID) -> HttpResponse:
    """Take an interview out of the calendar of this site."""
    drop_planned(planned=get_planned(request, planned_id))
    messages.success(request, _("It is off the list. In your own calendar, delete it there."))
    return redirect("interviews")


@learner_required
@require_safe
def calendar(request: HttpRequest, planned_id: uuid.UUID) -> HttpResponse:
    """Give the file for the learner's own calendar."""
    planned = get_planned(request, planned_id)
    site = urlsplit(settings.SITE_URL).hostname or "studyhub"
    text = write_calendar(planned, site=site, url=settings.SITE_URL + reverse("interviews"))
    headers = {"Content-Disposition": f'attachment; filename="{planned.blueprint.slug}.ics"'}
    return HttpResponse(text, content_type=MIME, headers=headers)


def get_planned(request: HttpRequest, planned_id: uuid.UUID) -> PlannedInterview:
    """Return an interview that the person has planned, or 404."""
    return get_object_or_404(planned_for_user(request.user), pk=planned_id)
