"""Planning, building and warming up, from the page of interviews."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mockinterviews.domain.closing import hand_in
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.domain.planning import plan_interview
from mockinterviews.models import Blueprint, Interview, PlannedInterview
from questions.models import Question
from tests.factories import CONTENT, QuestionFactory

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


def test_what_was_built_for_a_larger_bank_says_what_it_lacks(browser, alice, eve, make_blueprint):
    make_blueprint()
    QuestionFactory(kind="star", slug="two-star", version={"content": CONTENT["star"]})
    wish = {"minutes": "10", "focus": "behavioural", "mode": "interview"}
    browser.post("/interviews/build/", wish)
    built = Blueprint.objects.get(learner=alice)
    Interview.objects.all().delete()
    when = {"starts_at": timezone.now() + timedelta(days=2), "remind_minutes": None}
    plan_interview(learner=alice, blueprint=built, now=timezone.now(), **when)
    address = f"/interviews/built/{built.slug}/"
    assert "the bank has enough questions for it" in browser.get(address).text
    Question.objects.filter(slug="two-star").update(retired_at=timezone.now())
    page = browser.get("/interviews/").text
    assert "The bank has too few questions for it by now." in page
    assert f'href="{address}"' in page
    assert browser.post("/interviews/new/", {"blueprint": built.slug}).url == address
    assert "asks for 2 questions; the bank has 1 for it" in browser.get(address).text
    other = Client()
    other.force_login(eve)
    for path in (address, f"{address}removal/"):
        assert other.post(path).status_code == 404
    assert browser.get(f"{address}removal/").status_code == 405
    assert browser.post(address).url == f"/interviews/{Interview.objects.get().pk}/lobby/"
    made = Blueprint.objects.get(learner=alice, retired_at=None)
    assert made.pk != built.pk
    # A second press finds the same, and who goes back is led on.
    assert browser.post(address).url == f"/interviews/{Interview.objects.get().pk}/lobby/"
    assert "is removed, or was made anew" in browser.get(address, follow=True).text
    assert PlannedInterview.objects.get().blueprint == made
    browser.post(f"/interviews/built/{made.slug}/removal/")
    assert not Blueprint.objects.filter(learner=alice, retired_at=None).exists()
