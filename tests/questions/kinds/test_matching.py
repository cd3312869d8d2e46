import pytest
from django.http import QueryDict

from questions.kinds import KINDS, ResponseError
from tests.questions.kinds.making import make_version, mark

KIND = KINDS["matching"]


def test_rights_are_shuffled_and_named_by_no_pair():
    content = make_version("matching").content
    orders = set()
    for seed in range(50):
        shown = KIND.shown(content, seed=seed)
        assert {one["id"] for one in shown["rights"]} == {"r1", "r2", "r3"}
        orders.add(tuple(one["id"] for one in shown["rights"]))
    assert len(orders) == 6


def test_a_right_that_serves_two_lefts_is_offered_once():
    version = make_version("matching")
    response = KIND.read(QueryDict("pair-burst=r1&pair-peak=r1&pair-backlog=r3"), version.content)
    assert response == {"pairs": {"burst": "burst", "peak": "burst", "backlog": "backlog"}}
    assert mark(version, response)["points"] == 3


def test_a_stranger_is_refused():
    with pytest.raises(ResponseError, match="“r9” is not an option"):
        KIND.read(QueryDict("pair-burst=r9"), make_version("matching").content)


def test_each_pair_is_explained():
    version = make_version("matching")
    response = {"pairs": {"burst": "burst", "backlog": "idle"}}
    burst, peak, backlog = KIND.explain(response, version.content, mark(version, response))
    assert (burst.status, burst.why) == ("right", "It comes in a rush.")
    assert (peak.status, peak.given, peak.right) == ("missed", "", "Much at once")
    assert (backlog.given, backlog.why) == ("Nothing at all", "That is idleness.")
    assert KIND.name_lack(response, version.content) == "2 of 3 matched"


def test_points_are_said_where_some_pairs_are_right():
    version = make_version("matching")
    for chosen, says in (("burst", "1 of 3 pairs are right."), ("idle", "")):
        response = {"pairs": {"burst": chosen}}
        assert KIND.say_points(response, version.content, mark(version, response)) == says
