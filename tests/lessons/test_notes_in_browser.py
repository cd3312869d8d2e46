"""Highlights and notes in a real browser: by pointer and by keys, kept, in two tabs, and moved."""

from functools import partial

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lessons.domain.anchors import LessonWords
from lessons.domain.markdown import render_lesson
from lessons.models import Note
from tests.chromium import crash
from tests.factories import NOW, LessonFactory, LessonVersionFactory, NoteFactory
from tests.sites import wait_for
from tests.telling import begin_anew, tab_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FILLER = "<p>Words that fill the page.</p>" * 8
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 800}


def make_lesson():
    """Make a lesson in which the same words stand twice, the second time across an element."""
    blocks = [
        {"html": '<h2 id="phases">Phases</h2><p>A cold start is slow.</p>' + FILLER},
        {"html": '<h2 id="causes">Causes</h2><p id="twin">A <em>cold</em> start is slow.</p>'},
        {"html": '<p id="after">What helps is a warm one.</p>' + FILLER},
    ]
    return LessonFactory(slug="cold", title="Cold starts", version={"blocks": blocks})


@pytest.fixture
def open_context(open_browser, alice):
    """Return a function that opens a browser in which alice is signed in.

    What its pages complain about fails the test.
    """
    faults = []

    def open():
        context = open_browser(alice, viewport=WIDE, reduced_motion="reduce")
        context.on("weberror", lambda error: faults.append(str(error.error)))
        return context

    yield open
    assert faults == []


@pytest.fixture
def tell(open_context, alice):
    """Return a function that tells stories one after the other, each with the lesson and no note.

    They take the context, the lesson and alice.
    """

    def tell(*stories) -> None:
        context = open_context()
        for story in stories:
            begin_anew(context)
            story(context, make_lesson(), alice)

    return tell


def open_page(context):
    """Open the lesson in the tab that is open, or in a new one."""
    page = tab_of(context)
    page.goto("/lessons/cold/")
    expect(page.locator("html")).to_have_attribute("data-script", "on")
    return page


def select(page, selector: str) -> None:
    """Select the words of an element, as a double press or a drag does."""
    page.locator(selector).scroll_into_view_if_needed()
    page.evaluate(
        "selector => getSelection().selectAllChildren(document.querySelector(selector))", selector
    )


def marked(page) -> str:
    return "".join(page.locator("mark.highlight").all_text_contents())


def expect_said(page, words: str) -> None:
    expect(page.locator("[data-note-state]").first).to_have_text(words, timeout=15_000)


def story_the_page_has_the_words_that_the_server_reads(context, lesson, alice):
    """Whatever a lesson can hold, and what script adds to it: both count the same words."""
    text = """Begin *here*&nbsp;now.

## A table

| One | Two |
| --- | --- |
| `a` | b<c |

- First
- Second [cold](term:cold)

```python
def run(event):
    return 1
```

:::tip
Take **care**.
:::

## A picture

![A box](figures/box.svg "What it shows")

> Said &amp; done.
"""
    box = '<svg viewBox="0 0 9 9"><title>A box</title><desc>It is.</desc><text>Hi</text></svg>'
    rendered = render_lesson(text, figures={"figures/box.svg": box}, terms={"cold": "Not warm."})
    lesson.current_version.blocks = rendered.blocks
    lesson.current_version.save()

    page = open_page(context)
    expect(page.get_by_role("button", name="Copy")).to_be_visible()

    module = page.locator('script[src*="note_bar"]').get_attribute("src")
    words = page.evaluate(
        "async (url) => (await import(url)).readWords().text",
        module.replace("note_bar", "lesson_words"),
    )
    assert words.strip() == LessonWords(lesson.current_version).text
    assert "What it shows Said & done." in words

    # The number of a note is no part of the code that it stands in.
    code = page.locator("pre").text_content()
    select(page, "pre .nf")
    page.keyboard.press("n")
    page.keyboard.type("What begins here?")
    expect(page.get_by_role("link", name="Your note 1")).to_be_visible()
    assert page.locator("pre").text_content() == code
    # What is on its way when a page is left arrives later.
    expect_said(page, "Saved")

    # Where an address is not secure, a browser gives scripts no clipboard.
    page.evaluate("delete Navigator.prototype.clipboard")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_focused()
    page.evaluate("document.body.append(document.createElement('textarea'))")
    page.locator("body > textarea").press("Control+V")
    expect(page.locator("body > textarea")).to_have_value(code)


