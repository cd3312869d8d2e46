"""An open answer in a real browser: an ended session, a reload and an old page cost no word."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from questions.domain.scoring import score_submission
from questions.models import Submission
from tests.conftest import PASSWORD
from tests.factories import OPTIONS, LessonFactory, PracticeItemFactory, QuestionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "The platform creates a new environment before the first call."
SIGNED_OUT = (
    "You are signed out. Your text is still here: sign in in another tab, then send it again."
)
# A draft goes out two seconds after the last key, and a busy machine answers later.
SOON = 20_000  # ms
IS_BACK = "What you typed here before is back."


@pytest.fixture
def item(alice):
    version = QuestionFactory(kind="written").current_version
    return PracticeItemFactory(practice__learner=alice, version=version, position=1)


@pytest.fixture
def page(open_browser, alice):
    """A page in which alice is signed in."""
    return open_browser(alice).new_page()


def open_item(page: Page, item) -> None:
    page.goto(reverse("practice_item", args=[item.practice_id, item.position]))


def press_check(page: Page) -> None:
    page.get_by_role("button", name="Check answer").click()


def sign_in_elsewhere(page: Page) -> None:
    """Follow the link to the sign-in page, which opens a tab of its own, and sign in there."""
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in a new tab").click()
    tab = opened.value
    tab.get_by_label("Email").fill("alice@example.org")
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.wait_for_url(re.compile(r"/$"))
    tab.close()


def expect_nothing_kept(page: Page) -> None:
    """It goes when htmx has settled what it swapped in, a moment after that is seen."""
    page.wait_for_function(
        "!Object.keys(localStorage).some((name) => name.startsWith('studyhub.answer.'))"
    )


def test_answer_of_an_ended_session_stays_and_is_sent_after_a_sign_in_elsewhere(page, item):
    open_item(page, item)
    page.get_by_label("Your answer").fill(TEXT)
    Session.objects.all().delete()

    press_check(page)

    expect(page.locator("main").get_by_text(SIGNED_OUT)).to_be_visible()
    expect(page.get_by_label("Your answer")).to_have_value(TEXT)
    assert not Submission.objects.exists()

    sign_in_elsewhere(page)
    press_check(page)

    expect(page.locator("main").get_by_text(TEXT)).to_be_visible()
    expect(page.get_by_role("link", name="See the summary")).to_be_visible()
    assert Submission.objects.get().response == {"text": TEXT}


def test_answer_from_a_page_that_is_too_old_is_sent_with_the_next_press(page, item):
    open_item(page, item)
    page.get_by_label("Your answer").fill(TEXT)
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)

    press_check(page)

    expect(
        page.locator("main").get_by_text("This page was open too long to send from.")
    ).to_be_visible()
    expect(page.get_by_label("Your answer")).to_have_value(TEXT)

    press_check(page)

    expect(page.get_by_role("link", name="See the summary")).to_be_visible()
    submission = Submission.objects.get()
    assert submission.response == {"text": TEXT}

    # A look for the score that is lost on the way is not the last one.
    with page.expect_event("requestfailed"):
        page.context.set_offline(True)
    score_submission(submission_id=str(submission.pk))
    page.context.set_offline(False)
    expect(page.locator(".score__points")).to_be_visible()


def test_answer_is_back_after_a_reload_until_it_was_taken_in(page, item):
    open_item(page, item)
    # Of the confidence alone not a word is said.
    page.get_by_role("radio", name=re.compile("^Sure")).check(force=True)
    page.reload()
    expect(page.get_by_role("radio", name=re.compile("^Sure"))).to_be_checked()
    expect(page.locator("main").get_by_text(IS_BACK)).to_be_hidden()
    page.get_by_label("Your answer").fill(TEXT)

    page.reload()

    expect(page.locator("main").get_by_text(IS_BACK)).to_be_visible()
    expect(page.get_by_label("Your answer")).to_have_value(TEXT)
    expect(page.get_by_role("radio", name=re.compile("^Sure"))).to_be_checked()
    expect(page.locator("main").get_by_text("10 words")).to_be_visible()

    press_check(page)
    expect(page.get_by_role("link", name="See the summary")).to_be_visible()
    expect_nothing_kept(page)


def test_another_device_goes_on_with_what_was_typed_and_writes_over_nothing(
    page, item, open_browser, alice
):
    open_item(page, item)
    page.get_by_label("Your answer").fill("From here.")
    expect(page.get_by_text("Saved: you can go on")).to_be_visible(timeout=SOON)
    expect(page.locator("[data-draft-conflict]")).to_be_hidden()

    other = open_browser(alice).new_page()
    open_item(other, item)
    there = other.get_by_label("Your answer")
    expect(there).to_have_value("From here.")
    there.fill("From there.")
    expect(other.get_by_text("Saved: you can go on")).to_be_visible(timeout=SOON)

    # The first goes on without having seen it, and chooses.
    page.get_by_label("Your answer").press_sequentially("!")
    expect(page.locator("[data-draft-conflict]")).to_be_visible(timeout=SOON)
    # The choice outlives the page, whichever of the two stands there.
    page.reload()
    expect(page.get_by_label("Your answer")).to_have_value("From here.!")
    page.get_by_role("button", name="Show the other words").click()
    expect(page.get_by_label("Your answer")).to_have_value("From there.")
    page.reload()
    expect(page.get_by_label("Your answer")).to_have_value("From there.")
    page.get_by_role("button", name="Show the other words").click()
    expect(page.get_by_label("Your answer")).to_have_value("From here.!")
    item.refresh_from_db()
    assert item.draft["fields"] == [["text", "From there."]]
    page.get_by_role("button", name="Keep what stands here").click()
    expect(page.get_by_text("Saved: you can go on")).to_be_visible(timeout=SOON)
    item.refresh_from_db()
    assert item.draft == {"number": 3, "fields": [["text", "From here.!"]]}

    # What the second had saved stands there no more: what it did not send would.
    other.reload()
    expect(there).to_have_value("From here.!")
    other.context.set_offline(True)
    there.fill("Without a connection.")
    expect(other.get_by_text("Kept on this device", exact=True)).to_be_visible(timeout=SOON)


def test_what_is_typed_while_a_draft_is_under_way_is_back_although_its_answer_is_lost(page, item):
    open_item(page, item)
    box = page.get_by_label("Your answer")
    with page.expect_request("**/draft/"):
        page.route("**/draft/", lambda route: (box.press_sequentially("c"), route.continue_()))
        box.fill("ab")
    expect(page.get_by_text("Kept on this device", exact=True)).to_be_visible(timeout=SOON)
    page.unroute("**/draft/")

    # The next one arrives, and the page goes before it hears of it: what it has is its own.
    page.route("**/draft/", lambda route: (route.fetch(), route.abort()))
    with page.expect_event("requestfailed"):
        box.press_sequentially("d")
    page.unroute("**/draft/")
    box.press_sequentially("e")
    page.reload()

    expect(box).to_have_value("abcde")
    expect(page.get_by_text("Saved: you can go on")).to_be_visible(timeout=SOON)
    expect(page.locator("[data-draft-conflict]")).to_be_hidden()
    item.refresh_from_db()
    assert item.draft["fields"] == [["text", "abcde"]]


def test_answer_of_an_ended_session_is_back_after_a_plain_form_led_to_the_sign_in(page, item):
    open_item(page, item)
    page.get_by_label("Your answer").fill(TEXT)
    Session.objects.all().delete()

    page.get_by_role("button", name="Skip").click()
    page.get_by_label("Email").fill("alice@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.locator("main").get_by_text(IS_BACK)).to_be_visible()
    expect(page.get_by_label("Your answer")).to_have_value(TEXT)


def test_number_question_breaks_no_rule_of_the_site_in_error_or_result(page, item):
    item.version = QuestionFactory(kind="numeric").current_version
    item.save(update_fields=["version"])
    said = []
    page.on("console", lambda message: said.append(message.text))
    open_item(page, item)
    number = page.get_by_label("Your number")
    # A script may style an element; what comes in its place must not take that as an attribute.
    number.evaluate("(box) => { box.style.scrollMarginBlockEnd = '1px' }")
    press_check(page)
    expect(page.locator("main .field__error")).to_be_visible()
    number.fill("20 min")
    press_check(page)
    expect(page.get_by_role("heading", name="Checking")).to_be_visible()
    score_submission(submission_id=str(Submission.objects.get().pk))
    expect(page.get_by_role("heading", name="Not right.")).to_be_visible()
    # The form that was refused is an answer of its own kind, which the browser notes.
    assert [text for text in said if "422" not in text] == []


def test_check_of_a_lesson_is_back_after_a_reload_until_it_was_taken_in(page):
    lesson = LessonFactory(version={"blocks": [{"check": "burst"}]})
    QuestionFactory(slug="burst", lesson=lesson)
    page.goto(reverse("lesson", args=[lesson.slug]))
    page.locator("main").get_by_text("A cache").click()

    page.reload()

    expect(page.locator("main").get_by_text(IS_BACK)).to_be_visible()
    expect(page.get_by_role("radio", name="A cache")).to_be_checked()
    press_check(page)
    expect(page.locator("main").get_by_text("Answer again")).to_be_visible()
    assert Submission.objects.get().response == {"choice": ["c"]}
    expect_nothing_kept(page)


def test_verdict_of_a_check_stays_in_the_window(page):
    """The browser scrolls to keep the text below in place; the verdict must not go with it."""
    text = {"html": "<p>Words.</p>" * 60}
    lesson = LessonFactory(version={"blocks": [text, {"check": "burst"}, text]})
    options = [option | {"why": option["why"] * 12} for option in OPTIONS]
    content = {"text": "What absorbs a burst?", "options": options}
    QuestionFactory(slug="burst", lesson=lesson, version={"content": content})
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(reverse("lesson", args=[lesson.slug]))
    page.locator(".check").get_by_text("A cache").click()
    page.get_by_role("button", name="Check answer").click()
    expect(page.get_by_role("heading", name="Checking")).to_be_focused()
    page.get_by_role("heading", name="Checking").evaluate(
        "(element) => element.scrollIntoView({ block: 'start' })"
    )

    score_submission(submission_id=str(Submission.objects.get().pk))

    verdict = page.get_by_role("heading", name="Not right.")
    expect(verdict).to_be_focused()
    expect(verdict).to_be_in_viewport()
