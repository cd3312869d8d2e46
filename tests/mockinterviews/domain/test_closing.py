"""Closing by hand, by the deadline and by the sweep; the receipt and what becomes of it all."""

import hashlib
import json
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mockinterviews.domain import closing
from mockinterviews.domain.closing import close_expired, close_if_over, hand_in
from mockinterviews.domain.drafts import Outcome
from mockinterviews.domain.extending import extend_interview
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.domain.ledger import NotRunning, pause_interview
from mockinterviews.models import DraftVersion, Interview, LateText, Mode
from mockinterviews.tasks import close_expired_interviews
from questions.models import Submission
from tests.factories import NOW
from tests.mockinterviews.conftest import STAR

pytestmark = pytest.mark.django_db


def at(seconds):
    return NOW + timedelta(seconds=seconds)


def test_hand_in_makes_answers_of_what_was_written(alice, running, save):
    save(running, "A platform makes a new environment.", now=at(60))
    interview = hand_in(interview=running, now=at(300))
    assert interview.state == Interview.State.CLOSED
    assert interview.closed_by == Interview.ClosedBy.HAND
    assert interview.finished_at == interview.closed_at == at(300)
    answer = Submission.objects.get()
    assert (answer.learner, answer.context, answer.submitted_at) == (alice, "interview", at(300))
    assert answer.idempotency_key == f"interview:{interview.pk}:1"
    assert answer.response == {"text": "A platform makes a new environment."}
    assert interview.questions.get(position=1).submission == answer
    assert interview.questions.get(position=2).submission is None


def test_hand_in_twice_is_once(running, save):
    save(running, "Words.", now=at(60))
    first = hand_in(interview=running, now=at(300))
    again = hand_in(interview=running, now=at(400))
    assert (again.finished_at, again.receipt_hash) == (first.finished_at, first.receipt_hash)
    assert Submission.objects.count() == 1


def test_hand_in_before_the_start_is_refused(ready):
    with pytest.raises(NotRunning):
        hand_in(interview=ready, now=NOW)


def test_hand_in_after_the_deadline_ends_at_the_deadline(running):
    interview = hand_in(interview=running, now=at(603))
    assert interview.finished_at == at(600)
    assert interview.closed_at == at(603)
    assert interview.closed_by == Interview.ClosedBy.DEADLINE


