"""The receipt, and the result that fills in."""

from decimal import Decimal

import pytest
from django.utils import timezone

from mockinterviews.domain.closing import hand_in
from mockinterviews.domain.results import outcome_of
from questions.domain.scoring import append_mentor_score, score_submission
from questions.models import Submission
from tests.factories import RESPONSE

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(running, post_draft):
    """Handed in with both questions answered, not scored yet."""
    post_draft(running, **RESPONSE["written"])
    post_draft(running, 2, **RESPONSE["star"]["sections"])
    return hand_in(interview=running, now=timezone.now())


def score(interview, *positions):
    for position in positions:
        submission = interview.questions.get(position=position).submission
        score_submission(submission_id=str(submission.pk))


def test_receipt_shows_words_versions_and_hashes(browser, closed):
    page = browser.get(f"/interviews/{closed.pk}/receipt/").content.decode()
    assert closed.receipt_hash in page
    assert "2 answers" in page
    for entry in closed.receipt["questions"]:
        assert entry["sha256"][:12] in page


def test_receipt_shows_late_text(browser, closed, post_draft):
    post_draft(closed, based_on=1, text="These words came too late.")
    page = browser.get(f"/interviews/{closed.pk}/receipt/").content.decode()
    assert "Question 1: a text of 5 words reached us" in page


def test_receipt_and_result_of_a_running_one_lead_back(browser, running):
    for page in ("receipt", "result"):
        reply = browser.get(f"/interviews/{running.pk}/{page}/")
        assert reply.url == f"/interviews/{running.pk}/"


def test_result_waits_for_its_scores(browser, closed):
    page = browser.get(f"/interviews/{closed.pk}/result/").content.decode()
    assert "0 of 2 scored" in page
    assert 'hx-trigger="load delay:0.5s"' in page
    assert "waiting=1&amp;waiting=2" in page


def test_result_part_brings_only_what_arrived(browser, closed):
    score(closed, 1)
    address = f"/interviews/{closed.pk}/result/?try=3&waiting=1&waiting=2"
    reply = browser.get(address, HTTP_HX_REQUEST="true")
    part = reply.content.decode()
    assert reply.status_code == 200
    assert "1 of 2 scored" in part
    assert 'id="result-1" hx-swap-oob="true"' in part
    assert 'id="result-2"' not in part
    assert "try=4&amp;waiting=2" in part
    assert "delay:4s" in part


def test_result_part_stops_when_all_is_scored(browser, closed):
    score(closed, 1, 2)
    address = f"/interviews/{closed.pk}/result/?try=3&waiting=2"
    reply = browser.get(address, HTTP_HX_REQUEST="true")
    assert reply.status_code == 286
    assert "of 100" in reply.content.decode()
    assert "hx-get" not in reply.content.decode()


def test_result_gives_up_looking_after_five_minutes(browser, closed):
    reply = browser.get(f"/interviews/{closed.pk}/result/?try=99", HTTP_HX_REQUEST="true")
    assert "Look again" in reply.content.decode()
    assert "hx-get" not in reply.content.decode()


def test_result_adds_up_and_shows_every_report(browser, closed):
    score(closed, 1, 2)
    outcome = outcome_of(closed)
    assert outcome.is_final
    assert outcome.sum.maximum == 20
    assert outcome.sum.points == sum(row.sum.points for row in outcome.rows)
    page = browser.get(f"/interviews/{closed.pk}/result/").content.decode()
    assert f"{outcome.sum.percent} of 100" in page
    assert "The platform has to create a new environment" in page
    assert page.count("Model answer") == 2
    for submission in Submission.objects.all():
        assert f"/answers/{submission.pk}/" in page


def test_result_counts_an_empty_answer_as_nothing(browser, running, post_draft):
    post_draft(running, text=RESPONSE["written"]["text"])
    closed = hand_in(interview=running, now=timezone.now())
    score(closed, 1)
    outcome = outcome_of(closed)
    assert outcome.is_final
    assert (outcome.rows[1].state, outcome.rows[1].sum.points) == ("empty", 0)
    assert outcome.sum.maximum == 20
    page = browser.get(f"/interviews/{closed.pk}/result/").content.decode()
    assert "Empty, 0 of 10" in page
    assert "Nothing was written." in page


def test_result_keeps_a_mentors_mark_apart(browser, closed, bob):
    score(closed, 1, 2)
    before = outcome_of(closed).sum
    append_mentor_score(
        submission=closed.questions.get(position=1).submission,
        mentor=bob,
        key="mark-1",
        points=Decimal(10),
        maximum=Decimal(10),
        report={"verdict": "ready", "summary": "Good."},
        now=timezone.now(),
    )
    outcome = outcome_of(closed)
    assert outcome.sum == before
    assert outcome.marked.points > before.points
    page = browser.get(f"/interviews/{closed.pk}/result/").content.decode()
    assert "Bob: 10 of 10" in page
    assert "With your mentor" in page


def test_result_needs_the_same_queries_whatever_was_answered(
    browser, closed, django_assert_num_queries
):
    # Session, user, roles; interview, questions, scores; the running interview.
    score(closed, 1)
    with django_assert_num_queries(7):
        browser.get(f"/interviews/{closed.pk}/result/")
    score(closed, 2)
    with django_assert_num_queries(7):
        browser.get(f"/interviews/{closed.pk}/result/")
