"""What there is to read, in its order: one for all pages."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lessons.domain.leaving_out import leave_out, take_up
from lessons.domain.queries import lessons_on_shelf, unfinished_lessons
from lessons.domain.shelf import find_next, read_shelf
from lessons.models import Topic
from tests.factories import LessonFactory, LessonProgressFactory, TopicFactory, TrackFactory

NOW = datetime(2083, 5, 12, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def packs():
    """Two packs, each with a track at position 0 of two topics with a lesson each."""
    for pack in ("one", "two"):
        track = TrackFactory(pack=pack, position=0)
        for at in (0, 1):
            topic = TopicFactory(pack=pack, track=track, position=at)
            LessonFactory(pack=pack, topic=topic, slug=f"{pack}-{at}", position=0)


def read(learner, slug: str, *, at: datetime, done: bool = True) -> None:
    done_day = {"done_at": at, "done_day": date(2083, 5, 12)} if done else {}
    lesson = lessons_on_shelf().get(slug=slug)
    LessonProgressFactory(learner=learner, lesson=lesson, updated_at=at, **done_day)


def next_on_learn(learner) -> str:
    return find_next(topic for track in read_shelf(learner) for topic in track.studied).slug


def slugs(lessons) -> list[str]:
    return [lesson.slug for lesson in lessons]


def test_lessons_of_two_packs_do_not_interleave(alice, packs):
    assert slugs(unfinished_lessons(alice)) == ["one-0", "one-1", "two-0", "two-1"]
    assert slugs(lessons_on_shelf()) == ["one-0", "one-1", "two-0", "two-1"]
    assert next_on_learn(alice) == "one-0"


def test_the_next_lesson_goes_on_in_the_track_that_was_read_last(alice, eve, packs):
    read(alice, "two-0", at=NOW)
    read(eve, "one-0", at=NOW)

    assert slugs(unfinished_lessons(alice)) == ["two-1", "one-0", "one-1"]
    assert next_on_learn(alice) == "two-1"

    read(alice, "one-0", at=NOW - timedelta(days=1))
    assert slugs(unfinished_lessons(alice)) == ["two-1", "one-1"]
    assert next_on_learn(alice) == "two-1"


def test_an_open_lesson_goes_before_the_track_that_was_read_last(alice, packs):
    read(alice, "one-0", at=NOW - timedelta(days=1), done=False)
    read(alice, "two-0", at=NOW)

    assert slugs(unfinished_lessons(alice)) == ["one-0", "two-1", "one-1"]
    assert next_on_learn(alice) == "one-0"


def test_a_topic_that_is_left_out_offers_no_lesson(alice, eve, packs):
    read(alice, "one-0", at=NOW, done=False)
    [topic] = Topic.objects.filter(lessons__slug="one-0")
    for at in (NOW, NOW + timedelta(days=1)):
        leave_out(learner=alice, topics=[topic], now=at)
    assert topic.left_out_by.get().left_out_at == NOW

    assert slugs(unfinished_lessons(alice)) == ["one-1", "two-0", "two-1"]
    assert next_on_learn(alice) == "one-1"
    assert next_on_learn(eve) == "one-0"
    track = read_shelf(alice)[0]
    assert (track.count, track.left_out, [one.is_left_out for one in track.topics]) == (
        *(1, 1),
        [True, False],
    )

    take_up(learner=alice, topics=[topic])
    assert next_on_learn(alice) == "one-0"


def test_a_track_that_is_done_leads_to_the_first_of_the_shelf(alice, packs):
    for slug in ("two-0", "two-1"):
        read(alice, slug, at=NOW)

    assert slugs(unfinished_lessons(alice)) == ["one-0", "one-1"]
    assert next_on_learn(alice) == "one-0"
