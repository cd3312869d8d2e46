"""Who sees which request, in which order, and the promise of turnaround."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from accounts.models import Cohort, User
from mentoring.domain.leases import LEASE, take_request
from mentoring.domain.narrowing import Narrowing
from mentoring.domain.queries import (
    Turnaround,
    free_requests,
    latest_requests,
    may_read,
    queue_for,
    requests_for_mentor,
    requests_known_to,
    turnaround,
    unread_feedback,
)
from mentoring.domain.queue import find_next, list_keys, read_queue
from mentoring.domain.readers import say_who_sees, say_who_would_see
from mentoring.models import ReviewRequest
from tests.accounts.factories import CohortFactory
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
    page = read_queue(mentor=bob, among=Narrowing(), number=1, now=NOW)
    assert [row.pk for row in page.rows] == [mine.pk, older.pk, younger.pk]
    assert (page.counted, page.is_all, page.has_next) == (3, True, False)
    held = [row.holder_name for row in page.rows if row.is_held(NOW)]
    assert held == [str(ben)]
    assert [list_keys(bob, Narrowing(), start, start + 2, NOW) for start in (0, 1, 2, 3)] == [
        [mine.pk, older.pk],
        [older.pk, younger.pk],
        [younger.pk],
        [],
    ]
    assert read_queue(mentor=bob, among=Narrowing(), number=2, now=NOW) == page
    assert [find_next(bob, NOW), find_next(ben, NOW + LEASE)] == [mine, older]


def test_page_of_the_queue_is_read_by_its_index(bob):
    younger, sure, unsure = (
        ReviewRequestFactory(asked_at=NOW - timedelta(hours=hours), unsure=hours == 5)
        for hours in (0, 16, 5)
    )
    assert list(queue_for(bob, NOW)) == [unsure, sure, younger]
    with transaction.atomic(), connection.cursor() as cursor:
        # So few rows are sorted sooner than an index is opened.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        plan = queue_for(bob, NOW)[:2].explain()
    assert "review_waiting_by_turn" in plan
    assert "Sort" not in plan


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
        median=timedelta(hours=5.5),
        p90=timedelta(hours=9.1),
        n=10,
        late=1,
        oldest=timedelta(days=20),
    )


def test_turnaround_counts_what_waits_longer_than_what_came_back():
    for hours in range(1, 11):
        returned(hours)
    for hours in (1, 9, 10, 450):
        ReviewRequestFactory(asked_at=NOW - timedelta(hours=hours))
    ReviewRequestFactory(asked_at=NOW - timedelta(hours=500), state="withdrawn")
    ReviewRequestFactory(asked_at=NOW - timedelta(hours=500), origin="sampled")
    now = turnaround(NOW)
    assert (now.late, now.oldest) == (2, timedelta(hours=450))


def test_turnaround_of_nothing_tells_what_waits_for_more_than_a_day():
    ReviewRequestFactory(asked_at=NOW - timedelta(hours=23))
    assert turnaround(NOW).late == 0
    ReviewRequestFactory(asked_at=NOW - timedelta(hours=25))
    assert turnaround(NOW).late == 1


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


# --- Whose requests are whose ---------------------------------------------------------------------


@pytest.fixture
def cohort(alice, bob, frank):
    """Alice's cohort, which bob looks after; frank looks after another."""
    CohortFactory(mentors=[frank])
    return CohortFactory(learners=[alice], mentors=[bob])


def reached(mentor) -> set:
    """Return what a mentor can take, the same by each way there is."""
    queue, free = set(queue_for(mentor, NOW)), set(free_requests(mentor, NOW))
    assert queue == free == set(requests_for_mentor(mentor)) == set(requests_known_to(mentor))
    assert {request for request in ReviewRequest.objects.all() if may_read(mentor, request)} == free
    return free


def test_request_of_a_cohort_is_its_mentors_alone(cohort, bob, frank, request_of_alice):
    pool = ReviewRequestFactory()
    assert reached(bob) == {request_of_alice, pool}
    assert reached(frank) == {pool}


@pytest.mark.parametrize("lost", ["removed", "deactivated", "no mentor", "archived", "left"])
def test_request_without_an_active_mentor_is_everybodys(
    cohort, alice, bob, frank, request_of_alice, lost
):
    if lost == "removed":
        cohort.mentorships.update(removed_at=NOW)
    elif lost == "deactivated":
        User.objects.filter(pk=bob.pk).update(is_active=False)
    elif lost == "no mentor":
        bob.groups.clear()
    elif lost == "archived":
        Cohort.objects.filter(pk=cohort.pk).update(archived_at=NOW)
    else:
        cohort.memberships.update(left_at=NOW)
    assert reached(frank) == {request_of_alice}


def test_learner_who_alone_looks_after_their_cohort_is_in_the_pool(make_person, frank):
    both = make_person("fay", "learner", "mentor")
    CohortFactory(learners=[both], mentors=[both])
    asked = ReviewRequestFactory(submission__learner=both)
    assert reached(frank) == {asked}
    assert reached(both) == set()


def test_learner_of_two_cohorts_has_the_mentors_of_both(cohort, alice, bob, frank, ben):
    CohortFactory(learners=[alice], mentors=[ben])
    asked = ReviewRequestFactory(submission__learner=alice)
    assert [reached(mentor) for mentor in (bob, ben, frank)] == [{asked}, {asked}, set()]


def test_who_began_may_read_on_though_the_learner_joined_a_cohort(
    alice, bob, frank, request_of_alice
):
    take_request(mentor=frank, request=request_of_alice, now=NOW)
    CohortFactory(learners=[alice], mentors=[bob])
    assert may_read(frank, request_of_alice)
    assert list(queue_for(frank, NOW)) == [request_of_alice]
    assert not queue_for(frank, NOW + LEASE)
    take_request(mentor=bob, request=request_of_alice, now=NOW + LEASE)
    assert not may_read(frank, request_of_alice)


@pytest.mark.parametrize("has_another", [False, True])
def test_second_opinion_waits_for_the_cohort_unless_it_has_no_other_mentor(
    alice, bob, ben, frank, answer, has_another
):
    CohortFactory(learners=[alice], mentors=[bob, ben] if has_another else [bob])
    first = returned(1, submission=answer)
    second = ReviewRequestFactory(submission=answer, second_of=first, not_for=bob)
    for said in (say_who_sees(second), say_who_would_see(alice, but=bob)):
        assert ("mentors of your cohort" in said) == has_another
    for mentor, takes in ((bob, False), (ben, True), (frank, not has_another)):
        assert free_requests(mentor, NOW).exists() == takes
