"""More time for what the clock closed, for whom one may extend, and late text that counts."""

from datetime import timedelta

import pytest

from mockinterviews.domain.closing import close_expired, hand_in
from mockinterviews.domain.extending import (
    CannotReopen,
    extend_all,
    extend_interview,
    interviews_to_extend,
)
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.domain.late import accept_late_text
from mockinterviews.domain.verifying import find_receipt_faults
from mockinterviews.models import Draft, Interview, LateText
from progress.domain.folds import fold_all
from progress.domain.items.gathering import first_answers, gather_items
from progress.domain.rebuild import rebuild
from progress.models import ScoreContribution, TopicMastery
from questions.domain.scoring import score_submission
from questions.models import Submission
from tests.accounts.factories import CohortFactory
from tests.factories import NOW, SubmissionFactory
from tests.mockinterviews.conftest import STAR, WRITTEN

pytestmark = pytest.mark.django_db
STORY = {"sections": {"situation": "In spring."}}


def at(seconds):
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def expired(running, save):
    """Two answers, closed by the sweep at 640 s, and a late word for the first at 650 s."""
    save(running, "In time.", now=at(590))
    save(running, STORY, position=STAR, now=at(595))
    close_expired(now=at(640))
    save(running, "In time. Late.", based_on=1, now=at(650))
    running.refresh_from_db()
    return running


def extend(interview, dana, *, seconds=300, now):
    return extend_interview(
        interview=interview, seconds=seconds, reason="fire drill", made_by=dana, now=now
    )


def test_extension_opens_again_what_the_clock_closed(expired, dana, save):
    opened = extend(expired, dana, now=at(700))
    assert opened.state == Interview.State.RUNNING
    # The hundred seconds since the end are made up for: all 300 are there to write in.
    assert opened.deadline == at(1000)
    draft = opened.questions.get(position=WRITTEN).draft
    assert draft.response == {"text": "In time. Late."}
    late = LateText.objects.get()
    assert (late.accepted_by, late.accepted_at, late.reason) == (dana, at(700), "fire drill")
    assert not Submission.objects.filter(withdrawn_at=None).exists()
    save(opened, "In time. Late. More.", based_on=draft.number, now=at(900))
    hand_in(interview=opened, now=at(950))
    counted = Submission.objects.filter(withdrawn_at=None)
    counted = {answer.response.get("text") for answer in counted}
    assert counted == {None, "In time. Late. More."}
    assert Submission.objects.count() == 3


def test_time_in_which_it_was_closed_counts_at_no_question(expired, dana):
    place = expired.questions.filter(position=WRITTEN)
    place.update(visited_at=at(580), spent_seconds=10)
    extend(expired, dana, now=at(5000))
    # Twenty seconds more until the deadline at 600 s; from 5000 s on it counts again.
    assert place.values_list("spent_seconds", "visited_at").get() == (30, at(5000))


def test_an_answer_that_is_handed_in_unchanged_is_the_same_one(expired, dana):
    before = expired.questions.get(position=STAR).submission
    extend(expired, dana, now=at(700))
    closed = hand_in(interview=expired, now=at(800))
    assert closed.questions.get(position=STAR).submission == before
    before.refresh_from_db()
    assert before.withdrawn_at is None
    assert closed.receipt["accepted_late"][0]["position"] == WRITTEN
    assert len(closed.earlier_receipts) == 1
    assert find_receipt_faults(closed) == []
    earlier = closed.earlier_receipts[0]["hash"]
    assert "another took its place" in find_receipt_faults(closed, given_hash=earlier)[0]


