"""Which story fits a question, what a bank covers, and when one story is used for everything."""

from datetime import timedelta

import numpy as np
import pytest

from mockinterviews.domain.story_coverage import cover_competencies
from mockinterviews.domain.story_matching import (
    find_far_beginning,
    fits_for_question,
    fits_for_story,
)
from mockinterviews.domain.story_reading import pack_vector, read_stories
from mockinterviews.domain.story_uses import begin_answer, find_overused
from mockinterviews.models import QuestionMeaning, Story
from tests.factories import NOW, PracticeItemFactory, QuestionFactory, SubmissionFactory
from tests.mockinterviews.factories import CompetencyFactory, StoryFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


def ask(text, *competencies):
    """Return the version of a behavioural question in three parts."""
    sections = [
        {"slug": slug, "title": slug.title(), "weight": weight, "share": [10, 50]}
        for slug, weight in (("context", 2), ("action", 6), ("result", 2))
    ]
    named = [{"slug": slug, "title": slug.title()} for slug in competencies]
    content = {"text": text, "template": "star", "sections": sections, "competencies": named}
    return QuestionFactory(kind="star", version={"content": content}).current_version


def pointing(*values):
    return pack_vector([np.array(values, np.float32)])


def told(alice, title, **fields):
    empty = dict.fromkeys(("situation", "task", "result", "reflection"), "")
    return StoryFactory(learner=alice, title=title, **(empty | {"action": ""} | fields))


def test_competency_counts_most_then_meaning_then_words(alice):
    version = ask("Tell me about an outage of mails.", "incident")
    QuestionMeaning.objects.create(version=version, vector=pointing(1, 0), read_by="m")
    told(alice, "Far", action="I baked.", meaning=pointing(0, 1))
    told(alice, "Words", action="The outage of our mails.", meaning=pointing(0, 1))
    told(alice, "Alike", action="All stood still.", meaning=pointing(0.9, 0.1))
    told(alice, "Touches", touches={"incident": {"part": "action", "text": "I ran."}})
    told(alice, "Named", competencies=["incident"])

    fits = fits_for_question(learner=alice, version=version)

    assert [str(fit.story) for fit in fits] == ["Named", "Alike", "Touches", "Words", "Far"]
    assert [fit.state for fit in fits] == ["full", "part", "part", "part", "none"]
    assert fits[0].named == fits[2].touched == ["Incident"]
    assert fits[1].is_alike
    assert fits[3].words == ["outage", "mails"]
    assert fits[0].likeness is None


def test_of_two_that_fit_alike_the_fresher_comes_first(alice):
    version = ask("Tell me about an outage.", "incident")
    often = told(alice, "Often", competencies=["incident"])
    told(alice, "Fresh", competencies=["incident"], updated_at=NOW - timedelta(days=9))
    begin_answer(story=often, version=ask("Another?"), now=NOW)

    assert [fit.story.title for fit in fits_for_question(learner=alice, version=version)] == [
        "Fresh",
        "Often",
    ]


def test_stories_of_others_fit_nothing(alice, eve):
    StoryFactory(learner=eve)
    assert fits_for_question(learner=alice, version=ask("Tell me.")) == []


def test_questions_for_a_story_come_best_first(alice):
    ask("Tell me about a budget.", "cost")
    best = ask("Tell me about an outage.", "incident")
    story = told(alice, "Named", competencies=["incident"])

    assert [fit.version for fit in fits_for_story(story=story, limit=1)] == [best]


def test_answer_begins_with_the_parts_that_the_question_has(alice):
    story = StoryFactory(learner=alice)
    begun = begin_answer(story=story, version=ask("Tell me."), now=NOW)

    assert begun.texts == {
        "context": story.situation,
        "action": story.action,
        "result": story.result,
    }
    assert begun.left_out == ["Task", "Reflection"]


