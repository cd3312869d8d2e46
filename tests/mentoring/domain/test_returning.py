"""Between a finished review and the learner: a minute to take it back, then a mark that wins."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Notice
from mentoring.domain import returning
from mentoring.domain.comparison import compare_marks
from mentoring.domain.leases import CAP, take_next, take_request
from mentoring.domain.queries import unread_feedback
from mentoring.domain.requests import RequestRefused, withdraw_request
from mentoring.domain.returning import (
    GRACE,
    TakeBackRefused,
    deliver_again,
    deliver_due,
    deliver_review,
    find_overdue,
    take_back_review,
)
from mentoring.domain.reviews import return_review, save_review
from mentoring.models import Mark, Review, ReviewRequest
from questions.domain.rulings import rule, settle_ruling
from questions.domain.scoring import (
    claim_submission,
    mark_answer,
    score_submission,
    store_score,
)
from questions.models import Score, ScoreOutbox, Submission
from tests.factories import NOW, ScoreFactory
from tests.mentoring.factories import (
    MARKS,
    ReviewRequestFactory,
    break_delivery,
    design_with,
    mend_delivery,
)
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db
THEN = NOW + GRACE


@pytest.fixture
def returned(bob, request_of_alice):
    """alice's request, which bob took, marked and returned at NOW."""
    take_request(mentor=bob, request=request_of_alice, now=NOW)
    text = {"marks": MARKS, "summary": "Good start.", "verdict": "nearly"}
    save_review(request=request_of_alice, mentor=bob, number=0, now=NOW, **text)
    return_review(request=request_of_alice, mentor=bob, now=NOW)
    request_of_alice.refresh_from_db()
    return request_of_alice


def test_learner_hears_of_it_when_the_minute_is_over(alice, bob, returned):
    assert deliver_due(now=THEN - timedelta(seconds=1)) == 0
    assert not unread_feedback(alice)
    assert not Notice.objects.exists()
    assert deliver_due(now=THEN) == 1
    assert list(unread_feedback(alice)) == [returned]
    assert Notice.objects.get().person == alice
    with pytest.raises(TakeBackRefused, match=r"Alice was told already\. Correct the review"):
        take_back_review(request=returned, mentor=bob, now=THEN)
    assert ReviewRequest.objects.get().state == "returned"


def test_delivering_appends_the_mark_once(bob, returned):
    assert deliver_review(request=returned, now=THEN)
    assert deliver_review(request=returned, now=THEN) is None
    score = Score.objects.get()
    # 7 of 12 marks are 5.83 of 10, to the nearest quarter 5.75.
    assert (score.points, score.maximum, score.marked_by) == (Decimal("5.75"), 10, bob)
    assert score.key == f"review:{returned.pk}"
    assert score.report == {
        "kind": "mentor",
        "criteria": [
            {"id": "situation", "title": "Situation", "points": 2, "maximum": 2},
            {"id": "task", "title": "Task", "points": 1, "maximum": 2},
            {"id": "action", "title": "Action", "points": 3, "maximum": 4},
            {"id": "result", "title": "Result", "points": 1, "maximum": 4},
        ],
        "verdict": "nearly",
        "summary": "Good start.",
    }
    assert ScoreOutbox.objects.count() == 1


def test_mark_that_is_the_first_score_tells_of_the_drop_of_its_version(alice, carol, returned):
    version = returned.submission.version
    ruling = rule(version=version, kind="drop", reason="-", author=carol, now=NOW)
    settle_ruling(ruling_id=ruling.pk, now=NOW)
    assert not Notice.objects.exists()
    deliver_review(request=returned, now=THEN)
    score_submission(submission_id=str(returned.submission_id))
    notices = Notice.objects.filter(kind="new_score")
    assert notices.get().says.endswith("faulty, and your answer counts in no score.")
    assert notices.get().person == alice


def test_each_criterion_is_recorded_beside_the_scorer(bob, request_of_alice):
    ScoreFactory(submission=request_of_alice.submission)
    take_request(mentor=bob, request=request_of_alice, now=NOW)
    text = {"summary": "", "verdict": "nearly", "now": NOW}
    save_review(request=request_of_alice, mentor=bob, number=0, marks=MARKS, **text)
    later = MARKS | {"result": 4}
    save_review(request=request_of_alice, mentor=bob, number=1, marks=later, **text)
    return_review(request=request_of_alice, mentor=bob, now=NOW)
    deliver_due(now=THEN)
    mark = Mark.objects.get(criterion="result")
    assert (mark.given, mark.given_first, mark.maximum) == (4, 1, 4)
    assert 0 <= mark.automatic <= 1
    assert Mark.objects.count() == len(MARKS)


