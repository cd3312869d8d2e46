"""A mentor corrects a review that its learner has: marks, the verdict, or a word more.

The review has what holds from then on, and a Correction what stood there before. The marks that
agreement is reckoned from (`Mark`) stay as they were given: a correction may follow from what the
learner replied, and is no independent mark. What came after the review goes on standing: where a
second opinion counts, a correction of the first is shown and gives no score.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.domain.comparison import compare_marks
from mentoring.domain.leases import lock_request
from mentoring.domain.returning import append_score, key_of
from mentoring.domain.reviews import lock_review
from mentoring.domain.rubric import clean_marks, criteria_of
from mentoring.domain.telling import tell_of_correction
from mentoring.models import Correction, Review, ReviewRequest
from questions.domain.reports import automatic_score
from questions.domain.scoring import lock_to_score
from questions.models import Submission

LONGEST_REASON = 1000
MOST_CORRECTIONS = 10
State = ReviewRequest.State


class CorrectionRefused(Exception):
    """A correction that cannot be taken in. Carries a sentence for the mentor."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Changed:
    """A mark that was corrected, of `maximum`."""

    title: str
    before: int
    after: int
    maximum: int


@dataclass(frozen=True)
class Corrected:
    """A correction as people read it."""

    correction: Correction
    changes: list[Changed]


@transaction.atomic
def correct_review(
    *,
    request: ReviewRequest,
    mentor: User,
    number: int,
    marks: Mapping,
    verdict: str,
    text: str,
    now: datetime,
) -> Correction:
    """Correct the mentor's review that came back; what `marks` leaves out stays as it is.

    `number` is that of the correction, from 1 on, as the mentor's page knows it: sent twice it is
    stored once. Effects: the review has the new marks and verdict; they become a Score that counts
    from now on, unless another mentor's counts by then; and the learner gets a notice. Raise
    CorrectionRefused where another window was first, or there is nothing to correct.
    """
    # As who delivers a review: the answer first, then the request.
    answer = lock_to_score(request.submission_id)
    locked = lock_request(request)
    review = lock_review(locked, mentor)
    refuse_unless_returned(locked, review)
    said = describe_change(locked, review, marks, verdict) | {"text": text[:LONGEST_REASON]}
    is_changed = bool(said["changes"] or said["verdict"])
    stored = review.corrections.filter(number=number, text=said["text"]).first()
    if stored and not is_changed:  # what was sent stands there: it was sent twice
        return stored
    refuse_unless_next(review, number)
    correction = Correction.objects.create(review=review, number=number, created_at=now, **said)
    counts = is_counted(answer, locked)
    if is_changed:
        after = {key: after for key, (_before, after) in said["changes"].items()}
        review.marks = review.marks | after
        review.verdict = said["verdict"] or review.verdict
        review.save(update_fields=["marks", "verdict"])
        if counts:
            append_correction(locked, review, correction, now)
    tell_of_correction(locked, correction, counts=counts, now=now)
    return correction


def describe_change(
    request: ReviewRequest, review: Review, marks: Mapping, verdict: str
) -> dict[str, dict | str]:
    """Return which marks are others by now, with those of before, and so of the verdict."""
    given = clean_marks(criteria_of(request.submission), marks)
    changes = {
        key: [review.marks[key], after]
        for key, after in given.items()
        if key in review.marks and review.marks[key] != after
    }
    if verdict in ("", review.verdict) or verdict not in Review.Verdict:
        return {"changes": changes, "verdict_before": "", "verdict": ""}
    return {"changes": changes, "verdict_before": review.verdict, "verdict": verdict}


def refuse_unless_returned(request: ReviewRequest, review: Review) -> None:
    """Raise CorrectionRefused where no learner has the review."""
    if not is_correctable(request, review):
        raise CorrectionRefused(_("Only a review that its learner has can be corrected."))


def is_correctable(request: ReviewRequest, review: Review) -> bool:
    """Return whether the learner has the review.

    A second mark is for the agreement of mentors alone, and would tell nothing if it could follow.
    """
    is_there = request.state == State.RETURNED and review.state == Review.State.RETURNED
    return is_there and not request.is_second_mark and request.learner.erased_at is None


def refuse_unless_next(review: Review, number: int) -> None:
    """Raise CorrectionRefused where the mentor's page does not know of all corrections."""
    there = review.corrections.count()
    if number != there + 1:
        raise CorrectionRefused(
            _(
                "You corrected this review in another window. Below stands what you changed here, "
                "and all else as it is by now. Look at it, then send it."
            )
        )
    if there >= MOST_CORRECTIONS:
        raise CorrectionRefused(
            _("You corrected this review %(count)d times, the most there is room for. Reply to it.")
            % {"count": there}
        )


def is_counted(answer: Submission, request: ReviewRequest) -> bool:
    """Return whether it is the mark of this review that counts, and no later one's."""
    counting = answer.effective_score
    return counting is not None and counting.key.split(":")[:2] == key_of(request).split(":")


def append_correction(
    request: ReviewRequest, review: Review, correction: Correction, now: datetime
) -> None:
    """Append the corrected marks as a score, once: its key has the number of the correction."""
    submission = request.submission
    compared = compare_marks(submission, review.marks, automatic_score(submission))
    append_score(request, review, compared, f"{key_of(request)}:{correction.number}", now)


def list_corrections(review: Review) -> list[Corrected]:
    """Return the corrections of a review as people read them, the first one first."""
    corrections = list(review.corrections.all())
    if not corrections:
        return []
    criteria = {one.id: one for one in criteria_of(review.request.submission)}
    return [
        Corrected(
            one,
            [
                Changed(criteria[key].name, before, after, criteria[key].maximum)
                for key, (before, after) in one.changes.items()
                if key in criteria
            ],
        )
        for one in corrections
    ]


def marks_before(review: Review) -> dict[str, int]:
    """Return the marks that are others by now, as they were when the review was returned."""
    first, _verdict = stood_before(review, 1)
    return {key: mark for key, mark in first.items() if mark != review.marks.get(key)}


def stood_before(review: Review, number: int) -> tuple[dict[str, int], str]:
    """Return the marks and the verdict as they were before the correction of this number."""
    marks, verdict = dict(review.marks), review.verdict
    for one in reversed(list(review.corrections.all())):
        if one.number >= number:
            marks |= {key: before for key, (before, _after) in one.changes.items()}
            verdict = one.verdict_before or verdict
    return marks, verdict
