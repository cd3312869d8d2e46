"""Preparing, starting, pausing, extending."""

from datetime import timedelta
from decimal import Decimal

import pytest

from mockinterviews.domain.blueprints import BankTooSmall
from mockinterviews.domain.closing import hand_in
from mockinterviews.domain.dropping import drop_unused
from mockinterviews.domain.extending import extend_interview
from mockinterviews.domain.interviews import (
    AnotherRunning,
    prepare_interview,
    set_flag,
    start_interview,
)
from mockinterviews.domain.ledger import (
    InterviewError,
    NotRunning,
    pause_interview,
    resume_interview,
)
from mockinterviews.domain.planning import plan_interview
from mockinterviews.domain.queries import running_interview
from mockinterviews.models import Blueprint, Interview, Mode, PlannedInterview
from tests.factories import NOW
from tests.mockinterviews.conftest import SECTIONS

pytestmark = pytest.mark.django_db


def after(minutes=0, seconds=0):
    return NOW + timedelta(minutes=minutes, seconds=seconds)


def ledger(interview):
    return [(event.kind, event.seconds) for event in interview.time_events.order_by("pk")]


def test_prepare_copies_the_plan_and_draws_the_questions(alice, make_blueprint):
    blueprint = make_blueprint()
    interview = prepare_interview(learner=alice, blueprint=blueprint, now=NOW)
    blueprint.sections, blueprint.title = [], "Another"
    blueprint.save()
    interview.refresh_from_db()
    assert interview.state == Interview.State.READY
    assert (interview.plan["title"], interview.plan["sections"]) == (
        "Short interview",
        [{"kind": "questions"} | section for section in SECTIONS],
    )
    assert [
        (item.position, item.section, item.version.kind, item.minutes)
        for item in interview.questions.select_related("version")
    ] == [(1, 0, "written", Decimal(4)), (2, 1, "star", Decimal(6))]


def test_prepare_twice_gives_the_same_until_it_is_begun(alice, make_blueprint):
    blueprint = make_blueprint()
    first = prepare_interview(learner=alice, blueprint=blueprint, now=NOW)
    assert prepare_interview(learner=alice, blueprint=blueprint, now=after(5)) == first
    start_interview(interview=first, now=after(6))
    assert prepare_interview(learner=alice, blueprint=blueprint, now=after(7)) != first


def test_prepare_draws_anew_after_an_hour_and_what_is_not_begun_goes_after_a_week(
    alice, make_blueprint
):
    blueprint, week = make_blueprint(), timedelta(days=7)
    first = prepare_interview(learner=alice, blueprint=blueprint, now=NOW)
    second = prepare_interview(learner=alice, blueprint=blueprint, now=after(61))
    assert second != first
    built = [make_blueprint(slug=f"own-{number}", learner=alice) for number in range(2)]
    for one in built:
        prepare_interview(learner=alice, blueprint=one, now=NOW)
    for starts_at in (NOW, after(61)):
        plan_interview(
            learner=alice, blueprint=built[1], starts_at=starts_at, remind_minutes=None, now=NOW
        )
    start_interview(interview=second, now=after(62))
    assert drop_unused(now=NOW + week) == 0
    assert drop_unused(now=after(60) + week) == 3
    # What runs stays, and what is offered to all or planned again.
    assert [*Interview.objects.all()] == [second]
    assert {*Blueprint.objects.all()} == {blueprint, built[1]}
    assert PlannedInterview.objects.get().starts_at == after(61)
    assert drop_unused(now=after(62) + week) == 0
    assert [*Blueprint.objects.all()] == [blueprint]


def test_prepare_from_too_small_a_bank_makes_nothing(alice, make_blueprint):
    draws = [{"kinds": ["star"], "count": 2}]
    sections = [{"slug": "tell", "title": "Tell", "minutes": 6, "draws": draws}]
    with pytest.raises(BankTooSmall):
        prepare_interview(learner=alice, blueprint=make_blueprint(sections=sections), now=NOW)
    assert not Interview.objects.exists()