def test_receipt_says_what_was_handed_in_and_its_hash_proves_it(running, save):
    text = "Schlüsselwörter zählen."
    save(running, text, now=at(60))
    sections = {"sections": {"situation": "One two.", "task": ""}}
    save(running, sections, position=2, now=at(90))
    interview = hand_in(interview=running, now=at(300))
    interview.refresh_from_db()
    receipt = interview.receipt
    assert (receipt["answers"], receipt["words"]) == (2, 4)
    assert receipt["finished_at"] == at(300).isoformat()
    first, second = receipt["questions"]
    assert (first["question"], first["version"], first["draft"]) == ("one-written", 1, 1)
    assert first["texts"] == [
        {
            "part": "text",
            "title": "Your answer",
            "words": 2,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        }
    ]
    assert [part["words"] for part in second["texts"]] == [2, 0, 0, 0]
    spelled = json.dumps(receipt, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert interview.receipt_hash == hashlib.sha256(spelled.encode()).hexdigest()


def test_receipt_of_nothing_is_still_a_receipt(running):
    interview = hand_in(interview=running, now=at(10))
    assert (interview.receipt["answers"], interview.receipt["words"]) == (0, 0)
    assert not Submission.objects.exists()


def test_close_if_over_waits_for_the_grace(running):
    assert close_if_over(interview=running, now=at(605)).state == Interview.State.RUNNING
    assert close_if_over(interview=running, now=at(606)).state == Interview.State.CLOSED


def test_close_if_over_sees_an_extension_made_meanwhile(running, dana):
    stale = Interview.objects.get(pk=running.pk)
    extend_interview(interview=running, seconds=60, reason="", made_by=dana, now=at(590))
    assert close_if_over(interview=stale, now=at(606)).state == Interview.State.RUNNING


def test_sweep_closes_what_is_over_and_nothing_else(running, save, eve):
    save(running, "Last accepted words.", now=at(604))
    fresh = prepare_interview(learner=eve, blueprint=running.blueprint, now=at(60))
    start_interview(interview=fresh, now=at(60))
    assert close_expired(now=at(640)) == closing.Swept(closed=1, failed=0)
    running.refresh_from_db()
    assert (running.closed_by, running.finished_at) == (Interview.ClosedBy.DEADLINE, at(600))
    assert Submission.objects.get().response == {"text": "Last accepted words."}
    fresh.refresh_from_db()
    assert fresh.state == Interview.State.RUNNING


def test_sweep_again_finds_nothing(running):
    close_expired(now=at(640))
    assert close_expired(now=at(641)) == closing.Swept()


def test_sweep_leaves_a_paused_practice_alone(alice, make_blueprint):
    blueprint = make_blueprint(mode=Mode.PRACTICE)
    interview = prepare_interview(learner=alice, blueprint=blueprint, now=NOW)
    start_interview(interview=interview, now=NOW)
    pause_interview(interview=interview, now=at(60))
    assert close_expired(now=at(9000)) == closing.Swept()


def test_sweep_goes_on_after_one_that_fails(running, eve, caplog):
    other = prepare_interview(learner=eve, blueprint=running.blueprint, now=NOW)
    start_interview(interview=other, now=at(5))
    # A draft that is gone: this row can't be closed, and it is the first in line.
    running.questions.get(position=1).draft.delete()
    assert close_expired(now=at(700)) == closing.Swept(closed=1, failed=1)
    other.refresh_from_db()
    assert other.state == Interview.State.CLOSED
    assert str(running.pk) in caplog.text


def test_sweep_with_a_limit_is_not_blocked_by_one_that_fails(running, eve):
    other = prepare_interview(learner=eve, blueprint=running.blueprint, now=NOW)
    start_interview(interview=other, now=at(5))
    running.questions.get(position=1).draft.delete()
    assert close_expired(now=at(700), limit=1).closed == 1


def test_sweep_needs_the_same_queries_for_each(
    running, make_person, django_assert_num_queries, save
):
    def close_at(now, count):
        with django_assert_num_queries(1 + count * per_interview):
            close_expired(now=now)

    # The list; then each savepoint, row, questions, saves, receipt, and whether somebody is there;
    # for the notice: choice, person, told before, notice, how many, count; release.
    per_interview = 13
    close_at(at(700), 1)
    for name in ("frank", "grace", "heidi"):
        learner = make_person(name, "learner")
        interview = prepare_interview(learner=learner, blueprint=running.blueprint, now=NOW)
        start_interview(interview=interview, now=NOW)
    close_at(at(700), 3)


def test_hand_in_stores_the_time_spent_on_each_answer(running, save):
    save(running, "One.", now=at(20))
    save(running, "One. Two.", based_on=1, now=at(25))
    save(running, {"sections": {"task": "T"}}, position=STAR, now=at(300))
    save(running, "One. Two. Three.", based_on=2, now=at(310))
    save(running, "Refused.", based_on=1, now=at(330))
    closed = hand_in(interview=running, now=at(400))
    spent = {question.position: question.submission.spent_ms for question in closed.questions.all()}
    assert spent == {1: 35_000, STAR: 60_000}


def test_hand_in_thins_the_history_of_the_drafts(running, save):
    for number in range(60):
        save(running, f"Text {number}.", based_on=number, now=at(5 + 5 * number))
    save(running, "Refused.", based_on=7, now=at(301))
    closed = hand_in(interview=running, now=at(400))
    versions = DraftVersion.objects.filter(draft__question__interview=closed)
    assert versions.get(number=None).response == {"text": "Refused."}
    kept = list(versions.exclude(number=None).order_by("number").values_list("number", flat=True))
    # The first, each minute's, and all of the last minute.
    assert kept == [1, 13, 25, 37, *range(48, 61)]
    assert versions.get(number=60).response == Submission.objects.get().response


def test_save_of_the_last_minute_sent_again_after_the_end_stays_accepted(running, save):
    same = uuid.uuid4()
    for number in range(60):
        name = same if number == 58 else uuid.uuid4()
        save(running, f"Text {number}.", based_on=number, save_id=name, now=at(5 + 5 * number))
    hand_in(interview=running, now=at(306))
    assert save(running, "Text 58.", save_id=same, now=at(307)).outcome == Outcome.REPEATED
    assert not LateText.objects.exists()


def test_hand_in_needs_the_same_queries_whatever_the_history(running, save, eve):
    def count_for(interview, saves):
        for number in range(saves):
            save(interview, f"Text {number}.", based_on=number, now=at(5 + 2 * number))
        with CaptureQueriesContext(connection) as captured:
            hand_in(interview=interview, now=at(599))
        return len(captured)

    other = prepare_interview(learner=eve, blueprint=running.blueprint, now=NOW, seed=1)
    start_interview(interview=other, now=NOW)
    assert count_for(running, 80) == count_for(other, 250)


def test_task_closes_what_is_over(running):
    close_expired_interviews()
    running.refresh_from_db()
    assert running.state == Interview.State.RUNNING
    Interview.objects.update(deadline=timezone.now() - timedelta(days=1))
    close_expired_interviews()
    running.refresh_from_db()
    assert running.state == Interview.State.CLOSED
