"""Leases: one holder at a time, the right order, a cap, and free at once when they run out."""

import copy
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.domain.people import grant_role
from accounts.models import Role, User
from mentoring.domain.begun import begun_requests
from mentoring.domain.leases import (
    CAP,
    LEASE,
    LeaseRefused,
    release_lease,
    renew_lease,
    take_next,
    take_request,
)
from mentoring.domain.narrowing import Narrowing
from mentoring.domain.queries import (
    PASSED_OVER,
    all_held,
    expired_leases,
    held_requests,
    queue_for,
)
from mentoring.domain.queue import find_next, read_queue
from mentoring.domain.reviews import LeaseLost, save_review
from mentoring.models import Review, ReviewRequest
from questions.models import Submission
from tests.accounts.factories import CohortFactory
from tests.factories import NOW, LearnerFactory, SubmissionFactory
from tests.mentoring.factories import MARKS, ReviewRequestFactory
from tests.racing import in_threads

LATER = NOW + LEASE


@pytest.fixture
def queue(db):
    """Return a function that makes `count` waiting requests, oldest first."""

    def make(count, **fields):
        return [
            ReviewRequestFactory(asked_at=NOW - timedelta(hours=count - place), **fields)
            for place in range(count)
        ]

    return make


def test_taking_gives_half_an_hour_and_a_draft(bob, ben, request_of_alice):
    taken = take_request(mentor=bob, request=request_of_alice, now=NOW)
    assert (taken.held_by, taken.held_since, taken.held_until) == (bob, NOW, NOW + LEASE)
    assert Review.objects.get().mentor == bob
    # Taking what one holds renews it; of what another holds they are named.
    again = take_request(mentor=bob, request=request_of_alice, now=NOW + timedelta(minutes=9))
    ends = NOW + timedelta(minutes=39)
    assert (again.held_since, again.held_until) == (NOW, ends)
    with pytest.raises(LeaseRefused, match="Bob has it since"):
        take_request(mentor=ben, request=request_of_alice, now=ends - timedelta(seconds=1))
    # Renewing one that ran out and that nobody took goes on.
    assert renew_lease(request=request_of_alice, mentor=bob, now=ends)
    request_of_alice.refresh_from_db()
    ends += LEASE
    assert request_of_alice.held_until == ends
    # It is taken by another then, and the draft stays.
    assert take_request(mentor=ben, request=request_of_alice, now=ends).held_by == ben
    assert set(Review.objects.values_list("mentor", flat=True)) == {bob.pk, ben.pk}
    assert not renew_lease(request=request_of_alice, mentor=bob, now=ends)
    # Who releases it gives it back with its age, and only their own.
    release_lease(request=request_of_alice, mentor=bob, now=ends)
    assert held_requests(ben, ends).count() == 1
    for _twice in range(2):
        release_lease(request=request_of_alice, mentor=ben, now=ends)
    request_of_alice.refresh_from_db()
    assert (request_of_alice.held_by, request_of_alice.asked_at) == (None, NOW)
    assert not renew_lease(request=request_of_alice, mentor=ben, now=ends)


def test_lease_of_a_clock_that_was_ahead_is_over_once_it_was_set_right(bob, ben, request_of_alice):
    now = timezone.now()
    take_request(mentor=bob, request=request_of_alice, now=now + timedelta(days=400))
    save_review(
        request=request_of_alice, mentor=bob, number=0, now=now, marks=MARKS, summary="", verdict=""
    )
    held = {
        "held": lambda mentor: held_requests(mentor, now).exists(),
        "staff see it held": lambda _mentor: all_held(now).exists(),
        "the page": lambda mentor: bool(read_page(mentor, now).held),
        "on the page": lambda mentor: read_page(mentor, now).rows[0].is_held(now),
    }
    # Saving let it run on, by the right clock.
    assert [name for name, is_held in held.items() if not is_held(bob)] == []
    ahead = now + timedelta(days=400)
    ReviewRequest.objects.update(held_until=ahead, held_since=ahead)
    assert [name for name, is_held in held.items() if is_held(bob)] == []
    assert begun_requests(bob, now).get() == queue_for(bob, now).get() == find_next(ben, now)
    assert expired_leases(before=now - LEASE, now=now).exists()
    # Nor does it come last for as long for who left it then.
    for left_at, was_left in ((now, True), (ahead, False)):
        Review.objects.update(left_at=left_at)
        assert read_page(bob, now).rows[0].was_left is was_left
    # A process whose own clock is behind takes it from nobody.
    ReviewRequest.objects.update(held_until=now + LEASE)
    behind = now - timedelta(days=1)
    assert held_requests(bob, behind).exists()
    assert find_next(ben, behind) is None
    with pytest.raises(LeaseRefused, match="Bob has it since"):
        take_request(mentor=ben, request=request_of_alice, now=behind)
    ReviewRequest.objects.update(held_until=ahead)
    assert take_request(mentor=ben, request=request_of_alice, now=now).held_by == ben
    # Who is at their desk goes on by themselves, where nobody took it.
    ReviewRequest.objects.update(held_until=ahead)
    assert renew_lease(request=request_of_alice, mentor=ben, now=now)
    assert ReviewRequest.objects.get().held_until == now + LEASE


