"""Study plans: facts tick their steps off, and the days since the beginning say where one is."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lessons.domain.reading import finish_lesson, reopen_lesson
from mockinterviews.models import Blueprint, Mode
from progress.domain.study_plans import (
    Outline,
    choose_plan,
    find_outline,
    leave_plan,
    preview_plans,
)
from progress.models import PlanChoice, StudyPlan
from questions.models import Question
from tests.factories import (
    LessonFactory,
    QuestionFactory,
    StudyPlanFactory,
    SubmissionFactory,
    plan_step,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def topic(db):
    return QuestionFactory(topic__slug="security", topic__title="Security").topic


@pytest.fixture
def lesson(topic):
    return LessonFactory(topic=topic, slug="least-privilege", title="Least privilege")


@pytest.fixture
def blueprint(db):
    return Blueprint.objects.create(
        pack="tests", slug="short", title="Short", mode=Mode.INTERVIEW, minutes=6, sections=[]
    )


@pytest.fixture
def plan(lesson, topic, blueprint):
    steps = [
        plan_step(lesson),
        plan_step(topic, count=2),
        plan_step(topic, at=2, count=1),
        plan_step(blueprint, at=2),
    ]
    return StudyPlanFactory(title="Sprint", steps=steps)


@pytest.fixture
def follow(alice, plan, now):
    """Return a function that lets alice follow the plan from so many days ago."""

    def start(days: int = 0) -> PlanChoice:
        day = alice.study_day(now) - timedelta(days=days)
        return choose_plan(learner=alice, plan=plan, start=day, now=now)

    return start


def done(alice, now) -> list[int]:
    return [step.done for step in find_outline(learner=alice, now=now).steps]


def test_nothing_is_followed_before_a_plan_is_chosen(alice, plan, now):
    assert find_outline(learner=alice, now=now) is None
    assert [one.plan for one in preview_plans(learner=alice, plans=[plan])] == [plan]


def test_a_lesson_counts_whenever_it_was_done_and_while_it_is(alice, eve, follow, lesson, now):
    finish_lesson(learner=alice, lesson=lesson, now=now - timedelta(days=40))
    follow()
    choose_plan(learner=eve, plan=StudyPlan.objects.get(), start=eve.study_day(now), now=now)

    assert done(alice, now) == [1, 0, 0, 0]
    assert done(eve, now) == [0, 0, 0, 0]
    reopen_lesson(learner=alice, lesson=lesson, now=now)
    assert done(alice, now) == [0, 0, 0, 0]


def test_answers_since_the_beginning_fill_the_steps_of_a_topic_in_order(alice, follow, topic, now):
    follow(days=1)
    before = alice.day_begins(alice.study_day(now)) - timedelta(days=1, minutes=1)
    SubmissionFactory(learner=alice, topic=topic, submitted_at=before)
    SubmissionFactory(learner=alice, topic=topic, submitted_at=now, withdrawn_at=now)
    assert done(alice, now) == [0, 0, 0, 0]

    for count in (1, 2, 3, 4):
        SubmissionFactory(learner=alice, topic=topic, submitted_at=now)
        outline = find_outline(learner=alice, now=now)
        assert [step.done for step in outline.steps[1:3]] == [min(count, 2), int(count > 2)]
    assert outline.next_step.kind == "lesson"


def test_an_interview_counts_that_was_handed_in_since_the_beginning(
    alice, follow, blueprint, sit, now
):
    follow()
    sit(blueprint, now - timedelta(days=3))
    assert done(alice, now) == [0, 0, 0, 0]
    sit(blueprint, now)
    assert done(alice, now) == [0, 0, 0, 1]


def test_the_next_step_is_the_first_that_is_open(alice, follow, lesson, now):
    follow()
    assert find_outline(learner=alice, now=now).next_step.slug == "least-privilege"
    finish_lesson(learner=alice, lesson=lesson, now=now)
    assert find_outline(learner=alice, now=now).next_step.kind == "practise"


def test_what_is_not_offered_any_more_is_passed_over(alice, follow, plan, topic, blueprint, now):
    follow(days=7)
    SubmissionFactory.create_batch(2, learner=alice, topic=topic, submitted_at=now)
    # A topic without a question asks for nothing; its lesson can be read.
    Question.objects.filter(topic=topic).update(retired_at=now)
    outline = find_outline(learner=alice, now=now)
    assert [step.is_gone for step in outline.steps] == [False, True, True, False]
    topic.retired_at = now
    topic.save()
    outline = find_outline(learner=alice, now=now)
    # What was done before it went still counts; its lesson went with it.
    assert [step.is_gone for step in outline.steps] == [True, True, True, False]
    assert (outline.done, outline.count, outline.next_step.kind) == (1, 2, "interview")
    assert outline.open_before == 1
    leave_plan(learner=alice, plan=plan)
    Blueprint.objects.update(retired_at=now)
    [outline] = preview_plans(learner=alice, plans=[plan])
    assert (outline.count, outline.next_step) == (0, None)


@pytest.mark.parametrize(
    ("unit", "today", "at", "open_before"),
    [
        ("day", 11, 0, 0),
        ("day", 12, 1, 0),
        ("day", 13, 2, 1),
        ("day", 14, 3, 2),
        ("week", 18, 1, 0),
        ("week", 19, 2, 1),
    ],
)
def test_the_day_says_where_one_is_and_what_is_left_of_before(unit, today, at, open_before):
    plan = StudyPlan(unit=unit, length=2)
    step = {"kind": "lesson", "slug": "a", "title": "A", "minutes": 5}
    steps = preview(plan, [{**step, "at": 1}, {**step, "at": 2}])
    start = date(2027, 5, 12)
    outline = Outline(plan, steps, start_day=start, today=date(2027, 5, today))

    assert (outline.at, outline.open_before) == (at, open_before)
    assert outline.is_over == (at > 2)
    assert [stage.is_now for stage in outline.stages] == [at == 1, at == 2]
    assert outline.stages[1].first == start + timedelta(days=1 if unit == "day" else 7)


def preview(plan: StudyPlan, steps: list[dict]) -> tuple:
    from progress.domain.study_plans import Facts, tick

    return tuple(tick(steps, Facts()))


def test_another_plan_takes_the_place_and_leaving_takes_it_away(alice, follow, plan, now):
    follow()
    other = StudyPlanFactory()
    choose_plan(learner=alice, plan=other, start=alice.study_day(now), now=now)

    leave_plan(learner=alice, plan=plan)
    assert find_outline(learner=alice, now=now).plan == other
    leave_plan(learner=alice, plan=other)
    assert find_outline(learner=alice, now=now) is None


def test_what_is_done_takes_one_query_however_much_it_is(
    alice, follow, topic, now, django_assert_num_queries
):
    follow()
    SubmissionFactory.create_batch(3, learner=alice, topic=topic, submitted_at=now)
    with django_assert_num_queries(1):
        find_outline(learner=alice, now=now)
