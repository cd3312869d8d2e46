"""The pages of what there is to read. Anybody who is signed in may read; learners keep a place."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import learner_required, sign_in_required
from accounts.models import Role
from lessons.domain import reading
from lessons.domain.lesson_page import open_lesson
from lessons.domain.notes import say_too_long
from lessons.domain.queries import lessons_to_read, lessons_with_sections
from lessons.domain.shelf import find_next, fold_track, list_topics, read_shelf
from lessons.models import LONGEST_QUOTE, Lesson
from studyhub.params import MOST_32, read_whole


@require_safe
@sign_in_required
def learn(request: HttpRequest) -> HttpResponse:
    """All tracks."""
    tracks = read_shelf(request.user)
    context = {
        "shown": [(track, list_topics(track)) for track in tracks],
        "next_lesson": find_next(topic for track in tracks for topic in track.studied),
    }
    return render(request, "lessons/learn.html", context)


@require_safe
@sign_in_required
def track(request: HttpRequest, slug: str) -> HttpResponse:
    """The map of one track: its topics as headings, its lessons as rows."""
    tracks = read_shelf(request.user)
    shown = find_line(tracks, slug)
    next_lesson = find_next(shown.studied)
    context = {
        "line": shown,
        # There is nothing else to study where it is the only one.
        "can_leave_out": len(tracks) > 1 and is_learner(request),
        "can_take_up": is_learner(request),
        "stretches": fold_track(shown, current=next_lesson),
        "next_lesson": next_lesson,
    }
    return render(request, "lessons/track.html", context)


@require_safe
@sign_in_required
def topic(request: HttpRequest, track_slug: str, slug: str) -> HttpResponse:
    """One topic of a track."""
    above = find_line(read_shelf(request.user), track_slug)
    shown = find_line(above.topics, slug)
    context = {
        "above": above.track,
        "line": shown,
        "next_lesson": find_next([shown]),
        "can_leave_out": is_learner(request),
    }
    return render(request, "lessons/topic.html", context)


def is_learner(request: HttpRequest) -> bool:
    return Role.LEARNER in request.user.roles


def find_line(lines: list, slug: str):
    for line in lines:
        if line.slug == slug:
            return line
    raise Http404


@require_safe
@sign_in_required
def lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """A lesson, with the place that this reader has reached.

    Its foot asks for itself with `?foot=yes` when a check was scored: the last one marks it.
    """
    context = make_context(request, slug)
    if request.htmx and "foot" in request.GET:
        return show_new_foot(request, context)
    return render(request, "lessons/lesson.html", context | {"deleted": read_deleted(request)})


def read_deleted(request: HttpRequest) -> UUID | None:
    """Return the note that was deleted a moment ago without script, to be brought back."""
    try:
        return UUID(request.GET.get("deleted", ""))
    except ValueError:
        return None


def find_lesson(slug: str) -> Lesson:
    return get_object_or_404(lessons_to_read(), slug=slug)


def make_context(request: HttpRequest, slug: str) -> dict:
    try:
        page = open_lesson(slug=slug, reader=request.user)
    except Lesson.DoesNotExist:
        raise Http404 from None
    return {
        "page": page,
        "text": page.text,
        "is_learner": is_learner(request),
        "is_posted": request.method == "POST",
        "longest_quote": LONGEST_QUOTE,
        # The page counts for itself.
        "too_long": say_too_long("{count}"),
    }


@require_POST
@learner_required
def lesson_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the section that the reader has come to. The page sends it by itself."""
    try:
        reading.keep_place(
            learner=request.user,
            lesson=get_object_or_404(lessons_with_sections(), slug=slug),
            section=request.POST.get("section", ""),
            seen=request.POST.getlist("seen")[:100],
            ago=timedelta(seconds=read_whole(request.POST.get("ago"), most=MOST_32)),
            now=timezone.now(),
        )
    except reading.UnknownSection:
        return HttpResponse(status=422)
    return HttpResponse(status=204)


@require_POST
@learner_required
def lesson_done(request: HttpRequest, slug: str) -> HttpResponse:
    lesson = find_lesson(slug)
    reading.finish_lesson(learner=request.user, lesson=lesson, now=timezone.now())
    return show_foot(request, lesson)


@require_POST
@learner_required
def lesson_open(request: HttpRequest, slug: str) -> HttpResponse:
    lesson = find_lesson(slug)
    reading.reopen_lesson(learner=request.user, lesson=lesson, now=timezone.now())
    return show_foot(request, lesson)


def show_new_foot(request: HttpRequest, context: dict) -> HttpResponse:
    """Return the foot of a lesson that is done by now; else nothing, and the old one stays."""
    if context["page"].standing.done_at is None:
        return HttpResponse(status=204)
    return render(request, "lessons/lesson.html#foot", context)


def show_foot(request: HttpRequest, lesson: Lesson) -> HttpResponse:
    """Answer a change of the mark: htmx gets the foot of the page, others the page at its foot."""
    if request.htmx:
        return render(request, "lessons/lesson.html#foot", make_context(request, lesson.slug))
    return redirect(reverse("lesson", args=[lesson.slug]) + "#foot")
