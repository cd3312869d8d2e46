"""The list and the lobby."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from mockinterviews.domain.closing import hand_in
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.models import Blueprint, Interview, Mode

pytestmark = pytest.mark.django_db


def test_list_offers_blueprints_and_says_that_nothing_was_sat(browser, make_blueprint):
    make_blueprint()
    Blueprint.objects.create(
        pack="tests",
        slug="old",
        title="Retired one",
        minutes=5,
        sections=[],
        retired_at=timezone.now(),
    )
    page = browser.get("/interviews/").content.decode()
    assert "Set up “Short interview”" in page
    assert "2 questions" in page
    assert "Retired one" not in page
    assert "What you hand in collects here" in page


def test_list_needs_the_same_queries_for_one_and_for_three(
    browser, alice, make_blueprint, django_assert_num_queries
):
    blueprint = make_blueprint()

    def sit():
        interview = prepare_interview(learner=alice, blueprint=blueprint, now=timezone.now())
        start_interview(interview=interview, now=timezone.now())
        hand_in(interview=interview, now=timezone.now())

    # Session, user; count, page, answers, planned, blueprints.
    expected = 7
    sit()
    with django_assert_num_queries(expected):
        assert "0 of 100" in browser.get("/interviews/").content.decode()
    sit()
    sit()
    with django_assert_num_queries(expected):
        browser.get("/interviews/")


def test_list_begins_with_a_pause_for_who_has_sat_none(browser, alice, make_blueprint):
    make_blueprint(slug="long", title="Whole loop", minutes=90, position=0)
    hard = make_blueprint(title="Hard one", position=1)
    make_blueprint(slug="warm", title="Warm-up", mode=Mode.PRACTICE, minutes=15, position=2)
    page = browser.get("/interviews/").text
    assert page.index("Warm-up") < page.index("Hard one") < page.index("Whole loop")
    interview = prepare_interview(learner=alice, blueprint=hard, now=timezone.now())
    hand_in(interview=start_interview(interview=interview, now=timezone.now()), now=timezone.now())
    page = browser.get("/interviews/").text
    assert page.index("Hard one") < page.index("Warm-up") < page.index("Whole loop")


def test_new_prepares_and_leads_to_the_lobby(browser, make_blueprint, carol):
    draws = [{"kinds": ["star"], "count": 7}]
    sections = [{"slug": "tell", "title": "Tell", "minutes": 6, "draws": draws}]
    make_blueprint(slug="large", sections=sections)
    page = browser.post("/interviews/new/", {"blueprint": "large"}, follow=True).text
    assert "asks for 7 of: star" in page
    make_blueprint()
    for unknown in ("unknown", "unk\x00nown"):
        assert browser.post("/interviews/new/", {"blueprint": unknown}).status_code == 404
    assert browser.get("/interviews/new/").status_code == 405
    author = Client()
    author.force_login(carol)
    assert author.post("/interviews/new/", {"blueprint": "short"}).status_code == 404
    assert not Interview.objects.exists()
    reply = browser.post("/interviews/new/", {"blueprint": "short"})
    interview = Interview.objects.get()
    assert interview.state == Interview.State.READY
    assert reply.url == f"/interviews/{interview.pk}/lobby/"


def test_lobby_tells_the_rules_and_the_extra_time(browser, alice, ready):
    alice.time_factor = "1.25"
    alice.save()
    page = browser.get(f"/interviews/{ready.pk}/lobby/").content.decode()
    assert "2 sections, 12 min 30 s for you (10 min with your extra time of 1.25)." in page
    assert "There is no pause" in page
    assert "where you see the key of one of its questions there, readiness does not count" in page
    assert "To pass takes 65 of 100, with no section under 45." in page


def test_lobby_names_no_line_where_there_is_none(browser, alice, make_blueprint):
    for line, floor, says in (
        (0, 45, "There is no line to pass"),
        (0, 0, "There is no line to pass"),
        (65, 0, "65 of 100."),
    ):
        blueprint = make_blueprint(
            slug=f"line-{line}-{floor}", pass_percent=line, section_floor_percent=floor
        )
        interview = prepare_interview(learner=alice, blueprint=blueprint, now=timezone.now())
        page = browser.get(f"/interviews/{interview.pk}/lobby/").text
        assert says in page
        assert "0 of 100, with" not in page
        assert "no section under 0" not in page


def test_lobby_and_result_say_how_the_questions_weigh(browser, alice, make_blueprint):
    kinds = {"count": ["numeric", "single_choice", "multiple_choice"], "tell": ["written"]}
    sections = [
        {
            "slug": slug,
            "title": slug,
            "minutes": 5,
            "draws": [{"kinds": [kind], "count": 1, "minutes_each": 1} for kind in asked],
        }
        for slug, asked in kinds.items()
    ]
    ready = prepare_interview(
        learner=alice, blueprint=make_blueprint(sections=sections), now=timezone.now()
    )
    says = (
        "Points count, not the number of questions: the 1 of 4 that is answered in words holds "
        "77 % of the result."
    )
    page = browser.get(f"/interviews/{ready.pk}/lobby/").text
    assert '<td class="number">3 of 13</td>' in page
    assert '<td class="number">10 of 13</td>' in page
    assert says in page
    running = start_interview(interview=ready, now=timezone.now())
    hand_in(interview=running, now=timezone.now())
    page = browser.get(f"/interviews/{ready.pk}/result/").text
    assert "3 of the 13 points of all" in page
    assert says in page


def test_lobby_tells_of_breaks_follow_ups_and_what_was_asked_lately(browser, alice, make_blueprint):
    draw = {"questions": ["one-written"], "minutes_each": 4, "closes": True, "follow_ups": ["Why?"]}
    sections = [
        {"slug": "explain", "title": "Explain", "minutes": 4, "draws": [draw]},
        {"slug": "rest", "title": "Rest", "minutes": 1, "kind": "break"},
        {"slug": "ask", "title": "Ask", "minutes": 5, "kind": "free_text", "prompt": "Ask."},
    ]
    blueprint = make_blueprint(sections=sections, going_back=False)
    asked = "of these questions within your last three interviews"
    for lately in (False, True):
        interview = prepare_interview(learner=alice, blueprint=blueprint, now=timezone.now())
        page = browser.get(f"/interviews/{interview.pk}/lobby/").text
        assert (f"You were asked 1 {asked}" in page) == lately
        start_interview(interview=interview, now=timezone.now())
        hand_in(interview=interview, now=timezone.now())
    for says in (
        "There is no going back",
        "One more question follows one of your answers",
        "One question closes when its minutes are over",
        "A break",
        "Free text, kept and not scored",
    ):
        assert says in page


def test_lobby_start_begins_the_clock_and_leads_on(browser, ready, eve):
    address = f"/interviews/{ready.pk}/lobby/"
    other = Client()
    other.force_login(eve)
    for method in (other.get, other.post):
        assert method(address).status_code == 404
    assert browser.get(f"/interviews/{uuid.uuid4()}/lobby/").status_code == 404
    assert Client().get(address).status_code == 302
    soon = timezone.now() + timedelta(minutes=1)
    own = Session.objects.filter(pk=browser.session.session_key)
    own.update(expire_date=soon)
    reply = browser.post(address, follow=True)
    assert reply.redirect_chain[-1][0] == f"/interviews/{ready.pk}/q/1/"
    ready.refresh_from_db()
    assert ready.state == Interview.State.RUNNING
    # The session has its full time again.
    assert own.get().expire_date > timezone.now() + timedelta(days=29)
    # One that runs or is closed leads on.
    assert browser.get(address).url == f"/interviews/{ready.pk}/"
    assert browser.post(address).url == f"/interviews/{ready.pk}/"
    hand_in(interview=ready, now=timezone.now())
    assert browser.get(address).url == f"/interviews/{ready.pk}/receipt/"


def test_lobby_start_beside_a_running_one_leads_to_that(browser, running, make_blueprint):
    blueprint = Blueprint.objects.create(
        pack="tests", slug="other", title="Other", minutes=5, sections=running.plan["sections"]
    )
    other = prepare_interview(learner=running.learner, blueprint=blueprint, now=timezone.now())
    reply = browser.post(f"/interviews/{other.pk}/lobby/", follow=True)
    assert reply.redirect_chain[-1][0] == f"/interviews/{running.pk}/q/1/"
    other.refresh_from_db()
    assert other.state == Interview.State.READY


def test_other_pages_carry_the_line_of_a_running_interview(browser, running, move):
    page = browser.get("/interviews/").content.decode()
    assert "Short interview is running, 10 min left." in page
    assert f'href="/interviews/{running.pk}/"' in page
    Interview.objects.update(paused_at=timezone.now())
    assert "Short interview is paused, 10 min left." in browser.get("/interviews/").text
    Interview.objects.update(paused_at=None)
    move(running, -700)
    assert "is running" not in browser.get("/interviews/").content.decode()
