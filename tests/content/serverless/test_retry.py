"""Passing faults are retried with growing waits, and only a few times."""

import pytest

from tests.content.listings import import_listing


def make_call(*outcomes):
    remaining = iter(outcomes)

    def call():
        outcome = next(remaining)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return call


def test_a_passing_fault_is_followed_by_another_attempt():
    listing, waits = import_listing("serverless/retry.py"), []
    call = make_call(TimeoutError(), ConnectionError(), "paid")

    assert listing.call_with_retries(call, sleep=waits.append) == "paid"
    assert len(waits) == 2
    assert 0 <= waits[0] <= 0.2
    assert 0 <= waits[1] <= 0.4


def test_the_last_fault_is_raised():
    listing, waits = import_listing("serverless/retry.py"), []
    call = make_call(*[TimeoutError(str(number)) for number in range(4)])

    with pytest.raises(TimeoutError, match="3"):
        listing.call_with_retries(call, sleep=waits.append)
    assert len(waits) == 3


def test_a_permanent_fault_is_not_retried():
    listing, waits = import_listing("serverless/retry.py"), []

    with pytest.raises(ValueError, match="no such account"):
        listing.call_with_retries(make_call(ValueError("no such account")), sleep=waits.append)
    assert waits == []