def read_page(mentor, now):
    return read_queue(mentor=mentor, among=Narrowing(), number=1, now=now)


@pytest.mark.parametrize("state", ["returned", "withdrawn"])
def test_taking_what_no_longer_waits_is_refused(bob, request_of_alice, state):
    ReviewRequest.objects.update(state=state, returned_at=NOW)
    if state == "returned":
        Review.objects.create(
            request=request_of_alice,
            mentor=bob,
            state=state,
            verdict="ready",
            returned_at=NOW,
            updated_at=NOW,
        )
    with pytest.raises(LeaseRefused):
        take_request(mentor=bob, request=request_of_alice, now=NOW)


def test_own_answer_is_never_taken(make_person):
    both = make_person("fay", "learner", "mentor")
    request = ReviewRequestFactory(submission__learner=both, learner=both)
    with pytest.raises(LeaseRefused, match="yours"):
        take_request(mentor=both, request=request, now=NOW)
    assert take_next(mentor=both, now=NOW) is None


def test_take_next_goes_by_name_first_and_then_by_age(bob, ben, queue):
    oldest, middle, newest = queue(3)
    ReviewRequest.objects.filter(pk=newest.pk).update(asked_of=bob)
    ReviewRequest.objects.filter(pk=oldest.pk).update(asked_of=ben)
    taken = [take_next(mentor=bob, now=NOW).pk for _each in range(3)]
    assert taken == [newest.pk, oldest.pk, middle.pk]
    assert take_next(mentor=bob, now=NOW) is None


def test_cap_holds_until_one_is_returned_or_left(bob, queue):
    requests = queue(CAP + 1)
    taken = [take_next(mentor=bob, now=NOW) for _each in range(CAP)]
    for refused in (
        lambda: take_next(mentor=bob, now=NOW),
        lambda: take_request(mentor=bob, request=requests[-1], now=NOW),
    ):
        with pytest.raises(LeaseRefused, match="4 reviews"):
            refused()
    # What one has just left comes last, and in its turn again hours later.
    last = requests[-1]
    for left, follows in ((taken[0], last), (last, taken[0])):
        release_lease(request=left, mentor=bob, now=NOW)
        assert find_next(bob, NOW) == follows
        assert take_next(mentor=bob, now=NOW) == follows
        release_lease(request=follows, mentor=bob, now=NOW)
        assert find_next(bob, NOW + PASSED_OVER) == taken[0]
        take_request(mentor=bob, request=follows, now=NOW)
    # Those that ran out do not count.
    assert take_next(mentor=bob, now=LATER) is not None


def test_renewing_an_expired_lease_keeps_the_cap(bob, queue):
    first, *others = queue(CAP + 1)
    take_request(mentor=bob, request=first, now=NOW)
    for other in others:
        take_request(mentor=bob, request=other, now=LATER)
    assert not renew_lease(request=first, mentor=bob, now=LATER)


