"""Who hears of a ruling, and when: whoever has no score to see hears of it with the score."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction

from accounts.domain.notices import KEPT_FOR, Channel, choose_channels, drop_old
from questions.domain.rulings import rule, settle_ruling, sweep_rulings, undo_ruling
from questions.domain.scoring import claim_submission, mark_answer, score_submission, store_score
from questions.domain.self_marking import mark_own_answer, show_score_unmarked
from questions.models import SelfMark
from tests.factories import NOW, QuestionFactory, SubmissionFactory
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db
LATER, AT_LAST = NOW + timedelta(days=1), NOW + timedelta(days=2)
in_transactions = pytest.mark.django_db(transaction=True)
DROPPED = "turned out to be faulty, and your answer counts in no score."
FULL = "turned out to be faulty, and your answer has full marks now."
COUNTS_AGAIN = "your answer counts again."
FORMER_AGAIN = "your answer has its former score again."
TELLS = {"drop": (DROPPED, COUNTS_AGAIN), "full": (FULL, FORMER_AGAIN)}
MARKS = {"new": "half", "later": "half"}


@pytest.fixture
def version():
    return QuestionFactory(kind="written").current_version


@pytest.fixture
def decide(version, carol):
    """Return a function that decides on the version, and settles it: `decide("drop")`."""

    def give(kind: str):
        ruling = rule(version=version, kind=kind, reason="-", author=carol, now=LATER)
        settle_ruling(ruling_id=ruling.pk, now=LATER)
        return ruling

    return give


def undo(ruling, author):
    undo_ruling(ruling=ruling, author=author, now=AT_LAST)
    settle_ruling(ruling_id=ruling.pk, now=AT_LAST)


def settle(ruling):
    settle_ruling(ruling_id=ruling.pk, now=LATER)


def answer(version, learner, *, text="No idea at all.", is_kept_back=False):
    given = SubmissionFactory(version=version, learner=learner, response={"text": text})
    if is_kept_back:
        SelfMark.objects.create(submission=given, maximum=10)
    return given


def score(given) -> None:
    assert score_submission(submission_id=str(given.pk))


def told(learner) -> list[str]:
    """What the learner heard, without the names of questions."""
    says = learner.notices.order_by("created_at", "pk").values_list("says", flat=True)
    return [one.partition("”")[2].lstrip(": ") for one in says]


@pytest.mark.parametrize("kind", ["drop", "full"])
def test_who_marks_an_answer_after_a_ruling_hears_of_it_then_and_of_its_end(
    kind, alice, carol, version, decide
):
    given = answer(version, alice, is_kept_back=True)
    score(given)
    ruling = decide(kind)
    assert sweep_rulings() == 0
    assert told(alice) == []

    for _time in range(2):
        mark_own_answer(submission=given, marks=MARKS, now=LATER)
        show_score_unmarked(submission=given, now=LATER)
        settle(ruling)
    assert told(alice) == [TELLS[kind][0]]
    undo(ruling, carol)
    assert told(alice) == list(TELLS[kind])


@pytest.mark.parametrize("kind", ["drop", "full"])
def test_who_sees_the_score_only_after_the_end_of_a_ruling_hears_of_neither(
    kind, alice, carol, version, decide
):
    given = answer(version, alice, is_kept_back=True)
    score(given)
    undo(decide(kind), carol)

    show_score_unmarked(submission=given, now=AT_LAST)
    assert told(alice) == []


def test_who_never_heard_of_a_ruling_does_not_hear_of_its_end(alice, eve, carol, version):
    waits = answer(version, alice, is_kept_back=True)
    score(waits)
    score(answer(version, eve))
    choose_channels(person=eve, channels={"new_score": Channel.NONE})
    ruling = rule(version=version, kind="drop", reason="-", author=carol, now=LATER)
    settle(ruling)
    choose_channels(person=eve, channels={"new_score": Channel.IN_APP})
    SelfMark.objects.update(marked_at=LATER, points=1)

    undo(ruling, carol)
    assert told(alice) == told(eve) == []


def test_own_mark_of_an_answer_that_full_marks_raise_nothing_of_tells_nothing(
    alice, version, decide
):
    given = answer(version, alice, is_kept_back=True)
    score(given)
    given.scores.update(points=10)
    decide("full")

    show_score_unmarked(submission=given, now=LATER)
    assert told(alice) == []


def test_own_mark_before_full_marks_are_given_leaves_the_telling_to_the_worker(
    alice, carol, version
):
    given = answer(version, alice, is_kept_back=True)
    score(given)
    ruling = rule(version=version, kind="full", reason="-", author=carol, now=LATER)
    show_score_unmarked(submission=given, now=LATER)
    assert told(alice) == []
    settle(ruling)
    assert told(alice) == [FULL]


def test_answer_that_is_scored_after_its_version_was_dropped_is_told_with_its_score(
    alice, carol, version, decide
):
    given = answer(version, alice)
    ruling = decide("drop")
    assert told(alice) == []
    score(given)
    assert told(alice) == [DROPPED]
    assert alice.notices.get().url == f"/answers/{given.pk}/"

    assert sweep_rulings() == 1
    settle(ruling)
    assert sweep_rulings() == 0
    undo(ruling, carol)
    assert told(alice) == [DROPPED, COUNTS_AGAIN]


def test_answer_that_is_kept_back_is_told_with_the_later_of_score_and_own_mark(
    alice, eve, version, decide
):
    marked_first, scored_first = (answer(version, one, is_kept_back=True) for one in (alice, eve))
    decide("drop")
    mark_own_answer(submission=marked_first, marks=MARKS, now=LATER)
    score(scored_first)
    assert told(alice) == told(eve) == []
    score(marked_first)
    mark_own_answer(submission=scored_first, marks=MARKS, now=LATER)
    assert told(alice) == told(eve) == [DROPPED]


def test_own_mark_takes_one_query_for_rulings_where_there_is_none(
    alice, version, django_assert_num_queries
):
    given = answer(version, alice, is_kept_back=True)
    score(given)
    with django_assert_num_queries(4 + 2):  # a savepoint's ends
        show_score_unmarked(submission=given, now=LATER)


def in_thread(pool, work):
    """Run `work` in a thread with its own connection."""

    def run():
        try:
            return work()
        finally:
            connection.close()

    return pool.submit(run)


def hold(work, done: Event, go: Event):
    """Return what does `work` in a transaction that stays open until `go`."""

    def run():
        with transaction.atomic():
            work()
            done.set()
            assert go.wait(timeout=20)

    return run


def start_scoring(given):
    """Return what stores the score of an answer, which is claimed already."""
    claimed = claim_submission(submission_id=str(given.pk), now=NOW)
    report = mark_answer(claimed)
    return lambda: store_score(submission=claimed, report=report, duration_ms=1, now=NOW)


@in_transactions
@pytest.mark.parametrize("kind", ["drop", "full"])
def test_score_that_was_stored_beside_a_ruling_is_told_by_the_sweep(kind, alice, carol, version):
    store, stored, go = start_scoring(answer(version, alice)), Event(), Event()
    with ThreadPoolExecutor(1) as pool:
        scored = in_thread(pool, hold(store, stored, go))
        assert stored.wait(timeout=20)
        ruling = rule(version=version, kind=kind, reason="-", author=carol, now=LATER)
        settle(ruling)
        go.set()
        scored.result(timeout=20)
    assert told(alice) == []
    assert sweep_rulings() == 1
    settle(ruling)
    assert told(alice) == [TELLS[kind][0]]


@in_transactions
def test_ruling_that_is_undone_while_an_answer_is_scored_is_told_first_and_then_its_end(
    alice, carol, version, decide
):
    given = answer(version, alice)
    ruling = decide("drop")
    store, stored, go = start_scoring(given), Event(), Event()
    with ThreadPoolExecutor(2) as pool:
        scored = in_thread(pool, hold(store, stored, go))
        assert stored.wait(timeout=20)
        undone = in_thread(pool, lambda: undo(ruling, carol))
        wait_until_blocked()
        go.set()
        scored.result(timeout=20)
        undone.result(timeout=20)
    assert told(alice) == [DROPPED, COUNTS_AGAIN]


def test_end_of_a_ruling_is_told_although_its_notice_is_no_longer_kept(
    alice, carol, version, decide
):
    score_submission(submission_id=str(answer(version, alice).pk))
    ruling = decide("drop")
    long_after = LATER + KEPT_FOR + timedelta(days=1)
    drop_old(now=long_after)
    assert told(alice) == []
    undo_ruling(ruling=ruling, author=carol, now=long_after)
    settle_ruling(ruling_id=ruling.pk, now=long_after)
    assert told(alice) == [COUNTS_AGAIN]


@in_transactions
def test_answer_that_is_scored_while_a_ruling_is_undone_is_told_neither(
    alice, carol, version, decide
):
    given = answer(version, alice)
    ruling = decide("drop")
    store = start_scoring(given)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            undo_ruling(ruling=ruling, author=carol, now=AT_LAST)
            scored = in_thread(pool, store)
            wait_until_blocked()
        scored.result(timeout=20)
    settle(ruling)
    assert told(alice) == []


@in_transactions
@pytest.mark.parametrize("is_scored_first", [True, False])
def test_score_and_own_mark_at_once_tell_of_a_drop_once(is_scored_first, alice, version, decide):
    given = answer(version, alice, is_kept_back=True)
    decide("drop")

    def show() -> None:
        show_score_unmarked(submission=given, now=LATER)

    works = [start_scoring(given), show]
    first, second = works if is_scored_first else reversed(works)
    done, go = Event(), Event()
    with ThreadPoolExecutor(2) as pool:
        one = in_thread(pool, hold(first, done, go))
        assert done.wait(timeout=20)
        other = in_thread(pool, second)
        wait_until_blocked()
        go.set()
        one.result(timeout=20)
        other.result(timeout=20)
    assert told(alice) == [DROPPED]


@in_transactions
@pytest.mark.parametrize("kind", ["drop", "full"])
def test_ruling_that_is_made_while_the_own_mark_is_stored_waits_for_it_and_is_told(
    kind, alice, version, decide
):
    given = answer(version, alice, is_kept_back=True)
    score(given)
    done, go = Event(), Event()

    def show() -> None:
        show_score_unmarked(submission=given, now=LATER)

    with ThreadPoolExecutor(2) as pool:
        shown = in_thread(pool, hold(show, done, go))
        assert done.wait(timeout=20)
        decided = in_thread(pool, lambda: decide(kind))
        wait_until_blocked()
        go.set()
        shown.result(timeout=20)
        decided.result(timeout=20)
    assert told(alice) == [TELLS[kind][0]]


@in_transactions
def test_own_mark_beside_the_worker_that_gives_full_marks_is_told_once(alice, carol, version):
    given = answer(version, alice, is_kept_back=True)
    score(given)
    ruling = rule(version=version, kind="full", reason="-", author=carol, now=LATER)
    done, go = Event(), Event()

    def show() -> None:
        show_score_unmarked(submission=given, now=LATER)

    with ThreadPoolExecutor(2) as pool:
        settled = in_thread(pool, hold(lambda: settle(ruling), done, go))
        assert done.wait(timeout=20)
        shown = in_thread(pool, show)
        wait_until_blocked()
        go.set()
        settled.result(timeout=20)
        shown.result(timeout=20)
    assert told(alice) == [FULL]
