"""Planned interviews: the reminder comes once, and the calendar file is what calendars read."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Mail, Notice
from mockinterviews.domain.calendars import fold, write_calendar
from mockinterviews.domain.closing import hand_in
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.domain.planning import (
    coming,
    drop_planned,
    move_planned,
    plan_interview,
    send_reminders,
)
from tests.factories import NOW

pytestmark = pytest.mark.django_db
START = NOW + timedelta(days=1)


@pytest.fixture
def planned(alice, make_blueprint):
    alice.time_zone, alice.time_factor = "Europe/Berlin", Decimal("1.2")
    alice.save()
    return plan_interview(
        learner=alice, blueprint=make_blueprint(), starts_at=START, remind_minutes=30, now=NOW
    )


def at(minutes):
    return START + timedelta(minutes=minutes)


def test_reminder_comes_once_by_mail_in_the_learners_own_time(planned):
    assert send_reminders(now=at(-31)) == 0
    assert [send_reminders(now=at(minutes)) for minutes in (-30, -30, -29)] == [1, 0, 0]
    notice, mail = Notice.objects.get(), Mail.objects.get()
    begins = START.astimezone(planned.learner.zone)
    assert f"{begins:%H:%M}" in notice.says
    assert notice.says in mail.text
    assert "“Short interview” is planned for" in mail.subject
    assert "It takes 12 minutes." in notice.says


def test_reminder_follows_a_move_and_stays_away_after_the_start(planned):
    send_reminders(now=at(-30))
    later = START + timedelta(hours=2)
    moved = move_planned(
        planned=planned,
        blueprint=planned.blueprint,
        starts_at=later,
        remind_minutes=10,
        now=at(-20),
    )
    assert (moved.revision, moved.reminded_at) == (1, None)
    assert send_reminders(now=at(0)) == 0
    # Too late: nobody is told of a start that is over.
    assert send_reminders(now=later + timedelta(minutes=6)) == 0
    assert send_reminders(now=later - timedelta(minutes=9)) == 1
    assert Notice.objects.count() == 2


def test_none_is_reminded_who_wants_none_and_what_is_dropped_is_gone(planned, alice):
    quiet = plan_interview(
        learner=alice, blueprint=planned.blueprint, starts_at=at(5), remind_minutes=None, now=NOW
    )
    drop_planned(planned=planned)
    assert send_reminders(now=at(-1)) == 0
    assert [*coming(alice, at(0))] == [quiet]
    assert not coming(alice, at(300))


def test_planned_one_that_was_sat_is_off_the_list(planned, alice):
    """One begun long before may have been one more: the list tells of it."""

    def sit(minutes):
        sitting = prepare_interview(learner=alice, blueprint=planned.blueprint, now=at(minutes))
        started = start_interview(interview=sitting, now=at(minutes))
        hand_in(interview=started, now=at(minutes + 1))

    assert [one.sat_at for one in coming(alice, at(-300))] == [None]
    sit(-300)
    assert [one.sat_at for one in coming(alice, at(-200))] == [at(-300)]
    second = {"starts_at": at(120), "remind_minutes": 30, "now": at(-200)}
    plan_interview(learner=alice, blueprint=planned.blueprint, **second)
    sit(-50)
    # Of two, however near to each other, the one goes that is nearest.
    left = coming(alice, at(-40)).get()
    assert (left.starts_at, left.sat_at) == (at(120), at(-50))
    assert send_reminders(now=at(-30)) == 0
    assert send_reminders(now=at(90)) == 1
    # For another time it stands there as if none had been begun.
    later = {"starts_at": at(600), "remind_minutes": 30, "now": at(100)}
    move_planned(planned=left, blueprint=planned.blueprint, **later)
    assert [one.sat_at for one in coming(alice, at(110))] == [None]


def test_calendar_file_has_the_time_the_length_and_the_alarm(planned):
    planned.learner.time_factor = Decimal("1.5")
    planned.blueprint.title = "Ideas; one, two"
    lines = write_calendar(planned, site="study.example", url="https://study.example/i/").split(
        "\r\n"
    )
    assert (lines[0], *lines[-2:]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert f"UID:{planned.pk}@study.example" in lines
    assert f"DTSTART:{START:%Y%m%dT%H%M%SZ}" in lines
    assert f"DTEND:{at(15):%Y%m%dT%H%M%SZ}" in lines
    assert r"SUMMARY:Ideas\; one\, two" in lines
    assert "TRIGGER:-PT30M" in lines
    assert all(len(line.encode()) <= 75 for line in lines)


def test_folded_lines_are_cut_between_characters():
    line = "DESCRIPTION:" + "ü€" * 60
    parts = [*fold(line)]
    assert "".join([parts[0], *(part[1:] for part in parts[1:])]) == line
    assert len(parts) > 1
