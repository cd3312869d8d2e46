import pytest

from scoring import SchemeFault, check_scheme, mark
from scoring.scheme import hash_scheme
from tests.scoring.schemes import MULTIPLE, NUMERIC, SINGLE, STAR, WRITTEN


@pytest.mark.parametrize("scheme", [SINGLE, MULTIPLE, NUMERIC, WRITTEN, STAR])
def test_check_scheme_whole(scheme):
    assert check_scheme(scheme) == []


@pytest.mark.parametrize(
    ("scheme", "word"),
    [
        ({"kind": "essay"}, "unknown"),
        ({**SINGLE, "max_points": 0.3}, "quarters"),
        ({**SINGLE, "max_points": True}, "above 0"),
        ({**SINGLE, "options": [{"id": "a", "right": True}]}, "2 to 26"),
        ({**SINGLE, "options": [{"id": "a", "right": True}] * 2}, "already"),
        ({**MULTIPLE, "options": [{"id": "a", "right": False}, {"id": "b"}]}, "right: true"),
        ({**NUMERIC, "value": "nine"}, "right number"),
        ({**NUMERIC, "units": {"min": 0}}, "above 0"),
        ({**NUMERIC, "units": {"s": 2}}, "Its factor is 1"),
        ({**NUMERIC, "tolerance": {"about": 1}}, "absolute or relative"),
        ({**WRITTEN, "key_points": []}, "key points"),
        ({**WRITTEN, "key_points": [{"id": "a", "text": "x", "weight": 0}]}, "weight"),
        ({**WRITTEN, "key_points": [{"id": "a", "text": "x", "weight": 1, "wrong": [1]}]}, "claim"),
        ({**STAR, "sections": []}, "situation"),
        ({**STAR, "sections": [{**STAR["sections"][0], "share": [30, 10]}]}, "per cent"),
    ],
)
def test_check_scheme_fault_names_it(scheme, word):
    faults = check_scheme(scheme)
    assert any(word in fault for fault in faults), faults
    with pytest.raises(SchemeFault):
        mark(scheme, {})


def test_hash_scheme_ignores_order_of_keys():
    assert hash_scheme({"a": 1, "b": [2]}) == hash_scheme({"b": [2], "a": 1})
