"""Writing a story and beginning an answer with one, by keyboard, in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Route, expect

from mockinterviews.models import Story
from questions.domain.starting import make_practice
from tests.chromium import asks_before_leaving, empty_storage, fill_storage
from tests.factories import NOW, QuestionFactory
from tests.mockinterviews.factories import (
    CompetencyFactory,
    ExemplarStoryFactory,
    StoryFactory,
)
from tests.telling import begin_anew, tab_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def context(open_browser, alice):
    """A browser in which alice is signed in."""
    return open_browser(alice)


def expect_state(page: Page, says: str) -> None:
    expect(page.locator("#save-state")).to_contain_text(says, timeout=15_000)


def write(page: Page, part: str, text: str) -> None:
    """Write where the caret stands, all at once: a press of each key is dear."""
    page.get_by_label(part, exact=True).focus()
    page.keyboard.insert_text(text)


def story_every_word_is_kept_offline_and_in_two_tabs(context: BrowserContext, alice):
    exemplar = ExemplarStoryFactory()
    page = tab_of(context)
    page.goto(reverse("story_new"))
    write(page, "Situation", "It was her fault.")
    expect_state(page, "Saved")
    expect(page.locator("[data-star-hints=situation]")).to_contain_text("puts blame on others")

    # A fold fills itself and nothing else.
    page.get_by_text("Action: an example").press("Enter")
    expect(page.locator(".star-example[open]")).to_contain_text(exemplar.parts[2]["text"])
    expect(page.get_by_label("Situation", exact=True)).to_have_value("It was her fault.")

    context.set_offline(True)
    write(page, "Action", "I")
    expect_state(page, "Offline: kept on this device")
    fill_storage(page)
    write(page, "Action", " ran.")
    expect_state(page, "Offline: only on this page")
    assert asks_before_leaving(page)
    context.set_offline(False)
    expect_state(page, "Saved")
    assert not asks_before_leaving(page)
    empty_storage(page)
    assert Story.objects.get().action == "I ran."

    # A save arrives, its answer does not, and what it brought is taken out again.
    def swallow(route) -> None:
        route.fetch()
        route.abort()

    page.route(f"**{reverse('story', args=[Story.objects.get().pk])}", swallow, times=1)
    write(page, "Action", " Away.")
    expect_state(page, "Offline: kept on this device")
    assert Story.objects.get().action == "I ran. Away."
    page.get_by_label("Action", exact=True).fill("I ran.")
    expect_state(page, "Saved")
    assert Story.objects.get().action == "I ran."

    other = context.new_page()
    other.goto(page.url)
    write(other, "Result", "From the other tab.")
    expect_state(other, "Saved")
    write(page, "Task", "Mine.")
    expect_state(page, "Changed in another tab: choose")

    # Going on leads to the choice, and the bar does not forget it while one types.
    page.set_viewport_size({"width": 390, "height": 800})
    page.get_by_role("button", name="Save and read").press("Enter")
    card = page.locator("[data-story-conflict]")
    expect(card).to_be_focused()
    expect(card).to_be_in_viewport()
    expect(card.locator("[data-theirs]").last).to_have_text("From the other tab.")
    write(page, "Task", " Still.")
    expect(card.locator("[data-mine]").first).to_have_text("Mine. Still.")
    expect_state(page, "Changed in another tab: choose")
    where = page.locator(".bar__where")
    assert where.evaluate("(element) => element.scrollWidth <= element.clientWidth")

    page.get_by_role("button", name="Keep this tab's").press("Enter")
    expect_state(page, "Saved")
    page.get_by_role("button", name="Save and read").press("Enter")
    expect(page.get_by_role("link", name="Edit the story")).to_be_visible()

    story = Story.objects.get()
    assert (story.task, story.result) == ("Mine. Still.", "")
    assert "From the other tab." in [version.result for version in story.versions.all()]

    # What is typed while one chooses is kept as well.
    write(other, "Reflection", "Late")
    expect_state(other, "Changed in another tab: choose")
    write(other, "Reflection", "r.")
    other.get_by_role("button", name="Use the other").press("Enter")
    expect(other.get_by_label("Task", exact=True)).to_have_value("Mine. Still.")
    assert "Later." in [version.reflection for version in story.versions.all()]


def story_new_story_that_never_arrived_is_found_again(context: BrowserContext, alice):
    new = reverse("story_new")
    for text in ["First.", "Second."]:
        tab = context.new_page()
        # A request that outlives its page goes past what the browser is told of the network.
        tab.add_init_script("window.fetch = () => Promise.reject(new TypeError())")
        # What the other tab is writing stays there.
        tab.goto(new)
        write(tab, "Action", text)
        expect_state(tab, "Offline: kept on this device")
    for tab in context.pages[1:]:
        tab.close()

    page = tab_of(context)
    action = page.get_by_label("Action", exact=True)
    page.goto(reverse("stories"))
    page.get_by_role("link", name="First.").press("Enter")
    expect(action).to_have_value("First.")
    expect_state(page, "Saved")
    page.goto(new)
    expect(action).to_have_value("Second.")
    expect_state(page, "Saved")
    page.get_by_role("button", name="Take it out").press("Enter")
    expect(page.get_by_role("button", name="Bring it back")).to_be_visible()
    page.goto(new)
    expect(action).to_have_value("")
    expect(page.locator("[data-stories-begun]")).to_be_hidden()

    # A reload before the first save, and whatever of it arrives meanwhile.
    write(page, "Action", "Third.")
    page.reload()
    expect(action).to_have_value("Third.")
    write(page, "Result", "Done.")
    expect_state(page, "Saved")
    stored = Story.objects.filter(deleted_at=None).values_list("action", "result")
    assert set(stored) == {("First.", ""), ("Third.", "Done.")}
    assert len(stored) == 2


KEEP = """([text, title, named]) => {
  const form = document.querySelector("[data-story]");
  const notTyped = ["csrfmiddlewaretoken", "based_on"];
  const typed = [...new FormData(form)].filter(([name]) => !notTyped.includes(name));
  const changed = { situation: text, title };
  const fields = typed.map(([name, value]) => [name, changed[name] ?? value]);
  fields.push(["competencies", named]);
  const entry = { fields, based_on: form.elements.based_on.value, at: Date.now() };
  localStorage.setItem(`studyhub.story.${form.dataset.story}`, JSON.stringify(entry));
}"""


def story_words_typed_before_the_script_has_come_are_saved(context: BrowserContext, alice):
    for slug in ("calm", "care", "pace"):
        CompetencyFactory(slug=slug, title=slug)
    page = tab_of(context)
    for kept in ("", "It was light."):
        type_before_the_script(page, alice, kept)


def type_before_the_script(page: Page, alice, kept: str) -> None:
    """Type into a story of hers, where this device has kept that or nothing."""
    story = StoryFactory(learner=alice, situation="It was late.", competencies=["calm"])
    address = reverse("story_edit", args=[story.pk])
    held: list[Route] = []
    if kept:
        page.goto(address)
        kept_title = "The Friday outage of the payment queue"
        page.evaluate(KEEP, [kept, kept_title, "care"])
    page.route("**/story.*js", lambda route: held.append(route))
    page.goto(address, wait_until="commit")
    situation = page.get_by_label("Situation", exact=True)
    situation.press("End")
    page.keyboard.insert_text(" And dark.")
    if kept:
        page.get_by_label("Title").press("End")
        page.keyboard.insert_text("s")
        page.get_by_text("pace", exact=True).click()

    held[0].continue_()
    page.unroute_all()

    expect_state(page, "Saved just now")
    both = f"{kept}\n\nAnd dark." if kept else "It was late. And dark."
    expect(situation).to_have_value(both)
    story.refresh_from_db()
    title = f"{kept_title} outages" if kept else "The Friday outage"
    named = {"calm", "care", "pace"} if kept else {"calm"}
    assert (story.situation, story.title, set(story.competencies)) == (both, title, named)


def story_answer_begins_with_a_story_below_what_stands_there(context: BrowserContext, alice):
    story = StoryFactory(learner=alice)
    version = QuestionFactory(kind="star").current_version
    practice = make_practice(learner=alice, title="Stories", versions=[version.pk], now=NOW)
    page = tab_of(context)
    page.goto(reverse("practice_item", args=[practice.pk, 1]))
    write(page, "Action", "Before.")

    page.get_by_text("Use a story").press("Enter")
    page.get_by_role("button", name="Use The Friday outage").press("Enter")

    expect(page.get_by_label("Result", exact=True)).to_have_value(story.result)
    expect(page.get_by_label("Action", exact=True)).to_have_value(f"Before.\n\n{story.action}")
    expect(page.get_by_label("Situation", exact=True)).to_be_focused()
    expect(page.locator("[data-story-says]")).to_contain_text("Left out: Reflection.")
    expect(page.locator("#work .interview-meter:not([hidden])")).to_have_count(4)


def test_stories_are_written_kept_and_used(context, alice):
    for story in (
        story_new_story_that_never_arrived_is_found_again,
        story_words_typed_before_the_script_has_come_are_saved,
        story_answer_begins_with_a_story_below_what_stands_there,
        story_every_word_is_kept_offline_and_in_two_tabs,
    ):
        begin_anew(context)
        story(context, alice)
