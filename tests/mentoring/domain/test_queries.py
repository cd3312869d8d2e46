"""Who sees which request, in which order, and the promise of turnaround."""

from datetime import timedelta

import pytest

from mentoring.domain.leases import LEASE, take_request
from mentoring.domain.queries import (
    Turnaround,
    latest_requests,
    may_read,
    queue_for,
    requests_for_mentor,
    requests_known_to,
    turnaround,
    unread_feedback,
)
from tests.factories import NOW
from tests.mentoring.factories import ReviewFactory, ReviewRequestFactory

pytestmark = pytest.mark.django_db


def returned(hours, *, at=NOW, **fields):
    return ReviewRequestFactory(
        state="returned", asked_at=at - timedelta(hours=hours), returned_at=at, **fields
    )


def test_queue_shows_what_waits_in_the_order_of_take_next(bob, ben):
    younger = ReviewRequestFactory(asked_at=NOW)
    older = ReviewRequestFactory(asked_at=NOW - timedelta(hours=1))
    mine = ReviewRequestFactory(asked_at=NOW, asked_of=bob)
    ReviewRequestFactory(submission__learner=bob, learner=bob)
    returned(1)
    take_request(mentor=ben, request=older, now=NOW)
    queue = list(queue_for(bob, NOW))
    assert queue == [mine, older, younger]
    assert [row.is_held for row in queue] == [False, True, False]
    assert not any(row.is_held for row in queue_for(bob, NOW + LEASE))


def test_mentor_reads_the_pool_and_what_they_returned(bob, ben):
    waiting = ReviewRequestFactory()
    done = returned(1)
    ReviewFactory(request=done, mentor=bob, state="returned", returned_at=NOW)
    ReviewRequestFactory(submission__learner=bob, learner=bob)
    assert set(requests_for_mentor(bob)) == {waiting, done}
    assert set(requests_for_mentor(ben)) == {waiting, *requests_for_mentor(ben).filter(learner=bob)}


def test_mentor_reads_no_withdrawn_answer_and_none_that_another_returned(bob, ben):
    withdrawn, done = ReviewRequestFactory(state="withdrawn"), returned(1)
    ReviewFactory(request=done, mentor=ben, state="returned", returned_at=NOW)
    for request in (withdrawn, done):
        ReviewFactory(request=request, mentor=bob)
        assert not may_read(bob, request)
    assert may_read(ben, done)
    assert set(requests_known_to(bob)) == {withdrawn, done}


def test_turnaround_is_of_the_last_thirty_days():
    for hours in range(1, 11):
        returned(hours)
    returned(900, at=NOW - timedelta(days=30))
    ReviewRequestFactory(asked_at=NOW - timedelta(days=20))
    # percentile_cont interpolates: 5.5 h between the fifth and sixth, 9.1 h near the ninth.
    assert turnaround(NOW) == Turnaround(
        median=timedelta(hours=5.5), p90=timedelta(hours=9.1), n=10
    )


def test_turnaround_of_nothing_is_none_not_zero():
    assert turnaround(NOW) == Turnaround(median=None, p90=None, n=0)


def test_unread_feedback_is_the_learners_own_and_unopened(alice):
    unread = returned(1, submission__learner=alice, learner=alice)
    returned(1, submission__learner=alice, learner=alice, read_at=NOW)
    returned(1)
    ReviewRequestFactory(submission__learner=alice, learner=alice)
    assert list(unread_feedback(alice)) == [unread]


def test_latest_request_of_an_answer_passes_over_withdrawn_ones(answer):
    ReviewRequestFactory(submission=answer, state="withdrawn", asked_at=NOW + timedelta(hours=1))
    waiting = ReviewRequestFactory(submission=answer)
    assert latest_requests([answer.pk]) == {answer.pk: waiting}
