"""A mentor corrects a review that came back: once, beside what stood there, below later marks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import fsrs
import pytest
from django.db import connection, transaction

from accounts.models import Notice
from mentoring.domain.correcting import (
    CorrectionRefused,
    correct_review,
    list_corrections,
    marks_before,
)
from mentoring.domain.leases import take_request
from mentoring.domain.requests import ask_second_opinion
from mentoring.domain.returning import GRACE, deliver_review
from mentoring.domain.reviews import return_review, save_review
from mentoring.models import Correction, Mark, Review, ReviewRequest
from mentoring.personal import tell_review, write_corrections
from questions.domain.cards import list_looks
from questions.domain.looks import rate_look
from questions.domain.reviewing import restore_looks, review_answer, undo_looks, undo_rating
from questions.domain.scoring import lock_to_score
from questions.models import Card, Score, ScoreOutbox, Submission
from tests.factories import NOW, ScoreFactory
from tests.mentoring.factories import MARKS, ReviewFactory
from tests.mentoring.giving import give_back
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def review(bob, request_of_alice) -> Review:
    """alice's answer, which bob returned: 7 of 12 levels, 5.75 of 10 points."""
    return give_back(request_of_alice, bob, now=NOW)


def correct(review, number=1, *, marks, text="I misread it.", verdict="nearly"):
    return correct_review(
        request=ReviewRequest.objects.get(pk=review.request_id),
        mentor=review.mentor,
        number=number,
        marks=marks,
        verdict=verdict,
        text=text,
        now=LATER,
    )


def test_corrected_mark_counts_once_and_what_stood_there_stays_known(alice, bob, review):
    facts, right = ScoreOutbox.objects.count(), MARKS | {"action": 4, "result": 3}
    made = correct(review, marks=right)
    assert correct(review, marks=right) == made
    review.refresh_from_db()
    assert review.marks == right
    [told] = list_corrections(review)
    assert [(one.title, one.before, one.after, one.maximum) for one in told.changes] == [
        ("Action", 3, 4, 4),
        ("Result", 1, 3, 4),
    ]
    counting = Submission.objects.get().effective_score
    # 10 of 12 levels.
    assert (counting.points, counting.marked_by) == (pytest.approx(8.25), bob)
    assert Score.objects.filter(source="mentor").count() == 2
    assert ScoreOutbox.objects.count() == facts + 1
    # Agreement is reckoned from what was given before anybody could object.
    assert dict(Mark.objects.values_list("criterion", "given")) == MARKS
    notice = Notice.objects.get(kind="review_corrected")
    assert (notice.person, notice.says) == (alice, "Bob corrected the review of your answer.")
    # Another window, which knows nothing of it, would put the old marks back.
    with pytest.raises(CorrectionRefused, match="in another window"):
        correct(review, marks=MARKS | {"task": 2})
    correct(review, 2, marks=right, text="See the lesson on figures, too.")
    assert Score.objects.filter(source="mentor").count() == 2
    added = Notice.objects.filter(kind="review_corrected").exclude(pk=notice.pk).get()
    assert added.says == "Bob added something to the review of your answer."
    written = "\n".join(write_corrections(tell_review(review)))
    assert written.index("Corrected on") < written.index("Added on")
    # As it was at first: nothing differs from what was returned.
    assert marks_before(review) == {"action": 3, "result": 1}
    correct(review, 3, marks=MARKS)
    review.refresh_from_db()
    assert marks_before(review) == {}


def rated() -> list[int]:
    return [look.rating for look in list_looks(Card.objects.get())]


def test_correction_rates_the_look_anew_that_the_review_had_rated(alice, review):
    """5.75 of 10 points was no recall, 8.25 is."""
    submission = Submission.objects.get()
    assert rated() == [fsrs.Rating.Again]
    correct(review, marks=MARKS | {"action": 4, "result": 3})
    assert rated() == [fsrs.Rating.Hard]
    # What the learner said stays; once they take it back, the correction of meanwhile counts.
    card = Card.objects.get()
    rate_look(card=card, rating=fsrs.Rating.Easy, seen=None, now=LATER)
    correct(review, 2, marks=MARKS)
    [look] = list_looks(card)
    assert look.rating == fsrs.Rating.Easy
    undo_rating(card=card, seen=look.pk, now=LATER)
    assert rated() == [fsrs.Rating.Again]
    # So it does for an answer that was corrected while it was taken back, once it is restored.
    undo_looks(submission=submission, now=LATER)
    Submission.objects.update(withdrawn_at=LATER)
    correct(review, 3, marks=MARKS | {"action": 4, "result": 3})
    assert rated() == []
    Submission.objects.update(withdrawn_at=None)
    with transaction.atomic():
        restore_looks(submission=Submission.objects.get(), now=LATER)
    assert rated() == [fsrs.Rating.Hard]


def test_correction_leaves_a_look_alone_that_the_scorer_had_rated(bob, request_of_alice):
    score = ScoreFactory(submission=request_of_alice.submission)
    with transaction.atomic():
        review_answer(submission=lock_to_score(score.submission_id), score=score)
    before = rated()
    review = give_back(request_of_alice, bob, now=NOW)
    correct(review, marks=dict.fromkeys(MARKS, 0))
    correct(review, 2, marks={"situation": 2, "task": 2, "action": 4, "result": 4})
    assert rated() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_windows_that_correct_at_once_the_second_is_told(review):
    def correct_meanwhile():
        try:
            return correct(review, marks=MARKS | {"task": 2})
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            correct(review, marks=MARKS | {"result": 3})
            second = pool.submit(correct_meanwhile)
            wait_until_blocked()
        assert isinstance(second.exception(timeout=20), CorrectionRefused)
    review.refresh_from_db()
    assert review.marks == MARKS | {"result": 3}


def test_no_draft_and_no_second_mark_is_corrected(bob, review):
    ReviewRequest.objects.update(origin="sampled")
    with pytest.raises(CorrectionRefused, match="that its learner has"):
        correct(review, marks=MARKS | {"result": 3})
    with pytest.raises(CorrectionRefused, match="that its learner has"):
        correct(ReviewFactory(mentor=bob), marks=MARKS | {"result": 3})
    assert not Correction.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_second_opinion_that_is_just_delivered_goes_on_counting(alice, bob, ben, review):
    """The correction waits for the delivery, and must see its mark afterwards."""
    second = ask_second_opinion(
        request=ReviewRequest.objects.get(), questions=[], now=NOW + timedelta(hours=1)
    )
    take_request(mentor=ben, request=second, now=LATER)
    text = {"marks": dict.fromkeys(MARKS, 0), "summary": "", "verdict": "revise"}
    save_review(request=second, mentor=ben, number=0, now=LATER, **text)
    return_review(request=second, mentor=ben, now=LATER)

    def correct_meanwhile():
        try:
            return correct(review, marks=MARKS | {"result": 3}, verdict="ready")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            deliver_review(request=second, now=LATER + GRACE)
            corrected = pool.submit(correct_meanwhile)
            wait_until_blocked()
        assert corrected.result(timeout=20).changes == {"result": [1, 3]}
    assert Submission.objects.get().effective_score.marked_by == ben
    assert Score.objects.filter(marked_by=bob).count() == 1
    review.refresh_from_db()
    assert (review.marks["result"], review.verdict) == (3, "ready")
    says = Notice.objects.get(person=alice, kind="review_corrected").says
    assert says.endswith("The second opinion counts as before.")
