"""Who hears of an asking and of its feedback."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from accounts.domain.notices import choose_channels, lock_people, notify
from accounts.models import Channel, Mail, Notice, User
from mentoring.domain.leases import LEASE, lock_mentor, release_lease, take_request
from mentoring.domain.marking import set_marking
from mentoring.domain.offers import refuse_offers
from mentoring.domain.requests import (
    ask_about_several,
    ask_for_review,
    restore_request,
    withdraw_request,
)
from tests.accounts.factories import CohortFactory
from tests.factories import NOW, SubmissionFactory
from tests.mentoring.factories import ReviewRequestFactory
from tests.mentoring.giving import give_back
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db


def told(person) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(person=person).values_list("says", "url"))


def ask(answer):
    return ask_for_review(learner=answer.learner, submission=answer, questions=[], now=NOW)


def ask_again(answer, bob):
    """Ask about a second answer to a question that bob has returned once."""
    give_back(ReviewRequestFactory(submission=answer), bob, now=NOW - timedelta(days=1))
    return ask(SubmissionFactory(learner=answer.learner, version=answer.version))


def test_learner_hears_of_feedback_here_and_by_mail(alice, bob, request_of_alice, client):
    give_back(request_of_alice, bob, now=NOW)

    page = f"/feedback/{request_of_alice.pk}/"
    assert told(alice) == [("Bob returned your answer: Nearly.", page)]
    assert Mail.objects.get().person == alice
    # Opening it by another way reads the notice.
    client.force_login(alice)
    client.get(page)
    alice.refresh_from_db()
    assert alice.notices_unread == 0


def test_first_asking_tells_nobody_who_did_not_ask_for_it(answer, bob, ben):
    choose_channels(person=ben, channels={"review_asked": Channel.IN_APP})
    request = ask(answer)

    assert told(bob) == []
    assert told(ben) == [("Alice asks for feedback.", f"/review/{request.pk}/")]


def test_further_round_tells_the_mentor_who_is_asked_once(answer, bob, ben):
    both = dict.fromkeys(("round_asked", "review_asked"), Channel.MAIL)
    for mentor in (bob, ben):
        choose_channels(person=mentor, channels=both)
    request = ask_again(answer, bob)
    says = ("Alice asks you for feedback, round 2.", f"/review/{request.pk}/")
    mails = Mail.objects.filter(person__in=[bob, ben])
    # A withdrawal takes it back; undoing that sends no second mail.
    for _each in range(2):
        assert told(bob) == [says]
        assert len(told(ben)) == 1
        withdraw_request(request=request, now=NOW)
        assert told(bob) == told(ben) == []
        bob.refresh_from_db()
        assert bob.notices_unread == 0
        restore_request(request=request, now=NOW)
        assert mails.count() == 2


def test_who_holds_it_hears_of_the_withdrawal(alice, answer, bob):
    cohort = CohortFactory(learners=[alice], mentors=[bob])
    request = ask_again(answer, bob)
    for is_blind, called in ((False, "Alice"), (True, "Learner")):
        set_marking(cohort=cohort, is_blind=is_blind)
        take_request(mentor=bob, request=request, now=NOW)
        withdraw_request(request=request, now=NOW)
        [(says, url)] = told(bob)
        assert says.startswith(called)
        assert says.endswith("withdrew the request that you held. Your text is kept.")
        assert url == f"/review/{request.pk}/desk/"
        restore_request(request=request, now=NOW + LEASE)
    # Who lost it before hears nothing.
    take_request(mentor=bob, request=request, now=NOW)
    withdraw_request(request=request, now=NOW + LEASE)
    assert told(bob) == []


@pytest.mark.parametrize("runs_on", [True, False])
def test_undoing_a_withdrawal_takes_back_what_was_told_of_it(answer, bob, ben, runs_on):
    choose_channels(person=ben, channels={"review_asked": Channel.IN_APP})
    request = ask_again(answer, bob)
    before = told(bob), told(ben)
    take_request(mentor=bob, request=request, now=NOW)
    withdraw_request(request=request, now=NOW)
    restore_request(request=request, now=NOW if runs_on else NOW + LEASE)
    says = "Alice put back the request that you held. You hold it again: go on."
    back = [(says, f"/review/{request.pk}/desk/")] if runs_on else []
    assert (sorted(told(bob)), told(ben)) == (sorted(before[0] + back), before[1])
    withdraw_request(request=request, now=NOW)
    assert not Notice.objects.filter(kind="review_restored").exists()


def test_holder_is_mailed_once_of_each_however_often_it_is_withdrawn(answer, bob, ben):
    kinds = ("review_withdrawn", "review_restored")
    for mentor in (bob, ben):
        choose_channels(person=mentor, channels=dict.fromkeys(kinds, Channel.MAIL))
    request = ask(answer)
    for mentor in (bob, ben):
        take_request(mentor=mentor, request=request, now=NOW)
        for _each in range(2):
            withdraw_request(request=request, now=NOW)
            [(says, _url)] = told(mentor)
            assert "withdrew" in says
            restore_request(request=request, now=NOW)
            [(says, _url)] = told(mentor)
            assert "put back" in says
        assert Mail.objects.filter(person=mentor).count() == 2
        release_lease(request=request, mentor=mentor, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_mentors_who_tell_each_other_at_once_do_not_wait_for_each_other(bob, ben):
    both_hold = Barrier(2)

    def tell(mentor, learner):
        try:
            with transaction.atomic():
                lock_mentor(mentor)
                both_hold.wait(timeout=10)
                notify(person=learner, kind="feedback", says="Returned.", now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(tell, bob, ben), pool.submit(tell, ben, bob)]:
            done.result(timeout=30)
    assert list(User.objects.order_by("pk").values_list("notices_unread", flat=True)) == [1, 1]


def lock_the_first_and_then_the_second(mentors, deed):
    """Lock two people in the order of their keys, while `deed` in another connection wants both."""
    first, second = mentors

    def run():
        try:
            deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_people([first.pk])
            done = pool.submit(run)
            wait_until_blocked()
            # Whoever held the second already would wait for us, and we for them.
            User.objects.select_for_update(nowait=True, no_key=True).get(pk=second.pk)
        done.result(timeout=20)


@pytest.mark.django_db(transaction=True)
def test_askings_about_several_answers_lock_their_mentors_in_one_order(alice, bob, ben):
    mentors = sorted([bob, ben], key=lambda mentor: mentor.pk)
    answers = [SubmissionFactory(learner=alice, kind="star") for _each in mentors]
    answers.sort(key=lambda answer: answer.pk)
    for answer, mentor in zip(answers, reversed(mentors), strict=True):
        before = SubmissionFactory(learner=alice, version=answer.version)
        give_back(ReviewRequestFactory(submission=before), mentor, now=NOW - timedelta(days=1))

    lock_the_first_and_then_the_second(
        mentors,
        lambda: ask_about_several(learner=alice, submissions=answers, questions=[], now=NOW),
    )

    assert [len(told(mentor)) for mentor in mentors] == [1, 1]


@pytest.mark.django_db(transaction=True)
def test_offers_are_taken_back_from_their_mentors_in_one_order(alice, bob, ben):
    mentors = sorted([bob, ben], key=lambda mentor: mentor.pk)
    offered = [ReviewRequestFactory(submission__learner=alice, origin="offered") for _ in mentors]
    offered.sort(key=lambda request: request.pk)
    for mentor in mentors:
        choose_channels(person=mentor, channels={"review_asked": Channel.IN_APP})
    for request, mentor in zip(offered, reversed(mentors), strict=True):
        says, key = "Alice asks for feedback.", str(request.pk)
        notify(person=mentor, kind="review_asked", says=says, key=key, now=NOW)

    lock_the_first_and_then_the_second(mentors, lambda: refuse_offers(learner=alice, now=NOW))

    assert [told(mentor) for mentor in mentors] == [[], []]