def test_start_sets_the_deadline_and_makes_the_drafts(alice, ready):
    assert running_interview(alice, NOW) is None
    # Twice is once.
    for minutes in (0, 3):
        interview = start_interview(interview=ready, now=after(minutes))
        assert interview.state == Interview.State.RUNNING
        assert (interview.started_at, interview.deadline) == (NOW, after(10))
    assert ledger(interview) == []
    assert [question.draft.number for question in interview.questions.all()] == [0, 0]
    assert running_interview(alice, after(10, 5)) == ready
    assert running_interview(alice, after(10, 6)) is None
    hand_in(interview=interview, now=after(4))
    with pytest.raises(NotRunning):
        start_interview(interview=interview, now=after(5))


def test_start_writes_the_standing_extra_time_into_the_ledger(alice, ready):
    alice.time_factor = Decimal("1.25")
    alice.save()
    interview = start_interview(interview=ready, now=NOW)
    assert ledger(interview) == [("accommodation", 150)]
    assert interview.deadline == after(12, 30)


def test_start_beside_a_running_one_is_refused(running, make_blueprint, eve):
    other = prepare_interview(
        learner=running.learner, blueprint=make_blueprint(slug="other"), now=NOW
    )
    with pytest.raises(AnotherRunning) as error:
        start_interview(interview=other, now=after(1))
    assert error.value.interview == running
    assert "Short interview" in error.value.sentence
    # Two learners sit theirs at once.
    theirs = prepare_interview(learner=eve, blueprint=running.blueprint, now=NOW)
    assert start_interview(interview=theirs, now=NOW).state == Interview.State.RUNNING
    # One whose time is over is closed.
    assert start_interview(interview=other, now=after(11)).state == Interview.State.RUNNING
    running.refresh_from_db()
    assert running.state == Interview.State.CLOSED
    assert running.finished_at == after(10)


def test_extend_moves_the_deadline_and_says_why(running, dana):
    with pytest.raises(InterviewError, match="above 0"):
        extend_interview(interview=running, seconds=0, reason="", made_by=dana, now=after(2))
    # Also of one that is over but not closed: the time since its end comes back as well.
    for minutes, ends in ((5, 20), (21, 31)):
        interview = extend_interview(
            interview=running, seconds=600, reason="fire drill", made_by=dana, now=after(minutes)
        )
        assert interview.deadline == after(ends)
    assert running_interview(running.learner, after(21)) == interview
    given = interview.time_events.filter(kind="extension").values_list("reason", "made_by")
    assert list(given) == [("fire drill", dana.pk)] * 2


@pytest.fixture
def rehearsal(alice, make_blueprint):
    blueprint = make_blueprint(slug="warm-up", mode=Mode.PRACTICE)
    interview = prepare_interview(learner=alice, blueprint=blueprint, now=NOW)
    return start_interview(interview=interview, now=NOW)


def test_pause_gives_back_exactly_its_length(rehearsal):
    # Twice is once, and to go on without a pause is nothing.
    for minutes in (4, 6):
        paused = pause_interview(interview=rehearsal, now=after(minutes))
        assert paused.paused_at == after(4)
    for minutes in (34, 39):
        interview = resume_interview(interview=rehearsal, now=after(minutes))
        assert ledger(interview) == [("pause", 1800)]
        assert interview.deadline == after(40)
        assert interview.paused_at is None
    # Handing in ends a pause.
    pause_interview(interview=rehearsal, now=after(39))
    interview = hand_in(interview=rehearsal, now=after(60))
    assert interview.closed_by == Interview.ClosedBy.HAND
    assert interview.finished_at == after(60)


def test_pause_in_a_real_interview_is_refused(running):
    with pytest.raises(InterviewError, match="no pause"):
        pause_interview(interview=running, now=after(1))


def test_flag_is_kept(running):
    question = running.questions.get(position=1)
    set_flag(question=question, flagged=True)
    question.refresh_from_db()
    assert question.flagged
