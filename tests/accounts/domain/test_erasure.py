"""Erasing a person: no word is left, the figures stand, and nothing comes back."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Count, Sum
from django.test import Client
from django.utils import timezone

from accounts.domain.erasure import erase_person
from accounts.domain.exports import ask_for_export, make_export
from accounts.domain.mails import ERASED, deliver_mail
from accounts.domain.people import PersonRefused
from accounts.domain.queries import search_people
from accounts.models import DataExport, Mail, User
from mentoring.domain.leases import take_request
from mentoring.domain.replies import reply_to, reviews_to_talk_of
from mentoring.models import Comment, Review, ReviewRequest
from mockinterviews.models import Interview
from progress.domain.folds import fold_all
from progress.domain.rebuild import rebuild
from progress.models import ScoreContribution, TopicMastery
from questions.domain.scoring import (
    append_mentor_score,
    claim_submission,
    mark_answer,
    score_submission,
    store_score,
)
from questions.domain.submissions import submit_answer
from questions.models import Score, Submission
from studyhub.outbox import Outbox
from tests.belongings import MARK, find_mark, give_everything, list_linked
from tests.conftest import PASSWORD
from tests.factories import NOW, RESPONSE, ScoreFactory, SubmissionFactory
from tests.mentoring.factories import ReviewRequestFactory
from tests.mentoring.giving import give_back
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db
races = pytest.mark.django_db(transaction=True)


@pytest.fixture
def xenia(make_person, bob, dana):
    """Somebody who learns and mentors, and has rows in every table."""
    person = make_person("xenia", "learner", "mentor")
    give_everything(person, mentor=bob, now=NOW)
    fold_all()
    return person


def figures() -> list:
    """Return what is known of each question: choices, points, and how many answers."""
    scores = Score.objects.values("submission__version").annotate(Sum("points"), Count("pk"))
    chosen = Submission.objects.filter(version__kind__endswith="choice").values_list(
        "version", "response", "confidence"
    )
    return [*scores.order_by("submission__version"), *chosen.order_by("pk")]


def test_no_word_of_an_erased_person_is_left_and_the_figures_stand(xenia, bob):
    make_export(export_id=str(ask_for_export(person=bob, now=NOW).pk))
    # What waits for a fold was folded.
    kept = [model for model in list_linked() if not issubclass(model, Outbox)]
    missing = sorted(model._meta.label for model in kept if not model.objects.exists())
    assert not missing, f"give_everything makes no row in {missing}: add one in tests/belongings.py"
    marked = find_mark()
    assert {"questions_submission.response", "questions_score.report"} <= marked
    assert {"accounts_exportarchive.content", "mentoring_comment.quote"} <= marked
    before = figures()

    tombstone = erase_person(person=xenia, now=NOW)

    assert find_mark() == set()
    # But for the mail that tells them so, which goes with its sending.
    assert find_mark("xenia") == {"accounts_mail.address"}
    mail = Mail.objects.get(address="xenia@example.org")
    assert (mail.subject, mail.person) == ("Your account is erased", None)
    assert (
        "erased on 12 May 2083, 09:30 UTC, with every answer, note and story of yours." in mail.text
    )
    assert deliver_mail(mail_id=str(mail.pk), now=NOW).state == "sent"
    assert find_mark("xenia") == set()
    assert figures() == before
    assert not User.objects.filter(pk=xenia.pk).exists()
    assert (tombstone.display_name, tombstone.is_active) == ("A former mentor", False)
    assert set(Submission.objects.values_list("learner", flat=True)) == {tombstone.pk}
    fold_all()
    assert set(rebuild(swap=False).values()) == {0}
    assert ScoreContribution.objects.count() == Submission.objects.count()
    assert not TopicMastery.objects.exists()


def test_what_is_left_of_an_erased_person_is_nobodys(xenia):
    # As it was returned, and as it was corrected.
    marks = Score.objects.filter(source="mentor").values("points", "maximum").order_by("pk")
    kept = list(marks)
    fetched = Review.objects.select_related("request__learner", "mentor").get(state="returned")
    erase_person(person=xenia, now=NOW)
    assert not Interview.objects.exists()
    assert not Session.objects.exists()
    assert not DataExport.objects.exists()
    assert not Comment.objects.exists()
    request = ReviewRequest.objects.get()
    assert (request.state, request.questions) == ("returned", [])
    review = request.reviews.get()
    assert (review.summary, review.verdict) == ("", "nearly")
    assert review.marks
    assert list(marks.all()) == kept
    assert len(kept) == 2
    # Nor does a reply come after it: of a page that was open before, or that was under way.
    assert not reviews_to_talk_of().exists()
    said = {"to": fetched, "author": fetched.mentor, "text": MARK, "id": uuid4()}
    with pytest.raises(ReviewRequest.DoesNotExist):
        reply_to(**said, now=NOW)


def test_an_erased_person_cannot_sign_in_and_their_address_is_free(alice, dana, client):
    erase_person(person=alice, now=NOW)
    said = client.post("/account/login/", {"login": alice.email, "password": PASSWORD})
    assert "do not match" in said.content.decode()
    signed_up = client.post("/account/signup/", {"email": alice.email, "password1": "tall ship 9"})
    assert signed_up.status_code == 302
    assert User.objects.get(email=alice.email).pk != alice.pk


def test_sessions_end_on_every_device(alice, eve, dana):
    devices = [Client(), Client()]
    for device in devices:
        device.force_login(alice)
    others = Client()
    others.force_login(eve)
    erase_person(person=alice, now=NOW)
    assert [device.get("/practice/").status_code for device in devices] == [302, 302]
    assert others.get("/practice/").status_code == 200


def test_erasing_twice_is_the_same_as_once(alice, dana):
    assert erase_person(person=alice, now=NOW)
    assert erase_person(person=alice, now=NOW) is None
    assert User.objects.exclude(erased_at=None).count() == 1
    assert Mail.objects.filter(template=ERASED).count() == 1


def test_a_tombstone_is_not_erased(alice, dana):
    tombstone = erase_person(person=alice, now=NOW)
    assert erase_person(person=tombstone, now=NOW) is None
    assert tombstone not in search_people("")


def test_the_last_who_can_run_the_site_stays(dana, make_person):
    with pytest.raises(PersonRefused, match="Dana is the last staff account"):
        erase_person(person=dana, now=NOW)
    make_person("daniel", "staff")
    assert erase_person(person=dana, now=NOW)


def test_feedback_of_an_erased_mentor_stays_with_its_learner(alice, make_person, dana):
    # A name that no password drawn by chance holds.
    roberta = make_person("roberta", "mentor")
    request = ReviewRequestFactory(submission__learner=alice)
    ScoreFactory(submission=request.submission)
    give_back(request, roberta, now=NOW)
    make_export(export_id=str(ask_for_export(person=alice, now=NOW).pk))
    waiting = ReviewRequestFactory(submission__learner=alice)
    take_request(mentor=roberta, request=waiting, now=NOW)
    erase_person(person=roberta, now=NOW)
    review = Review.objects.get()
    assert (str(review.mentor), review.summary[:8]) == ("A former mentor", "Say what")
    assert str(Score.objects.get(source="mentor").marked_by) == "A former mentor"
    waiting.refresh_from_db()
    assert (waiting.held_by, waiting.held_until, waiting.state) == (None, None, "waiting")
    assert find_mark("roberta") == {"accounts_mail.address"}
    page = Client()
    page.force_login(alice)
    assert "A former mentor" in page.get(f"/feedback/{request.pk}/").content.decode()


def test_a_mentor_no_longer_reads_what_an_erased_learner_wrote(alice, bob, dana):
    request = ReviewRequestFactory(submission__learner=alice)
    ScoreFactory(submission=request.submission)
    give_back(request, bob, now=NOW)
    browser = Client()
    browser.force_login(bob)
    assert browser.get(f"/review/{request.pk}/").status_code == 200
    erase_person(person=alice, now=NOW)
    assert browser.get(f"/review/{request.pk}/").status_code == 404


# --- Races, each with two real connections --------------------------------------------------------


def in_another_connection(pool, act, **arguments):
    def run():
        try:
            return act(**arguments)
        finally:
            connection.close()

    return pool.submit(run)


@races
def test_a_report_that_is_ready_while_its_learner_is_erased_is_not_stored(alice, dana):
    """The worker has marked the answer and waits for the row that the erasure holds."""
    answer = SubmissionFactory(learner=alice, kind="written", response={"text": MARK})
    claimed = claim_submission(submission_id=str(answer.pk), now=NOW)
    report = mark_answer(claimed)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            erase_person(person=alice, now=NOW)
            storing = in_another_connection(
                pool, store_score, submission=claimed, report=report, duration_ms=1, now=NOW
            )
            wait_until_blocked()
        assert storing.result(timeout=20) is None
    assert find_mark() == set()
    assert score_submission(submission_id=str(answer.pk)) is None


@races
def test_a_score_that_is_being_stored_is_blanked_by_the_erasure_that_waits(alice, dana):
    answer = SubmissionFactory(learner=alice, kind="written", response={"text": MARK})
    asked = ReviewRequestFactory(submission=answer)
    claimed = claim_submission(submission_id=str(answer.pk), now=NOW)
    report = mark_answer(claimed) | {"next_steps": [MARK]}
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            store_score(submission=claimed, report=report, duration_ms=1, now=NOW)
            erasing = in_another_connection(pool, erase_person, person=alice, now=NOW)
            wait_until_blocked()
            # Who stores a score may go on to its request: the erasure waits with empty hands.
            assert ReviewRequest.objects.select_for_update(nowait=True).get() == asked
        tombstone = erasing.result(timeout=20)
    assert find_mark() == set()
    assert Score.objects.get().submission.learner == tombstone
    fold_all()
    assert set(rebuild(swap=False).values()) == {0}


@races
def test_an_answer_that_is_handed_in_while_its_learner_is_erased_is_refused(alice, dana):
    """Its key points at nobody once the erasure is through, so the database does not take it."""
    version = SubmissionFactory(kind="written").version
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            erase_person(person=alice, now=NOW)
            answering = in_another_connection(
                pool,
                submit_answer,
                learner=alice,
                version=version,
                context=Submission.Context.PRACTICE,
                key="late",
                response={"text": f"{RESPONSE['written']['text']} {MARK}"},
                now=NOW,
            )
            wait_until_blocked()
        assert answering.exception(timeout=20)
    assert find_mark() == set()


@races
@pytest.mark.parametrize("sends", ["return", "reply"])
def test_a_mentor_who_is_erased_while_they_send_reads_what_became_of_it(
    alice, make_person, dana, sends
):
    roberta = make_person("roberta", "mentor")
    asked = ReviewRequestFactory(submission__learner=alice)
    if sends == "return":
        take_request(mentor=roberta, request=asked, now=timezone.now())
        url = f"/review/{asked.pk}/desk/return/"
    else:
        give_back(asked, roberta, now=NOW)
        url = f"/feedback/{asked.pk}/replies/"
    said = {"number": 0, "verdict": "ready", "text": "Late.", "summary": "Late.", "id": uuid4()}
    client = Client()
    client.force_login(roberta)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            erase_person(person=roberta, now=NOW)
            sending = in_another_connection(pool, client.post, path=url, data=said)
            wait_until_blocked()
        answer = sending.result(timeout=20)
    assert answer.status_code == 403
    assert "This account was erased at this moment." in answer.text
    assert "What you sent was not stored." in answer.text
    assert not Review.objects.filter(summary="Late.").exists()
    assert client.get("/review/").status_code == 302


@races
def test_a_mark_that_is_stored_while_the_learner_is_erased_quotes_nothing(alice, bob, dana):
    score = ScoreFactory(submission__learner=alice, submission__kind="written")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            append_mentor_score(
                submission=score.submission,
                mentor=bob,
                key="review",
                points=score.points,
                maximum=score.maximum,
                report={"kind": "mentor", "criteria": [], "summary": f"You wrote {MARK}"},
                now=NOW,
            )
            erasing = in_another_connection(pool, erase_person, person=alice, now=NOW)
            wait_until_blocked()
        erasing.result(timeout=20)
    assert find_mark() == set()
    assert Score.objects.count() == 2