def test_lease_of_what_became_another_cohorts_ends_with_its_time(
    alice, bob, frank, request_of_alice
):
    take_request(mentor=frank, request=request_of_alice, now=NOW)
    CohortFactory(learners=[alice], mentors=[bob])
    soon = NOW + timedelta(minutes=10)
    assert renew_lease(request=request_of_alice, mentor=frank, now=soon)
    assert not renew_lease(request=request_of_alice, mentor=frank, now=soon + LEASE)
    with pytest.raises(LeaseRefused, match="Alice is in a cohort now"):
        take_request(mentor=frank, request=request_of_alice, now=soon + LEASE)
    assert take_next(mentor=frank, now=soon + LEASE) is None
    assert take_next(mentor=bob, now=soon + LEASE) == request_of_alice


def test_text_of_a_second_window_is_kept_after_leaving_in_the_first(bob, request_of_alice):
    take_request(mentor=bob, request=request_of_alice, now=NOW)
    release_lease(request=request_of_alice, mentor=bob, now=NOW)
    saved = save_review(
        request=request_of_alice,
        mentor=bob,
        number=0,
        marks=MARKS,
        summary="From the second window.",
        verdict="",
        now=NOW,
    )
    assert (type(saved), saved.kept) == (LeaseLost, True)
    assert Review.objects.get().summary == "From the second window."
    request_of_alice.refresh_from_db()
    assert request_of_alice.held_by is None


def fill_queue(count):
    """Make `count` waiting requests on answers to one question, in two statements."""
    first = SubmissionFactory(kind="star")
    answers = [copy.copy(first) for _each in range(count)]
    for number, one in enumerate(answers):
        one.pk, one.idempotency_key = uuid4(), f"race:{number}"
    made = Submission.objects.bulk_create(answers)
    fields = {"learner": first.learner, "kind": "star", "topic": first.topic, "asked_at": NOW}
    ReviewRequest.objects.bulk_create(ReviewRequest(submission=one, **fields) for one in made)


def make_mentors(count) -> list[User]:
    mentors = LearnerFactory.create_batch(count)
    for one in mentors:
        grant_role(user=one, role=Role.MENTOR)
    return mentors


def finish_all(mentor):
    """Let what a mentor holds leave the queue."""
    held_requests(mentor, NOW).update(
        state="withdrawn", held_by=None, held_since=None, held_until=None
    )


@pytest.mark.django_db(transaction=True)
def test_twenty_mentors_empty_a_queue_of_five_hundred(bob):
    """By real connections: none is held twice, none left out, and nobody has more than the cap.

    Five of them die with what they hold: it is free when the lease is over, and not before.
    """
    fill_queue(500)
    mentors = make_mentors(20)

    def work_through(number):
        mentor, taken, held, most = mentors[number], [], 0, 0
        while True:
            try:
                request = take_next(mentor=mentor, now=NOW)
            except LeaseRefused:
                if number < 5:
                    return taken, most
                finish_all(mentor)
                held = 0
                continue
            if request is None:
                return taken, most
            taken.append(request.pk)
            held += 1
            most = max(most, held)

    results = in_threads(20, work_through)
    claims = Counter(pk for taken, _most in results for pk in taken)
    assert set(claims.values()) == {1}
    assert len(claims) == 500
    assert max(most for _taken, most in results) == CAP
    left = ReviewRequest.objects.filter(state="waiting")
    assert max(Counter(left.values_list("held_by", flat=True)).values()) <= CAP
    assert take_next(mentor=bob, now=NOW + LEASE - timedelta(seconds=1)) is None
    assert take_next(mentor=bob, now=NOW + LEASE) in left


@pytest.mark.django_db(transaction=True)
def test_one_mentor_in_eight_windows_keeps_the_cap(queue, bob):
    queue(12)

    def take(_number):
        try:
            return take_next(mentor=bob, now=NOW).pk
        except LeaseRefused:
            return None

    taken = [pk for pk in in_threads(8, take) if pk]
    assert len(taken) == len(set(taken)) == CAP


@pytest.mark.django_db(transaction=True)
def test_two_mentors_on_one_request_give_one_holder(queue):
    (request,) = queue(1)
    mentors = make_mentors(2)

    def take(number):
        try:
            return take_request(mentor=mentors[number], request=request, now=NOW).held_by
        except LeaseRefused as refused:
            return refused.sentence

    outcomes = in_threads(2, take)
    request.refresh_from_db()
    assert request.held_by in outcomes
    assert any("has it since" in outcome for outcome in outcomes if isinstance(outcome, str))
