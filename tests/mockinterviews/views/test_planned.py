"""Planning, building and warming up, from the page of interviews."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mockinterviews.domain.closing import hand_in
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.models import Blueprint, Interview, PlannedInterview

pytestmark = pytest.mark.django_db


def test_interview_is_planned_moved_and_dropped(browser, alice, eve, make_blueprint):
    make_blueprint()
    day = timezone.localdate() + timedelta(days=3)
    typed = {"blueprint": "short", "day": f"{day}", "time": "18:30", "remind_minutes": "30"}
    assert browser.post("/interviews/planned/new/", typed).url == "/interviews/"
    planned = PlannedInterview.objects.get()
    page = browser.get("/interviews/").text
    assert "18:30" in page
    address = f"/interviews/planned/{planned.pk}/"
    file = browser.get(f"{address}calendar.ics")
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"DTSTART:{day:%Y%m%d}T183000Z" in file.text
    assert browser.post(address, typed | {"time": "19:00", "remind_minutes": ""}).url
    planned.refresh_from_db()
    assert (planned.starts_at.hour, planned.remind_minutes, planned.revision) == (19, None, 1)
    other = Client()
    other.force_login(eve)
    for path in (address, f"{address}calendar.ics"):
        assert other.get(path).status_code == 404
    assert browser.get(f"/interviews/planned/{uuid.uuid4()}/").status_code == 404
    page = browser.get("/interviews/").text
    assert "Set up “Short interview”" in page
    assert "You began one on" not in page
    ready = prepare_interview(learner=alice, blueprint=planned.blueprint, now=timezone.now())
    started = start_interview(interview=ready, now=timezone.now())
    hand_in(interview=started, now=timezone.now())
    page = browser.get("/interviews/").text
    assert "You began one on" in page
    assert f'action="{address}removal/"' in page
    Blueprint.objects.update(retired_at=timezone.now())
    page = browser.get("/interviews/").text
    assert "not on offer any more: move the time to another" in page
    assert "Set up “Short interview”" not in page
    said = browser.post("/interviews/new/", {"blueprint": "short"}, follow=True).text
    assert "“Short interview” is not on offer any more" in said
    browser.post(f"{address}removal/")
    assert not PlannedInterview.objects.exists()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"day": "2020-01-01"}, "This time is over. Enter one that is to come."),
        ({"day": "2199-01-01"}, "Enter a day within the next year."),
        ({"day": "soon"}, "Enter the day, for example 15 May 2027."),
        ({"blueprint": "long"}, "Choose an interview of the list."),
    ],
)
def test_plan_that_cannot_be(browser, make_blueprint, typed, says):
    make_blueprint()
    day = timezone.localdate() + timedelta(days=3)
    good = {"blueprint": "short", "day": f"{day}", "time": "18:30", "remind_minutes": "30"}
    reply = browser.post("/interviews/planned/new/", good | typed)
    assert reply.status_code == 422
    assert says in reply.text


def test_learner_builds_one_and_warms_up(browser, eve, make_blueprint):
    make_blueprint()
    wish = {"minutes": "10", "focus": "behavioural", "weak": "on", "mode": "interview"}
    reply = browser.post("/interviews/build/", wish)
    built = Interview.objects.get()
    assert reply.url == f"/interviews/{built.pk}/lobby/"
    assert "No topic is known to be weak yet" in browser.get(reply.url).text
    assert "Behavioural, 10 minutes" not in browser.get("/interviews/").text
    other = Client()
    other.force_login(eve)
    again = {"blueprint": built.blueprint.slug}
    assert other.post("/interviews/new/", again).status_code == 404
    assert browser.post("/interviews/new/", again).url == reply.url
    browser.post("/interviews/warm-up/")
    assert Blueprint.objects.get(pass_percent=0).learner_id == built.learner_id
