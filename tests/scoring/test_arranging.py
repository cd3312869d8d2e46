import pytest

from scoring import ResponseFault, check_scheme, mark
from tests.scoring.schemes import MATCHING, ORDERING


@pytest.mark.parametrize(
    ("order", "points"),
    [("abcde", 4), ("bcdea", 3), ("edcba", 0), ("abdce", 1), ("abc", 2), ("", 0)],
)
def test_each_two_neighbours_in_order_earn_their_part(order, points):
    report = mark(ORDERING, {"order": list(order)})
    assert report.points == points == sum(part.points for part in report.parts)
    assert [part.id for part in report.parts] == ["a>b", "b>c", "c>d", "d>e"]


def test_a_missed_neighbour_is_named():
    report = mark(ORDERING, {"order": list("bcdea")})
    assert report.parts[0].status == "contradicted"
    assert report.parts[0].reason == "“Step b” comes right after “Step a”."
    assert mark(ORDERING, {"order": []}).parts[0].status == "missing"


@pytest.mark.parametrize("order", ["ab", ["z"], ["a", "a"], [1]])
def test_an_order_of_another_shape_is_refused(order):
    with pytest.raises(ResponseFault):
        mark(ORDERING, {"order": order})


@pytest.mark.parametrize(
    ("pairs", "points"),
    [
        ({"burst": "burst", "peak": "peak", "backlog": "backlog"}, 3),
        ({"burst": "peak", "peak": "burst", "backlog": "backlog"}, 3),
        ({"burst": "backlog", "peak": "idle"}, 0),
        ({"backlog": "backlog"}, 1),
        ({}, 0),
    ],
)
def test_a_right_counts_by_its_text(pairs, points):
    assert mark(MATCHING, {"pairs": pairs}).points == points


def test_each_pair_says_what_was_chosen_and_why():
    report = mark(MATCHING, {"pairs": {"burst": "burst", "peak": "idle"}})
    assert [part.status for part in report.parts] == ["covered", "contradicted", "missing"]
    assert report.parts[0].reason.endswith("it is right. It comes in a rush.")
    assert report.parts[1].reason == "You chose “Nothing at all”. That is idleness."


@pytest.mark.parametrize("pairs", [[], {"burst": "z"}, {"z": "burst"}, {"burst": 1}])
def test_pairs_of_another_shape_are_refused(pairs):
    with pytest.raises(ResponseFault):
        mark(MATCHING, {"pairs": pairs})


@pytest.mark.parametrize(
    ("scheme", "sentence"),
    [
        ({**ORDERING, "items": ORDERING["items"][:3]}, "4 to 9 items"),
        ({**ORDERING, "items": [*ORDERING["items"], {"id": "f", "text": "step A"}]}, "Reword"),
        ({**ORDERING, "items": [*ORDERING["items"], {"id": "a", "text": "x"}]}, "has already"),
        ({**MATCHING, "pairs": MATCHING["pairs"][:1]}, "2 to 20 pairs"),
        ({**MATCHING, "pairs": MATCHING["pairs"][:2], "surplus": []}, "only one thing"),
        ({**MATCHING, "pairs": [*MATCHING["pairs"], {"id": "x", "left": "X"}]}, "has no right"),
        ({**MATCHING, "surplus": [{"id": "idle", "text": "What waits"}]}, "is the right of a pair"),
        ({**MATCHING, "surplus": [{"id": "peak", "text": "No"}]}, "has already"),
        ({**MATCHING, "surplus": "none"}, "surplus needs a list"),
    ],
)
def test_faults_of_a_scheme(scheme, sentence):
    assert sentence in " ".join(check_scheme(scheme))