def story_selected_words_are_highlighted_and_stay_so(context, lesson, alice):
    page = open_page(context)
    select(page, "#twin")
    page.get_by_role("button", name="Highlight", exact=True).click()

    expect_said(page, "Saved")
    note = Note.objects.get()
    assert (note.section, note.quote, note.occurrence) == ("causes", "A cold start is slow.", 1)
    card = page.locator(".note__card").first
    expect(card).to_have_attribute("href", reverse("card_of_note", args=[note.pk]))
    expect(card).not_to_have_attribute("hidden", "")
    page.reload()
    expect(page.locator("#twin mark.highlight").first).to_be_visible()
    assert marked(page) == "A cold start is slow."

    # Who is signed out by now is not told that it is gone.
    [session] = [one for one in page.context.cookies() if one["name"] == "sessionid"]
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Remove highlight").first.click()
    expect(page.locator("[data-note-state]").first).to_contain_text("You are signed out.")
    assert marked(page) == "A cold start is slow."
    page.context.add_cookies([session])
    page.reload()

    page.locator("#twin mark.highlight").first.click()
    page.locator("[data-note-bar]").get_by_role("button", name="Remove highlight").click()
    expect(page.locator("mark.highlight")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#twin mark.highlight").first).to_be_visible()
    expect(page.locator(".note__delete").first).to_be_focused()
    wait_for(lambda: notes_of_alice() == [""] and kept(page) == [])

    # Without a connection it goes at once as well, and comes back, made there or not.
    page.context.set_offline(True)
    select(page, "#after")
    page.get_by_role("button", name="Highlight", exact=True).click()
    expect(page.locator("mark.highlight")).to_have_count(4)
    for _time in range(2):
        page.keyboard.press("Escape")
        page.locator("#after mark.highlight").click()
        page.locator("[data-note-bar]").get_by_role("button", name="Remove highlight").click()
        expect(page.locator("#after mark.highlight")).to_have_count(0)
        if _time == 0:
            page.get_by_role("button", name="Undo").click()
            expect(page.locator("#after mark.highlight")).to_have_count(1)
    page.locator("#twin mark.highlight").first.click()
    page.locator("[data-note-bar]").get_by_role("button", name="Remove highlight").click()
    gone = page.locator(".note-deleted")
    expect(gone).to_have_count(2)
    expect(gone.last).to_contain_text("Not saved yet: kept on this device")
    assert notes_of_alice() == [""]
    # The page is closed before the connection is back.
    crash(page)
    context.set_offline(False)
    page = context.new_page()
    page.goto("/lessons/cold/")
    expect(page.locator("mark.highlight")).to_have_count(0)
    wait_for(lambda: notes_of_alice() == [] and kept(page) == [])


def kept(page) -> list[str]:
    """Return what this device keeps of notes."""
    mine = "Object.entries(localStorage).filter(([key]) => key.startsWith('studyhub.note.'))"
    return page.evaluate(f"{mine}.map(([key, entry]) => entry)")


def notes_of_alice() -> list[str]:
    return list(Note.objects.filter(deleted_at=None).values_list("text", flat=True))


def story_a_note_by_the_keys_stands_beside_its_paragraph(context, lesson, alice):
    page = open_page(context)
    for _step in range(2):
        page.keyboard.press("j")
    page.keyboard.press("Shift+J")
    expect(page.locator("#twin")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator(".note-margin .note textarea")).to_be_focused()
    page.keyboard.type("Ask how slow.")
    expect_said(page, "Saved")
    page.reload()

    note = page.locator(".note-margin .note")
    expect(note.locator("textarea")).to_have_value("Ask how slow.")
    expect(page.get_by_role("link", name="Your note 1")).to_be_visible()
    beside, words = note.bounding_box(), page.locator("#twin").bounding_box()
    assert beside["x"] > words["x"] + words["width"]
    assert abs(beside["y"] - words["y"]) < 40

    # The note is gone, and the way back stands where it stood: that below does not cover it.
    NoteFactory(learner=alice, lesson=lesson, quote="What helps", text="Does it?")
    page.reload()
    page.get_by_role("button", name="Delete note").first.click()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    undo.click()

    page.set_viewport_size(PHONE)
    expect(page.locator("#twin + .note textarea")).to_have_value("Ask how slow.")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def story_h_highlights_the_paragraph_below_the_heading_that_one_came_to(context, lesson, alice):
    page = open_page(context)
    page.keyboard.press("j")
    page.keyboard.press("h")

    expect_said(page, "Saved")
    assert marked(page) == "A cold start is slow."
    assert Note.objects.get().occurrence == 0

    # More than can be stored is not shown as if it were.
    page.evaluate("document.querySelector('[data-notes]').dataset.longestQuote = 9")
    page.keyboard.press("Shift+J")
    page.keyboard.press("Shift+J")
    page.keyboard.press("h")
    bar = page.locator("[data-note-bar]")
    expect(bar).to_contain_text("At most 2,000 characters can be marked at once; these are 25.")
    expect(bar.get_by_role("button")).to_have_count(0)
    assert marked(page) == "A cold start is slow."
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()


def story_a_note_moves_with_its_words_and_is_shown_where_they_are_gone(context, lesson, alice):
    NoteFactory(learner=alice, lesson=lesson, quote="A cold start is slow.", occurrence=1)
    NoteFactory(learner=alice, lesson=lesson, quote="a warm one", text="Warm how?")
    blocks = [
        {"html": '<h2 id="phases">Phases</h2><p>Nothing.</p>' + FILLER},
        {"html": '<h2 id="causes">Causes</h2><p>New: <b>A cold</b> start is slow. Indeed.</p>'},
        {"html": "<p>What helps is one that is warm.</p>" + FILLER},
    ]
    lesson.current_version = LessonVersionFactory(lesson=lesson, number=2, blocks=blocks)
    lesson.save()

    page = open_page(context)

    expect(page.locator("mark.highlight").first).to_be_visible()
    assert marked(page) == "A cold start is slow."
    gone = page.locator(".note-margin .note--gone")
    expect(gone).to_contain_text("These words are no longer in the lesson:")
    expect(gone.locator(".note__quote")).to_have_text("a warm one")
    expect(gone.locator("textarea")).to_have_value("Warm how?")


def story_what_is_typed_without_a_connection_is_kept_and_sent_later(context, lesson, alice):
    LessonFactory(slug="lesson")
    page = open_page(context)
    page.context.set_offline(True)
    select(page, "#after")
    page.keyboard.press("n")
    page.keyboard.type("Typed on a train.")
    expect_said(page, "Not saved yet: kept on this device")
    assert not Note.objects.exists()

    # The window is closed; in another one the note comes from this device, whatever is beside it.
    for number, junk in enumerate(("null", "7", "{")):
        key = f"studyhub.note.{alice.pk}.{number}"
        page.evaluate("([key, junk]) => localStorage.setItem(key, junk)", [key, junk])
    crash(page)
    assert not Note.objects.exists()
    context.set_offline(False)
    page = context.new_page()
    page.goto("/lessons/cold/")

    expect(page.locator(".note textarea").first).to_have_value("Typed on a train.")
    expect_said(page, "Saved")
    assert notes_of_alice() == ["Typed on a train."]

    # What is typed into it without a connection comes back though it was deleted elsewhere, on the
    # revision that was seen.
    page.locator(".note textarea").first.fill("Typed at home.")
    page.locator(".note textarea").first.blur()
    expect(page.locator("[name=based_on]").first).to_have_value("2")
    context.set_offline(True)
    page.locator(".note textarea").first.fill("Typed on the way back.")
    expect_said(page, "Not saved yet: kept on this device")
    crash(page)
    Note.objects.update(deleted_at=NOW)
    context.set_offline(False)
    page = context.new_page()
    page.goto("/lessons/cold/")
    expect(page.locator(".note textarea").first).to_have_value("Typed on the way back.")
    expect_said(page, "Saved")
    assert notes_of_alice() == ["Typed on the way back."]

    # A long one in other letters has more bytes than a request may that outlives its page.
    page.locator(".note textarea").first.fill("学" * 9_000)
    page.locator(".note textarea").first.blur()
    expect_said(page, "Saved")
    expect(page.locator("[data-note-state]").first).to_have_text("Saved")
    assert notes_of_alice() == ["学" * 9_000]

    # Nor does it wait for its own lesson, where nobody is at work there any more.
    context.set_offline(True)
    page.locator(".note textarea").first.fill("Typed last.")
    expect_said(page, "Not saved yet: kept on this device")
    crash(page)
    context.set_offline(False)
    page = context.new_page()
    page.goto("/lessons/lesson/")
    assert page.evaluate(AGE, alice.pk) == 1
    assert notes_of_alice() == ["学" * 9_000]
    page.reload()
    wait_for(lambda: notes_of_alice() == ["Typed last."])
    wait_for(lambda: page.evaluate(AGE, alice.pk) == 0)


# Lets all that is kept of notes be an hour old. Returns how many that is.
AGE = """(person) => {
  const keys = Object.keys(localStorage);
  const mine = keys.filter((key) => key.startsWith(`studyhub.note.${person}.`));
  const notes = mine.filter((key) => localStorage.getItem(key).includes("lesson"));
  for (const key of notes) {
    const entry = JSON.parse(localStorage.getItem(key));
    localStorage.setItem(key, JSON.stringify({ ...entry, at: entry.at - 3_600_000 }));
  }
  return notes.length;
}"""

KEEP = """([text, person]) => {
  const { dataset } = document.querySelector("[data-notes]");
  const note = document.querySelector(".note[data-note]");
  const basedOn = note.querySelector("[name=based_on]").value;
  const entry = { text, based_on: basedOn, lesson: dataset.lessonSlug, at: Date.now() };
  const key = `studyhub.note.${person}.${note.dataset.note}`;
  localStorage.setItem(key, JSON.stringify(entry));
}"""


def story_what_is_taken_back_while_the_answer_to_its_save_is_lost_stays_taken_back(
    context, lesson, alice
):
    NoteFactory(learner=alice, lesson=lesson, quote="a warm one", text="Before.")
    page = open_page(context)

    def swallow(route) -> None:
        route.fetch()
        route.abort()

    page.route("**/notes/**", swallow, times=1)
    area = page.locator(".note textarea").first
    area.fill("Before. And more.")
    area.blur()
    expect_said(page, "Not saved yet: kept on this device")
    assert notes_of_alice() == ["Before. And more."]
    area.fill("Before.")
    area.blur()
    expect_said(page, "Saved")
    assert notes_of_alice() == ["Before."]

    # What this device had kept comes back above what is typed before the script has come.
    page.evaluate(KEEP, ["Before. Kept.", alice.pk])
    held, script = [], "**/note_bar.*js"
    page.route(script, lambda route: held.append(route), times=1)
    with page.expect_request(script):
        page.goto("/lessons/cold/", wait_until="commit")
    area.press("End")
    area.press_sequentially(" Early.")
    held[0].continue_()
    expect_said(page, "Saved")
    assert notes_of_alice() == ["Before. Kept.\n\nEarly."]


def story_what_is_done_while_a_save_is_under_way_goes_with_the_next(context, lesson, alice):
    NoteFactory(learner=alice, lesson=lesson, quote="a warm one", text="Before.")
    page = open_page(context)
    area, held = page.locator(".note textarea").first, []
    page.route("**/notes/**", lambda route: held.append(route), times=1)
    with page.expect_request("**/notes/**"):
        area.fill("One.")
        area.blur()
    area.fill("Two.")
    area.blur()
    held.pop().continue_()
    wait_for(lambda: page.evaluate("1") and notes_of_alice() == ["Two."])

    # The page is closed before the answer: the device knows that the note is to go.
    page.route("**/notes/**", lambda route: held.append(route), times=1)
    with page.expect_request("**/notes/**"):
        area.fill("Three.")
        area.blur()
    page.locator(".note__delete").first.click()
    expect(page.locator(".note-deleted")).to_be_visible()
    crash(page)
    context.new_page().goto("/lessons/cold/")
    wait_for(lambda: notes_of_alice() == [])


def story_two_tabs_do_not_overwrite_each_other(context, lesson, alice, open_context):
    NoteFactory(learner=alice, lesson=lesson, quote="a warm one", text="Before.")
    first, second = open_page(context), open_page(open_context())
    for page, text in ((first, "First."), (second, "Second.")):
        page.locator(".note textarea").first.fill(text)
        page.locator(".note textarea").first.blur()
        if page is first:
            expect_said(first, "Saved")

    expect(second.locator("[data-note-conflict]").first).to_contain_text("changed in another tab")
    expect(second.locator("[data-note-other]").first).to_have_text("First.")
    assert notes_of_alice() == ["First."]
    second.get_by_role("button", name="Keep mine").click()
    expect_said(second, "Saved")
    assert notes_of_alice() == ["Second."]

    first.locator(".note textarea").first.fill("Third.")
    first.locator(".note textarea").first.blur()
    first.get_by_role("button", name="Keep both").click()
    expect_said(first, "Saved")
    assert notes_of_alice() == ["Third.\n\nSecond."]

    # What is no more than what is stored waits for nothing.
    area = second.locator(".note textarea").first
    area.fill("Third.")
    area.blur()
    second.get_by_role("button", name="Keep both").click()
    expect_said(second, "Saved")
    area.fill("Fourth.")
    area.fill("Third.\n\nSecond.")
    assert kept(second) == []


def story_a_note_that_is_refused_is_told_once_and_not_sent_again(context, lesson, alice):
    NoteFactory(learner=alice, lesson=lesson, quote="a warm one", text="Before.")
    LessonFactory(slug="lesson")
    page = open_page(context)
    sent = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    note = page.locator(".note").first
    note.locator("textarea").fill("x" * 10_001)
    note.locator("textarea").blur()
    box = note.locator("[data-note-refused]")
    expect(box).to_contain_text("A note has at most 10,000 characters; this one has 10,001.")
    assert len(sent) == 1
    # There it stands when one comes back, and wherever one reads next; it is not sent again.
    page.reload()
    expect(box).to_contain_text("this one has 10,001.")
    page.goto("/lessons/lesson/")
    expect(note.locator(".note__where")).to_have_text("A note on Cold starts")
    expect(note.locator("textarea")).to_have_value("x" * 10_001)
    expect(box).to_contain_text("this one has 10,001.")
    expect(page.locator(".quiet-card")).to_have_count(0)
    assert len([url for url in sent if "/note" in url]) == 1
    page.evaluate("delete Navigator.prototype.clipboard")
    box.get_by_role("button", name="Copy the note").click()
    expect(note.locator("[data-note-state]")).to_have_text("Copied")
    page.evaluate("document.body.append(document.createElement('textarea'))")
    page.locator("body > textarea").press("Control+V")
    expect(page.locator("body > textarea")).to_have_value(f"a warm one\n\n{'x' * 10_001}")
    # Dropped, the note is as it was saved.
    entry = page.evaluate("JSON.stringify({ ...localStorage })")
    box.get_by_role("button", name="Go back to what is saved").click()
    expect(page.locator(".note")).to_have_count(0)
    expect(page.locator("#notes-title")).to_be_focused()
    assert (notes_of_alice(), kept(page)) == (["Before."], [])
    page.evaluate("kept => Object.assign(localStorage, JSON.parse(kept))", entry)
    page.reload()
    # Changed, it is saved: there is its own lesson's note.
    note.locator("textarea").fill("Short.")
    note.locator("textarea").blur()
    expect_said(page, "Saved")
    expect(box).to_have_count(0)
    assert (notes_of_alice(), kept(page)) == (["Short."], [])
    # In its own lesson it goes back to that as well, though a request before it got no answer.
    page.goto("/lessons/cold/")
    page.context.set_offline(True)
    note.locator("textarea").fill("x" * 10_001)
    expect_said(page, "Not saved yet: kept on this device")
    page.context.set_offline(False)
    box.get_by_role("button", name="Go back to what is saved").click()
    expect(note.locator("textarea")).to_have_value("Short.")
    expect_said(page, "Saved")
    assert (notes_of_alice(), kept(page)) == (["Short."], [])
    page.goto("/lessons/lesson/")

    # So is one on a lesson that is gone, which another page has to tell.
    page.evaluate(LEAVE, alice.pk)
    page.reload()
    expect(page.locator(".quiet-card")).to_contain_text("A note on “Gone” could not be saved.")
    gone = page.locator(".note", has_text="A note on Gone")
    expect(gone).to_contain_text("Its lesson is no longer on this site.")
    page.reload()
    expect(gone).to_contain_text("Its lesson is no longer on this site.")
    gone.get_by_role("button", name="Delete note").click()
    wait_for(lambda: kept(page) == [])
    assert notes_of_alice() == ["Short."]


LEAVE = """(person) => {
  const anchor = { section: "", quote: "" };
  const entry = { anchor, text: "Left.", based_on: "1", lesson: "gone", title: "Gone" };
  entry.at = Date.now() - 3_600_000;
  localStorage.setItem(`studyhub.note.${person}.${crypto.randomUUID()}`, JSON.stringify(entry));
}"""


def test_selected_words_become_highlights_and_notes(tell):
    tell(
        story_the_page_has_the_words_that_the_server_reads,
        story_selected_words_are_highlighted_and_stay_so,
        story_h_highlights_the_paragraph_below_the_heading_that_one_came_to,
        story_a_note_moves_with_its_words_and_is_shown_where_they_are_gone,
        story_a_note_by_the_keys_stands_beside_its_paragraph,
    )


def test_notes_outlive_outages_lost_answers_other_tabs_and_refusals(tell, open_context):
    tell(
        story_what_is_typed_without_a_connection_is_kept_and_sent_later,
        story_what_is_taken_back_while_the_answer_to_its_save_is_lost_stays_taken_back,
        story_what_is_done_while_a_save_is_under_way_goes_with_the_next,
        story_a_note_that_is_refused_is_told_once_and_not_sent_again,
        partial(story_two_tabs_do_not_overwrite_each_other, open_context=open_context),
    )
