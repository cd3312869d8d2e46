"""The pages of lessons for who writes them: history, what hangs on each, what to check again."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import role_required
from accounts.models import Role
from lessons.domain.history import compare_versions
from lessons.domain.overdue import find_overdue
from lessons.domain.queries import lessons_on_shelf
from lessons.models import Lesson, LessonVersion
from studyhub.hangings import list_hanging
from studyhub.params import drop_nul

PER_PAGE, LONGEST_WORDS = 60, 100
for_authors = role_required(Role.AUTHOR, Role.STAFF)


@for_authors
@require_safe
def author_lessons(request: HttpRequest) -> HttpResponse:
    """The lessons on the shelf with their versions, by the page; `q` names a part of a title."""
    words = drop_nul(request.GET.get("q", "")).strip()[:LONGEST_WORDS]
    lessons = (
        lessons_on_shelf()
        .filter(title__icontains=words)
        .select_related("topic", "current_version")
        .only(
            "slug",
            "title",
            "topic__title",
            "current_version__number",
            "current_version__created_at",
        )
    )
    overdue = find_overdue(today=request.user.study_day(timezone.now()))
    context = {
        "page": Paginator(lessons, PER_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "overdue": sum(one.lesson is not None for one in overdue),
    }
    return render(request, "lessons/author_lessons.html", context)


@for_authors
@require_safe
def author_overdue(request: HttpRequest) -> HttpResponse:
    """The facts and sources that nobody has checked for long, lesson by lesson."""
    overdue = find_overdue(today=request.user.study_day(timezone.now()))
    context = {"overdue": overdue, "months": settings.CHECK_MONTHS}
    return render(request, "lessons/author_overdue.html", context)


@for_authors
@require_safe
def author_lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """One lesson: its versions, what changed between two of them, and what hangs on it.

    `from` and `to` choose the versions by number; else the newest is held against the one before.
    """
    lesson = get_object_or_404(Lesson.objects.select_related("topic"), slug=slug)
    versions = list(lesson.versions.order_by("-number").defer("blocks", "markdown"))
    new = choose(versions, request.GET.get("to")) or next(iter(versions), None)
    older = [one for one in versions if new and one.number < new.number]
    old = choose(versions, request.GET.get("from")) or next(iter(older), None)
    parts = compare_versions(old, new) if old and new else []
    context = {
        "lesson": lesson,
        "versions": versions,
        "old": old,
        "new": new,
        "parts": [part for part in parts if part.pieces],
        "unchanged": [part.title for part in parts if not part.pieces],
        "hanging": list(list_hanging(lesson)),
    }
    return render(request, "lessons/author_lesson.html", context)


def choose(versions: list[LessonVersion], number: str | None) -> LessonVersion | None:
    """Return the version of a number that came with the address, where there is one."""
    return next((one for one in versions if str(one.number) == number), None)
