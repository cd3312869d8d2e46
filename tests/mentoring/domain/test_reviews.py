"""Reviews: compare and swap, text that outlives its lease, and a mark that wins."""

from datetime import timedelta

import pytest

from mentoring.domain.leases import LEASE, take_request
from mentoring.domain.marking import set_marking
from mentoring.domain.requests import withdraw_request
from mentoring.domain.reviews import (
    Conflict,
    LeaseLost,
    ReturnRefused,
    Saved,
    return_review,
    save_review,
)
from mentoring.models import Review
from questions.models import Score
from tests.accounts.factories import CohortFactory
from tests.factories import NOW
from tests.mentoring.factories import MARKS

pytestmark = pytest.mark.django_db
LATER = NOW + LEASE


@pytest.fixture
def held(bob, request_of_alice):
    """alice's request, taken by bob at NOW."""
    return take_request(mentor=bob, request=request_of_alice, now=NOW)


def save(request, mentor, number=0, now=NOW, **changes):
    text = {"marks": MARKS, "summary": "Good start.", "verdict": "nearly"} | changes
    return save_review(request=request, mentor=mentor, number=number, now=now, **text)


def test_saving_raises_the_number_and_renews_the_lease(bob, ben, held):
    # The same text sent twice is saved once.
    for _twice in range(2):
        result = save(held, bob, now=NOW + timedelta(minutes=10))
        assert result == Saved(Review.objects.get())
        assert (result.review.number, result.review.summary) == (1, "Good start.")
    held.refresh_from_db()
    assert held.held_until == NOW + timedelta(minutes=40)
    # Of two windows the newer text stands, until the other is chosen.
    result = save(held, bob, summary="From the second window.")
    assert isinstance(result, Conflict)
    assert (result.newer.number, result.newer.summary) == (1, "Good start.")
    assert Review.objects.get().summary == "Good start."
    chosen = save(held, bob, number=1, summary="From the second window.")
    assert chosen.review.number == 2
    with pytest.raises(Review.DoesNotExist):
        save(held, ben)


def test_replies_belong_to_the_questions_that_were_asked(bob, held):
    held.questions = ["Is it believable?", "Is it short enough?"]
    held.save(update_fields=["questions"])
    said = {"1": "  It is.  ", "2": " ", "3": "To nobody."}
    review = save(held, bob, replies=said).review
    assert review.replies == {"1": "It is."}
    assert review.questions == [("Is it believable?", "It is."), ("Is it short enough?", "")]
    # A change of a reply alone is a change of the text.
    assert save(held, bob, number=1, replies={"1": "It is now."}).review.number == 2
    # A window that was opened before something was asked says nothing of it.
    assert save(held, bob, number=2).review.replies == {"1": "It is now."}
    assert save(held, bob, number=2, replies={"1": ""}).review.replies == {}


def test_marks_that_no_criterion_knows_are_left_out(bob, held):
    marks = {"situation": 2, "task": 3, "action": "4", "result": True, "charm": 1, "x": 0}
    assert save(held, bob, marks=marks | {"action": 4}).review.marks == {
        "situation": 2,
        "action": 4,
    }
    assert save(held, bob, number=1, verdict="brilliant").review.verdict == ""


def test_text_after_a_lost_lease_is_kept_and_the_holder_named(bob, ben, held):
    take_request(mentor=ben, request=held, now=LATER)
    result = save(held, bob, now=LATER)
    assert isinstance(result, LeaseLost)
    assert (result.holder, result.kept) == (ben, True)
    assert "Ben has it since" in result.sentence
    assert Review.objects.get(mentor=bob).summary == "Good start."
    assert Review.objects.get(mentor=ben).summary == ""
    held.refresh_from_db()
    assert held.held_by == ben


def test_text_after_a_withdrawal_is_kept(bob, held):
    withdraw_request(request=held, now=NOW)
    result = save(held, bob)
    assert (result.holder, result.kept) == (None, True)
    assert "Alice withdrew" in result.sentence


def test_returning_ends_the_lease_and_tells_nobody_yet(bob, held):
    save(held, bob, marks={"situation": 2, "action": 1})
    with pytest.raises(ReturnRefused, match=r"no mark yet for: Task; Result\.") as refused:
        return_review(request=held, mentor=bob, now=NOW)
    assert refused.value.fields == ("task", "result")
    save(held, bob, number=1, verdict="")
    with pytest.raises(ReturnRefused, match="Choose a verdict"):
        return_review(request=held, mentor=bob, now=NOW)
    save(held, bob, number=2)
    review = return_review(request=held, mentor=bob, now=NOW)
    held.refresh_from_db()
    assert review.state == Review.State.RETURNED
    assert (held.state, held.returned_at, held.held_by) == ("returning", NOW, None)
    assert not Score.objects.exists()
    again = return_review(request=held, mentor=bob, now=LATER)
    assert again.returned_at == review.returned_at == NOW
    # What is saved then changes nothing.
    result = save(held, bob, number=3, summary="One more thing.")
    assert (type(result), result.kept) == (LeaseLost, False)
    assert Review.objects.get().summary == "Good start."


def test_first_complete_marks_are_kept_beside_later_ones(bob, held):
    save(held, bob, marks={"situation": 2})
    assert Review.objects.get().first_marks is None
    save(held, bob, number=1)
    save(held, bob, number=2, marks=MARKS | {"result": 4})
    review = Review.objects.get()
    assert (review.first_marks, review.marks["result"]) == (MARKS, 4)
    assert review.revealed_at == NOW


def test_marks_of_a_cohort_that_shows_the_score_first_are_never_first(alice, bob, held):
    cohort = CohortFactory(learners=[alice], mentors=[bob])
    set_marking(cohort=cohort, marks_first=False)
    save(held, bob)
    review = Review.objects.get()
    assert (review.first_marks, review.revealed_at) == (None, NOW)


def test_returning_what_another_window_changed_meanwhile_is_refused(bob, held):
    """Two windows press at once: each has stored its text before either returns it."""
    first = save(held, bob, summary="From the first window.").review
    second = save(held, bob, number=1, summary="From the second window.").review
    with pytest.raises(ReturnRefused, match="Another window changed this review just now"):
        return_review(request=held, mentor=bob, number=first.number, now=NOW)
    returned = return_review(request=held, mentor=bob, number=second.number, now=NOW)
    assert (returned.state, returned.summary) == ("returned", "From the second window.")
    # Nor is the first told that its own was.
    with pytest.raises(ReturnRefused):
        return_review(request=held, mentor=bob, number=first.number, now=NOW)


def test_returning_after_a_lost_lease_is_refused_and_one_result_counts(bob, ben, held):
    save(held, bob)
    take_request(mentor=ben, request=held, now=LATER)
    with pytest.raises(ReturnRefused, match="Ben has it since"):
        return_review(request=held, mentor=bob, now=LATER)
    save(held, ben, now=LATER, summary="Mine.")
    return_review(request=held, mentor=ben, now=LATER)
    with pytest.raises(ReturnRefused, match="Ben returned this at"):
        return_review(request=held, mentor=bob, now=LATER)
    assert Review.objects.get(state="returned").mentor == ben
    assert Review.objects.get(mentor=bob).summary == "Good start."
