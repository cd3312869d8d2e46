"""The pages of study plans, and the step that Today names."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.domain.reading import finish_lesson, keep_place
from lessons.models import Topic
from progress.domain.study_plans import choose_plan
from progress.models import PlanChoice
from tests.factories import StudyPlanFactory, plan_step
from tests.progress.test_today import text_of

pytestmark = pytest.mark.django_db
PLANS = "/plans/"


@pytest.fixture
def plan(security):
    lesson = security.lessons.get()
    steps = [plan_step(lesson), plan_step(security, at=2, count=2)]
    return StudyPlanFactory(slug="sprint", title="Sprint", steps=steps)


@pytest.fixture
def learner(client, alice):
    client.force_login(alice)
    return client


def day_of(person, days: int = 0) -> str:
    return (person.study_day(timezone.now()) + timedelta(days=days)).isoformat()


def test_a_plan_is_chosen_followed_moved_and_left(learner, alice, plan, security):
    shown = text_of(learner.get(PLANS))
    assert "Choose one" in shown
    assert "0 of 2 steps done" in shown
    assert "Follow this plan</button>" in text_of(learner.get("/plans/sprint/"))

    learner.post("/plans/sprint/", {"start": day_of(alice)})
    shown = text_of(learner.get("/plans/sprint/"))
    assert "Day 1 of 2 · 12 min · 0 of 2 steps done" in shown
    assert "Read: Least privilege</a>" in shown
    assert shown.count("button--main") == 1
    Topic.objects.update(retired_at=timezone.now())
    gone = text_of(learner.get("/plans/sprint/"))
    assert "Nothing of it is offered any more" in gone
    assert "All steps are done" not in gone
    Topic.objects.update(retired_at=None)

    assert ">not begun</span>" in shown
    lesson = security.lessons.get()
    keep_place(learner=alice, lesson=lesson, section="phases", now=timezone.now())
    assert re.search("Least privilege</a>.*?>begun</span>", text_of(learner.get("/plans/sprint/")))

    finish_lesson(learner=alice, lesson=security.lessons.get(), now=timezone.now())
    assert "Practise Security: 2 questions</button>" in text_of(learner.get("/plans/sprint/"))
    learner.post("/plans/sprint/", {"start": day_of(alice, 3)})
    assert "Begins on" in text_of(learner.get(PLANS))

    left = text_of(learner.post("/plans/sprint/leaving/", follow=True))
    assert "You follow “Sprint” no longer." in left
    assert not PlanChoice.objects.exists()


@pytest.mark.parametrize("start", ["", "soon", "1999-01-01"])
def test_a_first_day_that_cannot_be_is_said_at_the_field(learner, plan, start):
    response = learner.post("/plans/sprint/", {"start": start})

    assert response.status_code == 422
    assert "Enter " in text_of(response)
    assert not PlanChoice.objects.exists()


def test_a_retired_plan_stays_for_who_follows_it(learner, alice, eve, plan):
    learner.post("/plans/sprint/", {"start": day_of(alice)})
    plan.retired_at = timezone.now()
    plan.save()

    assert learner.get("/plans/sprint/").status_code == 200
    learner.force_login(eve)
    assert learner.get("/plans/sprint/").status_code == 404
    assert "There is no study plan yet." in text_of(learner.get(PLANS))


@pytest.mark.parametrize("count", [1, 3])
def test_plans_take_the_same_queries_however_many_there_are(
    learner, alice, plan, count, django_assert_num_queries
):
    StudyPlanFactory.create_batch(count)
    learner.post("/plans/sprint/", {"start": day_of(alice)})
    # Who asks; the plan with its facts, the others, what is read; what every page has of its own.
    with django_assert_num_queries(5):
        learner.get(PLANS)


def test_today_names_the_next_step_and_when_it_was_meant(client, returning, plan, security):
    client.force_login(returning)
    start = returning.study_day(timezone.now()) - timedelta(days=1)
    choose_plan(learner=returning, plan=plan, start=start, now=timezone.now())

    shown = text_of(client.get(reverse("today")))
    assert shown.count("Read: Least privilege") == 1
    assert "Sprint, day 1 of 2" in shown

    finish_lesson(learner=returning, lesson=security.lessons.get(), now=timezone.now())
    shown = text_of(client.get(reverse("today")))
    assert shown.count("Practise Security: 2 questions") == 1
    assert "Sprint, day 2 of 2" in shown


def test_today_names_the_next_step_beside_the_first_steps(learner, alice, plan):
    start = alice.study_day(timezone.now())
    choose_plan(learner=alice, plan=plan, start=start, now=timezone.now())

    shown = text_of(learner.get(reverse("today")))
    assert "<h1>Start here</h1>" in shown
    assert "Read: Least privilege</a>" in shown
    assert "Sprint, day 1 of 2" in shown


def test_today_waits_for_a_plan_that_begins_later(client, returning, plan):
    client.force_login(returning)
    start = returning.study_day(timezone.now()) + timedelta(days=1)
    choose_plan(learner=returning, plan=plan, start=start, now=timezone.now())

    assert "Sprint" not in text_of(client.get(reverse("today")))
