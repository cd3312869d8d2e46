"""Hints: they open in order, once, and cost a stated share of what the answer earns."""

from datetime import timedelta
from decimal import Decimal

import pytest

from questions.domain.hints import charge_hints, open_hint
from questions.domain.practice import answer_item, replace_answer
from questions.domain.scoring import score_submission
from questions.domain.starting import make_practice
from questions.models import Practice, Score
from tests.factories import CONTENT, NOW, PracticeItemFactory, QuestionFactory


def report(points, *, maximum=10.0, caps=()):
    bounds = {"low": points - 1, "high": points + 1}
    return {"points": points, "maximum": maximum, "range": bounds, "caps": list(caps)}


@pytest.mark.parametrize(
    ("points", "hints", "left"),
    [
        (8.0, 1, 6.0),
        (8.0, 2, 4.0),
        (8.0, 3, 2.0),
        (8.0, 9, 2.0),
        (1.0, 1, 0.75),
        # An eighth of a point is rounded to a quarter, and what is less is not charged.
        (0.5, 1, 0.25),
        (0.25, 1, 0.25),
    ],
)
def test_hints_cost_a_quarter_each_and_at_most_three_quarters(points, hints, left):
    cap = {"rule": "blame", "evidence": "Others are blamed.", "points": -1.0}
    charged = charge_hints(report(points, caps=[cap]), hints)
    assert charged["points"] == left
    assert sum(one["points"] for one in charged["caps"]) == left - points - 1
    assert charged["range"]["low"] <= left <= charged["range"]["high"]


@pytest.mark.parametrize(("points", "hints"), [(8.0, 0), (0.0, 2)])
def test_what_earned_nothing_and_what_took_no_hint_is_left_alone(points, hints):
    whole = report(points)
    assert charge_hints(whole, hints) is whole


@pytest.fixture
def item(alice):
    content = CONTENT["single_choice"] | {"hints": ["It lets work wait.", "It has two ends."]}
    version = QuestionFactory(version={"content": content}).current_version
    return PracticeItemFactory(practice__learner=alice, version=version)


@pytest.mark.django_db
def test_hints_open_in_order_and_once(item):
    assert open_hint(item=item, number=2, now=NOW).hints_opened == []
    for _press in range(2):
        assert len(open_hint(item=item, number=1, now=NOW).hints_opened) == 1
    later = NOW + timedelta(minutes=1)
    opened = open_hint(item=item, number=2, now=later).hints_opened
    assert opened == [NOW.isoformat(), later.isoformat()]
    assert open_hint(item=item, number=3, now=NOW).hints_opened == opened


@pytest.mark.django_db
def test_hints_that_were_open_are_charged_by_the_worker(item):
    open_hint(item=item, number=1, now=NOW)
    submission = answer_item(item=item, data={"choice": ["a"]}, now=NOW)
    assert open_hint(item=item, number=2, now=NOW).hints_opened == [NOW.isoformat()]
    score_submission(submission_id=str(submission.pk))
    score = Score.objects.get()
    assert (score.points, score.maximum) == (Decimal("0.75"), 1)
    assert score.report["caps"][-1] == {
        "rule": "hints",
        "evidence": "1 hint was opened: it costs 25 % of what the answer earned.",
        "points": -0.25,
    }
    # So they are where the question is asked a second time, before it was answered and after.
    practised, version = item.practice.learner, item.version
    begun = [
        make_practice(learner=practised, title="Again", versions=[version.pk], now=NOW)
        for _time in range(2)
    ]
    again, other = (practice.items.get() for practice in begun)
    assert again.hints_opened == []
    open_hint(item=again, number=1, now=NOW)
    other.refresh_from_db()
    assert other.hints_opened == [NOW.isoformat()]
    for days, opened in ((0, 1), (1, 0)):
        later = NOW + timedelta(days=days)
        third = make_practice(learner=practised, title="Again", versions=[version.pk], now=later)
        assert len(third.items.get().hints_opened) == opened
    # And at another tab's answer that counts in its place.
    item.submission = submission
    other = replace_answer(item=item, replaced=str(submission.pk), data={"choice": ["b"]}, now=NOW)
    assert other.hints == 1


@pytest.mark.django_db
def test_placement_check_gives_no_hint(item):
    Practice.objects.update(origin=Practice.Origin.FIRST)
    assert open_hint(item=item, number=1, now=NOW).hints_opened == []
