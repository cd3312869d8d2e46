"""What Today offers, in which order, and what fits."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from progress.domain.today import (
    Due,
    DueCard,
    Facts,
    interview_to_sit,
    offer_interview,
    plan_today,
    weakest_topic,
)
from questions.domain.spreading import Today as RecallDay
from questions.models import RecallSettings
from tests.factories import NOW, LearnerFactory


def topic(title="Security", *, answers=5, shares=2.5, due=0, each=1.0, recall=1.0):
    return SimpleNamespace(
        title=title,
        slug=title.lower(),
        answers=answers,
        hard_answers=0,
        shares=shares,
        due=due,
        minutes_each=each,
        recall=recall,
        can_practise=True,
        is_left_out=False,
    )


def lesson(*, opened_at=None, section="", seen=(), minutes=8, ever_read=False):
    sections = [{"slug": slug, "title": slug.title()} for slug in ("phases", "causes")]
    return SimpleNamespace(
        slug="cold-starts",
        title="Cold starts",
        topic=SimpleNamespace(title="Coding"),
        current_version=SimpleNamespace(minutes=minutes, sections=sections),
        opened_at=opened_at,
        section=section,
        seen=list(seen),
        ever_read=ever_read,
    )


def blueprint(title="Warm-up", *, minutes=15, sat_at=None):
    return SimpleNamespace(title=title, minutes=minutes, sat_at=sat_at)


def review():
    return SimpleNamespace(
        request_id=uuid4(),
        mentor="Bob",
        summary="Say what you did in the second half. The rest stands.",
        read_at=None,
        get_verdict_display=lambda: "Nearly",
    )


def plan(learner, *, length=25, reviews=(), topics=(), lesson=None, blueprints=(), takes=()):
    facts = Facts(reviews, topics, lesson, blueprints, due(takes))
    return plan_today(learner=learner, facts=facts, length=length, now=NOW)


def due(takes=()) -> Due:
    """Return cards that take these minutes, on a day that has room for all of them."""
    cards = [
        DueCard(number, "question", "", 1, NOW.date(), 10.0, minutes)
        for number, minutes in enumerate(takes)
    ]
    return Due(cards, RecallDay(NOW.date(), RecallSettings(), done=0, begun=0))


@pytest.fixture
def learner():
    from accounts.models import User

    return User(email="alice@example.org", display_name="Alice", time_zone="Europe/Berlin")


def test_plan_keeps_the_order_of_what_helps_most(learner):
    found = plan(
        learner,
        length=50,
        reviews=[review()],
        topics=[topic(due=4)],
        takes=[1.0] * 4,
        lesson=lesson(),
        blueprints=[blueprint()],
    )
    assert [row.kind for row in found.rows] == ["feedback", "cards", "lesson", "practice"]
    assert found.minutes == 4 + 4 + 8 + 5


def test_plan_passes_over_what_does_not_fit_and_takes_what_does(learner):
    found = plan(
        learner,
        length=10,
        reviews=[review()],
        topics=[topic(due=2)],
        takes=[1.0] * 2,
        lesson=lesson(minutes=20),
    )
    assert [row.kind for row in found.rows] == ["feedback", "cards", "practice"]
    assert found.minutes <= 10


def test_plan_takes_the_first_offer_even_when_it_is_long(learner):
    found = plan(learner, length=10, lesson=lesson(minutes=20))
    assert [row.minutes for row in found.rows] == [20]


def test_plan_without_facts_is_empty(learner):
    assert plan(learner).rows == ()


def test_cards_take_at_most_half_of_the_length(learner):
    topics = [topic(answers=0, due=140)]
    [row] = plan(learner, length=25, topics=topics, takes=[1.0] * 140).rows
    assert row.title == "12 of 140 due cards"
    assert row.minutes == 12
    assert row.fields == {"limit": 12}
    assert row.reason == "Of all 140: 140 from Security"


def test_cards_of_no_topic_on_offer_give_no_reason(learner):
    [row] = plan(learner, topics=[], takes=[1.0] * 140).rows
    assert (row.title, row.reason) == ("12 of 140 due cards", "")


@pytest.mark.parametrize(
    ("takes", "count", "minutes"),
    [
        ([1.0] * 11 + [45.0] * 3, 11, 11),
        ([0.5] * 50, 24, 12),
        ([45.0, 1.0, 1.0], 1, 45),
        ([4.0, 4.0, 4.0, 1.0], 3, 12),
    ],
)
def test_cards_that_are_asked_first_say_how_many_fit(learner, takes, count, minutes):
    """A pile with a few long cards is no pile of middling ones."""
    [row] = plan(learner, topics=[topic(answers=0, due=len(takes))], takes=takes).rows
    assert (row.fields, row.minutes) == ({"limit": count}, minutes)
    assert row.title.startswith(f"{count} ")


def test_open_lesson_leads_to_its_section_with_the_minutes_left(learner):
    opened = NOW - timedelta(days=1)
    [row] = plan(learner, lesson=lesson(opened_at=opened, section="causes", seen=["phases"])).rows
    assert row.title == "Read on: Cold starts"
    assert row.minutes == 4
    # 09:30 in UTC is 11:30 where the learner is.
    assert row.reason == "You stopped at “Causes”, yesterday 11:30"
    assert row.url.endswith("/lessons/cold-starts/#causes")


def test_feedback_says_the_verdict_and_the_first_sentence(learner):
    [row] = plan(learner, reviews=[review()]).rows
    assert row.title == "Bob returned your answer"
    assert row.reason == "Nearly. Say what you did in the second half."


def test_practice_before_an_interview_is_the_first_of_the_way(learner):
    weak, new = topic("Security", shares=2.0), topic("Patterns", answers=0, shares=0.0)
    sure = topic("Coding", answers=20, shares=0.0)
    topics = [sure, weak, new]
    for at, first in ((None, "Coding"), (NOW + timedelta(days=9), "Patterns")):
        learner.interview_at = at
        [row] = plan(learner, topics=topics).rows
        assert row.title.startswith(f"Practise {first}: ")
    # Of those of which a question fits; once the way asks for none, and after it, the weakest.
    new.minutes_each = 90
    assert plan(learner, topics=topics).rows[0].title.startswith("Practise Security: ")
    assert plan(learner, topics=[sure]).rows[0].title.startswith("Practise Coding: ")
    learner.interview_at = NOW - timedelta(days=2)
    assert plan(learner, topics=topics).rows[0].title.startswith("Practise Coding: ")


def test_weakest_topic_needs_three_answers_while_another_has_them():
    strong, weak = topic("Coding", shares=4.0), topic("Security", shares=2.0)
    new = topic("Patterns", answers=1, shares=0.0)
    assert weakest_topic([strong, new, weak]) is weak
    faded = topic("Coding", shares=4.0, recall=0.4)
    assert weakest_topic([faded, weak]) is faded
    assert weakest_topic([new]) is new
    assert weakest_topic([topic(answers=0)]) is None


def test_practice_asks_as_many_questions_as_usually_fit(learner):
    [row] = plan(learner, length=10, topics=[topic(each=4.0)]).rows
    assert row.fields == {"topic": "security", "count": 2}
    assert row.minutes == 8
    assert row.reason == "50 %, likely 17 to 83, from 5 answers"


def test_interview_is_the_shortest_new_one_and_rests_for_a_week():
    def to_sit(*blueprints, days=8):
        facts = Facts((), (), None, blueprints, due(), sat_at=NOW - timedelta(days=days))
        return interview_to_sit(facts, NOW)

    warm_up, long = blueprint(), blueprint("Full", minutes=60)
    assert to_sit(long, warm_up) is warm_up
    sat = blueprint(sat_at=NOW - timedelta(days=8))
    assert to_sit(sat, long) is long
    assert to_sit(sat) is sat
    # Whichever was sat: it may be the learner's own, which is not on offer.
    assert to_sit(sat, long, days=6) is None
    assert to_sit() is None


def test_the_day_of_the_last_interview_is_the_learners_own():
    kiwi = LearnerFactory.build(time_zone="Pacific/Auckland")
    evening = NOW.replace(hour=20)
    sat = SimpleNamespace(title="Warm-up", minutes=15, sat_at=evening)
    assert offer_interview(sat, kiwi).reason == "Last sat on 13 May"
