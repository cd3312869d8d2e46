"""Saving drafts and asking the clock in the background."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mockinterviews.domain.extending import extend_interview
from mockinterviews.domain.interviews import start_interview
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


def test_draft_is_saved_and_says_so(browser, running, post_draft):
    address = f"/interviews/{running.pk}/drafts/1/"
    sent = {"save_id": uuid.uuid4(), "based_on": 0, "parts": ["text"], "text": "Words."}
    for damage in (
        {"save_id": "no"},
        {"based_on": "x"},
        {"based_on": "-1"},
        {"parts": []},
        {"parts": ["other"]},
    ):
        assert browser.post(address, sent | damage).status_code == 400
    for position in (99, 10**25):
        assert post_draft(running, position, text="Words.").status_code == 404
    assert Draft.objects.get(question__position=1).number == 0

    reply = post_draft(running, text="One.\r\nTwo.")
    assert reply.status_code == 200
    said = reply.json()
    assert (said["outcome"], said["number"]) == ("saved", 1)
    assert 590 < said["clock"]["remaining_seconds"] <= 600
    # One from a stale tab gets the newer text, as one on a base that never was.
    for based_on in (0, "7", "9" * 14, "9" * 5000):
        said = post_draft(running, based_on=based_on, text="Other tab.").json()
        assert (said["outcome"], said["number"]) == ("conflict", 1)
        assert said["parts"] == {"text": "One.\nTwo."}
    reply = post_draft(running, based_on=1, text="x" * (LONGEST_TEXT + 1))
    assert reply.status_code == 422
    assert f"{LONGEST_TEXT + 1} characters" in reply.json()["error"]
    assert Draft.objects.get(question__position=1).response == {"text": "One.\nTwo."}


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


WRITE_IT = "Write it with its unit, in figures with a decimal point, like 12,345 s or 6.78 min."
# What was typed for a number, what is wrong with it, and what the answer lacks.
NUMBERS = [
    ("abc", f"\u201cabc\u201d cannot be read as a number. {WRITE_IT}", "not a number yet"),
    (
        "15 KB",
        f"\u201cKB\u201d is no unit of this question. {WRITE_IT}",
        "its unit is not known here",
    ),
    ("15", "Write the unit too, such as 20 s or 1.5 min.", "no unit yet"),
    ("15 min", "", ""),
    ("0", "", ""),
    ("", "", ""),
]


def test_draft_of_a_number_is_saved_and_says_what_is_wrong(browser, one_number, post_draft):
    for number, (typed, problem, lacks) in enumerate(NUMBERS):
        said = post_draft(one_number, based_on=number, text=typed).json()
        assert (said["outcome"], said["problem"], said["lacks"]) == ("saved", problem, lacks)
        assert Draft.objects.get().response == {"text": typed}
        # The pages say it as the reply does.
        if typed in ("15 KB", "15 min"):
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
    # What was not sent stays.
    stored = Draft.objects.get(question__position=2).response["sections"]
    assert {part: text for part, text in stored.items() if text} == {
        "situation": "S",
        "task": "T",
        "action": "A",
    }
    assert post_draft(running, 2, based_on=2, task="").json()["lacks"] == (
        "Task and Result are empty"
    )


def test_draft_while_paused_says_so(browser, running, post_draft):
    Interview.objects.update(mode=Mode.PRACTICE)
    pause_interview(interview=running, now=timezone.now())
    said = post_draft(running, text="Written in the pause.").json()
    assert (said["outcome"], said["clock"]["paused"]) == ("paused", True)
    assert Draft.objects.get(question__position=1).number == 0


def test_access_to_drafts_and_clock(ready, post_draft, browser, alice, eve):
    assert post_draft(ready, text="Before the start.").status_code == 409
    running = start_interview(interview=ready, now=timezone.now())
    draft, clock = (f"/interviews/{running.pk}/{page}/" for page in ("drafts/1", "clock"))
    other = Client()
    other.force_login(eve)
    assert post_draft(running, client=other, text="Mine?").status_code == 404
    assert other.get(clock).status_code == 404
    assert post_draft(running, 9, text="No such question.").status_code == 404
    assert post_draft(Interview(pk=uuid.uuid4()), text="No such interview.").status_code == 404
    assert browser.get(f"/interviews/{uuid.uuid4()}/clock/").status_code == 404
    assert browser.get(draft).status_code == 405
    assert browser.post(clock).status_code == 405
    # A signed-out page is told so: a redirect would look like a saved draft to a script.
    assert post_draft(running, client=Client(), text="Who?").status_code == 401
    assert Client().get(clock).status_code == 401
    assert Draft.objects.get(question__position=1).number == 0
    # One with a stale token is refused, and the clock gives a fresh one.
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    sent = {"save_id": uuid.uuid4(), "based_on": 0, "parts": ["text"], "text": "Words."}
    assert strict.post(draft, sent).status_code == 403
    token = strict.get(clock).json()["csrf_token"]
    assert strict.post(draft, sent | {"csrfmiddlewaretoken": token}).status_code == 200


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
    # An event that nobody counts.
    for since in ("9" * 5000, "9" * 30, "\u00b2", "-1"):
        reply = browser.get(address, {"since": since})
        assert (reply.status_code, reply.json()["events"]) == (200, [])
    extend_interview(
        interview=running, seconds=600, reason="fire drill", made_by=dana, now=timezone.now()
    )
    said = browser.get(address).json()
    (event,) = said["events"]
    assert (event["kind"], event["seconds"], event["reason"]) == ("extension", 600, "fire drill")
    assert event["made_by"] == "Dana"
    assert said["remaining_seconds"] > 1100
    assert browser.get(f"{address}?since={event['id']}").json()["events"] == []


def test_clock_closes_what_is_over(running, browser, move):
    move(running, -700)
    # The second time it is closed already.
    for _again in range(2):
        said = browser.get(f"/interviews/{running.pk}/clock/").json()
        assert (said["state"], said["remaining_seconds"]) == ("closed", None)
