import pytest
from django.http import QueryDict

from questions.kinds import KINDS, ResponseError
from questions.kinds.ordering import name_tokens
from tests.questions.kinds.making import make_version, mark

KIND = KINDS["ordering"]
RIGHT = ["first", "second", "third", "fourth"]


def read(places: dict[str, str]):
    content = make_version("ordering").content
    tokens = name_tokens(content)
    data = "&".join(f"place-{tokens[one]}={place}" for one, place in places.items())
    return KIND.read(QueryDict(data), content)


def test_the_right_order_is_never_shown_and_a_seed_gives_one_order():
    content = make_version("ordering").content
    tokens = list(map(name_tokens(content).get, RIGHT))
    for seed in range(200):
        shown = [one["id"] for one in KIND.shown(content, seed=seed)["items"]]
        assert sorted(shown) == sorted(tokens)
        assert shown != tokens
        assert shown == [one["id"] for one in KIND.shown(content, seed=seed)["items"]]


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({"first": "2", "second": "1"}, ["second", "first"]),
        ({"first": "1", "second": "1", "third": "3"}, ["third"]),
        (dict.fromkeys(RIGHT, "1"), []),
        ({"first": "0", "second": "9", "third": "x", "fourth": "²"}, []),
    ],
)
def test_who_shares_a_place_has_none(places, order):
    assert read(places)["order"] == order


@pytest.mark.parametrize(
    ("places", "lack"),
    [
        ({"first": "1", "second": "2"}, "2 of 4 placed"),
        (dict.fromkeys(RIGHT, "1"), "0 of 4 placed"),
    ],
)
def test_an_order_with_holes_is_refused_in_practice_and_named_in_interviews(places, lack):
    content = make_version("ordering").content
    response = read(places)
    assert not KIND.is_empty(response)
    with pytest.raises(ResponseError, match="Give each of the 4 items a place of its own"):
        KIND.check_response(response, content)
    assert KIND.name_lack(response, content) == lack


def test_each_item_is_explained_by_its_neighbour():
    version = make_version("ordering")
    response = {"order": ["second", "third", "fourth", "first"]}
    report = mark(version, response)
    rows = KIND.explain(response, version.content, report)
    assert report["points"] == 2
    assert (rows[0].given, rows[0].right) == ("place 4, right after “It is gone.”", "first")
    assert (rows[1].given, rows[1].right) == ("first", "place 2, right after “It is sent.”")
    assert [row.status for row in rows] == ["wrong", "wrong", "right", "right"]


def test_points_and_a_wrong_item_at_its_right_place_say_why():
    version = make_version("ordering")
    response = {"order": ["second", "first", "third", "fourth"]}
    report = mark(version, response)
    rows = KIND.explain(response, version.content, report)
    assert [row.status for row in rows] == ["wrong", "wrong", "wrong", "right"]
    assert [bool(row.why) for row in rows] == [False, False, True, False]
    assert rows[2].why == "The place is right, and what comes right before it is not."
    says = KIND.say_points(response, version.content, report)
    assert says == "Points are for what comes right after what: 1 of 3 pairs are right."
    assert KIND.say_points({"order": RIGHT}, version.content, mark(version, {"order": RIGHT})) == ""