def test_what_is_withdrawn_counts_nowhere_and_the_rebuild_agrees(expired, dana, save):
    def score_and_fold():
        for answer in Submission.objects.all():
            score_submission(submission_id=str(answer.pk))
        fold_all()
        return sum(TopicMastery.objects.values_list("answers", flat=True))

    def list_firsts():
        firsts = ScoreContribution.objects.filter(is_first=True, score__isnull=False)
        return sorted(firsts.values_list("submission__version__kind", flat=True))

    assert score_and_fold() == 2
    assert list_firsts() == ["star", "written"]
    Interview.objects.update(keys_shown_at=at(660))
    opened = extend(expired, dana, now=at(700))
    assert score_and_fold() == 0
    assert not any(rebuild(swap=False).values())
    save(opened, "Anew.", based_on=2, now=at(800))
    hand_in(interview=opened, now=at(900))
    assert score_and_fold() == 2
    assert not any(rebuild(swap=False).values())
    # What was rewritten after the keys had been seen is no first attempt, nor is what follows it.
    written = opened.questions.get(position=WRITTEN).version
    assert list_firsts() == ["star"]
    assert count_met(written) == 0
    Interview.objects.update(keys_shown_at=None)
    assert count_met(written) == 1
    Interview.objects.update(keys_shown_at=at(660))
    SubmissionFactory(learner=opened.learner, version=written, submitted_at=at(5000))
    assert score_and_fold() == 3
    assert list_firsts() == ["star"]
    assert count_met(written) == 0
    assert not any(rebuild(swap=False).values())


def count_met(version):
    """Return how many met a question, left out or not, as item analysis counts them."""
    with first_answers(version.question.bank_id):
        return gather_items(version.question.bank_id, half_z=1)[version.pk].met


@pytest.mark.parametrize(
    ("by_hand", "now", "sentence"),
    [(True, 700, "by hand"), (False, 700 + 24 * 3600, "over a day ago")],
)
def test_some_stay_closed(running, dana, by_hand, now, sentence):
    hand_in(interview=running, now=at(300)) if by_hand else close_expired(now=at(640))
    with pytest.raises(CannotReopen, match=sentence):
        extend(running, dana, now=at(now))


def test_one_that_is_refused_or_fails_stops_no_other(expired, dana, eve):
    other = prepare_interview(learner=expired.learner, blueprint=expired.blueprint, now=at(660))
    start_interview(interview=other, now=at(660))
    result = extend_all(
        interviews=[expired, other], seconds=60, reason="noise", made_by=dana, now=at(700)
    )
    assert result.given == [other]
    assert "sits another interview now" in result.refused[0].sentence
    hand_in(interview=other, now=at(700))
    hers = prepare_interview(learner=eve, blueprint=expired.blueprint, now=at(700))
    start_interview(interview=hers, now=at(700))
    # What came late to it has no place to stand in.
    Draft.objects.filter(question__interview=expired).delete()
    result = extend_all(
        interviews=[expired, hers], seconds=60, reason="noise", made_by=dana, now=at(710)
    )
    assert result.given == [hers]
    assert "of Alice has no more time" in result.refused[0].sentence
    expired.refresh_from_db()
    assert expired.state == Interview.State.CLOSED


def test_mentors_extend_their_cohorts_and_staff_all_but_nobody_their_own(
    expired, alice, bob, frank, dana, eve
):
    CohortFactory(mentors=[bob], learners=[alice])
    sitting = prepare_interview(learner=eve, blueprint=expired.blueprint, now=at(600))
    start_interview(interview=sitting, now=at(600))

    def seen(user, now=700):
        return list(interviews_to_extend(user, at(now)))

    assert seen(dana) == [sitting, expired]
    assert seen(bob) == [expired]
    assert seen(frank) == seen(eve) == []
    assert seen(dana, now=2 * 24 * 3600) == [sitting]


def test_late_text_counts_once_staff_accept_it(expired, dana):
    first = expired.questions.get(position=WRITTEN).submission
    late = LateText.objects.get()
    for _twice in range(2):
        closed = accept_late_text(late=late, accepted_by=dana, reason="power cut", now=at(900))
    answer = closed.questions.get(position=WRITTEN).submission
    assert answer.response == {"text": "In time. Late."}
    first.refresh_from_db()
    assert first.withdrawn_at == at(900)
    assert Submission.objects.count() == 3
    assert [late["reason"] for late in closed.receipt["accepted_late"]] == ["power cut"]
    assert find_receipt_faults(closed, given_hash=closed.receipt_hash) == []
    Submission.objects.filter(pk=answer.pk).update(response={"text": "Another."})
    assert find_receipt_faults(closed) == ["The answer to question 1 is not what was handed in."]
