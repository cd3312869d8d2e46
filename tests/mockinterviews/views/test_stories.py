"""The pages of the story bank."""

import json
import uuid

import pytest
from django.urls import reverse

from accounts.domain.personal import find_exports
from mockinterviews.models import Story
from tests.mockinterviews.factories import CompetencyFactory, ExemplarStoryFactory, StoryFactory

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def story(alice):
    return StoryFactory(learner=alice)


def save(browser, story_id, **fields):
    """Save as the page's script does, and return the reply."""
    return browser.post(reverse("story", args=[story_id]), fields, headers=JSON)


def test_story_is_stored_with_its_first_words_and_saved_on(browser, alice):
    CompetencyFactory(slug="incident")
    page = browser.get(reverse("story_new"), {"competency": "incident"})
    story_id = page.context["story"].pk
    assert not Story.objects.exists()
    assert 'value="incident" id="competency-incident" checked' in page.content.decode()

    first = save(browser, story_id, based_on=0, action="I looked.")
    then = save(
        browser,
        story_id,
        based_on=first.json()["revision"],
        action="I looked closely.",
        competencies=["incident", "unheard-of"],
    )

    story = Story.objects.get()
    assert (story.pk, story.learner, then.json()) == (story_id, alice, {"revision": 2})
    assert (story.action, story.competencies) == ("I looked closely.", ["incident"])


def test_save_of_a_stale_tab_gets_the_newer_revision(browser, story):
    save(browser, story.pk, based_on=1, action="This tab.")
    reply = save(browser, story.pk, based_on=1, action="Other tab.")

    assert reply.status_code == 409
    assert reply.json()["revision"] == 2
    assert "kept among its versions" in reply.json()["error"]


def test_without_script_a_conflict_keeps_what_was_typed(browser, story):
    save(browser, story.pk, based_on=1, action="This tab.")
    page = browser.post(
        reverse("story", args=[story.pk]), {"based_on": 1, "action": "Other tab."}
    ).content.decode()

    assert "Other tab." in page
    assert 'name="based_on" value="2"' in page


def test_story_that_is_too_long_is_refused_with_the_reason(browser, story):
    reply = save(browser, story.pk, based_on=1, title="x" * 201)

    assert reply.status_code == 422
    assert reply.json()["error"].startswith("This title has 201 characters")


def test_deleted_story_offers_to_come_back(browser, story):
    page = browser.post(reverse("story_deletion", args=[story.pk]), follow=True)
    assert "is deleted" in page.content.decode()

    page = browser.post(reverse("story_return", args=[story.pk]), follow=True)
    assert story.situation in page.content.decode()


def test_earlier_version_is_shown_with_its_difference_and_comes_back(browser, story):
    save(browser, story.pk, based_on=1, action="I slept.")
    version = story.versions.get()
    page = browser.get(reverse("story_versions", args=[story.pk]), {"at": version.pk})
    assert "<del" in page.content.decode()

    browser.post(reverse("story_versions", args=[story.pk]), {"version": version.pk})
    story.refresh_from_db()
    assert story.action.startswith("I rolled the release back.")


def test_list_takes_the_same_queries_however_many_there_are(
    browser, alice, django_assert_num_queries
):
    StoryFactory(learner=alice, title="The Friday outage")
    browser.get(reverse("stories"))
    with django_assert_num_queries(4):
        assert "The Friday outage" in browser.get(reverse("stories")).content.decode()
    StoryFactory.create_batch(2, learner=alice)
    with django_assert_num_queries(4):
        browser.get(reverse("stories"))


def test_exemplar_shows_marks_shares_and_checks(browser):
    exemplar = ExemplarStoryFactory(slug="pipeline")
    page = browser.get(reverse("story_exemplar", args=["pipeline"])).content.decode()

    assert exemplar.parts[3]["text"] in page
    words = sum(len(part["text"].split()) for part in exemplar.parts)
    assert f"5 of 10 points, {words} words" in page
    assert "The result has a figure" in page


@pytest.mark.parametrize(("part", "said"), [("situation", 1), ("context", 1), ("unheard-of", 0)])
def test_example_of_a_part_is_given_on_demand(browser, part, said):
    text = ExemplarStoryFactory().parts[0]["text"]
    page = browser.get(reverse("story_example", args=[part]), headers={"hx-request": "true"})

    assert page.content.decode().count(text) == said


def test_search_finds_ones_own_story_alone(browser, story, eve):
    StoryFactory(learner=eve, situation="Orders for a zeppelin of hers.")
    StoryFactory(learner=story.learner, title="The zeppelin", situation="")

    page = browser.get("/search/", {"q": "zeppelin"}).content.decode()

    assert "Your story" in page
    assert "1 result" in page
    assert "of hers" not in page


def test_export_tells_stories_with_their_versions(browser, story):
    save(browser, story.pk, based_on=1, action="I slept.")
    export = next(one for one in find_exports() if one.name == "stories")

    (row,) = export.tell(story.learner)

    assert row["parts"]["action"] == "I slept."
    assert row["versions"][0]["parts"]["action"].startswith("I rolled")
    assert "> I slept." in export.write(row)
    assert json.dumps(row, default=str)


def test_story_under_an_unknown_id_is_not_here(browser):
    assert browser.get(reverse("story", args=[uuid.uuid4()])).status_code == 404
