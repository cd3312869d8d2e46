"""Highlights and notes: what one learner marked in a lesson, and wrote beside it. Theirs alone."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from lessons.domain.anchors import AROUND, Anchor, LessonWords, squeeze
from lessons.models import LONGEST_NOTE, LONGEST_QUOTE, Bookmark, Lesson, Note

KEPT_AFTER_DELETION = timedelta(days=1)


class NoteRefused(Exception):
    """A note that cannot be stored. Carries a sentence for the person; nothing was changed."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class NoteChanged(Exception):
    """The text was changed since the writer saw it. Carries the note as it stands."""

    def __init__(self, note: Note):
        super().__init__(note.pk)
        self.note = note


@transaction.atomic
def add_note(
    *,
    learner: User,
    lesson: Lesson,
    id: UUID,
    anchor: Anchor,
    text: str = "",
    based_on: int = 1,
    now: datetime,
) -> Note:
    """Mark the words of `anchor`, or a section where it has none, and keep `text` beside them.

    The `id` comes from the page: a note that is sent twice is stored once, with the text of the
    later, and one that another device deleted comes back with it, on the revision `based_on` that
    the page saw. Words that the current version does not have are kept with the note all the same.
    Raise NoteRefused where there is nothing to keep or too much, and where the id is somebody
    else's, and NoteChanged as `write_note` does.
    """
    text = read_text(text)
    quote = check_quote(anchor.quote)
    if not (quote or text):
        raise NoteRefused(_("Write the note, or choose the words that it is about."))
    place = LessonWords(lesson.current_version).find(anchor) if quote else None
    note, made = Note.objects.get_or_create(
        id=id,
        defaults={
            "learner": learner,
            "lesson": lesson,
            "section": place.section if place else known_section(lesson, anchor.section),
            "quote": quote,
            "prefix": squeeze(anchor.prefix)[-AROUND:],
            "suffix": squeeze(anchor.suffix)[:AROUND],
            "occurrence": place.occurrence if place else 0,
            "version": lesson.current_version if place else None,
            "text": text,
            "created_at": now,
            "updated_at": now,
        },
    )
    if note.learner_id != learner.pk or note.lesson_id != lesson.pk:
        raise NoteRefused(_("This note could not be kept. Load the page again and write it anew."))
    return note if made else write_note(note=note, text=text, based_on=based_on, now=now)


@transaction.atomic
def write_note(*, note: Note, text: str, based_on: int, now: datetime) -> Note:
    """Change the text of a note. `based_on` is the revision that the writer saw.

    Raise NoteChanged where another tab has changed it since, NoteRefused where the text is too long
    or nothing would be left of the note. The same text again changes nothing. A note that another
    tab deleted comes back with the new text.
    """
    text = read_text(text)
    note = Note.objects.select_for_update().get(pk=note.pk)
    if text == note.text:
        return note
    if based_on != note.revision:
        raise NoteChanged(note)
    if not (text or note.quote):
        raise NoteRefused(_("Write something, or delete the note."))
    note.text = text
    note.revision += 1
    note.updated_at = now
    note.deleted_at = None
    note.save(update_fields=["text", "revision", "updated_at", "deleted_at"])
    return note


def delete_note(*, note: Note, now: datetime, text: str = "", based_on: int = 0) -> None:
    """Take a note away. For a day it can be brought back.

    A page that was without a connection says what it showed: the `text`, and the revision that it
    was `based_on`. Where both are others by now, raise NoteChanged: nobody has seen what would go.
    """
    here = Note.objects.filter(pk=note.pk, deleted_at=None)
    seen = here.filter(Q(revision=based_on) | Q(text=clean(text))) if based_on else here
    if not seen.update(deleted_at=now) and (changed := here.defer("vector").first()):
        raise NoteChanged(changed)


def bring_back_note(*, note: Note) -> None:
    """Undo a deletion, as often as one likes."""
    Note.objects.filter(pk=note.pk).update(deleted_at=None)


def drop_deleted_notes(*, now: datetime) -> int:
    """Remove for good what was deleted a day ago. Return how many notes that were."""
    return Note.objects.filter(deleted_at__lt=now - KEPT_AFTER_DELETION).delete()[0]


def keep_bookmark(*, learner: User, lesson: Lesson, now: datetime) -> None:
    """Put a lesson among those to come back to. Twice is the same as once."""
    Bookmark.objects.get_or_create(learner=learner, lesson=lesson, defaults={"made_at": now})


def drop_bookmark(*, learner: User, lesson: Lesson) -> None:
    Bookmark.objects.filter(learner=learner, lesson=lesson).delete()


def known_section(lesson: Lesson, slug: str) -> str:
    """Return `slug` where the lesson has such a section, else the lesson as a whole: nothing."""
    known = {section["slug"] for section in lesson.current_version.sections}
    return slug if slug in known else ""


def read_text(text: str) -> str:
    """Return a note's text as it is stored. Raise NoteRefused where it is too long."""
    text = clean(text)
    if len(text) > LONGEST_NOTE:
        raise NoteRefused(
            _("A note has at most %(most)s characters; this one has %(count)s. Shorten it.")
            % {"most": f"{LONGEST_NOTE:,}", "count": f"{len(text):,}"}
        )
    return text


def clean(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def check_quote(quote: str) -> str:
    quote = squeeze(quote)
    if len(quote) > LONGEST_QUOTE:
        raise NoteRefused(say_too_long(f"{len(quote):,}"))
    return quote


def say_too_long(count: str) -> str:
    """Return what to say of `count` characters, which are too many to mark at once."""
    says = _("At most %(most)s characters can be marked at once; these are %(count)s. Mark fewer.")
    return says % {"most": f"{LONGEST_QUOTE:,}", "count": count}
