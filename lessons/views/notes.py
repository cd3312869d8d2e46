"""Highlights, notes and bookmarks: beside the lesson, all on one page, and as a file.

A script that saves in the background asks for JSON; a form gets the page that it stands on.
"""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import learner_required
from accounts.limiting import limited
from lessons.domain import notes as domain
from lessons.domain.note_lists import list_notes, part_by_lessons, write_markdown
from lessons.domain.queries import bookmarks_for_user, lessons_on_shelf, lessons_to_read
from lessons.forms import NoteForm, NoteTextForm
from lessons.limits import NOTES
from lessons.models import Lesson, Note


@require_safe
@learner_required
def notes(request: HttpRequest) -> HttpResponse:
    """The notes by lesson, some lessons a page, and the lessons to come back to."""
    page = Paginator(part_by_lessons(request.user), 1).get_page(request.GET.get("page"))
    listed = list_notes(request.user, page[0]) if page else []
    bookmarks = list(bookmarks_for_user(request.user)) if page.number == 1 else []
    context = {"listed": listed, "bookmarks": bookmarks, "page": page}
    if not listed and not bookmarks:
        context["first_lesson"] = lessons_on_shelf().first()
    return render(request, "lessons/notes.html", context)


@require_safe
@learner_required
def notes_markdown(request: HttpRequest) -> HttpResponse:
    """All notes as one file."""
    text = write_markdown(list_notes(request.user))
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="notes.md"'
    return response


@require_POST
@learner_required
@limited(NOTES)
def lesson_notes(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Make a highlight or a note."""
    lesson = get_object_or_404(lessons_to_read(), slug=slug)
    form = NoteForm(request.POST, lesson=lesson)
    form.is_valid()
    try:
        note = domain.add_note(
            learner=request.user,
            lesson=lesson,
            id=form.cleaned_data.get("id") or uuid.uuid4(),
            anchor=form.anchor,
            text=form.cleaned_data.get("text", ""),
            based_on=form.cleaned_data.get("based_on") or 1,
            now=timezone.now(),
        )
    except domain.NoteRefused as error:
        return refuse(request, form, lesson, error)
    except domain.NoteChanged as error:
        return show_conflict(request, error.note, form.cleaned_data["text"])
    return tell_saved(request, note)


@require_POST
@learner_required
@limited(NOTES)
def note(request: HttpRequest, note_id: uuid.UUID) -> HttpResponseBase:
    """Change the text of a note."""
    found = find_note(request, note_id)
    if "text" not in request.POST:
        # What lost its text on the way must not empty the note.
        return HttpResponse(status=400)
    form = NoteTextForm(request.POST)
    form.is_valid()
    try:
        found = domain.write_note(
            note=found,
            text=form.cleaned_data.get("text", ""),
            based_on=form.cleaned_data.get("based_on", 0),
            now=timezone.now(),
        )
    except domain.NoteRefused as error:
        return refuse(request, form, found.lesson, error, note=found)
    except domain.NoteChanged as error:
        return show_conflict(request, error.note, form.cleaned_data["text"])
    return tell_saved(request, found)


@require_POST
@learner_required
def note_deletion(request: HttpRequest, note_id: uuid.UUID) -> HttpResponseBase:
    """Take a note away; the answer offers to bring it back. A script says what of it was seen."""
    found = find_note(request, note_id)
    form = NoteTextForm(request.POST)
    seen = form.cleaned_data if form.is_valid() else {}
    try:
        domain.delete_note(note=found, now=timezone.now(), **seen)
    except domain.NoteChanged as error:
        return show_conflict(request, error.note, seen["text"])
    if is_script(request):
        return HttpResponse(status=204)
    return redirect(f"{reverse('lesson', args=[found.lesson.slug])}?deleted={found.pk}#notes")


@require_POST
@learner_required
def note_return(request: HttpRequest, note_id: uuid.UUID) -> HttpResponseBase:
    """Bring a deleted note back."""
    found = find_note(request, note_id)
    domain.bring_back_note(note=found)
    return tell_saved(request, found)


@require_POST
@learner_required
def lesson_bookmark(request: HttpRequest, slug: str) -> HttpResponse:
    """Put the lesson among those to come back to, or with `keep=no` take it from there."""
    lesson = get_object_or_404(lessons_to_read(), slug=slug)
    keeps = request.POST.get("keep") != "no"
    if keeps:
        domain.keep_bookmark(learner=request.user, lesson=lesson, now=timezone.now())
    else:
        domain.drop_bookmark(learner=request.user, lesson=lesson)
    if request.htmx:
        context = {"slug": lesson.slug, "is_bookmarked": keeps, "pressed": True}
        return render(request, "lessons/bookmark.html", context)
    return redirect("lesson", lesson.slug)


def find_note(request: HttpRequest, note_id: uuid.UUID) -> Note:
    """Return a note of the person's own, deleted or not, or 404."""
    mine = Note.objects.filter(learner=request.user).defer("vector")
    mine = mine.select_related("lesson__current_version")
    return get_object_or_404(mine, pk=note_id)


def is_script(request: HttpRequest) -> bool:
    return not request.accepts("text/html")


def tell_saved(request: HttpRequest, note: Note) -> HttpResponseBase:
    if is_script(request):
        return JsonResponse({"revision": note.revision})
    return redirect(f"{reverse('lesson', args=[note.lesson.slug])}#note-{note.pk}")


def refuse(
    request: HttpRequest,
    form: NoteForm | NoteTextForm,
    lesson: Lesson,
    error: domain.NoteRefused,
    note: Note | None = None,
) -> HttpResponseBase:
    """Say what is wrong; the form keeps what was typed."""
    if is_script(request):
        return JsonResponse({"error": error.sentence}, status=422)
    form.add_error("text", error.sentence)
    context = {"form": form, "lesson": lesson, "note": note}
    return render(request, "lessons/note_form.html", context, status=422)


def show_conflict(request: HttpRequest, note: Note, text: str) -> HttpResponseBase:
    """Show both texts: nothing is lost, and the next press says which one counts."""
    time = date_format(localtime(note.updated_at), "H:i")
    says = _(
        "This note was changed in another tab at %(time)s. Nothing is lost; choose what counts."
    )
    says %= {"time": time}
    if is_script(request):
        answer = {"error": says, "text": note.text, "revision": note.revision}
        return JsonResponse(answer, status=409)
    form = NoteTextForm(initial={"text": text, "based_on": note.revision})
    context = {"form": form, "lesson": note.lesson, "note": note, "says": says}
    return render(request, "lessons/note_form.html", context, status=409)
