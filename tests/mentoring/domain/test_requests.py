"""Asking for feedback: once per answer, only for prose of one's own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from accounts.domain.people import revoke_role
from accounts.models import Role
from mentoring.domain.leases import (
    CAP,
    LEASE,
    holder_of,
    release_expired,
    release_lease,
    take_request,
)
from mentoring.domain.offers import refuse_offers
from mentoring.domain.pauses import end_pause, pause_mentor
from mentoring.domain.queries import held_requests, turnaround
from mentoring.domain.requests import (
    RequestRefused,
    ask_about_several,
    ask_for_review,
    ask_second_opinion,
    open_feedback,
    restore_request,
    withdraw_request,
)
from mentoring.models import ReviewRequest
from tests.factories import NOW, SubmissionFactory
from tests.mentoring.factories import ReviewRequestFactory
from tests.mentoring.giving import give_back
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db


def ask(learner, submission, *questions, now=NOW):
    return ask_for_review(
        learner=learner, submission=submission, questions=list(questions), now=now
    )


def refuse_meanwhile(deed, *, while_asked, at_last=lambda: None) -> str | None:
    """Return why `deed` is refused, if it is; another connection begins it meanwhile.

    Once it waits, `at_last` follows in the transaction of `while_asked`.
    """

    def run():
        try:
            deed()
        except RequestRefused as refused:
            return refused.sentence
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            while_asked()
            refusal = pool.submit(run)
            wait_until_blocked()
            at_last()
        return refusal.result(timeout=20)


def test_asking_waits_with_the_questions_that_say_something(alice, eve, answer):
    with pytest.raises(RequestRefused, match="your own"):
        ask(eve, answer)
    request = ask(alice, answer, " Is the result\nbelievable? ", "", "b", "c", "d")
    assert request.state == ReviewRequest.State.WAITING
    assert request.questions == ["Is the result believable?", "b", "c"]
    assert (request.round, request.asked_of, request.asked_at) == (1, None, NOW)
    # Twice is refused, and so is what is no prose.
    with pytest.raises(RequestRefused, match="waits for a mentor already"):
        ask(alice, answer)
    for kind, response in (
        ("single_choice", {"choice": ["a"]}),
        ("written", {"text": " "}),
        ("numeric", {"text": "9"}),
    ):
        no_prose = SubmissionFactory(learner=alice, kind=kind, response=response)
        with pytest.raises(RequestRefused, match="written answers"):
            ask(alice, no_prose)
    assert ReviewRequest.objects.count() == 1


def test_withdrawn_answer_can_be_asked_about_again(alice, bob, answer):
    request = ask(alice, answer)
    take_request(mentor=bob, request=request, now=NOW)
    withdrawn = withdraw_request(request=request, now=NOW)
    assert (withdrawn.state, holder_of(withdrawn, NOW)) == (ReviewRequest.State.WITHDRAWN, None)
    assert not held_requests(bob, NOW)
    assert ask(alice, answer).pk != request.pk


def test_withdrawal_undone_brings_back_what_was_asked_and_held(alice, bob, answer):
    request = ask(alice, answer, "Is the result believable?")
    take_request(mentor=bob, request=request, now=NOW)
    withdraw_request(request=request, now=NOW + timedelta(minutes=1))
    for minutes in (2, 3):  # twice is once
        back = restore_request(request=request, now=NOW + timedelta(minutes=minutes))
        # It waited for as long as before: one minute of the two.
        waited_since = NOW + timedelta(minutes=1)
        assert (back.state, back.asked_at) == (ReviewRequest.State.WAITING, waited_since)
        assert back.questions == ["Is the result believable?"]
        assert list(held_requests(bob, NOW + timedelta(minutes=minutes))) == [back]
        assert back.held_until == NOW + LEASE


def test_time_while_it_was_withdrawn_counts_for_nobody(alice, answer):
    request = ask(alice, answer)
    ReviewRequestFactory(asked_at=NOW + timedelta(days=20))
    later = NOW + timedelta(days=30)
    # Of one that was withdrawn at a time unknown no wait is lost.
    withdraw_request(request=request, now=NOW)
    ReviewRequest.objects.update(withdrawn_at=None)
    back = restore_request(request=request, now=later)
    assert (back.asked_at, back.was_made_at) == (NOW, NOW)
    withdraw_request(request=request, now=NOW + timedelta(hours=1))
    # Twice is once here as well: the first withdrawal counts.
    withdraw_request(request=request, now=later)
    back = restore_request(request=request, now=later)
    assert (back.asked_at, back.withdrawn_at) == (later - timedelta(hours=1), None)
    assert back.was_made_at == NOW
    assert turnaround(later).oldest == timedelta(days=10)


@pytest.fixture
def offered(request_of_alice):
    request_of_alice.origin = ReviewRequest.Origin.OFFERED
    request_of_alice.save(update_fields=["origin"])
    return request_of_alice


@pytest.mark.django_db(transaction=True)
def test_what_was_offered_is_not_put_back_once_nothing_shall_be(alice, offered):
    withdraw_request(request=offered, now=NOW)
    refusal = refuse_meanwhile(
        lambda: restore_request(request=offered, now=NOW),
        while_asked=lambda: refuse_offers(learner=alice, now=NOW),
    )
    assert "none of your answers is offered" in refusal


@pytest.mark.django_db(transaction=True)
def test_who_wants_nothing_offered_gets_back_what_is_just_put_back(alice, offered):
    withdraw_request(request=offered, now=NOW)
    refuse_meanwhile(
        lambda: refuse_offers(learner=alice, now=NOW),
        while_asked=lambda: restore_request(request=offered, now=NOW),
    )
    offered.refresh_from_db()
    assert offered.state == ReviewRequest.State.WITHDRAWN


@pytest.mark.django_db(transaction=True)
def test_what_is_just_withdrawn_is_asked_about_anew(alice, offered):
    """Nobody would ever see questions on a request that waits no longer."""
    refusal = refuse_meanwhile(
        lambda: ask(alice, offered.submission, "Why?"),
        while_asked=lambda: withdraw_request(request=offered, now=NOW),
    )
    waiting = ReviewRequest.objects.get(state=ReviewRequest.State.WAITING)
    assert (refusal, waiting.origin, waiting.questions) == (None, "asked", ["Why?"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deed", ["asked about", "released"])
def test_offers_are_refused_without_a_deadlock_while_they_are(alice, bob, deed):
    """Both lock two requests, in the order of their keys: that of the answers is another."""
    lease = {"held_by": bob, "held_since": NOW - LEASE, "held_until": NOW}
    answers = [SubmissionFactory(learner=alice, kind="star") for _each in range(2)]
    answers.sort(key=lambda answer: answer.pk)
    last, first = sorted((uuid4(), uuid4()), reverse=True)
    for answer, key in zip(answers, (last, first), strict=True):
        ReviewRequestFactory(pk=key, submission=answer, origin="offered", **lease)
    deeds = {
        "asked about": lambda: ask_about_several(
            learner=alice, submissions=answers, questions=[], now=NOW
        ),
        "released": lambda: release_expired(before=NOW, now=NOW),
    }

    refusal = refuse_meanwhile(
        deeds[deed],
        while_asked=lambda: ReviewRequest.objects.select_for_update().get(pk=first),
        at_last=lambda: refuse_offers(learner=alice, now=NOW),
    )

    assert refusal is None
    states = ReviewRequest.objects.order_by("state").values_list("state", "origin")
    asked = [("waiting", "asked")] * 2 if deed == "asked about" else []
    assert list(states) == asked + [("withdrawn", "offered")] * 2


@pytest.mark.parametrize("lost", ["ran out", "paused", "paused and back", "left", "full"])
def test_withdrawal_undone_gives_no_lease_that_was_lost_meanwhile(alice, bob, answer, lost):
    request, now = ask(alice, answer), NOW
    take_request(mentor=bob, request=request, now=NOW)
    withdraw_request(request=request, now=NOW)
    if lost == "ran out":
        now += LEASE
    elif lost == "left":
        release_lease(request=request, mentor=bob, now=NOW)
    elif lost == "full":
        for _each in range(CAP):
            take_request(mentor=bob, request=ReviewRequestFactory(), now=NOW)
    else:
        pause_mentor(mentor=bob, back_on=None, now=NOW)
    if lost == "paused and back":
        end_pause(mentor=bob)
    request.refresh_from_db()
    back = restore_request(request=request, now=now)
    assert (back.state, back.held_by) == (ReviewRequest.State.WAITING, None)


def test_withdrawal_is_not_undone_where_the_answer_was_asked_about_anew(alice, bob, answer):
    request = ask(alice, answer)
    withdraw_request(request=request, now=NOW)
    newer = ask(alice, answer)
    with pytest.raises(RequestRefused, match="waits for a mentor already"):
        restore_request(request=request, now=NOW)
    give_back(newer, bob, now=NOW)
    with pytest.raises(RequestRefused, match="there already"):
        restore_request(request=request, now=NOW)


def test_second_opinion_that_was_withdrawn_can_be_put_back(alice, bob, answer):
    give_back(first := ask(alice, answer), bob, now=NOW)
    second = ask_second_opinion(request=first, questions=["Really?"], now=NOW)
    withdraw_request(request=second, now=NOW)
    assert restore_request(request=second, now=NOW).state == ReviewRequest.State.WAITING
    # Withdrawn, it is as if it had not been asked for: there is one for each answer still.
    withdraw_request(request=second, now=NOW)
    anew = ask_second_opinion(request=first, questions=["Surely?"], now=NOW)
    assert (anew.second_of, anew.not_for, anew.questions) == (first, bob, ["Surely?"])
    for deed, refusal in ((restore_request, "waits for a mentor"), (ask_second_opinion, "is one")):
        told = {"questions": []} if deed is ask_second_opinion else {}
        asked = first if deed is ask_second_opinion else second
        with pytest.raises(RequestRefused, match=refusal):
            deed(request=asked, now=NOW, **told)


@pytest.mark.django_db(transaction=True)
def test_undoing_while_it_is_asked_about_anew_is_refused(alice, answer):
    request = ask(alice, answer)
    withdraw_request(request=request, now=NOW)

    refusal = refuse_meanwhile(
        lambda: restore_request(request=request, now=NOW), while_asked=lambda: ask(alice, answer)
    )
    assert "waits for a mentor already" in refusal


def test_next_answer_to_the_question_is_round_two_and_asked_of_the_same_mentor(alice, bob, answer):
    first = ask(alice, answer)
    give_back(first, bob, now=NOW)
    # What was returned is neither withdrawn nor asked about again.
    with pytest.raises(RequestRefused, match="arrived"):
        withdraw_request(request=first, now=NOW)
    with pytest.raises(RequestRefused, match="there already"):
        ask(alice, answer)
    better = SubmissionFactory(learner=alice, version=answer.version)
    request = ask(alice, better, now=NOW + timedelta(days=1))
    assert (request.round, request.asked_of) == (2, bob)
    # Of who is a mentor no longer nothing is asked.
    revoke_role(user=bob, role=Role.MENTOR, now=NOW)
    best = SubmissionFactory(learner=alice, version=answer.version)
    assert ask(alice, best, now=NOW + timedelta(days=2)).asked_of is None


@pytest.mark.django_db(transaction=True)
def test_asking_while_the_feedback_is_being_returned_is_refused(alice, bob, answer):
    """Who asks waits for the answer that the return holds, and must see the feedback afterwards."""
    request = ask(alice, answer)

    def ask_again():
        try:
            ask(alice, answer)
        except RequestRefused as refused:
            return refused.sentence
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            give_back(request, bob, now=NOW)
            refusal = pool.submit(ask_again)
            wait_until_blocked()
        assert "there already" in refusal.result(timeout=20)
    assert ReviewRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_askings_at_once_make_one_request(alice, answer):
    refusal = refuse_meanwhile(lambda: ask(alice, answer), while_asked=lambda: ask(alice, answer))
    assert "waits for a mentor already" in refusal
    assert ReviewRequest.objects.count() == 1


def test_opening_feedback_notes_the_first_time_only():
    waits = ReviewRequestFactory()
    open_feedback(request=waits, now=NOW)
    request = ReviewRequestFactory(state="returned", returned_at=NOW)
    open_feedback(request=request, now=NOW)
    open_feedback(request=request, now=NOW + timedelta(days=1))
    for one, read_at in ((waits, None), (request, NOW)):
        one.refresh_from_db()
        assert one.read_at == read_at