def test_taking_back_puts_it_on_the_desk_again(bob, ben, returned):
    # What is about to come is not withdrawn, and nobody else's to take back.
    with pytest.raises(RequestRefused, match="comes in a minute"):
        withdraw_request(request=returned, now=NOW)
    with pytest.raises(Review.DoesNotExist):
        take_back_review(request=returned, mentor=ben, now=NOW)
    # No cap keeps it up.
    ReviewRequestFactory.create_batch(CAP)
    for _each in range(CAP):
        take_next(mentor=bob, now=NOW)
    taken = take_back_review(request=returned, mentor=bob, now=NOW + timedelta(seconds=30))
    assert (taken.state, taken.held_by, taken.asked_at) == ("waiting", bob, NOW)
    assert Review.objects.get(request=returned).state == Review.State.DRAFT
    assert deliver_due(now=THEN) == 0
    assert take_back_review(request=returned, mentor=bob, now=NOW).held_by == bob


def test_mark_beats_an_automatic_score_that_is_there(bob, returned):
    automatic = ScoreFactory(submission=returned.submission)
    deliver_review(request=returned, now=THEN)
    submission = Submission.objects.get()
    assert submission.effective_score.marked_by == bob
    assert set(submission.scores.all()) == {automatic, submission.effective_score}


def test_mark_beats_an_automatic_score_that_comes_later(bob, returned):
    deliver_review(request=returned, now=THEN)
    score_submission(submission_id=str(returned.submission_id))
    submission = Submission.objects.get()
    assert submission.state == Submission.State.SCORED
    assert submission.scores.count() == 2
    assert submission.effective_score.marked_by == bob
    assert ReviewRequest.objects.get().state == "returned"


@pytest.fixture
def return_design(alice, bob):
    """Return a function that lets bob return a design whose key points have these ids."""

    def give(marks, *points):
        request = ReviewRequestFactory(submission=design_with(*points, learner=alice))
        take_request(mentor=bob, request=request, now=NOW)
        text = {"marks": marks, "summary": "", "verdict": "ready"}
        save_review(request=request, mentor=bob, number=0, now=NOW, **text)
        return_review(request=request, mentor=bob, now=NOW)
        return request

    return give


def test_key_point_that_is_called_like_a_drawing_is_delivered(return_design):
    marks = {"point.connections": 4, "components": 2, "connections": 1}
    request = return_design(marks, "connections")
    assert deliver_due(now=THEN) == 1
    assert dict(Mark.objects.values_list("criterion", "given")) == marks
    score = Score.objects.get(submission=request.submission)
    assert {one["id"]: one["points"] for one in score.report["criteria"]} == marks
    assert score.points == Decimal("17.5")  # 7 of 8 marks, of 20 points


def test_review_of_the_time_when_both_had_one_name_is_delivered_as_it_was_marked(return_design):
    """The one mark was shown for the drawing. The key point has none, and counts for nothing."""
    marks = {"components": 2, "connections": 1}
    request = return_design(marks | {"point.connections": 4}, "connections")
    request.reviews.update(marks=marks)
    assert deliver_due(now=THEN) == 1
    assert dict(Mark.objects.values_list("criterion", "given")) == marks
    assert Score.objects.get().points == 15  # 3 of 4 marks, of 20 points


def test_one_that_fails_holds_up_no_other_and_is_tried_less_and_less_often(returned):
    break_delivery(returned)
    tried, due, second = [], THEN, timedelta(seconds=1)
    while due < THEN + timedelta(hours=3):
        assert deliver_due(now=due) == 0
        tried.append(int((due - THEN).total_seconds()))
        tried_at, due = due, ReviewRequest.objects.get().deliver_after
        # No sweep before tries it again: each try moves what stands there.
        assert [deliver_due(now=now) for now in (tried_at + second, due - second)] == [0, 0]
        assert ReviewRequest.objects.get().deliver_after == due > tried_at
    assert tried[:6] == [0, 10, 30, 70, 150, 310]
    assert len(tried) < 12
    failed = ReviewRequest.objects.get()
    assert (failed.state, failed.delivery_failure) == ("returning", "DoesNotExist")


