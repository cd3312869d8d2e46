"""The shelf as one learner sees it."""

from datetime import UTC, date, datetime

import pytest

from lessons.domain import shelf
from lessons.domain.leaving_out import leave_out
from lessons.domain.shelf import find_next, fold_track, list_topics, read_shelf
from tests.factories import LessonFactory, LessonProgressFactory, TopicFactory, TrackFactory

NOW = datetime(2083, 5, 12, 9, 30, tzinfo=UTC)
EARLIER = datetime(2083, 5, 1, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    return TopicFactory()


def read(topic, number: int, **version):
    return LessonFactory(topic=topic, slug=f"lesson-{number}", position=number, version=version)


def only_track(user):
    (track,) = read_shelf(user)
    return track


def lines_of(track):
    return [line for topic in track.topics for line in topic.lessons]


def done(learner, lesson):
    LessonProgressFactory(
        learner=learner, lesson=lesson, done_at=NOW, done_day=date(2083, 5, 12), updated_at=NOW
    )


def test_what_is_done_begun_and_fresh_is_counted(alice, topic):
    lessons = [read(topic, number, minutes=10) for number in (1, 2, 3)]
    done(alice, lessons[0])
    LessonProgressFactory(learner=alice, lesson=lessons[1], section="causes")

    track = only_track(alice)

    assert [line.state for line in lines_of(track)] == ["done", "begun", "fresh"]
    assert track.done == 1
    assert lines_of(track)[1].place.number == 2
    assert [line.minutes_left for line in lines_of(track)] == [0, 5, 10]
    assert track.minutes_left == 15


def test_the_progress_of_others_is_not_seen(alice, eve, topic):
    done(eve, read(topic, 1))

    assert only_track(alice).done == 0


def test_a_place_that_the_lesson_lost_counts_from_the_start(alice, topic):
    LessonProgressFactory(learner=alice, lesson=read(topic, 1, minutes=8), section="gone")

    (line,) = lines_of(only_track(alice))

    assert line.state == "begun"
    assert line.place is None
    assert line.minutes_left == 8


def test_after_names_what_is_needed_and_not_done(alice, topic):
    first, second = read(topic, 1), read(topic, 2)
    read(topic, 3, prerequisites=[first.slug, second.slug, "retired-long-ago"])
    done(alice, first)

    line = lines_of(only_track(alice))[2]

    assert [other.slug for other in line.after] == ["lesson-2"]


def test_next_is_the_lesson_read_last_then_the_first_fresh_one(alice, topic):
    lessons = [read(topic, number) for number in (1, 2, 3, 4)]
    assert find_next(only_track(alice).topics).slug == "lesson-1"

    done(alice, lessons[0])
    assert find_next(only_track(alice).topics).slug == "lesson-2"

    LessonProgressFactory(learner=alice, lesson=lessons[2], section="phases", updated_at=EARLIER)
    LessonProgressFactory(learner=alice, lesson=lessons[3], section="phases", updated_at=NOW)
    assert find_next(only_track(alice).topics).slug == "lesson-4"


def test_nothing_is_next_when_all_is_done(alice, topic):
    done(alice, read(topic, 1))

    assert find_next(only_track(alice).topics) is None


def test_retired_lessons_are_not_on_the_shelf(alice, topic):
    read(topic, 1)
    LessonFactory(topic=topic, retired_at=NOW)

    assert [line.slug for line in lines_of(only_track(alice))] == ["lesson-1"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_shelf_costs_two_queries_and_two_for_its_first_reader(
    alice, eve, topic, django_assert_num_queries, count
):
    for number in range(count):
        read(topic, number)

    for reader, queries in ((alice, 4), (eve, 2)):
        with django_assert_num_queries(queries):
            read_shelf(reader)


def test_a_change_of_the_shelf_is_seen_at_once(alice, topic):
    lesson = read(topic, 1)
    assert lines_of(only_track(alice))[0].title == lesson.title

    lesson.title = "Another title"
    lesson.save()
    second = read(topic, 2)

    assert [line.title for line in lines_of(only_track(alice))] == [lesson.title, second.title]


def test_of_a_long_track_the_current_topic_is_open(alice, monkeypatch):
    first = TopicFactory(position=0)
    topics = [first, *(TopicFactory(track=first.track, position=n) for n in (1, 2, 3))]
    lessons = [LessonFactory(topic=topic) for topic in topics]
    done(alice, lessons[0])
    track = only_track(alice)
    assert [stretch.is_open for stretch in fold_track(track, current=None)] == [True]

    monkeypatch.setattr(shelf, "MOST_OPEN", 3)
    folded = fold_track(track, current=find_next(track.topics))

    shown = [(stretch.is_open, [topic.done for topic in stretch.topics]) for stretch in folded]
    assert shown == [(False, [1]), (True, [0]), (False, [0, 0])]
    assert [stretch.is_open for stretch in fold_track(track, current=None)] == [False]
    # What is left out takes as much room as before.
    leave_out(learner=alice, topics=topics[1:], now=NOW)
    assert [stretch.is_open for stretch in fold_track(only_track(alice), current=None)] == [False]


@pytest.mark.parametrize(("read_to", "listed"), [(0, "012"), (3, "123"), (4, "012")])
def test_the_list_of_tracks_names_the_topics_where_one_is(alice, monkeypatch, read_to, listed):
    monkeypatch.setattr(shelf, "MOST_LISTED", 3)
    track = TrackFactory()
    for number in range(4):
        topic = TopicFactory(track=track, slug=f"topic-{number}", position=number)
        lesson = LessonFactory(topic=topic)
        if number < read_to:
            done(alice, lesson)

    assert [topic.slug[-1] for topic in list_topics(only_track(alice))] == list(listed)
    # Nor is the list led by what is left out.
    leave_out(learner=alice, topics=track.topics.filter(position__lt=3), now=NOW)
    led = "123" if read_to < 4 else "012"
    assert [topic.slug[-1] for topic in list_topics(only_track(alice))] == list(led)
