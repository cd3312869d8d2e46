"""What stands in the bars, for whom, and where one is."""

from types import SimpleNamespace

from studyhub import furniture
from studyhub.furniture import Area, Page, page_furniture, place_on_phone, show_pages


def visit(path: str, roles: tuple[str, ...] = ("learner",)) -> SimpleNamespace:
    user = SimpleNamespace(
        is_authenticated=True,
        roles=frozenset(roles),
        theme="dark",
        reading_size="l",
        reading_face="sans",
        contrast="system",
        single_keys=False,
    )
    return SimpleNamespace(path=path, user=user)


def test_areas_of_a_stranger_are_none():
    stranger = SimpleNamespace(path="/", user=SimpleNamespace(is_authenticated=False))

    assert page_furniture(stranger)["areas"] == []


def test_area_without_its_role_stays_away(monkeypatch):
    monkeypatch.setattr(furniture, "AREAS", (Area("account_login", "Door", "mentor", (), "inbox"),))
    monkeypatch.setattr(furniture, "find_furnishings", tuple)

    assert page_furniture(visit("/", ("learner",)))["areas"] == []
    assert len(page_furniture(visit("/", ("mentor",)))["areas"]) == 1


def test_area_without_its_page_stays_away():
    assert furniture.show_area(Area("nowhere", "None", "learner", (), "inbox"), visit("/")) is None


def test_area_is_current_at_its_prefixes():
    area = Area("account_login", "Door", "learner", ("/doors/",), "inbox")

    assert furniture.show_area(area, visit("/doors/7/"))["current"]
    assert not furniture.show_area(area, visit("/windows/"))["current"]


def test_page_of_two_roles_marks_one_area(monkeypatch):
    monkeypatch.setattr(furniture, "find_furnishings", tuple)
    page = visit("/cohorts/", ("mentor", "staff"))

    assert [area["label"] for area in page_furniture(page)["areas"] if area["current"]] == [
        "Cohorts"
    ]


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


def test_appearance_is_what_the_person_chose(monkeypatch):
    monkeypatch.setattr(furniture, "find_furnishings", tuple)

    appearance = page_furniture(visit("/"))["appearance"]

    assert appearance == {
        "theme": "dark",
        "size": "l",
        "face": "sans",
        "contrast": "",
        "shortcuts": "off",
    }


def test_second_level_of_account_stands_where_no_area_does(monkeypatch):
    monkeypatch.setattr(furniture, "find_furnishings", tuple)

    shown = page_furniture(visit("/account/email/"))["second_level"]

    assert [page["label"] for page in shown][:3] == ["Profile", "Email", "Password"]
    assert [page["label"] for page in shown if page["current"]] == ["Email"]
    set_password = page_furniture(visit("/account/password/set/"))["second_level"]
    assert [page["label"] for page in set_password if page["current"]] == ["Password"]
    assert page_furniture(visit("/elsewhere/"))["second_level"] == []


def test_erasure_stands_below_the_data_of_the_person(client, alice):
    client.force_login(alice)
    pages = client.get("/account/erasure/").context["second_level"]
    assert [page["label"] for page in pages if page["current"]] == ["My data"]
