"""The story bank: saves from one tab and from two, versions, deletion."""

import uuid
from datetime import timedelta

import pytest

from mockinterviews.domain.stories import (
    StoryChanged,
    StoryRefused,
    Words,
    add_story,
    bring_back_story,
    delete_story,
    drop_deleted_stories,
    restore_version,
    stories_for_user,
    write_story,
)
from mockinterviews.models import Story
from tests.factories import NOW
from tests.mockinterviews.factories import StoryFactory

pytestmark = pytest.mark.django_db


def at(seconds):
    return NOW + timedelta(seconds=seconds)


def say(action, title="The outage"):
    return Words(title, {"action": action})


@pytest.fixture
def story(alice):
    return add_story(learner=alice, words=say("I looked."), id=uuid.uuid4(), now=NOW)


def actions(story):
    return [version.action for version in story.versions.all()]


def test_first_save_sent_twice_makes_one_story(alice):
    same = uuid.uuid4()
    add_story(learner=alice, words=say("I"), id=same, now=NOW)
    again = add_story(learner=alice, words=say("I looked."), id=same, now=at(2))

    assert Story.objects.get() == again
    assert (again.action, again.revision) == ("I looked.", 2)


def test_id_of_somebody_else_is_refused(story, eve):
    with pytest.raises(StoryRefused, match="could not be kept"):
        add_story(learner=eve, words=say("Mine now."), id=story.pk, now=NOW)

    assert not stories_for_user(eve).exists()
    assert stories_for_user(story.learner).get().action == "I looked."


def test_what_is_only_added_is_one_version(story):
    for second, words in enumerate(("I looked. I", "I looked. I ran.", "I looked. I ran it."), 2):
        story = write_story(
            story=story, words=say(words), based_on=story.revision, now=at(2 * second)
        )

    assert actions(story) == ["I looked. I ran."]
    assert story.revision == 4


def test_what_is_taken_away_stays_as_a_version(story):
    long = "I compared ten mails with the log and wrote a check for it."
    story = write_story(story=story, words=say(long), based_on=1, now=at(2))
    story = write_story(story=story, words=say("Gone."), based_on=2, now=at(4))
    story = write_story(story=story, words=say("Gone. New."), based_on=3, now=at(6))

    assert actions(story) == ["Gone.", long]


def test_words_of_a_stale_tab_are_refused_and_kept_once(story):
    write_story(story=story, words=say("This tab."), based_on=1, now=at(2))
    for second in (3, 4):
        with pytest.raises(StoryChanged) as error:
            write_story(story=story, words=say("Other tab."), based_on=1, now=at(second))

    assert error.value.story.action == "This tab."
    assert sorted(actions(story)) == ["I looked.", "Other tab."]


def test_same_words_again_change_nothing_whatever_they_are_based_on(story):
    assert write_story(story=story, words=say("I looked."), based_on=7, now=at(2)).revision == 1
    assert not story.versions.exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (Words("x" * 201), "This title has 201 characters; 200 is the limit. Shorten it."),
        (Words("", {"task": "x" * 20_001}), "Task has 20001 characters; 20000 is the limit."),
    ],
)
def test_words_that_are_too_long_are_refused_with_their_length(story, words, says):
    with pytest.raises(StoryRefused) as error:
        write_story(story=story, words=words, based_on=1, now=at(2))

    assert says in error.value.sentence


def test_version_that_is_brought_back_keeps_what_stood(story):
    story = write_story(story=story, words=say("Something else."), based_on=1, now=at(2))
    story = restore_version(version=story.versions.get(), now=at(9))

    assert story.action == "I looked."
    assert "Something else." in actions(story)


def test_deletion_can_be_undone_for_a_week(alice):
    kept, gone = StoryFactory(learner=alice), StoryFactory(learner=alice)
    for story in (kept, gone):
        delete_story(story=story, now=NOW)
    assert not stories_for_user(alice).exists()

    bring_back_story(story=kept)
    assert drop_deleted_stories(now=NOW + timedelta(days=6)) == 0
    assert drop_deleted_stories(now=NOW + timedelta(days=8)) == 1
    assert Story.objects.get() == kept
