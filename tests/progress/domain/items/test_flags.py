"""Flags: raised only where the whole interval is on the wrong side, and gone with their reason."""

import pytest

from progress.domain.items.estimates import (
    Shares,
    Spread,
    estimate_alpha,
    estimate_correlation,
    estimate_share,
    measure_drift,
    ranks_of_median,
)
from progress.domain.items.flags import find_flags, raise_flags, set_flags_aside
from progress.models import ItemFlag
from tests.factories import NOW, QuestionFactory


def figures(*, right=20, n=40, r=0.3, key=(1, 2, 3, 4, 5), wrong=(5, 4, 3, 2, 1), weeks=()):
    return {
        "facility": estimate_share(right, n).to_json(),
        "discrimination": estimate_correlation(r, n).to_json(),
        "options": [
            {"option": "a", "right": True, "by_fifth": list(key)},
            {"option": "b", "right": False, "by_fifth": list(wrong)},
        ],
        "weeks": [
            {"week": day, "n": n, "value": share, "squares": share * n} for day, n, share in weeks
        ],
    }


@pytest.mark.parametrize(
    ("given", "flags"),
    [
        ({}, []),
        ({"right": 200, "n": 200}, ["too_easy"]),
        # 20 of 20 may be luck; so may r = -0.2 of 40.
        ({"right": 20, "n": 20}, []),
        ({"r": -0.2}, []),
        ({"r": -0.5}, ["negative"]),
        ({"r": None}, []),
        ({"key": (9, 8, 7, 6, 2), "wrong": (1, 2, 3, 4, 12)}, ["distractor"]),
        ({"key": (9, 8, 7, 6, 5), "wrong": (1, 2, 3, 4, 6)}, []),
        ({"weeks": [("2083-01-04", 60, 0.8), ("2083-03-01", 60, 0.4)]}, ["drift"]),
        ({"weeks": [("2083-02-22", 60, 0.8), ("2083-03-01", 60, 0.4)]}, []),
    ],
)
def test_flags_of_figures(given, flags):
    assert find_flags(figures(**given)) == flags


@pytest.mark.django_db
def test_a_flag_set_aside_stays_so_until_its_reason_goes():
    version = QuestionFactory().current_version
    raise_flags({version.pk: ["drift", "negative"]}, now=NOW)
    assert set_flags_aside(version_id=version.pk, now=NOW) == 2
    raise_flags({version.pk: ["negative"]}, now=NOW)
    assert ItemFlag.objects.get().set_aside_at == NOW
    raise_flags({version.pk: []}, now=NOW)
    raise_flags({version.pk: ["negative"]}, now=NOW)
    assert ItemFlag.objects.get().set_aside_at is None


def test_estimates_at_their_edges():
    assert estimate_share(0, 0).value is None
    assert estimate_share(5, 5).high == 1
    assert estimate_correlation(0.5, 3).value is None
    assert estimate_correlation(1.0, 9).low == 1
    # tanh(artanh 0.5 ± 1.96 / 5).
    found = estimate_correlation(0.5, 28)
    assert (round(found.low, 3), round(found.high, 3)) == (0.156, 0.736)
    assert ranks_of_median(5) is None
    # 15/2 ± 1.96 √15 / 2, and one more above.
    assert ranks_of_median(15) == (4, 12)
    assert estimate_alpha(Spread(2, 10, 1.0, 1.0, 20)).value is None
    # Of few learners it would lie anywhere between 0 and 1, and far below.
    few, many = (estimate_alpha(Spread(n, 5 * n, n, n, 20 * n)) for n in (3, 60))
    assert few.value is None
    assert 0 < many.low < many.value < many.high < 1
    assert measure_drift(Shares(9, 9, 9), Shares(9, 9, 9)) is None