def test_those_that_never_failed_are_delivered_first(returned, return_design):
    break_delivery(returned)
    deliver_due(now=THEN)
    other = return_design({"buffer": 2, "components": 2, "connections": 2}, "buffer")
    due = find_overdue(THEN).order_by("delivery_attempts")
    assert list(due) == [other, returned]
    assert deliver_due(now=THEN + timedelta(hours=1)) == 1
    other.refresh_from_db()
    assert other.state == "returned"


def test_it_is_delivered_by_itself_once_its_cause_is_mended(alice, returned):
    break_delivery(returned)
    for _each in range(20):
        ReviewRequest.objects.update(deliver_after=None)
        deliver_due(now=THEN)
    mend_delivery(returned)
    assert deliver_due(now=THEN + timedelta(minutes=59)) == 0
    assert deliver_due(now=THEN + timedelta(hours=1)) == 1
    assert list(unread_feedback(alice)) == [returned]
    delivered = ReviewRequest.objects.get()
    assert (delivered.delivery_attempts, delivered.delivery_failure) == (0, "")


def test_sweep_without_time_leaves_the_rest_to_the_next_one(returned, return_design, monkeypatch):
    return_design({"buffer": 2, "components": 2, "connections": 2}, "buffer")
    monkeypatch.setattr(returning, "SWEEP_SECONDS", 0)
    assert [deliver_due(now=THEN) for _each in range(3)] == [1, 1, 0]


def test_end_of_the_task_is_no_failure_of_the_review_that_it_came_upon(returned, monkeypatch):
    def end_task(**_given):
        raise SoftTimeLimitExceeded

    with monkeypatch.context() as patched:
        patched.setattr(returning, "deliver_review", end_task)
        with pytest.raises(SoftTimeLimitExceeded):
            deliver_due(now=THEN)
    returned.refresh_from_db()
    assert (returned.delivery_attempts, returned.deliver_after) == (0, None)
    assert deliver_due(now=THEN) == 1


def test_what_a_clock_that_was_ahead_wrote_is_delivered_once_it_was_set_right(alice, returned):
    now = timezone.now()
    ahead = now + timedelta(days=400)
    ReviewRequest.objects.update(returned_at=ahead)
    Review.objects.update(returned_at=ahead)
    # Its minute runs from when that is seen, and what failed is tried within the hour.
    assert deliver_due(now=now) == 0
    ReviewRequest.objects.update(delivery_attempts=3, deliver_after=ahead)
    assert deliver_due(now=now + GRACE) == 1
    assert list(unread_feedback(alice)) == [returned]
    assert ReviewRequest.objects.get().returned_at == Review.objects.get().returned_at == now


def test_repair_tries_at_once(returned):
    break_delivery(returned)
    deliver_due(now=THEN)
    mend_delivery(returned)
    assert deliver_due(now=THEN + timedelta(seconds=1)) == 0
    assert deliver_again(now=THEN + timedelta(seconds=1)) == 1
    assert deliver_again(now=THEN + timedelta(seconds=1)) == 0


def test_taking_back_forgets_the_attempts(bob, returned):
    break_delivery(returned)
    deliver_due(now=THEN)
    mend_delivery(returned)
    taken = take_back_review(request=returned, mentor=bob, now=THEN)
    assert (taken.delivery_attempts, taken.delivery_failure, taken.deliver_after) == (0, "", None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("comes", ["while it is delivered", "before it commits"])
def test_mark_beats_an_automatic_score_that_is_stored_meanwhile(bob, returned, monkeypatch, comes):
    """The worker waits for what the mark holds, all of it, and must see the mark afterwards."""
    claimed = claim_submission(submission_id=str(returned.submission_id), now=NOW)
    report = mark_answer(claimed)

    def store():
        try:
            return store_score(submission=claimed, report=report, duration_ms=1, now=NOW)
        finally:
            connection.close()

    stored = []
    with ThreadPoolExecutor(1) as pool:

        def begin():
            stored.append(pool.submit(store))
            wait_until_blocked()

        def compare(*arguments):
            begin()
            return compare_marks(*arguments)

        with transaction.atomic():
            if comes == "while it is delivered":
                monkeypatch.setattr("mentoring.domain.returning.compare_marks", compare)
            deliver_review(request=returned, now=THEN)
            if comes == "before it commits":
                begin()
        assert stored[0].result(timeout=20)
    submission = Submission.objects.get()
    assert submission.scores.count() == 2
    assert submission.effective_score.marked_by == bob
