"""Claim, mark, store: every step can run twice, and be killed anywhere."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone

from questions.domain import cards
from questions.domain.reviewing import list_points
from questions.domain.scoring import (
    MAX_ATTEMPTS,
    append_mentor_score,
    claim_submission,
    give_up_claim,
    lease,
    mark_answer,
    prepare_statements,
    score_submission,
    store_score,
)
from questions.domain.sweeping import fail_exhausted, retry_failed, sweep_submissions
from questions.models import Card, ReviewLog, Score, ScoreOutbox, Submission
from tests.factories import NOW, QuestionFactory, ScoreFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


def claim(submission, now=NOW):
    return claim_submission(submission_id=str(submission.pk), now=now)


def store(claimed):
    return store_score(submission=claimed, report=mark_answer(claimed), duration_ms=1, now=NOW)


def give_mark(submission, mentor, points="0.25", key="review:1"):
    return append_mentor_score(
        submission=submission,
        mentor=mentor,
        key=key,
        points=Decimal(points),
        maximum=Decimal(1),
        report={"kind": "mentor"},
        now=NOW,
    )


def test_score_submission_stores_score_card_log_and_fact():
    submission = SubmissionFactory()
    score = score_submission(submission_id=str(submission.pk))
    submission.refresh_from_db()
    assert (submission.state, submission.attempts) == ("scored", 1)
    assert submission.effective_score == score
    assert (score.points, score.maximum, score.source) == (1, 1, "automatic")
    assert score.report["parts"]
    log = ReviewLog.objects.get(submission=submission)
    assert (log.rating, log.reviewed_at) == (3, NOW)
    assert Card.objects.get().due_at > NOW
    assert ScoreOutbox.objects.filter(submission=submission).count() == 1


@pytest.mark.parametrize(("kind", "statements"), [("single_choice", 3), ("written", 6)])
def test_score_is_stored_by_few_statements_also_of_an_unsure_answer_that_missed_a_point(
    kind, statements, django_assert_num_queries
):
    claimed = claim(SubmissionFactory(kind=kind))
    report = {
        "points": 0,
        "maximum": 10,
        "parts": [{"id": point["id"], "status": "missing"} for point in list_points(claimed)],
        "needs_person": kind == "written",
        "versions": {"scorer": "tests"},
    }
    with django_assert_num_queries(statements + 2):  # a savepoint's ends
        store_score(submission=claimed, report=report, duration_ms=1, now=NOW)
    assert Card.objects.exclude(point="").count() == len(report["parts"])


def test_score_submission_twice_scores_once():
    submission = SubmissionFactory()
    assert score_submission(submission_id=str(submission.pk))
    assert score_submission(submission_id=str(submission.pk)) is None
    assert Score.objects.count() == ScoreOutbox.objects.count() == 1


def test_score_submission_that_is_gone_returns_nothing():
    assert score_submission(submission_id="00000000-0000-0000-0000-000000000000") is None


def test_claim_is_refused_while_another_holds_it_and_granted_when_the_lease_is_over():
    submission = SubmissionFactory()
    first = claim(submission)
    assert claim(submission, NOW + lease() - timedelta(seconds=1)) is None
    second = claim(submission, NOW + lease())
    assert (second.attempts, second.claim_token != first.claim_token) == (2, True)


def test_store_score_of_a_lost_claim_changes_nothing():
    submission = SubmissionFactory()
    first = claim(submission)
    second = claim(submission, NOW + lease())
    assert store(first) is None
    assert not Score.objects.exists()
    assert store(second)
    submission.refresh_from_db()
    assert submission.state == "scored"


def test_marking_that_raises_returns_the_claim_later_each_time_and_fails_at_last():
    broken = QuestionFactory(version={"content": {"text": "?", "options": "none"}})
    submission = SubmissionFactory(version=broken.current_version, response={"choice": ["a"]})
    waits = []
    for _attempt in range(MAX_ATTEMPTS):
        assert score_submission(submission_id=str(submission.pk)) is None
        submission.refresh_from_db()
        waits.append(submission.sweep_after - timezone.now())
    assert submission.state == "failed"
    assert waits == sorted(waits)
    assert "SchemeFault" in submission.failure
    assert score_submission(submission_id=str(submission.pk)) is None


def test_give_up_claim_of_a_lost_claim_changes_nothing():
    submission = SubmissionFactory()
    first = claim(submission)
    second = claim(submission, NOW + lease())
    give_up_claim(submission=first, error=ValueError(), now=NOW)
    submission.refresh_from_db()
    assert (submission.state, submission.claim_token) == ("scoring", second.claim_token)


def test_worker_that_dies_at_every_attempt_ends_in_a_visible_failure_and_a_repair():
    submission, now = SubmissionFactory(), NOW
    for _attempt in range(MAX_ATTEMPTS):
        assert claim(submission, now)
        now += lease()
    assert claim(submission, now) is None
    assert fail_exhausted(now=now) == 1
    submission.refresh_from_db()
    assert (submission.state, bool(submission.failure)) == ("failed", True)
    assert (retry_failed(now=now), retry_failed(now=now)) == (1, 0)
    assert score_submission(submission_id=str(submission.pk)).points == 1


def test_sweep_sends_what_waits_too_long_and_only_that():
    waiting = SubmissionFactory(sweep_after=NOW)
    SubmissionFactory(sweep_after=NOW + timedelta(seconds=1))
    held = SubmissionFactory(sweep_after=NOW)
    claim(held)
    assert sweep_submissions(now=NOW) == 1
    waiting.refresh_from_db()
    assert waiting.sweep_after == NOW + lease()
    assert sweep_submissions(now=NOW) == 0


def test_sweep_waits_for_no_time_that_a_clock_wrote_which_was_put_back_since():
    now = timezone.now()
    ahead, behind = now + timedelta(days=1), now - timedelta(hours=1)
    held, fresh = SubmissionFactory.create_batch(2)
    SubmissionFactory(sweep_after=ahead)
    claim(held, ahead)
    claim(fresh, now)
    # Who has a wrong clock themselves takes nothing.
    assert claim(fresh, behind) is None
    assert (sweep_submissions(now=now), sweep_submissions(now=now)) == (2, 0)
    assert claim(held, now).attempts == 2


@pytest.mark.django_db(transaction=True)
def test_sweep_waits_for_no_answer_that_somebody_holds():
    """Who holds several, as where an interview opens again, may wait for one that it holds."""
    held, lost = SubmissionFactory(sweep_after=NOW), SubmissionFactory(attempts=MAX_ATTEMPTS)
    free = SubmissionFactory(sweep_after=NOW)

    def sweep():
        with closing(connection):
            return sweep_submissions(now=NOW)

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        list(Submission.objects.select_for_update().filter(pk__in=[held.pk, lost.pk]))
        assert pool.submit(sweep).result(timeout=20) == 2
    free.refresh_from_db()
    assert free.sweep_after > NOW
    assert sweep_submissions(now=NOW) == 1
    lost.refresh_from_db()
    assert lost.state == "failed"


def test_mentor_mark_beats_the_automatic_score_before_and_after_it(bob):
    scored = SubmissionFactory()
    score_submission(submission_id=str(scored.pk))
    mark = give_mark(scored, bob)
    scored.refresh_from_db()
    assert scored.effective_score == mark

    waiting = SubmissionFactory()
    mark = give_mark(waiting, bob)
    assert score_submission(submission_id=str(waiting.pk)).source == "automatic"
    waiting.refresh_from_db()
    assert (waiting.state, waiting.effective_score, waiting.scores.count()) == ("scored", mark, 2)


def test_mentor_mark_of_a_failed_answer_makes_it_scored(bob):
    submission = SubmissionFactory(state="failed", failure="lost")
    mark = give_mark(submission, bob)
    submission.refresh_from_db()
    assert (submission.state, submission.effective_score, submission.failure) == (
        "scored",
        mark,
        "",
    )


def test_mark_counts_when_the_attempts_run_out_after_it(bob):
    submission, now = SubmissionFactory(), NOW
    mark = give_mark(submission, bob)
    for _attempt in range(MAX_ATTEMPTS):
        assert claim(submission, now)
        now += lease()
    fail_exhausted(now=now)
    submission.refresh_from_db()
    assert (submission.state, submission.effective_score) == ("scored", mark)
    assert ReviewLog.objects.get(submission=submission).rating == 1


def test_mentor_mark_with_the_same_key_is_appended_once(bob):
    submission = ScoreFactory().submission
    assert give_mark(submission, bob) == give_mark(submission, bob, points="1")
    assert submission.scores.filter(source="mentor").get().points == Decimal("0.25")
    assert ScoreOutbox.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_score_submission_by_eight_connections_at_once_scores_once():
    vars(cards.LOCKED).pop("compiled", None)
    prepare_statements()  # as a worker at its start, outside any transaction
    assert vars(cards.LOCKED)["compiled"]
    submission, start = SubmissionFactory(kind="multiple_choice"), Barrier(8)

    def score(_number):
        try:
            start.wait()
            return score_submission(submission_id=str(submission.pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        scores = [score for score in pool.map(score, range(8)) if score]
    assert len(scores) == 1
    submission.refresh_from_db()
    assert (submission.state, submission.attempts) == (Submission.State.SCORED, 1)


@pytest.mark.django_db(transaction=True)
def test_two_answers_to_one_question_scored_at_once_give_one_card_with_two_looks():
    first = SubmissionFactory()
    second = SubmissionFactory(
        learner=first.learner, version=first.version, submitted_at=NOW + timedelta(days=3)
    )
    start = Barrier(2)

    def score(submission):
        try:
            start.wait()
            score_submission(submission_id=str(submission.pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(score, (first, second)))
    card = Card.objects.get()
    assert card.logs.count() == 2
    assert card.state["last_review"].startswith("2083-05-15")
