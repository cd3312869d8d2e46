"""Figures that earlier rules reckoned: found, reckoned anew once, and left alone by older code."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection, transaction

from accounts.domain.locking import hold_erasure_lock
from progress.domain import renewal, rules
from progress.domain.folds import fold_all
from progress.domain.rebuild import rebuild, take_turn
from progress.domain.rollups.base import LONGEST_MS
from progress.domain.rollups.days import DAYS
from progress.models import DailyActivity, RollupRules
from questions.domain.scoring import score_submission
from questions.models import ScoreOutbox
from tests.factories import SubmissionFactory

pytestmark = pytest.mark.django_db(transaction=True)

NINE_HOURS = 9 * 60 * 60 * 1000
EARLIER = {**rules.OWN, "progress_dailyactivity": "uncapped"}


def score() -> None:
    score_submission(submission_id=str(SubmissionFactory(spent_ms=NINE_HOURS).pk))


def fold_by_earlier_rules() -> None:
    """Leave a day as it was folded before the time of an answer was capped."""
    score()
    fold_all()
    DailyActivity.objects.update(answer_ms=NINE_HOURS)


def at_once(step) -> list:
    """Return what two connections get from `step` that they begin together."""
    barrier = Barrier(2)

    def go():
        try:
            barrier.wait(20)
            return step()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return [job.result() for job in [pool.submit(go), pool.submit(go)]]


def test_fingerprint_changes_with_a_sum_and_not_with_its_layout():
    answers, *others = DAYS.counts
    capped = answers.sums["answer_ms"]

    def fingerprint(sql):
        count = replace(answers, sums=answers.sums | {"answer_ms": sql})
        return replace(DAYS, counts=(count, *others)).fingerprint

    assert fingerprint("coalesce(t.spent_ms, 0)") != DAYS.fingerprint
    assert fingerprint(capped.replace("\n", "\n    ")) == DAYS.fingerprint
    told = replace(answers.source, told=answers.source.told.replace("60", "61"))
    count = replace(answers, source=told)
    assert replace(DAYS, counts=(count, *others)).fingerprint != DAYS.fingerprint
    assert len(set(rules.OWN.values())) == len(rules.OWN)


@pytest.mark.parametrize("known", [None, EARLIER])
def test_figures_of_earlier_rules_are_reckoned_anew_once_by_two_at_once(known):
    fold_by_earlier_rules()
    if known:
        RollupRules.objects.create(fingerprints=known)
        assert rules.name_differing(rules.newest()) == ["progress_dailyactivity"]
    assert sorted(at_once(renewal.renew_outdated)) == [False, True]
    assert DailyActivity.objects.get().answer_ms == LONGEST_MS
    assert rules.are_current(rules.newest())
    assert RollupRules.objects.filter(fingerprints=rules.OWN).count() == 1
    renewal.start()
    assert not renewal.renew_outdated()
    assert not any(rebuild(swap=False).values())


def test_two_rebuilds_at_once_repair_once():
    fold_by_earlier_rules()
    at_once(lambda: rebuild(swap=True))
    assert DailyActivity.objects.get().answer_ms == LONGEST_MS
    # Nobody who is erased, or gets their data, waits for one.
    with take_turn("pg_advisory_lock"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        hold_erasure_lock()
    assert not renewal.renew_outdated()


def test_empty_database_takes_the_rules_without_work():
    renewal.start()
    assert rules.are_current(rules.newest())
    RollupRules.objects.update(fingerprints=EARLIER)
    assert not renewal.renew_outdated()
    assert rules.are_current(rules.newest())


def test_code_whose_rules_are_over_folds_nothing_until_it_is_started_again():
    fold_by_earlier_rules()
    renewal.renew_outdated()
    RollupRules.objects.create(fingerprints=EARLIER)
    score()
    assert fold_all() == 0
    assert not renewal.renew_outdated()
    assert ScoreOutbox.objects.count() == 1
    renewal.start()
    assert not rules.are_current(rules.newest())
    assert fold_all() == 1
    assert renewal.renew_outdated()
    assert set(DailyActivity.objects.values_list("answer_ms", flat=True)) == {LONGEST_MS}
