"""What a learner hears of a score that was late."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Notice
from questions.domain.scoring import (
    MAX_ATTEMPTS,
    append_mentor_score,
    claim_submission,
    give_up_claim,
    mark_answer,
    store_score,
)
from questions.domain.sweeping import retry_failed
from tests.factories import NOW, SubmissionFactory

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)


def score(submission, *, now):
    claimed = claim_submission(submission_id=submission.pk, now=now)
    store_score(submission=claimed, report=mark_answer(claimed), duration_ms=1, now=now)


def fail(submission, *, times, now=NOW):
    for _ in range(times):
        claimed = claim_submission(submission_id=submission.pk, now=now)
        give_up_claim(submission=claimed, error=RuntimeError(), now=now)


def test_score_that_is_in_time_is_told_by_its_page_alone(alice):
    answer = SubmissionFactory(learner=alice, submitted_at=NOW)
    fail(answer, times=2)
    score(answer, now=NOW + A_MINUTE)

    assert not Notice.objects.exists()


def test_scores_that_were_late_are_told_once_a_day(alice, eve):
    answers = SubmissionFactory.create_batch(3, learner=alice, submitted_at=NOW)
    for answer, day in zip(answers, (0, 0, 1), strict=True):
        score(answer, now=NOW + 6 * A_MINUTE + timedelta(days=day))

    assert Notice.objects.filter(person=alice).count() == 2
    assert Notice.objects.count() == 2
    first = Notice.objects.earliest("created_at")
    assert first.says == "A score that was late has arrived. Today lists all that did."
    assert first.url == reverse("answer", args=[answers[0].pk])


def test_score_after_a_repair_is_told(alice):
    answer = SubmissionFactory(learner=alice, submitted_at=NOW)
    fail(answer, times=MAX_ATTEMPTS)
    retry_failed(now=NOW + A_MINUTE)
    score(answer, now=NOW + 2 * A_MINUTE)

    assert Notice.objects.get().person == alice


def test_late_score_beside_a_mark_is_not_told(alice, bob):
    answer = SubmissionFactory(learner=alice, submitted_at=NOW)
    append_mentor_score(
        submission=answer, mentor=bob, key="r", points=1, maximum=2, report={}, now=NOW + A_MINUTE
    )
    score(answer, now=NOW + 6 * A_MINUTE)

    assert not Notice.objects.exists()
