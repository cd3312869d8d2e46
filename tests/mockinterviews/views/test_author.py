"""The editor of blueprints."""

import re

import pytest
from django.test import Client

from mockinterviews.models import Blueprint
from questions.models import Question

pytestmark = pytest.mark.django_db
NEW = "/author/blueprints/new/"
TYPED = {
    "title": "Two ideas",
    "mode": "interview",
    "going_back": "on",
    "pass_percent": "65",
    "section_floor_percent": "0",
    "sections.0.title": "Say it",
    "sections.0.kind": "questions",
    "sections.0.minutes": "5",
    "sections.0.draws.0.kinds": ["written"],
    "sections.0.draws.0.topics": ["core"],
    "sections.0.draws.0.window": "0",
    "sections.0.draws.0.count": "1",
    "sections.0.draws.0.minutes_each": "5",
}


@pytest.fixture
def author(carol):
    client = Client()
    client.force_login(carol)
    return client


def test_blueprint_is_checked_saved_changed_and_taken_off_the_list(author, browser, make_blueprint):
    make_blueprint()
    page = author.post(NEW, TYPED | {"sections.0.draws.0.count": "2", "check": "1"}).text
    assert "Its questions need 10 minutes" in page
    page = author.post(NEW, TYPED | {"check": "1"}).text
    assert "The bank can fill it: 1 question, 5 min." in page
    assert Blueprint.objects.count() == 1
    # That address is the one of the form itself.
    assert author.post(NEW, TYPED | {"save": "1", "title": "New"}).url != NEW
    assert Blueprint.objects.get(title="New").slug == "new-2"
    reply = author.post(NEW, TYPED | {"save": "1"})
    made = Blueprint.objects.get(slug="two-ideas")
    assert reply.url == "/author/blueprints/two-ideas/"
    draw = {"kinds": ["written"], "topics": ["core"], "window": 0, "count": 1, "minutes_each": 5}
    section = {"slug": "say-it", "title": "Say it", "kind": "questions", "minutes": 5}
    assert made.sections == [section | {"draws": [draw]}]
    assert (made.pack, made.minutes, made.going_back, made.section_floor_percent) == (
        "",
        5,
        True,
        0,
    )
    page = author.get(reply.url)
    assert "Section 1: Say it, 5 min" in page.text
    opened = {"opened": page.context["opened"]}
    mine = TYPED | opened | {"sections.0.title": "Say it aloud", "going_back": []}
    author.post(reply.url, mine)
    made.refresh_from_db()
    assert (made.sections[0]["title"], made.going_back) == ("Say it aloud", False)
    # Another author opened it before that: nothing is written over, and nothing typed is lost.
    theirs = TYPED | opened | {"title": "Three ideas", "sections.1.title": "More"}
    overtaken = author.post(reply.url, theirs | {"sections.1.kind": "break"})
    made.refresh_from_db()
    assert (overtaken.status_code, made.title) == (422, "Two ideas")
    theirs = TYPED | opened | {"title": "Three ideas"}
    overtaken = author.post(reply.url, theirs)
    made.refresh_from_db()
    assert (overtaken.status_code, made.title) == (409, "Two ideas")
    assert "Section 1, Title: Say it aloud (it was: Say it)" in overtaken.text
    assert "was left: no (it was: yes)" in overtaken.text
    assert 'value="Three ideas"' in overtaken.text
    author.post(reply.url, theirs | {"opened": overtaken.context["opened"]})
    made.refresh_from_db()
    assert (made.title, made.sections[0]["title"]) == ("Three ideas", "Say it")
    author.post(reply.url, TYPED)
    assert "Two ideas" in browser.get("/interviews/").text
    author.post(f"{reply.url}offer/")
    assert "Two ideas" not in browser.get("/interviews/").text
    assert "off the list" in author.get("/author/blueprints/").text


def test_fault_stands_at_its_field_and_nothing_is_saved(author, make_blueprint):
    make_blueprint()
    typed = TYPED | {"sections.0.draws.0.count": "3", "sections.0.minutes": "15"}
    reply = author.post(NEW, typed)
    says = "Section 1 asks for 3 written questions on "
    assert reply.status_code == 422
    assert says in reply.text
    assert 'href="#field-sections.0.draws.0.count"' in reply.text
    assert Blueprint.objects.count() == 1


def test_section_of_another_kind_has_its_own_fields_and_rows_are_added(author, make_blueprint):
    typed = TYPED | {"sections.1.kind": "free_text", "sections.1.minutes": "1"}
    page = author.post(NEW, typed | {"add": "sections.0.draws"}).text
    assert 'name="sections.0.draws.1.count"' in page
    assert 'name="sections.1.prompt"' in page
    assert 'name="sections.1.draws.0.count"' not in page


def test_a_removed_section_comes_back_with_its_draws(author, make_blueprint):
    make_blueprint()
    second = {"sections.1.kind": "break", "sections.1.minutes": "1", "sections.1.title": "Rest"}
    page = author.post(NEW, TYPED | second | {"remove": "sections.0"}).text
    assert re.search(r'name="undo" value="1" formnovalidate autofocus', page)
    carried = dict(re.findall(r'type="hidden" name="((?:was|removed)[^"]*)" value="([^"]*)"', page))
    assert carried["was.draws.0.count"] == TYPED["sections.0.draws.0.count"]

    rest = {name: one for name, one in TYPED.items() if not name.startswith("sections.")}
    left = rest | {name.replace("1", "0", 1): one for name, one in second.items()}
    back = author.post(NEW, left | carried | {"undo": "1"})
    whole = author.post(NEW, TYPED | second | {"up": "sections.5"})
    titles = [row.label for row in back.context["nodes"][-1].rows]
    assert titles == [row.label for row in whole.context["nodes"][-1].rows]
    assert 'id="field-sections.0.draws.0.count" value="1"' in back.text


def test_a_draw_that_is_removed_leaves_the_way_back_in_sight(author, make_blueprint):
    make_blueprint()
    second = {"sections.1.kind": "questions", "sections.1.title": "More"}
    draws = {"sections.1.draws.0.count": "1", "sections.1.draws.1.count": "2"}
    reply = author.post(NEW, TYPED | second | draws | {"remove": "sections.1.draws.1"})
    assert [row.is_open for row in reply.context["nodes"][-1].rows] == [False, True]
    assert 'name="removed" value="sections.1.draws.1"' in reply.text
    assert reply.text.count(" autofocus") == 1


def test_questions_of_another_pack_do_not_fill_a_packs_blueprint(author, make_blueprint):
    make_blueprint()
    pages = ("/author/blueprints/", "/author/blueprints/short/")
    assert all("he bank can fill it" in author.get(page).text for page in pages)
    Question.objects.update(pack="other")
    for page in pages:
        reply = author.get(page).text
        assert "he bank can fill it" not in reply
        assert "the bank has 0." in reply


def test_a_packs_blueprint_is_copied_and_never_changed(author, make_blueprint):
    pack = make_blueprint(summary="Two questions.")
    page = author.get("/author/blueprints/short/").text
    assert "The pack tests brings it" in page
    assert "The bank can fill it." in page
    # By their names, as the editor has them.
    assert "1 × Written (" in page
    copy = author.get(f"{NEW}?copy=short").text
    assert 'value="Tell your story"' in copy
    assert author.post("/author/blueprints/short/", TYPED).status_code == 200
    assert author.post("/author/blueprints/short/offer/").status_code == 404
    pack.refresh_from_db()
    assert pack.title == "Short interview"
