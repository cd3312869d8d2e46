"""Notes as pages: beside the lesson, all together, as a file, and what scripts are told."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lessons.domain import note_lists
from lessons.limits import NOTES
from lessons.models import Bookmark, Note
from tests.factories import NOW, LessonFactory, NoteFactory
from tests.limits import said_when, use_up

SCRIPT = {"Accept": "application/json"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(alice):
    client = Client()
    client.force_login(alice)
    return client


@pytest.fixture
def lesson():
    return LessonFactory(slug="queues", title="Queues")


def read(browser, *address) -> str:
    return browser.get(reverse(address[0], args=address[1:])).content.decode()


def test_a_note_is_written_without_script_and_stands_at_the_foot(browser, lesson, alice):
    url = reverse("lesson_notes", args=["queues"])

    answer = browser.post(url, {"section": "causes", "text": "Ask about <this>."})

    note = Note.objects.get(learner=alice)
    assert answer["Location"] == f"/lessons/queues/#note-{note.pk}"
    page = read(browser, "lesson", "queues")
    assert f'id="note-{note.pk}"' in page
    assert "Ask about &lt;this&gt;." in page
    assert "On “Causes”" in page
    assert "Only you see this." in page
    # What is typed there is kept on the device until it has arrived.
    assert f'data-keep="{alice.pk}.section-note.queues"' in page


def test_a_script_marks_words_and_is_told_the_revision(browser, lesson):
    said = {"id": uuid.uuid4(), "section": "causes", "quote": "Second.", "occurrence": 0}

    answer = browser.post(reverse("lesson_notes", args=["queues"]), said, headers=SCRIPT)

    assert answer.json() == {"revision": 1}
    assert 'data-occurrence="0"' in read(browser, "lesson", "queues")


def test_words_that_are_gone_are_shown_with_their_note(browser, lesson, alice):
    NoteFactory(learner=alice, lesson=lesson, quote="Third.", text="Why?", version=None)

    NoteFactory(learner=alice, lesson=lesson, quote="", text="How much?", section="costs")

    page = read(browser, "lesson", "queues")

    assert "These words are no longer in the lesson:" in page
    assert "Third." in page
    # Nor is a note lost that was on a section as a whole.
    assert "Its section is no longer in the lesson:" in page


def test_too_long_a_note_comes_back_with_what_to_do(browser, lesson, alice):
    url = reverse("lesson_notes", args=["queues"])
    text = "long " * 2001

    answer = browser.post(url, {"section": "causes", "text": text})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A note has at most 10,000 characters; this one has 10,004. Shorten it." in page
    assert text.strip() in page
    assert '<option value="causes" selected>' in page
    assert page.count('<a href="#id_text">') == 1
    assert f'data-keep="{alice.pk}.section-note.queues"' in page
    told = browser.post(url, {"section": "causes", "text": text}, headers=SCRIPT)
    assert (told.status_code, "10,004" in told.json()["error"]) == (422, True)


def test_a_sign_that_cannot_be_kept_costs_no_other(browser, lesson, alice):
    note = NoteFactory(learner=alice, lesson=lesson, text="Before.")

    browser.post(reverse("note", args=[note.pk]), {"based_on": 1, "text": "Be\0hind."})

    note.refresh_from_db()
    assert note.text == "Behind."


def test_a_text_that_another_tab_changed_is_not_overwritten(browser, lesson, alice):
    note = NoteFactory(learner=alice, lesson=lesson, text="Theirs.", revision=2)
    url = reverse("note", args=[note.pk])

    answer = browser.post(url, {"based_on": 1, "text": "Mine."})
    told = browser.post(url, {"based_on": 1, "text": "Mine."}, headers=SCRIPT)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This note was changed in another tab at 09:30." in page
    assert "Theirs." in page
    assert "Mine." in page
    assert 'name="based_on" value="2"' in page
    assert told.status_code == 409
    assert (told.json()["text"], told.json()["revision"]) == ("Theirs.", 2)
    # The page came back with the newer revision: the next press is a choice.
    browser.post(url, {"based_on": 2, "text": "Mine."})
    note.refresh_from_db()
    assert note.text == "Mine."


def test_a_note_can_be_deleted_and_brought_back_without_script(browser, lesson, alice):
    note = NoteFactory(learner=alice, lesson=lesson, text="Keep me.")

    answer = browser.post(reverse("note_deletion", args=[note.pk]))

    page = browser.get(answer["Location"]).content.decode()
    assert "Note deleted." in page
    assert "Keep me." not in page
    back = reverse("note_return", args=[note.pk])
    assert back in page
    browser.post(back)
    assert "Keep me." in read(browser, "lesson", "queues")

    # A script that comes late with it is told what was written since.
    url, seen = reverse("note_deletion", args=[note.pk]), {"text": "Mine.", "based_on": 3}
    told = browser.post(url, seen, headers=SCRIPT)
    assert (told.status_code, told.json()["text"]) == (409, "Keep me.")
    assert browser.post(url, seen | {"based_on": 1}, headers=SCRIPT).status_code == 204


def test_nobody_else_sees_a_note(browser, lesson, eve):
    NoteFactory(learner=eve, lesson=lesson, text="Hers alone.")

    assert "Hers alone." not in read(browser, "lesson", "queues")
    assert "Hers alone." not in read(browser, "notes")
    assert "Hers alone." not in read(browser, "notes_markdown")


@pytest.mark.parametrize("name", ["note", "note_deletion", "note_return"])
def test_a_note_that_is_not_yours_is_not_here(browser, lesson, eve, name):
    theirs = NoteFactory(learner=eve, lesson=lesson, text="Hers.")

    assert browser.post(reverse(name, args=[theirs.pk]), {"text": "Mine."}).status_code == 404
    assert browser.post(reverse(name, args=[uuid.uuid4()])).status_code == 404
    assert browser.get(reverse(name, args=[theirs.pk])).status_code == 405
    theirs.refresh_from_db()
    assert (theirs.text, theirs.deleted_at) == ("Hers.", None)


def test_a_bookmark_is_kept_and_taken_back(browser, lesson, alice):
    url = reverse("lesson_bookmark", args=["queues"])

    browser.post(url)

    assert "Remove the bookmark" in read(browser, "lesson", "queues")
    assert 'href="/lessons/queues/"' in read(browser, "notes")
    answer = browser.post(url, {"keep": "no"}, headers={"HX-Request": "true"})
    assert answer.content.decode().startswith('<form class="lesson__bookmark"')
    # Outlined while it is not kept, filled while it is.
    assert 'fill="none"' in answer.content.decode()
    answer = browser.post(url, headers={"HX-Request": "true"})
    assert 'fill="currentColor"' in answer.content.decode()
    browser.post(url, {"keep": "no"})
    assert not Bookmark.objects.exists()


def test_the_page_of_all_notes_leads_back_to_each(browser, lesson, alice):
    note = NoteFactory(learner=alice, lesson=lesson, text="Ask.")

    page = read(browser, "notes")

    assert f'href="/lessons/queues/#note-{note.pk}"' in page
    assert "Second." in page
    assert 'href="/notes.md"' in page


def test_the_page_of_all_notes_says_how_one_comes_to_be(browser, lesson):
    page = read(browser, "notes")

    assert "Select text in a lesson to highlight it or write a note." in page
    assert 'href="/lessons/queues/">Open the first lesson' in page


def test_the_notes_are_a_file(browser, lesson, alice):
    NoteFactory(learner=alice, lesson=lesson, text="Ask.")

    answer = browser.get("/notes.md")

    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="notes.md"'
    assert answer.content.decode() == "# My notes\n\n## Queues\n\n### Causes\n\n> Second.\n\nAsk.\n"


def test_learn_has_notes_in_its_second_level(browser, lesson):
    assert '<a href="/notes/"' in read(browser, "learn")


@pytest.mark.parametrize("count", [1, 3])
def test_all_notes_cost_four_queries(browser, alice, count, django_assert_num_queries, monkeypatch):
    """The pages, the notes, their lessons, the bookmarks; before them the two of every page."""
    monkeypatch.setattr(note_lists, "PER_PAGE", 2)
    for _number in range(count):
        NoteFactory(learner=alice, text="Ask.")

    with django_assert_num_queries(2 + 4):
        page = read(browser, "notes")
    assert page.count("note--listed") == min(count, 2)
    rest = browser.get("/notes/?page=2").content.decode()
    assert rest.count("note--listed") == 1
    assert ("Page 2 of 2" in rest) is (count == 3)


def test_notes_that_come_too_often_are_told_when(browser, lesson, alice):
    use_up(alice, NOTES)

    sent = {"text": "One <more>.", "section": "what"}
    said = said_when(browser.post(reverse("lesson_notes", args=["queues"]), sent))
    assert "One &lt;more&gt;." in said.partition("Copy it from here.")[2]
    assert not Note.objects.exists()


def test_a_note_says_when_it_was_changed(browser, lesson, alice):
    NoteFactory(learner=alice, lesson=lesson, text="Ask.", updated_at=NOW + timedelta(days=1))

    assert "13 May 2083" in read(browser, "notes")
