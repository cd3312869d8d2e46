"""What comes too late: kept part by part and in order, and put in where more time opens it."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction

from mockinterviews.domain.closing import close_expired, hand_in
from mockinterviews.domain.drafts import Outcome, replace_draft
from mockinterviews.domain.extending import extend_interview
from mockinterviews.domain.late import accept_late_text, is_other_version
from mockinterviews.domain.lateness import JUDGED_WITHIN, MOST_LATE, TakesNothing
from mockinterviews.models import Draft, DraftVersion, LateText
from questions.models import Submission
from tests.factories import NOW
from tests.mockinterviews.conftest import STAR
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db


def at(seconds):
    return NOW + timedelta(seconds=seconds)


def parts(**sections):
    return {"sections": sections}


@pytest.fixture
def tell(save):
    """Return a function that saves parts of the story."""

    def tell(interview, second, *, based_on=0, **sections):
        kept = {name: sections.pop(name) for name in ("after", "save_id") if name in sections}
        told = parts(**sections)
        return save(interview, told, position=STAR, based_on=based_on, now=at(second), **kept)

    return tell


def stands(interview):
    return Draft.objects.get(question__interview=interview, question__position=STAR).response


def extend(interview, dana, *, now, seconds=300):
    return extend_interview(
        interview=interview, seconds=seconds, reason="fire drill", made_by=dana, now=at(now)
    )


def test_two_late_saves_of_one_tab_both_stand_when_it_is_opened_again(running, tell, dana):
    tell(running, 30, situation="S", task="T")
    first = uuid.uuid4()
    late = tell(running, 606, based_on=1, save_id=first, situation="S, all of it.")
    # It was under way when the next one was sent, and that knows no answer to it.
    last = tell(running, 607, based_on=1, after=[first], action="A", situation="S, all.")
    again = tell(running, 608, based_on=1, save_id=first, situation="S, all of it.")
    assert [one.outcome for one in (late, last, again)] == [Outcome.LATE] * 3
    assert [one.number for one in (late, last, again)] == [2, 3, 2]
    assert LateText.objects.order_by("number").last().response == parts(
        action="A", situation="S, all."
    )
    close_expired(now=at(640))
    extend(running, dana, now=700)
    assert stands(running) == parts(situation="S, all.", task="T", action="A")
    # The page that was told these numbers goes on from them.
    assert tell(running, 710, based_on=3, action="A, and more").outcome == Outcome.SAVED


def test_late_saves_that_staff_accept_one_by_one_take_nothing_back(running, tell, dana):
    tell(running, 30, situation="S", task="T")
    tell(running, 606, based_on=1, situation="S, all of it.")
    tell(running, 607, based_on=1, action="A")
    close_expired(now=at(640))
    for late in LateText.objects.order_by("number"):
        accept_late_text(late=late, accepted_by=dana, reason="power cut", now=at(700))
    assert stands(running) == parts(situation="S, all of it.", task="T", action="A")
    answer = running.questions.get(position=STAR).submission
    assert answer.response == stands(running)


def test_what_was_written_upon_an_earlier_late_save_counts_with_it(running, tell, dana):
    tell(running, 606, situation="S")
    tell(running, 607, based_on=1, action="A")
    close_expired(now=at(640))
    late = LateText.objects.get(number=2)
    accept_late_text(late=late, accepted_by=dana, reason="power cut", now=at(700))
    assert stands(running) == parts(situation="S", action="A")
    assert not LateText.objects.filter(accepted_at=None).exists()


@pytest.mark.parametrize("is_over", [False, True], ids=["while the end waits", "closed"])
def test_late_text_of_another_device_replaces_nothing_by_itself(running, tell, dana, is_over):
    tell(running, 30, situation="S")
    tell(running, 60, based_on=1, situation="S, four hundred words", action="A")
    tell(running, 120, based_on=2, situation="S, four hundred words more")
    if is_over:
        # Its base is thinned out.
        close_expired(now=at(640))
        DraftVersion.objects.filter(number=1).delete()
    for _twice in range(2):
        other = tell(running, 700, based_on=1, situation="S, a hundred words")
        # It is not told the newer number: its next save would write over what it has not read.
        assert (other.outcome, other.number) == (Outcome.LATE, 1)
    assert tell(running, 701, based_on=1, result="R").outcome == Outcome.LATE
    close_expired(now=at(710))
    late = LateText.objects.get(number=None)
    assert is_other_version(late)
    extend(running, dana, now=800)
    assert stands(running) == parts(situation="S, four hundred words more", action="A", result="R")
    # No answer reached its device, which sends it again.
    again = {"save_id": late.save_id, "situation": "S, a hundred words"}
    assert tell(running, 810, based_on=1, **again).outcome == Outcome.CONFLICT
    close_expired(now=at(2000))
    accept_late_text(late=late, accepted_by=dana, reason="the better one", now=at(2100))
    assert stands(running)["sections"]["situation"] == "S, a hundred words"


def test_late_text_on_a_thinned_base_counts_where_it_only_goes_on(running, tell):
    tell(running, 30, situation="S")
    tell(running, 60, based_on=1, situation="S, more")
    tell(running, 300, based_on=2, task="T")
    close_expired(now=at(640))
    DraftVersion.objects.filter(number=2).delete()
    assert tell(running, 700, based_on=2, situation="S, more words").number == 4


def test_two_devices_that_are_both_late_are_told_from_each_other(running, tell, dana):
    tell(running, 30, situation="S")
    tell(running, 606, based_on=1, situation="S, of one device")
    tell(running, 607, based_on=1, situation="S, of another")
    tell(running, 608, based_on=2, situation="S, of one device, and more")
    close_expired(now=at(640))
    extend(running, dana, now=700)
    assert stands(running) == parts(situation="S, of one device, and more")


def test_another_version_that_staff_accept_is_not_undone_by_more_time(running, tell, dana):
    tell(running, 30, situation="S")
    tell(running, 606, based_on=1, situation="S, of one device")
    tell(running, 607, based_on=1, situation="S, of another")
    tell(running, 608, based_on=2, action="A")
    close_expired(now=at(640))
    other = LateText.objects.get(number=None)
    accept_late_text(late=other, accepted_by=dana, reason="the better one", now=at(700))
    # The draft has overtaken the line, which goes on behind it.
    assert tell(running, 710, based_on=4, task="T").number == 6
    extend(running, dana, now=800)
    assert stands(running) == parts(situation="S, of another", action="A", task="T")
    # No page takes what staff accepted for what it was told before.
    assert tell(running, 810, based_on=2, situation="Mine.").outcome == Outcome.CONFLICT


def test_late_words_are_no_other_version_for_a_choice_made_long_ago(running, tell, dana):
    tell(running, 30, situation="S")
    mine = uuid.uuid4()
    assert tell(running, 60, save_id=mine, situation="X").outcome == Outcome.CONFLICT
    tell(running, 70, based_on=1, situation="X")
    tell(running, 606, based_on=2, action="A")
    assert not is_other_version(LateText.objects.get())


def test_what_was_refused_and_comes_again_after_the_end_is_another_version(running, tell):
    tell(running, 30, situation="S")
    tell(running, 60, situation="X")
    tell(running, 606, situation="X")
    assert is_other_version(LateText.objects.get())


def test_what_was_taken_back_after_it_came_late_stays_taken_back(running, tell, dana):
    tell(running, 30, situation="S")
    tell(running, 606, based_on=1, situation="S, no")
    tell(running, 607, based_on=2, situation="S")
    close_expired(now=at(640))
    extend(running, dana, now=700)
    assert stands(running) == parts(situation="S")


@pytest.mark.django_db(transaction=True)
def test_text_that_was_taken_back_before_is_accepted_while_its_bank_is_regraded(
    running, tell, dana
):
    """A regrade locks both answers in the order of their keys, and so must who accepts."""
    tell(running, 30, situation="S")
    close_expired(now=at(640))
    question = running.questions.get(position=STAR)

    def accept(text):
        late = LateText.objects.create(
            question=question,
            save_id=uuid.uuid4(),
            response=parts(situation=text),
            received_at=at(650),
            over_at=at(600),
        )
        accept_late_text(late=late, accepted_by=dana, reason="power cut", now=at(700))

    accept("X")
    one, other = Submission.objects.order_by("pk")
    question.refresh_from_db()
    if question.submission == one:  # what counts now is to have the later key
        accept(other.response["sections"]["situation"])
    answers = Submission.objects.select_for_update(no_key=True)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            answers.get(pk=one.pk)
            text = one.response["sections"]["situation"]
            accepting = pool.submit(in_own_connection, lambda: accept(text))
            wait_until_blocked()
            answers.get(pk=other.pk)
        accepting.result(timeout=20)
    question.refresh_from_db()
    assert question.submission == one


def in_own_connection(deed):
    try:
        deed()
    finally:
        connection.close()


def test_late_text_is_kept_whenever_it_comes_and_has_an_end(running, tell):
    closed = hand_in(interview=running, now=at(100))
    weeks_later = (closed.finished_at + 4 * JUDGED_WITHIN - NOW).total_seconds()
    assert tell(closed, weeks_later, task="T").outcome == Outcome.LATE
    LateText.objects.bulk_create(
        LateText(
            question=closed.questions.get(position=STAR),
            save_id=uuid.uuid4(),
            response=parts(task=f"T {number}"),
            received_at=at(200),
            over_at=at(100),
        )
        for number in range(MOST_LATE - 1)
    )
    with pytest.raises(TakesNothing, match=f"{MOST_LATE} late versions"):
        tell(closed, 201, task="T, more")
    assert LateText.objects.count() == MOST_LATE


def test_snapshots_of_before_are_read_as_the_parts_that_they_changed(running, tell, dana):
    """So late text was kept once: the draft with one save in it. Only the newest counted."""
    tell(running, 30, situation="S")
    tell(running, 40, based_on=0, situation="X")
    tell(running, 50, based_on=1, situation="S, four words here")
    close_expired(now=at(640))
    question = running.questions.get(position=STAR)
    for second, sections in enumerate(
        [
            {"situation": "S, four words so"},
            {"situation": "S, four words here now"},
            {"situation": "S, four words here.", "action": "A"},
            {"situation": "S, four words here", "task": "T"},
            {"situation": "X"},
            {"situation": "Old."},
        ],
        start=650,
    ):
        late = LateText.objects.create(
            question=question,
            save_id=uuid.uuid4(),
            response=parts(**sections),
            received_at=at(second),
        )
        if second == 651:
            # It was the newest when it was accepted, and the one before stayed as it was.
            LateText.objects.filter(pk=late.pk).update(accepted_at=at(660), accepted_by=dana)
            kept = {"save_id": late.save_id, "response": late.response, "now": late.received_at}
            replace_draft(question.draft, number=3, **kept)
    module = import_module("mockinterviews.migrations.0008_read_late_snapshots")
    module.read_snapshots(apps, None)
    read = LateText.objects.order_by("received_at")
    assert [late.number for late in read] == [None, None, 4, 5, None, None]
    assert read[0].response == parts(situation="S, four words so")
    assert {(late.why, late.over_at) for late in read} == {("end", at(600))}
    extend(running, dana, now=700)
    assert stands(running) == parts(situation="S, four words here.", action="A", task="T")
