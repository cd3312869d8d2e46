"""Highlights and notes: kept once, never overwritten unseen, brought back, dropped for good."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError

from lessons.domain.anchors import Anchor
from lessons.domain.note_lists import list_notes, place_lost, place_notes, write_markdown
from lessons.domain.notes import (
    NoteChanged,
    NoteRefused,
    add_note,
    bring_back_note,
    delete_note,
    drop_bookmark,
    drop_deleted_notes,
    keep_bookmark,
    write_note,
)
from lessons.domain.queries import bookmarks_for_user, notes_for_user
from lessons.models import Note
from tests.factories import (
    NOW,
    LearnerFactory,
    LessonFactory,
    LessonVersionFactory,
    NoteFactory,
)
from tests.racing import in_threads

SECOND = Anchor("causes", "Second.")


def add(learner, lesson, *, id=None, anchor=SECOND, text="", now=NOW) -> Note:
    return add_note(
        learner=learner, lesson=lesson, id=id or uuid.uuid4(), anchor=anchor, text=text, now=now
    )


def publish(lesson, *blocks: str) -> None:
    """Give the lesson a second version."""
    lesson.current_version = LessonVersionFactory(
        lesson=lesson, number=2, blocks=[{"html": block} for block in blocks]
    )
    lesson.save(update_fields=["current_version"])


def say_sections(*slugs: str) -> dict:
    """Return the fields of a version with these sections, each with words of its own."""
    return {
        "blocks": [{"html": f'<h2 id="{one}">{one}</h2><p>About {one}.</p>'} for one in slugs],
        "sections": [{"slug": one, "title": one} for one in slugs],
    }


@pytest.mark.django_db
def test_add_note_keeps_where_the_words_stand():
    lesson = LessonFactory()
    note = add(LearnerFactory(), lesson, anchor=Anchor("phases", "  Second. \n"), text=" Why? ")
    note.refresh_from_db()
    assert (note.section, note.quote, note.text) == ("causes", "Second.", "Why?")
    assert (note.version, note.revision) == (lesson.current_version, 1)


@pytest.mark.django_db
def test_add_note_keeps_words_that_the_lesson_no_longer_has():
    note = add(LearnerFactory(), LessonFactory(), anchor=Anchor("nowhere", "Third."))
    assert (note.quote, note.section, note.version) == ("Third.", "", None)


@pytest.mark.django_db
def test_add_note_on_a_section_needs_text():
    learner, lesson = LearnerFactory(), LessonFactory()
    with pytest.raises(NoteRefused, match="Write the note"):
        add(learner, lesson, anchor=Anchor("causes", ""), text=" ")
    assert add(learner, lesson, anchor=Anchor("causes", ""), text="Why?").section == "causes"


@pytest.mark.django_db
def test_a_note_that_is_sent_twice_is_stored_once_with_the_later_text():
    learner, lesson, id = LearnerFactory(), LessonFactory(), uuid.uuid4()
    add(learner, lesson, id=id, text="Why")
    add(learner, lesson, id=id, text="Why not?")
    assert Note.objects.get().text == "Why not?"


@pytest.mark.django_db
def test_the_id_of_somebody_elses_note_is_refused():
    note = NoteFactory(text="Mine.")
    with pytest.raises(NoteRefused):
        add(LearnerFactory(), note.lesson, id=note.pk, text="Hers.")
    note.refresh_from_db()
    assert note.text == "Mine."


@pytest.mark.django_db
def test_too_much_is_refused_with_its_length():
    learner, lesson = LearnerFactory(), LessonFactory()
    assert len(add(learner, lesson, text="a" * 10_000).text) == 10_000
    with pytest.raises(NoteRefused) as refused:
        add(learner, lesson, text="a" * 10_001)
    assert refused.value.sentence == (
        "A note has at most 10,000 characters; this one has 10,001. Shorten it."
    )
    with pytest.raises(NoteRefused, match="At most 2,000 characters"):
        add(learner, lesson, anchor=Anchor("causes", "a" * 2001))
    assert Note.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"text": "a" * 10_001}, {"text": "", "quote": ""}])
def test_the_database_refuses_it_too(fields):
    with pytest.raises(IntegrityError):
        NoteFactory(**fields)


@pytest.mark.django_db
def test_write_note_counts_its_revisions():
    note = NoteFactory(text="One.")
    later = NOW + timedelta(minutes=1)
    assert write_note(note=note, text="Two.", based_on=1, now=later).revision == 2
    # The answer was lost and the page sends it again: nothing to change, nothing to refuse.
    again = write_note(note=note, text="Two.", based_on=1, now=later)
    assert (again.revision, again.updated_at) == (2, later)


@pytest.mark.django_db
def test_write_note_refuses_a_text_whose_writer_saw_an_older_one():
    note = NoteFactory(text="One.")
    write_note(note=note, text="Two.", based_on=1, now=NOW)
    with pytest.raises(NoteChanged) as refused:
        write_note(note=note, text="Three.", based_on=1, now=NOW)
    assert refused.value.note.text == "Two."


@pytest.mark.django_db
def test_a_note_without_words_of_the_lesson_cannot_be_emptied():
    with pytest.raises(NoteRefused, match="delete the note"):
        write_note(note=NoteFactory(quote="", text="One."), text="", based_on=1, now=NOW)
    assert write_note(note=NoteFactory(text="One."), text="", based_on=1, now=NOW).text == ""


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_that_write_at_once_one_is_told():
    note = NoteFactory(text="Before.")

    def write(number):
        try:
            return write_note(note=note, text=f"Tab {number}.", based_on=1, now=NOW).text
        except NoteChanged as error:
            return error.note

    outcomes = in_threads(2, write)

    note.refresh_from_db()
    assert {outcome if isinstance(outcome, str) else outcome.text for outcome in outcomes} == {
        note.text
    }
    assert sum(isinstance(outcome, Note) for outcome in outcomes) == 1


@pytest.mark.django_db(transaction=True)
def test_one_note_sent_by_four_requests_at_once_is_one():
    learner, lesson, id = LearnerFactory(), LessonFactory(), uuid.uuid4()

    in_threads(4, lambda _number: add(learner, lesson, id=id, text="Why?"))

    assert [note.text for note in Note.objects.all()] == ["Why?"]


@pytest.mark.django_db
def test_a_deleted_note_can_be_brought_back_for_a_day():
    note = NoteFactory()
    mine = notes_for_user(note.learner)
    delete_note(note=note, now=NOW)
    assert not mine.exists()
    bring_back_note(note=note)
    assert mine.get() == note
    delete_note(note=note, now=NOW)
    assert drop_deleted_notes(now=NOW + timedelta(hours=24)) == 0
    assert drop_deleted_notes(now=NOW + timedelta(hours=24, seconds=1)) == 1


@pytest.mark.django_db
def test_deleting_twice_does_not_prolong_it():
    note = NoteFactory()
    delete_note(note=note, now=NOW)
    delete_note(note=note, now=NOW + timedelta(hours=5))
    note.refresh_from_db()
    assert note.deleted_at == NOW


@pytest.mark.django_db
def test_a_deletion_that_comes_late_takes_no_words_that_were_written_since():
    note = NoteFactory(text="One.")
    write_note(note=note, text="Two.", based_on=1, now=NOW)
    with pytest.raises(NoteChanged) as changed:
        delete_note(note=note, text="One.", based_on=1, now=NOW)
    assert changed.value.note.text == "Two."
    # Its answer alone was lost, where the page shows what is stored.
    delete_note(note=note, text="Two.\r\n", based_on=1, now=NOW)
    delete_note(note=note, text="One.", based_on=1, now=NOW)
    assert not notes_for_user(note.learner).exists()


@pytest.mark.django_db
def test_what_is_written_on_a_note_that_another_tab_deleted_brings_it_back():
    note = NoteFactory(text="One.")
    delete_note(note=note, now=NOW)
    write_note(note=note, text="Two.", based_on=1, now=NOW)
    assert notes_for_user(note.learner).get().text == "Two."

    # A device that has no more of it than its own copy sends it as a new one, on what it saw.
    delete_note(note=note, now=NOW)
    again = {"lesson": note.lesson, "id": note.pk, "anchor": SECOND, "now": NOW}
    with pytest.raises(NoteChanged):
        add_note(learner=note.learner, text="Three.", **again)
    add_note(learner=note.learner, text="Three.", based_on=2, **again)
    assert notes_for_user(note.learner).get().text == "Three."


@pytest.mark.django_db
def test_notes_stay_with_their_words_in_a_new_version():
    lesson = LessonFactory()
    learner = LearnerFactory()
    moved = add(learner, lesson)
    later = NOW + timedelta(minutes=1)
    gone = add(learner, lesson, anchor=Anchor("phases", "First."), text="Why first?", now=later)
    publish(
        lesson,
        '<h2 id="phases">Phases</h2><p>It was second. Second.</p>',
        '<h2 id="causes">Causes</h2><p>Third.</p>',
    )

    placed = place_notes(notes_for_user(learner), lesson.current_version)

    assert [(one.note, one.section, one.occurrence, one.is_gone) for one in placed] == [
        (moved, "phases", 0, False),
        (gone, "phases", None, True),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stands", "section"), [(["phases", "costs"], "phases"), (["costs"], "costs"), ([], "")]
)
def test_a_note_whose_section_went_stands_beside_the_one_next_to_it(
    stands, section, django_assert_num_queries
):
    words = say_sections("phases", "causes", "costs")
    lesson, learner = LessonFactory(version=words), LearnerFactory()
    add(learner, lesson, anchor=Anchor("causes", "About causes."), text="Which?")
    # So does one that is on the section as a whole.
    add(learner, lesson, anchor=Anchor("causes", ""), text="All of them?")
    lesson.current_version = LessonVersionFactory(lesson=lesson, number=2, **say_sections(*stands))
    placed = place_notes(notes_for_user(learner), lesson.current_version)
    assert [one.section for one in placed] == ["", ""]

    with django_assert_num_queries(1):
        lost = place_lost(placed, lesson.current_version)

    assert {(one.section, one.section_title, one.is_gone, one.lost_title) for one in lost} == {
        (section, section, True, "causes")
    }


@pytest.mark.django_db
def test_place_notes_reads_no_lesson_for_notes_of_its_own_version(monkeypatch):
    note = NoteFactory()
    version = note.lesson.current_version
    version.blocks = []

    (placed,) = place_notes([note], version)

    assert (placed.section, placed.section_title, placed.is_gone) == ("causes", "Causes", False)


@pytest.mark.django_db
def test_all_notes_make_one_markdown_text():
    lesson = LessonFactory(title="Queues")
    learner = LearnerFactory()
    add(learner, lesson, text="# Why?\n\nAsk.")
    add(learner, lesson, anchor=Anchor("phases", "First."))
    add(learner, lesson, anchor=Anchor("", ""), text="Read it again.")
    later = NOW + timedelta(minutes=1)
    NoteFactory(
        learner=learner, lesson=lesson, section="", quote="Nought.", version=None, created_at=later
    )
    between = NOW + timedelta(seconds=30)
    lost = {"section": "costs", "quote": "", "text": "How much?", "created_at": between}
    NoteFactory(learner=learner, lesson=lesson, **lost)
    NoteFactory(text="Somebody else's.")

    assert write_markdown(list_notes(learner)) == (
        "# My notes\n\n## Queues\n\nRead it again.\n\n"
        "Its section is no longer in the lesson:\n\nHow much?\n\n"
        "These words are no longer in the lesson:\n\n> Nought.\n\n### Phases\n\n> First.\n\n"
        "### Causes\n\n> Second.\n\n# Why?\n\nAsk.\n"
    )


@pytest.mark.django_db
def test_a_bookmark_is_kept_once():
    learner, lesson = LearnerFactory(), LessonFactory()
    for _press in range(2):
        keep_bookmark(learner=learner, lesson=lesson, now=NOW)
    assert bookmarks_for_user(learner).get().lesson == lesson
    for _press in range(2):
        drop_bookmark(learner=learner, lesson=lesson)
    assert not bookmarks_for_user(learner).exists()
