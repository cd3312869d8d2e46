"""What is kept of a lesson holds as long as the shelf stays as it is, and no longer."""

import pytest
from django.db import transaction

from lessons.domain.leaving_out import leave_out, take_up
from lessons.domain.lesson_page import open_lesson
from lessons.models import Edition, Lesson, LessonVersion, Topic, Track
from tests.factories import LessonFactory

pytestmark = pytest.mark.django_db


def stamp():
    return Edition.objects.get().stamp


def page_of(lesson, reader):
    return open_lesson(slug=lesson.slug, reader=reader)


def test_text_is_made_once_for_all_readers(alice, eve, django_assert_num_queries):
    lesson = LessonFactory()
    # Where the reader stands; the lesson, and those of its track.
    with django_assert_num_queries(3):
        first = page_of(lesson, alice)
    with django_assert_num_queries(1):
        assert page_of(lesson, eve).text is first.text


@pytest.mark.parametrize(
    "change",
    [
        lambda lesson: Track.objects.update(title="Else"),
        lambda lesson: Topic.objects.update(title="Else"),
        lambda lesson: Lesson.objects.filter(pk=lesson.pk).update(title="Else"),
        lambda lesson: LessonVersion.objects.update(blocks=[{"html": "<p>Else</p>"}]),
        lambda lesson: LessonFactory(topic=lesson.topic, title="Else"),
    ],
    ids=["track", "topic", "lesson", "version", "added"],
)
def test_each_change_of_the_shelf_makes_a_new_edition(alice, change):
    lesson = LessonFactory(topic__title="First", title="One")
    before, text = stamp(), page_of(lesson, alice).text
    change(lesson)
    assert stamp() != before
    assert page_of(lesson, alice).text is not text


def test_edition_of_a_change_that_was_taken_back_never_comes_again(alice):
    lesson = LessonFactory(title="One")
    before = stamp()
    with transaction.atomic():
        Lesson.objects.update(title="Two")
        taken_back = stamp()
        assert page_of(lesson, alice).text.title == "Two"
        transaction.set_rollback(True)
    assert stamp() == before
    assert page_of(lesson, alice).text.title == "One"
    Lesson.objects.update(title="Three")
    assert stamp() not in (before, taken_back)
    assert page_of(lesson, alice).text.title == "Three"


def test_neighbours_stand_in_the_order_of_the_track(alice):
    second = LessonFactory(position=2, title="Second")
    first = LessonFactory(topic=second.topic, position=1, title="First")
    other_track = LessonFactory(position=0)
    later = LessonFactory(
        topic__track=second.topic.track,
        topic__position=second.topic.position + 1,
        title="Later",
        position=0,
    )
    page = page_of(second, alice)
    assert (page.text.previous.title, page.following.title) == ("First", "Later")
    # One goes on past a topic that one leaves out, and within it while one reads there.
    for topic, following in ((later.topic, (None, "Second")), (second.topic, ("Later", "Second"))):
        leave_out(learner=alice, topics=[topic], now=second.current_version.created_at)
        pages = page_of(second, alice), page_of(first, alice)
        titles = tuple(one.following and one.following.title for one in pages)
        assert titles == following
        take_up(learner=alice, topics=[topic])
    assert page_of(first, alice).text.previous is None
    assert page_of(later, alice).following is None
    assert page_of(other_track, alice).following is None
    Lesson.objects.filter(pk=second.pk).update(retired_at=second.current_version.created_at)
    retired = page_of(second, alice)
    assert (retired.text.previous, retired.following) == (None, None)
