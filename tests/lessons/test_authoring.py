"""The pages of lessons for authors: versions, what changed, what hangs on a lesson, what is old."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from lessons.models import Fact, Lesson
from lessons.views import authoring
from packs.domain.loading import load_pack
from questions.models import Question
from tests.emptying import keeping_what
from tests.factories import NoteFactory
from tests.packs.tiny import change, write_pack

pytestmark = pytest.mark.django_db
NOW = datetime(2083, 5, 12, 9, 30, tzinfo=UTC)
LESSON = "lessons/queues/what-a-queue-is.md"
PAGE = "/author/lessons/what-a-queue-is/"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory, django_db_setup, django_db_blocker):
    """The tiny pack, one lesson of which has had three versions."""
    pack = write_pack(tmp_path_factory.mktemp("packs") / "tiny")

    def load() -> None:
        load_pack(pack, now=NOW)
        change(pack, LESSON, "Measure the wait.", "Measure each wait.")
        load_pack(pack, now=NOW)
        change(pack, LESSON, "Measure each wait.", "Measure each pause.")
        load_pack(pack, now=NOW)

    yield from keeping_what(load, django_db_blocker)


@pytest.fixture
def author(loaded, client, carol):
    """Carol, on a site with what `loaded` says."""
    client.force_login(carol)
    return client


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_lessons_are_found_by_a_part_of_their_title(author, monkeypatch):
    monkeypatch.setattr(authoring, "PER_PAGE", 1)

    every = text_of(author.get("/author/lessons/"))
    found = text_of(author.get("/author/lessons/", {"q": "WHEN to"}))

    assert "What a queue is" in every
    assert "Page 1 of 2" in every
    assert "When to queue" in found
    assert "What a queue is" not in found
    assert "No lesson has this in its title." in text_of(author.get("/author/lessons/?q=%00x"))


def test_the_newest_version_is_held_against_the_one_before(author):
    shown = text_of(author.get(PAGE))

    assert "What changed from version 2 to 3" in shown
    assert '<del><span class="visually-hidden">removed: </span>wait. </del>' in shown
    assert '<ins><span class="visually-hidden">inserted: </span>pause.</ins>' in shown
    assert "Unchanged: About the lesson, Sources, Before the first section, Why it helps." in shown


def test_any_two_versions_are_compared_by_their_address(author):
    shown = text_of(author.get(PAGE, {"from": "1", "to": "3"}))

    assert "What changed from version 1 to 3" in shown
    assert "each pause.</ins>" in shown
    assert "What changed from version 2 to 3" in text_of(author.get(PAGE, {"from": "x"}))


def test_what_hangs_on_a_lesson_is_named_and_notes_are_counted_only(author, alice):
    lesson = Lesson.objects.get(slug="what-a-queue-is")
    NoteFactory(learner=alice, lesson=lesson, text="A secret of mine.", quote="")

    page = author.get(PAGE)
    shown = text_of(page)

    question = Question.objects.get(slug="q-burst")
    address = reverse("author_question", args=[question.pk])
    assertContains(page, f'<a href="{address}">q-burst: What absorbs a burst?</a>')
    assert "q-burst: What absorbs a burst?" in shown
    assert "Short interview" in shown
    assert "Two days" in shown
    assert "1 note or highlight" in shown
    assert "secret" not in shown


def test_what_is_old_is_listed_with_its_source_and_age(author, settings):
    # The pack says when it was checked: whenever this runs, that is not long ago.
    settings.CHECK_MONTHS = 12 * 100
    assert "Every fact and every source was checked lately." in text_of(
        author.get("/author/lessons/overdue/")
    )
    Fact.objects.update(checked_on=date(1900, 1, 1))

    shown = text_of(author.get("/author/lessons/overdue/"))
    assert "A message can wait for 12 hours." in shown
    assert '<a href="https://example.org/limits"' in shown
    assert "Checked on 1 January 1900" in shown
    assert "1 lesson has facts or sources to check again" in text_of(author.get("/author/lessons/"))
