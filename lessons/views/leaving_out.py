"""Leaving topics out, and taking them up again: one topic, or all of a track."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import find_page, learner_required
from lessons.domain import leaving_out
from lessons.domain.queries import topics_on_shelf
from lessons.models import Topic


@require_POST
@learner_required
def left_out_topic(request: HttpRequest, slug: str) -> HttpResponse:
    return change(request, list(topics_on_shelf().filter(slug=slug)))


@require_POST
@learner_required
def left_out_track(request: HttpRequest, slug: str) -> HttpResponse:
    return change(request, list(topics_on_shelf().filter(track__slug=slug)))


def change(request: HttpRequest, topics: list[Topic]) -> HttpResponse:
    """Leave the topics out, or with `keep=yes` take them up; the page it was pressed on says so."""
    if not topics:
        raise Http404
    if request.POST.get("keep") == "yes":
        leaving_out.take_up(learner=request.user, topics=topics)
    else:
        leaving_out.leave_out(learner=request.user, topics=topics, now=timezone.now())
    return redirect(find_page(request))
