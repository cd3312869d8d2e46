"""Notes as pages show them: beside their lesson, and all together."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.personal import quote
from accounts.models import User
from lessons.domain.anchors import Anchor, LessonWords, Place
from lessons.domain.queries import (
    annotate_card,
    in_shelf_order,
    lessons_to_read,
    notes_for_user,
)
from lessons.models import Lesson, LessonVersion, Note

PER_PAGE = 100


@dataclass(frozen=True)
class PlacedNote:
    """A note and where it stands in the current version; `occurrence` is none where it does not."""

    note: Note
    section: str
    section_title: str
    occurrence: int | None
    # What it is on stood in the lesson once, and does no more: its words, or its section.
    is_gone: bool
    # The title of a section that went.
    lost_title: str = ""

    @property
    def url(self) -> str:
        """Where the note stands in its lesson."""
        return f"{reverse('lesson', args=[self.note.lesson.slug])}#note-{self.note.pk}"


def place_notes(notes: Iterable[Note], version: LessonVersion) -> list[PlacedNote]:
    """Find the place of each note, in the order of the page. The lesson is read only where a note
    was made on another version of it."""
    titles = list_titles(version.sections)
    words: LessonWords | None = None
    placed = []
    for note in notes:
        place: Place | None = None
        if note.quote and note.version_id == version.pk:
            place = Place(note.section, note.occurrence)
        elif note.quote:
            words = words or LessonWords(version)
            place = words.find(anchor_of(note))
        section = place.section if place else note.section if note.section in titles else ""
        placed.append(
            PlacedNote(
                note=note,
                section=section,
                section_title=titles.get(section, ""),
                occurrence=place.occurrence if place else None,
                is_gone=place is None if note.quote else note.section not in ("", *titles),
            )
        )
    return sort_placed(placed, version)


def place_lost(placed: list[PlacedNote], version: LessonVersion) -> list[PlacedNote]:
    """Give notes that went with their whole section its title, and the one that stood next to it.

    That is the last one before it that still stands, else the first one behind it. One query, where
    there is such a note.
    """
    lost = [one for one in placed if one.is_gone and not one.section and one.note.section]
    if not lost:
        return placed
    titles = list_titles(version.sections)
    formerly = find_former(version, {one.note.section for one in lost})
    found = []
    for one in placed:
        if one in lost:
            old = list_titles(formerly.get(one.note.section, ()))
            section = find_neighbour(one.note.section, [*old], [*titles])
            one = replace(
                one,
                section=section,
                section_title=titles.get(section, ""),
                lost_title=old.get(one.note.section, ""),
            )
        found.append(one)
    return sort_placed(found, version)


def list_titles(sections: Iterable[dict]) -> dict[str, str]:
    """Return the titles of sections by their slugs, in their order."""
    return {section["slug"]: section["title"] for section in sections}


def find_former(version: LessonVersion, slugs: set[str]) -> dict[str, list[dict]]:
    """Return for each of `slugs` the sections of the newest version of the lesson that has it."""
    versions = LessonVersion.objects.filter(lesson=version.lesson_id).order_by("number")
    # Of several the newest comes last, and stays.
    return {
        slug: sections
        for sections in versions.values_list("sections", flat=True)
        for slug in slugs & list_titles(sections).keys()
    }


def find_neighbour(slug: str, old: list[str], now: list[str]) -> str:
    """Return which of the sections of `now` stood next to `slug` among the `old` ones, if any."""
    at = old.index(slug) if slug in old else 0
    nearest = [*reversed(old[:at]), *old[at:]]
    return next((one for one in nearest if one in now), "")


def sort_placed(placed: list[PlacedNote], version: LessonVersion) -> list[PlacedNote]:
    """Return notes in the order of the page."""
    order = {section["slug"]: number for number, section in enumerate(version.sections)}
    return sorted(placed, key=lambda one: order.get(one.section, -1))


def anchor_of(note: Note) -> Anchor:
    return Anchor(note.section, note.quote, note.prefix, note.suffix, note.occurrence)


def part_by_lessons(user: User) -> list[list[int]]:
    """Return the lessons of which `user` has notes, page by page, in the order of the shelf.

    A page ends with the lesson that brings its notes to `PER_PAGE`: no lesson is on two. One query.
    """
    noted = lessons_to_read().filter(notes__in=notes_for_user(user)).annotate(count=Count("notes"))
    pages: list[list[int]] = []
    left = 0
    for lesson, count in in_shelf_order(noted).values_list("pk", "count"):
        if left <= 0:
            pages.append([])
            left = PER_PAGE
        pages[-1].append(lesson)
        left -= count
    return pages


def list_notes(
    user: User, lessons: Iterable[int] | None = None
) -> list[tuple[Lesson, list[PlacedNote]]]:
    """Return the notes of `user` by lesson, in the order of the shelf: all, or those of some
    `lessons`. Two queries."""
    notes = notes_for_user(user)
    by_lesson: dict[int, list[Note]] = {}
    for note in annotate_card(notes if lessons is None else notes.filter(lesson__in=lessons)):
        by_lesson.setdefault(note.lesson_id, []).append(note)
    listed = []
    for lesson in in_shelf_order(lessons_to_read().filter(pk__in=by_lesson)):
        theirs = by_lesson[lesson.pk]
        for note in theirs:
            note.lesson = lesson
        listed.append((lesson, place_notes(theirs, lesson.current_version)))
    return listed


def write_markdown(listed: list[tuple[Lesson, list[PlacedNote]]]) -> str:
    """Return the notes as one Markdown text: the words of a lesson are quotations."""
    parts = ["# " + _("My notes")]
    for lesson, placed in listed:
        parts.append(f"## {lesson.title}")
        for section, theirs in groupby(placed, key=lambda one: one.section_title):
            if section:
                parts.append(f"### {section}")
            for one in theirs:
                parts += [say_gone(one)] if one.is_gone else []
                parts += [quote(one.note.quote)] if one.note.quote else []
                parts += [one.note.text] if one.note.text else []
    return "\n\n".join(parts) + "\n"


def say_gone(one: PlacedNote) -> str:
    """Return what stands above a note that the lesson has no place for."""
    if one.note.quote:
        return _("These words are no longer in the lesson:")
    return _("Its section is no longer in the lesson:")
