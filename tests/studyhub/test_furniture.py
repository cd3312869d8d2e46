"""What stands in the bars, for whom, and where one is."""

from types import SimpleNamespace

import pytest

from studyhub import furniture
from studyhub.furniture import (
    Appearance,
    Area,
    Page,
    find_bars,
    make_bars,
    name_place,
    page_furniture,
    place_on_phone,
    show_pages,
)


def visit(path: str, roles: tuple[str, ...] = ("learner",)) -> SimpleNamespace:
    user = SimpleNamespace(
        is_authenticated=True,
        roles=frozenset(roles),
        waiting_roles=frozenset({"staff"}),
        theme="dark",
        reading_size="l",
        reading_face="sans",
        contrast="system",
        single_keys=False,
    )
    return SimpleNamespace(path=path, user=user)


LEARNER, MENTOR = frozenset({"learner"}), frozenset({"mentor"})


def test_areas_of_a_stranger_are_none():
    stranger = SimpleNamespace(path="/", user=SimpleNamespace(is_authenticated=False))

    assert page_furniture(stranger)["bars"].areas == ()


def test_area_without_its_role_stays_away():
    areas = (Area("account_login", "Door", "mentor", (), "inbox"),)

    assert make_bars(LEARNER, "/", areas).areas == ()
    assert len(make_bars(MENTOR, "/", areas).areas) == 1


def test_area_without_its_page_stays_away():
    area = Area("nowhere", "None", "learner", (), "inbox")

    assert furniture.show_area(area, LEARNER, "/") is None


def test_area_is_current_at_its_prefixes():
    area = Area("account_login", "Door", "learner", ("/doors/",), "inbox")

    assert furniture.show_area(area, LEARNER, "/doors/7/")["current"]
    assert not furniture.show_area(area, LEARNER, "/windows/")["current"]


def test_page_of_two_roles_marks_one_area():
    bars = make_bars(frozenset({"mentor", "staff"}), "/cohorts/")

    assert [area["label"] for area in bars.areas if area["current"]] == ["Cohorts"]


EXACT = ("/", "/learn/", "/account/", "/review/", "/operate/people/")
BELOW = (
    *("/learn/a/b/", "/lessons/a/", "/account/password/set/", "/account/confirm-email/x/"),
    *("/cohorts/1/", "/operate/people/3/roles/", "/progress/topics/a/"),
    *("/review", "/reviews/", "/review/7/", "/elsewhere/", ""),
)


@pytest.mark.parametrize("path", EXACT + BELOW)
def test_place_of_a_path_has_the_bars_of_the_path(path):
    everybody = frozenset({"learner", "mentor", "author", "staff"})
    stood_for, itself = make_bars(everybody, name_place(path)), make_bars(everybody, path)

    assert (stood_for.areas, stood_for.second_level) == (itself.areas, itself.second_level)
    assert (name_place(path) == path) == (path in EXACT)


def test_lessons_share_their_bars_and_roles_do_not():
    one, other = (find_bars(LEARNER, name_place(f"/lessons/{slug}/")) for slug in "ab")

    assert one is other
    assert [page["label"] for page in one.second_level if page["current"]] == ["Tracks"]
    assert one is not find_bars(MENTOR, name_place("/lessons/a/"))


def test_second_level_marks_the_nearest_page():
    pages = (Page("account_login", "In"), Page("account_signup", "Up"), Page("nowhere", "None"))

    shown = show_pages(pages, "/account/signup/more/")

    assert [(page["label"], page["current"]) for page in shown] == [("In", False), ("Up", True)]


def test_second_level_of_one_page_is_none():
    assert show_pages((Page("account_login", "In"),), "/account/login/") == []


def test_phone_has_four_places():
    areas = [{"phone": True} for _place in range(6)]

    place_on_phone(areas)

    assert [area["phone"] for area in areas] == [True] * 4 + [False] * 2


@pytest.mark.parametrize(
    ("role", "labels"), [("author", ["Author"]), ("staff", ["Author", "Operate"])]
)
def test_phone_shows_an_area_to_everybody(role, labels):
    bars = make_bars(frozenset({role}), "/account/")
    assert [area["label"] for area in bars.areas if area["phone"]] == labels


def test_appearance_is_what_the_person_chose(monkeypatch):
    monkeypatch.setattr(furniture, "find_furnishings", tuple)

    page = page_furniture(visit("/"))

    assert page["appearance"] == Appearance("dark", "l", "sans", "", "off")
    # Of a role that waits for a second step the areas show as well: they lead to where it is added.
    assert "Operate" in [area["label"] for area in page["bars"].areas]


def test_second_level_of_account_stands_where_no_area_does():
    shown = make_bars(LEARNER, "/account/email/").second_level

    assert [page["label"] for page in shown][:3] == ["Profile", "Email", "Password"]
    assert [page["label"] for page in shown if page["current"]] == ["Email"]
    set_password = make_bars(LEARNER, "/account/password/set/").second_level
    assert [page["label"] for page in set_password if page["current"]] == ["Password"]
    assert make_bars(LEARNER, "/elsewhere/").second_level == ()
    assert "Cohorts" in [page["label"] for page in shown]
    # A mentor's cohorts are an area; no tab of the account leads to what is a learner's alone.
    for path in ("/account/email/", "/progress/my-data/"):
        others = make_bars(frozenset({"mentor"}), path).second_level
        assert [page["label"] for page in others][-2:] == ["API tokens", "My data"]


def test_erasure_stands_below_the_data_of_the_person(client, alice):
    client.force_login(alice)
    pages = client.get("/account/erasure/").context["bars"].second_level
    assert [page["label"] for page in pages if page["current"]] == ["My data"]
