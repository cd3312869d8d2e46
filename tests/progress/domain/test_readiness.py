"""Readiness: what it is made of, when it is withheld, and what raises it."""

import pytest

from progress.domain.fading import Fading
from progress.domain.readiness import (
    Ground,
    gain_by_practice,
    gain_by_recall,
    gain_by_section,
    judge,
)

WELL_KNOWN, UNKNOWN = Ground(40, 36.0, 1.0), Ground(0, 0.0, 1.0)


@pytest.mark.parametrize(
    ("grounds", "interviews"),
    [([Ground(29, 20.0, 1.0)], [0.7]), ([Ground(30, 20.0, 1.0)], []), ([], [0.7])],
)
def test_readiness_is_withheld_below_its_evidence(grounds, interviews):
    assert judge(grounds=grounds, interviews=interviews) is None


def test_readiness_is_half_of_topics_and_half_of_interviews():
    found = judge(grounds=[WELL_KNOWN, UNKNOWN], interviews=[0.8, 0.6, 0.4, 0.0])
    topics = (37 / 42 + 1 / 2) / 2
    sat = (0.8 + 0.6 / 2 + 0.4 / 4) / 1.75
    assert found.share == pytest.approx((topics + sat) / 2)
    assert found.low < found.share < found.high


def test_readiness_is_surer_of_more_answers_and_interviews():
    def reach(grounds, interviews):
        found = judge(grounds=grounds, interviews=interviews)
        return found.high - found.low

    few, many = Ground(30, 15.0, 1.0), Ground(300, 150.0, 1.0)
    assert reach([many], [0.5]) < reach([few], [0.5])
    assert reach([few], [0.5, 0.5]) < reach([few], [0.5])


def test_what_fades_lowers_it_and_recall_brings_it_back():
    fading = [Ground(40, 36.0, 0.5), UNKNOWN]
    lower = judge(grounds=fading, interviews=[0.8]).share
    whole = judge(grounds=[WELL_KNOWN, UNKNOWN], interviews=[0.8]).share
    assert gain_by_recall(fading) == pytest.approx(whole - lower)
    # By a look at what is due alone: the rest stays as it is.
    looked = Fading(cards=4, due=1, known=(2.0,), faded=0.1).recall_after_looks
    assert looked == pytest.approx((2.0 - 0.1 + 0.98) / 4)
    some = [Ground(40, 36.0, 0.5, looked), UNKNOWN]
    assert 0 < gain_by_recall(some) < gain_by_recall(fading)
    assert gain_by_recall([Ground(40, 36.0, 0.5, 0.5)]) == 0


def test_practice_raises_most_where_least_is_known():
    assert gain_by_practice(UNKNOWN, 2) > gain_by_practice(WELL_KNOWN, 2)
    before = judge(grounds=[WELL_KNOWN, UNKNOWN], interviews=[0.8]).share
    after = judge(grounds=[WELL_KNOWN, UNKNOWN.after(5, 0.8)], interviews=[0.8]).share
    assert gain_by_practice(UNKNOWN, 2) == pytest.approx(after - before)


def test_section_above_its_line_raises_nothing():
    assert gain_by_section(share=0.7, weight=0.5, line=0.65, sat=1) == 0
    assert gain_by_section(share=0.45, weight=0.5, line=0.65, sat=1) == pytest.approx(
        0.2 * 0.5 / 1.5 / 2
    )