def test_one_story_for_everything_is_warned_of(alice):
    favourite, other = StoryFactory(learner=alice), StoryFactory(learner=alice)
    versions = [ask(f"Question {n}?") for n in range(5)]
    for version in versions[:3]:
        begin_answer(story=favourite, version=version, now=NOW)
        begin_answer(story=favourite, version=version, now=LATER)
    overused = find_overused([favourite, other])
    assert (overused.story, overused.uses, overused.of) == (favourite, 3, 3)

    for version in [*versions[3:], ask("One more?")]:
        begin_answer(story=other, version=version, now=NOW)
    assert find_overused([favourite, other]) is None


@pytest.fixture
def answer(alice):
    """An answer of alice to a question about an outage, given an hour after its practice began."""
    version = ask("Tell me about an outage of mails.", "incident")
    handed_in = NOW + timedelta(hours=1)
    submission = SubmissionFactory(learner=alice, version=version, submitted_at=handed_in)
    PracticeItemFactory(practice__learner=alice, version=version, submission=submission)
    return submission


def begin(answer, story, *, at):
    begin_answer(story=story, version=answer.version, now=at)
    return find_far_beginning(answer)


def test_answer_begun_with_a_story_that_is_far_from_its_question_is_found(alice, eve, answer):
    assert find_far_beginning(answer) is None
    assert begin(answer, told(eve, "Hers", action="I baked."), at=LATER) is None
    far = told(alice, "Bread", action="I baked.")

    assert begin(answer, far, at=LATER).story == far
    assert (
        begin(
            answer, told(alice, "Fits", competencies=["incident"]), at=LATER + timedelta(minutes=1)
        )
        is None
    )


@pytest.mark.parametrize("minutes", [-1, 61])
def test_story_that_was_taken_before_or_after_did_not_begin_an_answer(alice, answer, minutes):
    far = told(alice, "Bread", action="I baked.")

    assert begin(answer, far, at=NOW + timedelta(minutes=minutes)) is None


def test_story_that_is_deleted_is_not_named(alice, answer):
    far = told(alice, "Bread", action="I baked.", deleted_at=NOW)

    assert begin(answer, far, at=LATER) is None


def test_answer_outside_practice_and_interview_was_begun_with_no_story(alice):
    answer = SubmissionFactory(learner=alice, kind="star", submitted_at=NOW)

    assert begin(answer, told(alice, "Bread", action="I baked."), at=NOW) is None


def test_matrix_shows_gaps_first_with_the_nearest_sentence(alice, eve):
    for slug in ("incident", "conflict", "cost"):
        CompetencyFactory(slug=slug, title=slug.title())
    touch = {"conflict": {"part": "action", "text": "We argued.", "likeness": 0.5}}
    story = StoryFactory(learner=alice, competencies=["incident"], touches=touch)
    StoryFactory(learner=eve, competencies=["cost"])

    coverage = cover_competencies(alice)

    assert [(row.competency.slug, row.state) for row in coverage.rows] == [
        ("cost", "none"),
        ("conflict", "part"),
        ("incident", "full"),
    ]
    assert (coverage.stories, coverage.covered, coverage.unread) == ([story], 1, 1)
    (cell,) = coverage.rows[1].cells
    assert (cell.text, cell.part) == ("We argued.", "Action")


def test_worker_reads_a_story_once_and_again_when_it_was_changed(alice):
    CompetencyFactory(slug="incident")
    CompetencyFactory(slug="budget", title="Cost mindset", probes="Do you keep an eye on the bill?")
    version = ask("Tell me about a cloud bill that you lowered.")
    story = told(alice, "Bill", result="We looked at the cloud bill each week and cut its cost.")

    assert read_stories(now=NOW) == 1  # the question; the story still rests
    assert read_stories(now=LATER) == 1
    assert read_stories(now=LATER) == 0
    story.refresh_from_db()
    assert story.touches["budget"]["part"] == "result"
    assert "incident" not in story.touches
    assert fits_for_question(learner=alice, version=version)[0].is_alike

    Story.objects.filter(pk=story.pk).update(revision=2, result="")
    assert read_stories(now=LATER) == 1
    story.refresh_from_db()
    assert (story.touches, story.meaning, story.read_revision) == ({}, None, 2)
