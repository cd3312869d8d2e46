"""Reading: the place is kept, and a lesson is done once."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from lessons.domain.reading import (
    UnknownSection,
    finish_lesson,
    keep_place,
    keep_read,
    reopen_lesson,
)
from lessons.models import LessonProgress, ReadingOutbox
from tests.factories import LessonFactory

NOW = datetime(2083, 5, 12, 22, 30, tzinfo=UTC)
LATER = datetime(2083, 5, 13, 9, 30, tzinfo=UTC)


@pytest.fixture
def lesson(db):
    """A lesson with the sections `phases` and `causes`."""
    return LessonFactory()


def test_the_place_is_kept(alice, lesson):
    progress = keep_place(learner=alice, lesson=lesson, section="causes", now=NOW)

    assert (progress.section, progress.sections_seen) == ("causes", ["causes"])
    assert progress.updated_at == NOW


def test_what_was_passed_adds_up_in_the_order_of_the_lesson(alice, lesson):
    keep_place(learner=alice, lesson=lesson, section="causes", now=NOW)
    seen = ["phases", "nonsense"]

    progress = keep_place(learner=alice, lesson=lesson, section="causes", seen=seen, now=LATER)

    assert progress.sections_seen == ["phases", "causes"]
    assert LessonProgress.objects.get().updated_at == LATER
    # What a device held back, as without a connection, yields to what was kept since.
    back = LATER + timedelta(hours=1)
    for ago, section in ((timedelta(hours=2), "causes"), (timedelta(minutes=30), "phases")):
        keep_place(learner=alice, lesson=lesson, section="phases", now=back, ago=ago)
        assert LessonProgress.objects.get().section == section


@pytest.mark.parametrize(
    ("place", "read", "kept", "seen"),
    [
        ("", ["one"], "two", ["one"]),
        ("one", ["one", "two"], "three", ["one", "two"]),
        ("three", ["one"], "three", ["one", "three"]),
        ("two", ["two", "three"], "three", ["two", "three"]),
        ("", ["gone"], None, []),
    ],
)
def test_behind_what_was_read_one_goes_on(alice, place, read, kept, seen):
    sections = [{"slug": slug, "title": slug} for slug in ("one", "two", "three")]
    lesson = LessonFactory(version={"sections": sections})
    if place:
        keep_place(learner=alice, lesson=lesson, section=place, now=NOW)

    keep_read(learner=alice, lesson=lesson, read=read, now=LATER)

    rows = LessonProgress.objects.values_list("section", "sections_seen")
    assert list(rows) == ([(kept, seen)] if kept else [])


def test_an_unknown_section_keeps_nothing(alice, lesson):
    with pytest.raises(UnknownSection):
        keep_place(learner=alice, lesson=lesson, section="nowhere", now=NOW)

    assert not LessonProgress.objects.exists()


def test_a_place_is_no_fact(alice, lesson):
    keep_place(learner=alice, lesson=lesson, section="causes", now=NOW)

    assert not ReadingOutbox.objects.exists()


def test_a_lesson_is_done_on_the_learners_own_day(make_person, lesson):
    alice = make_person("alice", "learner", time_zone="Asia/Tokyo")

    progress = finish_lesson(learner=alice, lesson=lesson, now=NOW)

    assert progress.done_at == NOW
    assert progress.done_day == date(2083, 5, 13)
    assert ReadingOutbox.objects.get().progress == progress


def test_done_twice_is_done_once(alice, lesson):
    finish_lesson(learner=alice, lesson=lesson, now=NOW)

    progress = finish_lesson(learner=alice, lesson=lesson, now=LATER)

    assert progress.done_at == NOW
    assert ReadingOutbox.objects.count() == 1


def test_a_lesson_can_be_opened_again(alice, lesson):
    finish_lesson(learner=alice, lesson=lesson, now=NOW)

    progress = reopen_lesson(learner=alice, lesson=lesson, now=LATER)
    reopen_lesson(learner=alice, lesson=lesson, now=LATER)

    assert (progress.done_at, progress.done_day) == (None, None)
    assert ReadingOutbox.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_mark_a_lesson_once(alice):
    lesson = LessonFactory()
    gate = threading.Barrier(2)

    def press() -> None:
        gate.wait()
        finish_lesson(learner=alice, lesson=lesson, now=NOW)
        connection.close()

    tabs = [threading.Thread(target=press) for _number in range(2)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join(timeout=30)

    assert LessonProgress.objects.count() == 1
    assert ReadingOutbox.objects.count() == 1
