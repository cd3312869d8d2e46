"""Saving drafts and asking the clock in the background."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mockinterviews.domain.closing import hand_in
from mockinterviews.domain.extending import extend_interview
from mockinterviews.domain.ledger import pause_interview
from mockinterviews.models import Draft, Interview, LateText, Mode
from questions.kinds.base import LONGEST_TEXT

pytestmark = pytest.mark.django_db


def statements(captured):
    """Return the statements beside session, user and transaction control."""
    others = ('FROM "django_session"', 'FROM "accounts_user"', "SAVEPOINT")
    return [
        query["sql"]
        for query in captured.captured_queries
        if not any(word in query["sql"] for word in others)
    ]


def test_draft_is_saved_and_says_so(running, post_draft):
    reply = post_draft(running, text="My words.")
    assert reply.status_code == 200
    said = reply.json()
    assert (said["outcome"], said["number"]) == ("saved", 1)
    assert 590 < said["clock"]["remaining_seconds"] <= 600
    assert Draft.objects.get(question__position=1).response == {"text": "My words."}


def test_draft_of_one_part_leaves_the_others(running, post_draft):
    post_draft(running, 2, situation="S", task="T")
    post_draft(running, 2, based_on=1, task="T2")
    stored = Draft.objects.get(question__position=2).response["sections"]
    assert stored == {"situation": "S", "task": "T2"}


def test_draft_from_a_stale_tab_gets_the_newer_text(running, post_draft):
    post_draft(running, text="This tab.")
    said = post_draft(running, text="Other tab.").json()
    assert (said["outcome"], said["number"]) == ("conflict", 1)
    assert said["parts"] == {"text": "This tab."}


def test_draft_after_the_end_is_late_and_closes(running, post_draft, move, monkeypatch):
    move(running, -700)
    said = post_draft(running, text="Too late.").json()
    assert (said["outcome"], said["why"], said["number"]) == ("late", "end", 1)
    assert said["clock"]["state"] == "closed"
    assert LateText.objects.get().response == {"text": "Too late."}
    by = timezone.timedelta(days=8)
    Interview.objects.update(finished_at=timezone.now() - by)
    said = post_draft(running, based_on=1, text="A week too late.").json()
    assert (said["outcome"], said["number"]) == ("late", 2)
    monkeypatch.setattr("mockinterviews.domain.lateness.MOST_LATE", 2)
    reply = post_draft(running, based_on=2, text="Once more.")
    assert (reply.status_code, "2 late versions" in reply.json()["error"]) == (409, True)


def test_draft_save_costs_three_statements_and_a_small_reply(running, post_draft):
    post_draft(running, text="First.")
    running.questions.update(opened_at=running.started_at)
    with CaptureQueriesContext(connection) as captured:
        reply = post_draft(running, based_on=1, text="Words. " * 2000)
    assert reply.json()["outcome"] == "saved"
    assert len(statements(captured)) == 3
    assert len(reply.content) < 2048


def test_draft_of_a_question_that_no_interview_has_is_not_there(running, post_draft):
    assert post_draft(running, 99, text="Words.").status_code == 404
    assert post_draft(running, 10**25, text="Words.").status_code == 404


def test_draft_keeps_line_ends_and_refuses_what_is_too_long(running, post_draft):
    assert post_draft(running, text="One.\r\nTwo.").status_code == 200
    assert Draft.objects.get(question__position=1).response == {"text": "One.\nTwo."}
    reply = post_draft(running, based_on=1, text="x" * (LONGEST_TEXT + 1))
    assert reply.status_code == 422
    assert f"{LONGEST_TEXT + 1} characters" in reply.json()["error"]


@pytest.mark.parametrize(
    ("typed", "problem", "lacks"),
    [
        (
            "abc",
            "\u201cabc\u201d cannot be read as a number. "
            "Write it with its unit, in figures with a decimal point, like 12,345 s or 6.78 min.",
            "not a number yet",
        ),
        (
            "15 KB",
            "\u201cKB\u201d is no unit of this question. "
            "Write it with its unit, in figures with a decimal point, like 12,345 s or 6.78 min.",
            "its unit is not known here",
        ),
        ("15", "Write the unit too, such as 20 s or 1.5 min.", "no unit yet"),
        ("15 min", "", ""),
        ("0", "", ""),
        ("", "", ""),
    ],
)
def test_draft_of_a_number_is_saved_and_says_what_is_wrong(
    browser, one_number, post_draft, typed, problem, lacks
):
    said = post_draft(one_number, text=typed).json()
    assert (said["outcome"], said["problem"], said["lacks"]) == ("saved", problem, lacks)
    assert Draft.objects.get().response == {"text": typed}
    page = browser.get(f"/interviews/{one_number.pk}/q/1/").text
    assert f"<span data-problem-says>{problem}</span>" in page
    assert f"data-lacks>{lacks}</span>" in page
    look_over = browser.get(f"/interviews/{one_number.pk}/hand-in/").text
    assert (lacks.capitalize() or ("Answered" if typed else "Empty")) in look_over
    assert ("glyph--part" in look_over.split("<ol")[1].split("</ol")[0]) == bool(lacks)


def test_draft_of_a_story_names_its_empty_parts(browser, running, post_draft):
    said = post_draft(running, 2, situation="S", action="A", result="R").json()
    assert said["lacks"] == "Task is empty"
    page = browser.get(f"/interviews/{running.pk}/hand-in/").text
    assert "3 words, Task is empty" in page
    assert 'data-empty="part"' in browser.get(f"/interviews/{running.pk}/q/2/").text
    assert post_draft(running, 2, based_on=1, task="T", result="").json()["lacks"] == (
        "Result is empty"
    )
    assert post_draft(running, 2, based_on=2, task="").json()["lacks"] == (
        "Task and Result are empty"
    )


def test_draft_that_cannot_be_read_is_refused(running, browser):
    sent = {"save_id": uuid.uuid4(), "based_on": 0, "parts": ["text"], "text": "Words."}
    for damage in (
        {"save_id": "no"},
        {"based_on": "x"},
        {"based_on": "-1"},
        {"parts": []},
        {"parts": ["other"]},
    ):
        reply = browser.post(f"/interviews/{running.pk}/drafts/1/", sent | damage)
        assert reply.status_code == 400
    assert Draft.objects.get(question__position=1).number == 0


def test_draft_on_a_base_that_never_was_gets_the_stored_text(running, post_draft):
    post_draft(running, text="Stored.")
    for based_on in ("7", "9" * 14, "9" * 5000):
        said = post_draft(running, based_on=based_on, text="From before a backup.").json()
        assert (said["outcome"], said["parts"]) == ("conflict", {"text": "Stored."})


def test_draft_while_paused_says_so(browser, running, post_draft):
    Interview.objects.update(mode=Mode.PRACTICE)
    pause_interview(interview=running, now=timezone.now())
    said = post_draft(running, text="Written in the pause.").json()
    assert (said["outcome"], said["clock"]["paused"]) == ("paused", True)
    assert Draft.objects.get(question__position=1).number == 0


def test_draft_before_the_start_is_refused(ready, post_draft):
    assert post_draft(ready, text="Words.").status_code == 409


def test_draft_access(running, post_draft, browser, eve):
    other = Client()
    other.force_login(eve)
    assert post_draft(running, client=other, text="Mine?").status_code == 404
    assert post_draft(running, 9, text="No such question.").status_code == 404
    assert post_draft(Interview(pk=uuid.uuid4()), text="No such interview.").status_code == 404
    assert browser.get(f"/interviews/{running.pk}/drafts/1/").status_code == 405
    # A signed-out page is told so: a redirect would look like a saved draft to a script.
    assert post_draft(running, client=Client(), text="Who?").status_code == 401
    assert Draft.objects.get(question__position=1).number == 0


def test_draft_with_a_stale_token_is_refused_and_the_clock_gives_a_fresh_one(alice, running):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    address = f"/interviews/{running.pk}/drafts/1/"
    sent = {"save_id": uuid.uuid4(), "based_on": 0, "parts": ["text"], "text": "Words."}
    assert strict.post(address, sent).status_code == 403
    token = strict.get(f"/interviews/{running.pk}/clock/").json()["csrf_token"]
    assert strict.post(address, sent | {"csrfmiddlewaretoken": token}).status_code == 200


def test_clock_tells_the_time_and_what_was_added(running, browser, dana):
    address = f"/interviews/{running.pk}/clock/"
    with CaptureQueriesContext(connection) as captured:
        said = browser.get(address).json()
    assert len(statements(captured)) == 2
    # A page of a question asks for the ends of that as well.
    with CaptureQueriesContext(connection) as captured:
        assert "question_until" in browser.get(address, {"at": 1}).json()
    assert len(statements(captured)) == 3
    assert said["state"] == "running"
    assert 590 < said["remaining_seconds"] <= 600
    assert said["events"] == []
    extend_interview(
        interview=running, seconds=600, reason="fire drill", made_by=dana, now=timezone.now()
    )
    said = browser.get(address).json()
    (event,) = said["events"]
    assert (event["kind"], event["seconds"], event["reason"]) == ("extension", 600, "fire drill")
    assert event["made_by"] == "Dana"
    assert said["remaining_seconds"] > 1100
    assert browser.get(f"{address}?since={event['id']}").json()["events"] == []


def test_clock_since_an_event_that_nobody_counts_is_answered(running, browser):
    for since in ("9" * 5000, "9" * 30, "\u00b2", "-1"):
        reply = browser.get(f"/interviews/{running.pk}/clock/", {"since": since})
        assert (reply.status_code, reply.json()["events"]) == (200, [])


def test_clock_closes_what_is_over(running, browser, move):
    move(running, -700)
    said = browser.get(f"/interviews/{running.pk}/clock/").json()
    assert (said["state"], said["remaining_seconds"]) == ("closed", None)


def test_clock_of_a_closed_interview_says_closed(running, browser):
    hand_in(interview=running, now=timezone.now())
    assert browser.get(f"/interviews/{running.pk}/clock/").json()["state"] == "closed"


def test_clock_access(running, browser, eve):
    address = f"/interviews/{running.pk}/clock/"
    other = Client()
    other.force_login(eve)
    assert other.get(address).status_code == 404
    assert browser.get(f"/interviews/{uuid.uuid4()}/clock/").status_code == 404
    assert browser.post(address).status_code == 405
    assert Client().get(address).status_code == 401
