"""Answers that the scorer is unsure about: offered where a cohort has it so, and first."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest
from django.db import connection, transaction

from accounts.domain.notices import choose_channels
from accounts.models import Channel, Notice, User
from mentoring.domain.leases import take_next
from mentoring.domain.marking import set_marking
from mentoring.domain.offers import allow_offers, hear_score, refuse_offers
from mentoring.domain.requests import ask_for_review
from mentoring.domain.rounds import describe_earlier
from mentoring.models import ReviewRequest
from mentoring.models.requests import HEAD_START
from questions.domain.rulings import rule
from questions.domain.scoring import claim_submission, mark_answer, store_score
from questions.models import Ruling
from studyhub.pipelines import pipelined
from tests.accounts.factories import CohortFactory
from tests.factories import NOW, ScoreFactory, SubmissionFactory
from tests.mentoring.factories import ReviewRequestFactory
from tests.mentoring.giving import give_back
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def unsure(alice, bob, answer):
    """The unsure score of alice's answer; her cohort offers such answers."""
    set_marking(cohort=CohortFactory(learners=[alice], mentors=[bob]), offers_unsure=True)
    return ScoreFactory(submission=answer, points=1, maximum=10, report={"needs_person": True})


def ask(learner, submission, now=NOW):
    return ask_for_review(learner=learner, submission=submission, questions=[], now=now)


def hear(score, now=NOW):
    # As a worker stores a score: what a statement says of its rows is not known there.
    with pipelined():
        hear_score(submission=score.submission, score=score, now=now)


def test_unsure_answer_is_offered_once_and_then_asked_about(alice, answer, unsure):
    unsure.submission.withdrawn_at = NOW
    hear(unsure)
    assert not ReviewRequest.objects.exists()
    unsure.submission.withdrawn_at = None
    hear(unsure)
    hear(unsure)
    offered = ReviewRequest.objects.get()
    assert (offered.origin, offered.unsure, offered.asked_at) == ("offered", True, NOW)
    later = NOW + timedelta(hours=1)
    asked = ask_for_review(learner=alice, submission=answer, questions=["Why?"], now=later)
    assert asked == offered
    assert (asked.origin, asked.asked_at, asked.was_made_at) == ("asked", NOW, later)


def test_further_answer_that_is_offered_is_a_further_round(alice, bob, answer, unsure):
    give_back(ask(alice, answer), bob, now=NOW)
    better = SubmissionFactory(learner=alice, version=answer.version)
    later = NOW + timedelta(hours=1)
    score = ScoreFactory(submission=better, points=1, maximum=10, report=unsure.report)
    hear(score, now=later)
    offered = ReviewRequest.objects.get(submission=better)
    assert (offered.origin, offered.round, offered.asked_of) == ("offered", 2, None)
    give_back(ask(alice, SubmissionFactory(learner=alice, version=answer.version)), bob, now=later)
    asked = ask(alice, better, now=later + timedelta(hours=1))
    assert (asked, asked.round, asked.asked_of) == (offered, 3, bob)
    # The round before it came back after it was offered.
    assert describe_earlier(asked).review.request.submission_id not in (answer.pk, better.pk)
    told = Notice.objects.get(kind="round_asked", key=str(asked.pk))
    assert told.says == "Alice asks you for feedback, round 3."


def test_nothing_is_offered_of_who_refuses_or_outside_such_a_cohort(alice, answer, unsure):
    hear(unsure)
    assert refuse_offers(learner=alice, now=NOW) == 1
    assert ReviewRequest.objects.get().state == "withdrawn"
    hear(unsure)
    allow_offers(learner=alice)
    set_marking(cohort=alice.memberships.get().cohort, offers_unsure=False)
    hear(unsure)
    assert ReviewRequest.objects.count() == 1


def test_unsure_answer_goes_first_and_overtakes_nobody_who_waits_longer(bob):
    long = ReviewRequestFactory(asked_at=NOW - HEAD_START - timedelta(hours=1))
    short = ReviewRequestFactory(asked_at=NOW - timedelta(hours=1))
    unsure = ReviewRequestFactory(asked_at=NOW, unsure=True)
    order = [take_next(mentor=bob, now=NOW) for _each in range(3)]
    assert order == [long, unsure, short]


def test_mentors_hear_that_it_was_offered_and_not_after_the_learner_refused(alice, bob, unsure):
    choose_channels(person=bob, channels={"review_asked": Channel.IN_APP})
    hear(unsure)
    assert "The scorer is unsure about an answer of Alice" in Notice.objects.get().says
    refuse_offers(learner=alice, now=NOW)
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("held", [Ruling, User])
def test_late_unsure_answer_to_a_dropped_version_is_told_of_in_the_order_of_people(
    alice, bob, carol, answer, held
):
    """Its mentor, and its learner twice. Who tells of a ruling holds it, and people by their keys.

    A mentor may learn as well, and be among them.
    """
    set_marking(cohort=CohortFactory(learners=[alice], mentors=[bob]), offers_unsure=True)
    choose_channels(person=bob, channels={"review_asked": Channel.IN_APP})
    rule(version=answer.version, kind="drop", reason="Ambiguous.", author=carol, now=NOW)
    claimed = claim_submission(submission_id=str(answer.pk), now=NOW + timedelta(hours=1))
    report = mark_answer(claimed) | {"needs_person": True}

    def store():
        now = NOW + timedelta(hours=1)
        with closing(connection):
            return store_score(submission=claimed, report=report, duration_ms=1, now=now)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            held.objects.select_for_update().order_by("pk").first()
            storing = pool.submit(store)
            wait_until_blocked()
            assert User.objects.select_for_update(nowait=True).get(pk=bob.pk)
        assert storing.result(timeout=20)
    told = Notice.objects.values_list("person", "kind")
    of_alice = [(alice.pk, kind) for kind in ("new_score", "late_score")]
    assert sorted(told) == sorted([*of_alice, (bob.pk, "review_asked")])
