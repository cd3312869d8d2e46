"""Interviews that learners build: as long as wished, of what is weak, and never too large."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from lessons.domain.leaving_out import leave_out, take_up
from lessons.models import Topic
from mockinterviews.domain.blueprints import draw_questions, past_of
from mockinterviews.domain.building import (
    Focus,
    NothingToBuild,
    Wish,
    build_interview,
    build_warm_up,
)
from mockinterviews.domain.dropping import BlueprintGone, drop_unused
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.domain.planning import plan_interview
from mockinterviews.domain.rebuilding import (
    find_fitting,
    find_lacking,
    fit_built,
    remove_built,
)
from mockinterviews.models import Blueprint, PlannedInterview
from questions.models import Question
from tests.factories import NOW, QuestionFactory, ScoreFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(db):
    """Eight of each kind in one topic, and two weak ones in another."""
    core = TopicFactory(slug="core")
    for kind in ("written", "star", "single_choice", "numeric"):
        for _number in range(8):
            QuestionFactory(topic=core, kind=kind)


def counts(blueprint: Blueprint) -> list[int]:
    return [sum(draw["count"] for draw in one["draws"]) for one in blueprint.sections]


def test_built_interview_is_as_long_as_wished_and_can_be_sat(alice, bank):
    for focus, minutes in product(Focus.values, (10, 30, 60)):
        built = build_interview(learner=alice, wish=Wish(minutes=minutes, focus=focus))
        blueprint = built.blueprint
        assert sum(section["minutes"] for section in blueprint.sections) == minutes, focus
        for section in blueprint.sections:
            needed = sum(draw["minutes_each"] * draw["count"] for draw in section["draws"])
            assert 0 < needed <= section["minutes"], (focus, minutes)
        if minutes == 30:
            interview = prepare_interview(learner=alice, blueprint=blueprint, now=NOW)
            assert interview.questions.count() == sum(counts(blueprint))


def test_same_wish_is_the_same_blueprint_and_nobody_elses(alice, eve, bank):
    wish = Wish(minutes=30, focus=Focus.MIXED)
    first = build_interview(learner=alice, wish=wish).blueprint
    assert build_interview(learner=alice, wish=wish).blueprint == first
    assert build_interview(learner=eve, wish=wish).blueprint != first
    paused = build_interview(learner=alice, wish=replace(wish, mode="practice")).blueprint
    # Built for a bank that was another one, and named alike.
    Blueprint.objects.filter(pk=first.pk).update(slug="built-earlier")
    second = build_interview(learner=alice, wish=wish).blueprint
    titles = [one.title for one in (first, second, paused)]
    assert titles == [
        "Mixed, 30 minutes",
        "Mixed, 30 minutes (2)",
        "Mixed, 30 minutes with pause",
    ]


def test_weak_topics_come_first_and_the_rest_is_of_all(alice, bank):
    weak = QuestionFactory(topic=TopicFactory(slug="weak", title="The weak ones"), kind="written")
    ScoreFactory(submission__learner=alice, submission__version=weak.current_version, points=0)
    wish = Wish(minutes=30, focus=Focus.TECHNICAL, weak=True)
    built = build_interview(learner=alice, wish=wish)
    ideas = built.blueprint.sections[1]["draws"]
    assert (ideas[0]["topics"], ideas[0]["count"]) == (["weak"], 1)
    assert "topics" not in ideas[1]
    assert built.blueprint.title == "Technical, 30 minutes, what went worst"
    assert built.blueprint.summary == "What went worst: The weak ones."
    assert any(
        "your weak topics have 1 questions, the rest is of all" in one for one in built.notes
    )
    # No check and no story is known to be weak.
    stories = build_interview(learner=alice, wish=replace(wish, focus=Focus.BEHAVIOURAL))
    assert stories.blueprint.title == "Behavioural, 30 minutes"
    assert "What went worst is nothing that this focus asks" in stories.notes[0]
    plain = build_interview(learner=alice, wish=Wish(minutes=30, focus=Focus.CHECKS)).blueprint
    assert "weak" not in str(plain.sections)
    # A topic that is left out is never what an interview is narrowed to.
    leave_out(learner=alice, topics=[weak.topic], now=NOW)
    studied = build_interview(learner=alice, wish=wish)
    assert studied.blueprint.title == "Technical, 30 minutes"


def test_bank_that_is_small_or_empty(alice):
    with pytest.raises(NothingToBuild):
        build_interview(learner=alice, wish=Wish(minutes=30, focus=Focus.CHECKS))
    QuestionFactory(kind="single_choice")
    built = build_interview(learner=alice, wish=Wish(minutes=30, focus=Focus.TECHNICAL, weak=True))
    assert counts(built.blueprint) == [1]
    assert built.blueprint.sections[0]["minutes"] == 30
    assert "No topic is known to be weak yet" in built.notes[0]


def test_warm_up_asks_what_is_known_and_has_no_line(alice, bank):
    known = QuestionFactory(kind="written")
    ScoreFactory(submission__learner=alice, submission__version=known.current_version)
    blueprint = build_warm_up(learner=alice)
    assert (blueprint.minutes, blueprint.mode, blueprint.pass_percent) == (8, "practice", 0)
    sections = blueprint.sections
    drawn = draw_questions(sections=sections, seed=3, past=past_of(alice, sections))
    assert known.current_version_id in [one.version_id for one in drawn]


def test_what_is_built_asks_nothing_of_topics_that_are_left_out(alice, bank):
    other = QuestionFactory(kind="written")
    leave_out(learner=alice, topics=[other.topic], now=NOW)
    for blueprint in (
        build_interview(learner=alice, wish=Wish(minutes=60, focus=Focus.TECHNICAL)).blueprint,
        build_warm_up(learner=alice),
    ):
        draws = [draw for section in blueprint.sections for draw in section["draws"]]
        assert draws
        assert all(draw["topics"] == ["core"] for draw in draws)
        assert "went worst" not in blueprint.title + blueprint.summary
        prepare_interview(learner=alice, blueprint=blueprint, now=NOW)
    take_up(learner=alice, topics=[other.topic])
    leave_out(learner=alice, topics=Topic.objects.filter(slug="core"), now=NOW)
    with pytest.raises(NothingToBuild, match="The topics that you study have no question"):
        build_interview(learner=alice, wish=Wish(minutes=30, focus=Focus.CHECKS))


def test_what_the_bank_can_fill_no_more_is_told_fitted_or_removed(alice, bank):
    built = build_interview(learner=alice, wish=Wish(minutes=30, focus=Focus.MIXED)).blueprint
    assert find_fitting(built).lacks == []
    assert fit_built(learner=alice, blueprint=built, now=NOW) == built
    ready = prepare_interview(learner=alice, blueprint=built, now=NOW)
    sat = start_interview(interview=ready, now=NOW)
    plan = {"starts_at": NOW + timedelta(days=1), "remind_minutes": None, "now": NOW}
    planned = plan_interview(learner=alice, blueprint=built, **plan)
    Question.objects.filter(current_version__kind="star").update(retired_at=NOW)
    some = Question.objects.filter(current_version__kind="written")[:7].values_list("pk", flat=True)
    Question.objects.filter(pk__in=list(some)).update(retired_at=NOW)
    assert find_lacking([built]) == {built.pk}
    assert [(one.wanted, one.found) for one in find_fitting(built).lacks] == [(2, 1), (2, 0)]
    made = fit_built(learner=alice, blueprint=built, now=NOW)
    assert counts(made)[1:] == [1]
    assert sum(section["minutes"] for section in made.sections) == 30
    assert not find_fitting(made).lacks
    planned.refresh_from_db()
    built.refresh_from_db()
    assert (planned.blueprint, built.retired_at) == (made, NOW)
    assert sat.blueprint == built
    # What was sat stays, with its plan; what was not goes with all that was set up of it.
    prepare_interview(learner=alice, blueprint=made, now=NOW)
    remove_built(blueprint=made, now=NOW)
    remove_built(blueprint=made, now=NOW + timedelta(days=1))
    with pytest.raises(BlueprintGone):
        prepare_interview(learner=alice, blueprint=made, now=NOW)
    drop_unused(now=NOW + timedelta(days=6))
    assert Blueprint.objects.count() == 2
    drop_unused(now=NOW + timedelta(days=8))
    assert list(Blueprint.objects.all()) == [built]
    assert not PlannedInterview.objects.exists()
    # The same wish brings back what was removed.
    Question.objects.update(retired_at=None)
    again = build_interview(learner=alice, wish=Wish(minutes=30, focus=Focus.MIXED)).blueprint
    assert (again, again.retired_at) == (built, None)
    Question.objects.update(retired_at=NOW)
    with pytest.raises(NothingToBuild):
        fit_built(learner=alice, blueprint=again, now=NOW)
