"""The second mark of a sample: independent, unseen by the learner, and counted as a pair."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse

from accounts.domain.notices import choose_channels
from accounts.models import Channel, Cohort, Notice, User
from mentoring.doctoring import find_old_requests
from mentoring.domain.correcting import correct_review
from mentoring.domain.disputes import DisputeRefused, dispute_point, list_points
from mentoring.domain.figures import describe_agreement
from mentoring.domain.leases import take_request
from mentoring.domain.marking import set_marking
from mentoring.domain.pauses import end_pause, pause_mentor
from mentoring.domain.queries import latest_requests, requests_for_learner, turnaround
from mentoring.domain.requests import RequestRefused, ask_for_review, ask_second_opinion
from mentoring.domain.returning import deliver_due
from mentoring.domain.reviews import ReturnRefused, return_review, save_review
from mentoring.domain.second_marks import (
    STRANDED_AFTER,
    USUAL_DIVERGENCE,
    drop_stranded,
    list_pairs,
    pairs_since,
    stranded_seconds,
)
from mentoring.models import Dispute, ReviewRequest
from mentoring.personal import tell_feedback
from questions.domain.reports import automatic_score
from questions.models import Score, Submission
from tests.accounts.factories import CohortFactory
from tests.factories import NOW, ScoreFactory
from tests.mentoring.factories import MARKS, DisputeFactory
from tests.mentoring.giving import give_back
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def cohort(alice, bob, ben):
    cohort = CohortFactory(learners=[alice], mentors=[bob, ben])
    set_marking(cohort=cohort, second_percent=100, divergence=30)
    return cohort


@pytest.fixture
def sampled(cohort, bob, request_of_alice):
    ScoreFactory(submission=request_of_alice.submission)
    give_back(request_of_alice, bob, now=NOW)
    return ReviewRequest.objects.get(sample_of=request_of_alice)


def mark_again(sampled, mentor, marks):
    take_request(mentor=mentor, request=sampled, now=LATER)
    text = {"summary": "", "verdict": "ready", "marks": marks}
    save_review(request=sampled, mentor=mentor, number=0, now=LATER, **text)
    return_review(request=sampled, mentor=mentor, now=LATER)
    deliver_due(now=LATER + timedelta(minutes=2))


def test_learner_sees_neither_the_second_mark_nor_its_score(alice, bob, ben, sampled):
    told = Notice.objects.count()
    mark_again(sampled, ben, dict.fromkeys(MARKS, 2))
    assert set(requests_for_learner(alice)) == {sampled.sample_of}
    assert latest_requests([sampled.submission_id])[sampled.submission_id] == sampled.sample_of
    assert Notice.objects.count() == told
    assert Score.objects.filter(marked_by__isnull=False).get().marked_by == bob
    assert turnaround(LATER + timedelta(hours=1)).n == 1


def test_second_mark_that_nobody_is_left_to_give_is_dropped_after_a_day(ben, sampled):
    day = NOW + STRANDED_AFTER + timedelta(minutes=1)
    assert drop_stranded(now=day) == 0
    pause_mentor(mentor=ben, back_on=None, now=NOW)
    assert drop_stranded(now=NOW + timedelta(hours=23)) == 0
    assert list(stranded_seconds(day)) == [sampled]
    # The learner has the feedback, and waits for nothing.
    assert not list(find_old_requests(now=NOW + timedelta(days=8)))
    assert [drop_stranded(now=day), drop_stranded(now=day)] == [1, 0]
    sampled.refresh_from_db()
    assert sampled.state == "withdrawn"


@pytest.mark.django_db(transaction=True)
def test_second_mark_that_is_just_taken_is_not_dropped(ben, sampled):
    day = NOW + STRANDED_AFTER + timedelta(minutes=1)
    pause_mentor(mentor=ben, back_on=None, now=NOW)

    def drop():
        try:
            return drop_stranded(now=day)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            end_pause(mentor=ben)
            take_request(mentor=ben, request=sampled, now=day)
            dropped = pool.submit(drop)
            wait_until_blocked()
        assert dropped.result(timeout=20) == 0
    sampled.refresh_from_db()
    assert sampled.state == "waiting"


def test_pairs_are_counted_and_those_far_apart_are_told(bob, ben, sampled):
    mark_again(sampled, ben, {"situation": 2, "task": 2, "action": 4, "result": 4})
    (pair,) = list_pairs(pairs_since(NOW))
    # 7 and 12 of 12 marks.
    assert (pair.difference, pair.is_divergent, pair.limit) == (42, True, 30)
    agreement = describe_agreement(now=LATER + timedelta(hours=1))
    # As they were returned, whoever corrected them since.
    said = {"request": pair.first.request, "mentor": bob, "text": "I misread it.", "now": LATER}
    for number, verdict in ((1, "ready"), (2, "revise")):
        correct_review(**said, number=number, marks=MARKS | {"task": 2}, verdict=verdict)
    (pair,) = list_pairs(pairs_since(NOW))
    assert (pair.first_verdict, pair.second_verdict, pair.difference) == ("Nearly", "Ready", 42)
    assert (pair.first.is_corrected, pair.second.is_corrected) == (True, False)
    agreement = describe_agreement(now=LATER + timedelta(hours=1))
    assert agreement.between_mentors.n == 4
    assert agreement.with_scorer.n == 8
    assert sum(row.apart.n for row in agreement.severities) == 2
    User.objects.update(display_name="")
    nameless = describe_agreement(now=LATER + timedelta(hours=1)).severities
    assert {row.mentor for row in nameless} == {bob.email, ben.email}
    # What a cohort that is over had set holds no more.
    Cohort.objects.update(archived_at=NOW)
    assert list_pairs(pairs_since(NOW))[0].limit == USUAL_DIVERGENCE


def test_first_mentor_is_not_asked_and_a_second_is_not_marked_a_third_time(bob, ben, sampled):
    assert sampled.not_for == bob
    mark_again(sampled, ben, MARKS)
    assert ReviewRequest.objects.count() == 2


def test_learner_who_asks_for_a_second_opinion_gets_the_one_that_waits(sampled, bob, ben):
    for mentor in (bob, ben):
        choose_channels(person=mentor, channels={"review_asked": Channel.IN_APP})
    second = ask_second_opinion(request=sampled.sample_of, questions=["Why?"], now=LATER)
    assert second == sampled
    assert sampled.asked_at < second.asked_at == LATER
    assert (second.origin, second.questions) == ("asked", ["Why?"])
    # Whoever had begun it as a second mark wrote for nobody's eyes.
    take_request(mentor=ben, request=sampled, now=LATER)
    said = {"marks": MARKS, "summary": "Lazy.", "verdict": "revise"}
    save_review(request=sampled, mentor=ben, number=0, now=LATER, **said)
    returning = {"request": sampled, "mentor": ben, "now": LATER}
    with pytest.raises(ReturnRefused, match="Alice has asked for a second opinion meanwhile"):
        return_review(**returning, asking="sampled")
    with pytest.raises(ReturnRefused, match="Alice has asked something meanwhile"):
        return_review(**returning, asking="0")
    assert return_review(**returning, asking="1").state == "returned"
    told = Notice.objects.get(kind="review_asked")
    assert (told.person, told.says) == (ben, "Alice asks for feedback.")


@pytest.mark.parametrize("percent", [0, 100])
def test_nothing_is_sampled_without_a_setting_or_without_another_mentor(
    alice, bob, request_of_alice, percent
):
    cohort = CohortFactory(learners=[alice], mentors=[bob])
    set_marking(cohort=cohort, second_percent=percent)
    give_back(request_of_alice, bob, now=NOW)
    assert ReviewRequest.objects.count() == 1


def test_asking_again_is_refused_and_says_nothing_of_the_mark_that_waits(alice, sampled):
    with pytest.raises(RequestRefused, match="is there already"):
        ask_for_review(learner=alice, submission=sampled.submission, questions=[], now=LATER)
    sampled.refresh_from_db()
    assert sampled.origin == "sampled"


def test_dispute_is_not_for_the_second_marker_to_decide(alice, ben, sampled, client):
    answer = Submission.objects.get(pk=sampled.submission_id)
    automatic = automatic_score(answer)
    part = list_points(automatic)[0]["id"]
    said = {"submission": answer, "part": part, "says": "There.", "now": LATER}
    with pytest.raises(DisputeRefused, match="their mark counts"):
        dispute_point(learner=alice, **said)
    client.force_login(alice)
    page = reverse("disputes", args=[answer.pk])
    asked = client.get(page, {"part": part}, follow=True)
    assert "their mark counts" in asked.text
    sent = client.post(page, {"part": part, "says": "There."}, follow=True)
    assert "their mark counts" in sent.text
    # Nor where the automatic score counts in spite of the mark.
    Submission.objects.update(effective_score=automatic)
    with pytest.raises(DisputeRefused, match="is there already"):
        dispute_point(learner=alice, **said)
    assert not Dispute.objects.exists()
    # Such as were attached before are nobody's to decide, and no verdict is promised.
    made = DisputeFactory(request=sampled, score=automatic, part=part)
    shown = client.get(page, {"part": part}).text
    assert made.says in shown
    assert "their mark counts" in shown
    assert "decide" not in shown
    told = [one["says"] for row in tell_feedback(alice) for one in row["disputes"]]
    assert told == [made.says]
    # Nor is it told twice where the second mark became the learner's own.
    ReviewRequest.objects.filter(pk=sampled.pk).update(origin="asked")
    told = [one["says"] for row in tell_feedback(alice) for one in row["disputes"]]
    assert told == [made.says]
    ReviewRequest.objects.filter(pk=sampled.pk).update(origin="sampled")
    mark_again(sampled, ben, MARKS)
    sampled.refresh_from_db()
    assert sampled.state == "returned"
