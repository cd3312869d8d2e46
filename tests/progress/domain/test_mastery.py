"""Shares and their intervals."""

from decimal import Decimal

import pytest

from progress.domain.mastery import Mastery, wilson_interval
from progress.domain.wording import say_share


@pytest.mark.parametrize(("share", "n"), [(0.5, 10), (0.525, 7), (0.8, 50), (0.01, 3)])
def test_wilson_interval_ends_where_the_score_test_turns(share, n):
    """The ends are the true shares that lie just 1.96 of their own deviations off."""
    for end in wilson_interval(share=share, n=n):
        assert (share - end) ** 2 == pytest.approx(1.959964**2 * end * (1 - end) / n, rel=1e-5)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_wilson_interval_of_none_or_all_stays_between_0_and_1(share):
    low, high = wilson_interval(share=share, n=5)
    assert 0 <= low < high <= 1
    assert high - low == pytest.approx(1 / (1 + 5 / 1.959964**2), rel=1e-5)


def test_wilson_interval_without_answers_is_refused():
    with pytest.raises(ValueError, match="n is 0"):
        wilson_interval(share=0.5, n=0)


def test_mastery_below_three_answers_has_no_share_but_a_reason():
    mastery = Mastery(answers=2, shares=Decimal(2))
    assert mastery.share is None
    assert mastery.interval is None
    assert mastery.missing == 1
    assert say_share(mastery) == "no figure yet: 2 of the 3 answers that it needs"


def test_mastery_from_three_answers_says_share_range_and_evidence():
    mastery = Mastery(answers=7, hard_answers=2, shares=Decimal("3.675"))
    assert mastery.share == pytest.approx(0.525)
    assert say_share(mastery) == "52 %, likely 22 to 81, from 7 answers, 2 of them hard"
    faded = Mastery(mastery.answers, mastery.hard_answers, mastery.shares, recall=0.5)
    assert say_share(faded) == (
        "26 %, likely 11 to 41, from 7 answers, 2 of them hard; 52 % if nothing were forgotten"
    )
