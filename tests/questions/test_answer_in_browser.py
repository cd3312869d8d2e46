"""An open answer in a real browser: an ended session, a reload and an old page cost no word."""

import json
import re
from functools import partial

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from questions.domain.answer_drafts import LONGEST, Basis, keep_draft
from questions.domain.practice import answer_item
from questions.domain.scoring import score_submission
from questions.models import Submission
from tests.api.conftest import secret_of, send
from tests.conftest import PASSWORD
from tests.factories import OPTIONS, LessonFactory, PracticeItemFactory, QuestionFactory
from tests.sites import wait_for
from tests.telling import begin_anew

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
    return make_item(alice)


def make_item(alice):
    version = QuestionFactory(kind="written").current_version
    return PracticeItemFactory(practice__learner=alice, version=version, position=1)


@pytest.fixture
def tell(open_browser, alice):
    """Return a function that tells stories one after the other, each with an item of alice's.

    They take the page and the item.
    """

    def tell(*stories) -> None:
        context = open_browser(alice)
        for story in stories:
            story(begin_anew(context), make_item(alice))

    return tell


def make_next(item, kind: str = "written"):
    """Return a further item of the same practice, for what comes next in the same page."""
    position = item.practice.items.count() + 1
    version = QuestionFactory(kind=kind).current_version
    return PracticeItemFactory(practice=item.practice, version=version, position=position)


def open_item(page: Page, item) -> None:
    page.goto(reverse("practice_item", args=[item.practice_id, item.position]))


def press_check(page: Page) -> None:
    page.get_by_role("button", name="Check answer").click()


def sign_in_elsewhere(page: Page) -> None:
    """Follow the link to the sign-in page, which opens a tab of its own, and sign in there."""
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in a new tab").first.click()
    fill_sign_in(opened.value)
    opened.value.close()


def fill_sign_in(page: Page) -> None:
    page.get_by_label("Email").fill("alice@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile(r"/$"))


def expect_nothing_kept(page: Page) -> None:
    """It goes when htmx has settled what it swapped in, a moment after that is seen."""
    kept = "Object.keys(localStorage).filter((name) => name.startsWith('studyhub.answer.'))"
    wait_for(lambda: page.evaluate(kept) == [])


def story_words_of_an_ended_session_stay_and_are_sent_after_a_sign_in_elsewhere(page, item):
    open_item(page, item)
    here = page.get_by_label("Your answer")
    here.fill(TEXT)
    Session.objects.all().delete()

    says = page.locator("main").get_by_text("You are signed out. Kept on this device")
    expect(says).to_be_visible(timeout=SOON)
    press_check(page)

    expect(page.locator("main").get_by_text(SIGNED_OUT)).to_be_visible()
    expect(here).to_have_value(TEXT)
    assert not Submission.objects.exists()

    sign_in_elsewhere(page)
    here.press_sequentially("!")
    expect_saved(page)
    expect_draft(item, f"{TEXT}!")
    here.press("Backspace")
    press_check(page)

    expect(page.locator("main").get_by_text(TEXT)).to_be_visible()
    expect(page.get_by_role("link", name="See the summary")).to_be_visible()
    assert Submission.objects.get().response == {"text": TEXT}


def story_answer_is_back_after_a_sign_in_and_sent_from_a_page_that_is_too_old(page, item):
    open_item(page, item)
    page.get_by_label("Your answer").fill(TEXT)
    Session.objects.all().delete()

    # A plain form leads to the sign-in page, which leads back.
    page.get_by_role("button", name="Skip").click()
    page.get_by_label("Email").fill("alice@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.locator("main").get_by_text(IS_BACK)).to_be_visible()
    expect(page.get_by_label("Your answer")).to_have_value(TEXT)

    # The next press sends what an old page could not.
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
    expect(page.locator(".score__points")).to_be_visible(timeout=20_000)


def story_answer_is_back_after_a_reload_until_it_was_taken_in(page, item):
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


def expect_saved(page: Page) -> None:
    expect(page.locator("main").get_by_text("Saved: you can go on")).to_be_visible(timeout=SOON)


def expect_draft(item, text: str) -> None:
    item.refresh_from_db()
    assert item.draft["fields"] == [["text", text]]


def story_another_device_goes_on_with_what_was_typed_and_writes_over_nothing(
    page, item, open_browser, alice
):
    open_item(page, item)
    here = page.get_by_label("Your answer")
    here.fill("From here.")
    expect_saved(page)
    conflict = page.locator("[data-draft-conflict]")
    expect(conflict).to_be_hidden()

    other = open_browser(alice).new_page()
    open_item(other, item)
    there = other.get_by_label("Your answer")
    expect(there).to_have_value("From here.")
    there.fill("From there.")
    expect_saved(other)

    # The first goes on without having seen it, and chooses; the choice outlives the page.
    here.press_sequentially("!")
    expect(page.get_by_text("Kept on this device", exact=True)).to_be_visible()
    expect(conflict.get_by_text("From there.", exact=True)).to_be_visible(timeout=SOON)
    page.reload()
    expect(here).to_have_value("From here.!")
    expect(conflict.get_by_text("From there.", exact=True)).to_be_visible(timeout=SOON)
    expect_draft(item, "From there.")
    page.get_by_role("button", name="Keep what I typed here").click()
    expect(conflict).to_be_hidden()
    expect(here).to_be_focused()
    expect_saved(page)
    expect_draft(item, "From here.!")

    # The second takes the other one's words, thinks better of it, and takes both.
    there.press_sequentially("?")
    expect(other.get_by_role("link", name="Changed in another window: choose")).to_be_visible(
        timeout=SOON
    )
    other.get_by_role("button", name="Take what was saved there").click()
    expect(there).to_have_value("From here.!")
    other.get_by_role("button", name="Put it back").click()
    expect(there).to_have_value("From there.?")
    expect_saved(other)
    here.press_sequentially("!")
    page.get_by_role("button", name="Keep both, theirs below").click(timeout=SOON)
    expect(here).to_have_value("From here.!!\n\nFrom there.?")
    expect_saved(page)

    # Who comes back to the second finds that. What it does not send stays on it.
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(there).to_have_value("From here.!!\n\nFrom there.?", timeout=SOON)
    other.wait_for_load_state()
    other.context.set_offline(True)
    there.fill("Without a connection.")
    expect(other.get_by_text("Kept on this device", exact=True)).to_be_visible(timeout=SOON)

    # It is answered here meanwhile: the second is told, and its words stay beside the answer.
    press_check(page)
    expect(page.get_by_role("link", name="See the summary")).to_be_visible()
    # What was set aside here stands in the answer: it is no other one.
    expect_nothing_kept(page)
    item.refresh_from_db()
    assert item.draft is None
    other.context.set_offline(False)
    # Not what is spoken of it.
    answered = other.locator("main").get_by_text("This was answered in another window.")
    expect(answered).to_be_visible(timeout=SOON)
    open_item(other, item)
    other.get_by_role("button", name="Show both").click(timeout=SOON)
    expect(other.get_by_text("Without a connection.", exact=True)).to_be_visible()
    expect_nothing_kept(other)
    open_item(page, item)
    expect(page.get_by_text("Another window had a different answer of yours.")).to_be_visible()
    page.get_by_role("button", name="Let it go").click()
    expect(page.get_by_role("link", name="See the summary")).to_be_visible()
    expect(page.get_by_text("Another window had")).to_have_count(0)
    open_item(other, item)
    expect_nothing_kept(other)


def holding_back_scripts(page: Page) -> list[Route]:
    """Hold back the scripts of the pages that it opens from now on, as a slow connection does."""
    held = []
    page.route("**/practice.*js", lambda route: held.append(route))
    return held


def story_words_typed_before_the_script_has_come_are_saved(page, item):
    save_elsewhere(item, [["text", "From there."]])
    held = holding_back_scripts(page)
    page.goto(reverse("practice_item", args=[item.practice_id, 1]), wait_until="commit")
    here = page.get_by_label("Your answer")
    here.fill("From there. And here.")
    held[0].continue_()
    expect_saved(page)
    expect_draft(item, "From there. And here.")
    expect(here).to_have_value("From there. And here.")

    # Where more had been kept it stands below that, without what the server has of both.
    go_on_with(page, item, "From there. And here. Kept.", number=item.draft["number"])
    held = holding_back_scripts(page)
    page.goto(reverse("practice_item", args=[item.practice_id, 1]), wait_until="commit")
    here.fill("From there. And here. And now.")
    held[0].continue_()
    expect(here).to_have_value("From there. And here. Kept.\n\nAnd now.")
    expect_saved(page)
    page.unroute_all()

    # What comes back stands above it, though these letters are part of a word.
    item = make_next(item)
    go_on_with(page, item, "Typed in another category.")
    held = holding_back_scripts(page)
    page.goto(reverse("practice_item", args=[item.practice_id, item.position]), wait_until="commit")
    here.fill("cat")
    page.get_by_role("radio", name=re.compile("^Sure")).check(force=True)
    held[0].continue_()
    both = "Typed in another category.\n\ncat"
    expect(here).to_have_value(both)
    expect_saved(page)
    item.refresh_from_db()
    assert item.draft["fields"] == [["text", both], ["confidence", "sure"]]
    page.unroute_all()

    # Of one line only one can count: the other is set aside.
    item = make_next(item, "short_answer")
    go_on_with(page, item, "least privilege")
    held = holding_back_scripts(page)
    page.goto(reverse("practice_item", args=[item.practice_id, item.position]), wait_until="commit")
    here = page.locator("input[name=text]")
    here.fill("l")
    held[0].continue_()
    page.get_by_role("button", name="Put it back").click(timeout=SOON)
    expect(here).to_have_value("least privilege")
    expect_saved(page)
    expect_draft(item, "least privilege")


def story_text_set_aside_stays_where_the_page_came_with_it_and_another_came_back(page, item):
    save_elsewhere(item, [["text", "What stands on the server."]])
    go_on_with(page, item, "What was put back.", number=1)
    entry = {"fields": [["text", "What stands on the server."]], "isAside": True, "at": 9e15}
    leave_entry(page, item, "before~aside", entry)
    open_item(page, item)
    here = page.get_by_label("Your answer")
    expect(here).to_have_value("What was put back.")
    expect_saved(page)
    expect_draft(item, "What was put back.")
    page.get_by_role("button", name="Put it back").click()
    expect(here).to_have_value("What stands on the server.")

    # A listener is told as well where it becomes too long to be saved.
    here.fill("x" * LONGEST)
    says = "Too long to be saved: shorten it."
    expect(page.locator("[data-draft-says]")).to_contain_text(says, timeout=SOON)
    expect(page.locator("#live-polite")).to_contain_text(says)


def story_answer_of_a_program_leaves_what_is_typed_in_a_window_beside_it(page, item, alice):
    open_item(page, item)
    page.get_by_label("Your answer").fill("Half a thought.")
    expect_saved(page)
    path = f"practices/{item.practice_id}/items/{item.position}/answer"
    program = Client(headers={"Authorization": f"Bearer {secret_of(alice)}"})
    answer = send(program, "POST", path, {"fields": {"text": "Sent by a program."}})
    assert answer.status_code == 202

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    beside = page.get_by_role("region", name="From another window")
    expect(beside.get_by_text("Half a thought.", exact=True)).to_be_visible(timeout=SOON)
    expect_nothing_kept(page)
    page.reload()
    expect(beside.get_by_text("Half a thought.", exact=True)).to_be_visible()


def save_elsewhere(item, fields, number: int = 0) -> None:
    """Save a draft as another window does that knows the one of this number."""
    keep_draft(item=item, fields=fields, basis=Basis(number), now=timezone.now())


def set_aside_in_a_closed_tab(page: Page, item, *texts: str) -> None:
    leave_in_closed_tabs(page, item, *texts, is_aside=True)


def leave_in_closed_tabs(page: Page, item, *texts: str, is_aside: bool = False) -> None:
    """Leave texts of closed tabs on the device, the oldest first."""
    page.goto(reverse("account_settings"))
    for number, text in enumerate(texts):
        entry = {"fields": [["text", text]], "isAside": is_aside, "at": 9e15 + number}
        leave_entry(page, item, f"closed-{number}", entry)


def leave_entry(page: Page, item, tab: str, entry: dict) -> None:
    name = f"studyhub.answer.{item.practice.learner_id}.item.{item.pk}.{tab}"
    page.evaluate("([name, entry]) => localStorage.setItem(name, entry)", [name, json.dumps(entry)])


def go_on_with(page: Page, item, text: str, number: int = 0) -> None:
    """Let this tab have kept a text before, which followed the draft of this number."""
    page.goto(reverse("account_settings"))
    entry = {"fields": [["text", text]], "isSaved": False, "number": number, "at": 9e15}
    leave_entry(page, item, "before", entry)
    page.evaluate("sessionStorage.setItem('studyhub.tab', 'before')")


def story_all_that_another_window_saved_of_a_design_can_be_put_back(page, item):
    for choice in ("Keep what I typed here", "Keep both, theirs below"):
        item = make_next(item, "design")
        open_item(page, item)
        says = page.locator("main form textarea").first
        words = [[says.get_attribute("name"), "From there."], ["component", "cache"]]
        flows = [["from-1", "API"], ["to-1", "Queue"], ["says-1", "mails"]]
        save_elsewhere(item, [*words, *flows, ["confidence", "sure"]])
        page.get_by_label("Connection 1, from").fill("Browser")
        says.fill("From here.")
        page.get_by_role("button", name=choice).click(timeout=SOON)
        expect_saved(page)
        start = page.get_by_label("Connection 1, from")
        expect(start).to_have_value("Browser")

        page.get_by_role("button", name="Put it back").click()
        expect(start).to_have_value("API")
        expect(page.get_by_label("Connection 1, what flows")).to_have_value("mails")
        expect(page.get_by_role("checkbox", name="Cache")).to_be_checked()
        expect(says).to_have_value("From there.")
        expect(page.get_by_role("radio", name=re.compile("^Sure"))).to_be_checked()
        # And back again: what stood in the form is set aside in turn.
        page.get_by_role("button", name="Put it back").click()
        expect(start).to_have_value("Browser")
        expect_saved(page)

    # One that a closed tab kept gets as many rows as it needs.
    item = make_next(item, "design")
    fields = [[f"{end}-{number}", "API"] for number in (1, 14) for end in ("from", "to")]
    entry = {"fields": fields, "number": 0, "after": [], "isSaved": False, "at": 9e15}
    name = f"studyhub.answer.{item.practice.learner_id}.item.{item.pk}.closed"
    page.goto(reverse("account_settings"))
    page.evaluate("([name, entry]) => localStorage.setItem(name, entry)", [name, json.dumps(entry)])
    open_item(page, item)
    expect(page.get_by_label("Connection 14, from")).to_have_value("API", timeout=SOON)
    expect(page.get_by_label("Connection 14, what flows")).to_be_visible()
    expect_saved(page)
    item.refresh_from_db()
    assert item.draft["fields"] == fields


def story_texts_set_aside_are_put_back_one_by_one_and_none_is_lost(page, item):
    set_aside_in_a_closed_tab(page, item, "The older.", "The newer.")
    open_item(page, item)
    here = page.get_by_label("Your answer")
    here.fill("What stands.")
    back = page.get_by_role("button", name="Put it back")
    expect(page.locator("#live-polite")).to_contain_text(
        "Another text of yours is set aside.", timeout=SOON
    )
    for text in ("The newer.", "The older.", "What stands.", "The newer."):
        back.click()
        expect(here).to_have_value(text)
    expect_saved(page)
    expect_draft(item, "The newer.")
    page.reload()
    expect(here).to_have_value("The newer.")
    back.click()
    expect(here).to_have_value("The older.")

    # What the form says by now is offered no more.
    here.fill("What stands. The newer. The older.")
    expect_saved(page)
    page.reload()
    wait_for(
        lambda: page.evaluate("Object.keys(localStorage).filter((key) => key.includes('~'))") == []
    )
    expect(back).to_be_hidden()


def story_text_that_cannot_be_set_aside_goes_only_after_a_second_press(page, item):
    page = page.context.new_page()
    page.add_init_script("""
        const { setItem } = Storage.prototype;
        Storage.prototype.setItem = function (key, value) {
          if (value.includes("isAside")) throw new DOMException("full", "QuotaExceededError");
          setItem.call(this, key, value);
        };
    """)
    open_item(page, item)
    here = page.get_by_label("Your answer")
    save_elsewhere(item, [["text", "From there."]])
    here.fill("From here.")
    take = page.get_by_role("button", name="Take what was saved there")
    take.click(timeout=SOON)
    warning = page.locator("main").get_by_text("This device cannot set aside the text that goes.")
    expect(warning).to_be_visible()
    expect(here).to_have_value("From here.")
    # Another press is another deed.
    page.get_by_role("button", name="Keep what I typed here").click()
    expect(take).to_be_visible()
    take.click()
    expect(warning).to_be_visible()
    take.click()
    expect(here).to_have_value("From there.")


def story_third_window_is_asked_again_until_its_words_stand_beside_those_there_are(page, item):
    """While it is asked, its words are on its device, and it says so."""
    open_item(page, item)
    here = page.get_by_label("Your answer")
    save_elsewhere(item, [["text", "The first."]])
    here.fill("The third.")
    conflict = page.locator("[data-draft-conflict]")
    expect(conflict.get_by_text("The first.", exact=True)).to_be_visible(timeout=SOON)
    expect(page.get_by_text("Kept on this device", exact=True)).to_be_visible()
    save_elsewhere(item, [["text", "The second."]], number=1)
    page.get_by_role("button", name="Keep what I typed here").click()
    expect(conflict.get_by_text("The second.", exact=True)).to_be_visible(timeout=SOON)
    expect(page.get_by_text("Kept on this device", exact=True)).to_be_visible()
    expect_draft(item, "The second.")
    page.get_by_role("button", name="Take what was saved there").click()
    expect(here).to_have_value("The second.")
    for text in ("The third.", "The first.", "The second."):
        page.get_by_role("button", name="Put it back").click()
        expect(here).to_have_value(text)

    # It is answered elsewhere: what was set aside and is not the answer is offered beside it.
    answer_item(item=item, data={"text": "The second."}, now=timezone.now())
    page.reload()
    page.get_by_role("button", name="Show both").click(timeout=SOON)
    expect(page.locator(".unkept").get_by_text("The ").first).to_be_visible()


def story_two_tabs_and_an_ended_session_cost_no_word(page, item):
    """Each tab keeps its own words, and a closed tab's are found by the next one."""
    open_item(page, item)
    tab = page.context.new_page()
    open_item(tab, item)
    page.get_by_label("Your answer").fill("The first tab.")
    expect_saved(page)
    tab.route("**/draft/", lambda route: route.abort())
    tab.get_by_label("Your answer").fill("The second tab.")
    expect(tab.get_by_text("Kept on this device", exact=True)).to_be_visible(timeout=SOON)
    page.get_by_label("Your answer").press_sequentially(" More of it.")
    expect_saved(page)
    tab.close()

    # Both are there to choose from, and what is handed in leaves the other one beside it.
    page.reload()
    expect(page.get_by_label("Your answer")).to_have_value("The second tab.", timeout=SOON)
    conflict = page.locator("[data-draft-conflict]")
    expect(conflict.get_by_text("The first tab. More of it.")).to_be_visible(timeout=SOON)
    press_check(page)
    expect(page.get_by_text("Another window had a different answer of yours.")).to_be_visible()
    page.get_by_role("button", name="Count this one instead").click()
    expect(page.get_by_role("link", name="See the summary")).to_be_visible()
    expect(page.get_by_text("Another window had")).to_have_count(0)
    expect_nothing_kept(page)
    item.refresh_from_db()
    assert item.submission.response == {"text": "The first tab. More of it."}
    # That can be taken back.
    page.get_by_role("button", name="Count this one again").click()
    expect(page.get_by_role("button", name="Leave it at that")).to_be_visible()
    item.refresh_from_db()
    assert item.submission.response == {"text": "The second tab."}


def story_what_is_typed_while_a_draft_or_the_answer_is_under_way_is_kept(page, item):
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
    expect_saved(page)
    expect(page.locator("[data-draft-conflict]")).to_be_hidden()
    expect_draft(item, "abcde")

    # What is typed after the press is offered beside the answer.
    box.fill("In time.")
    url = f"**{reverse('practice_item', args=[item.practice_id, item.position])}"

    def type_on(route):
        box.press_sequentially(" Late.")
        route.continue_()

    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.route(url, type_on, times=1)
        box.press("Control+Enter")
    page.get_by_role("button", name="Show both").click(timeout=SOON)
    expect(page.get_by_text("In time. Late.", exact=True)).to_be_visible()
    assert Submission.objects.get().response == {"text": "In time."}


def test_what_is_typed_before_a_skip_without_script_is_kept(open_browser, alice, item):
    page = open_browser(alice, java_script_enabled=False).new_page()
    open_item(page, item)
    page.get_by_label("Your answer").fill("Half a thought,\nin two lines")
    page.get_by_role("button", name="Skip").click()

    expect(page.get_by_text("Skipped. What you typed at question 1 is kept")).to_be_visible()
    expect(page.get_by_text("Half-written, not handed in")).to_be_visible()
    expect_draft(item, "Half a thought,\nin two lines")


def story_skip_says_of_two_texts_where_each_is_kept(page, item):
    open_item(page, item)
    tab = page.context.new_page()
    open_item(tab, item)
    tab.get_by_label("Your answer").fill("From there.")
    expect_saved(tab)
    conflict = page.locator("[data-draft-conflict]")
    page.get_by_label("Your answer").fill("From here.")
    expect(conflict.get_by_text("From there.", exact=True)).to_be_visible(timeout=SOON)

    page.get_by_role("button", name="Skip").click()

    expect(page.get_by_text("Only this device keeps what you typed here")).to_be_visible()
    expect(page.get_by_text("Half-written, not handed in")).to_be_visible()
    expect_draft(item, "From there.")
    open_item(page, item)
    expect(page.get_by_label("Your answer")).to_have_value("From here.")
    expect(conflict.get_by_text("From there.", exact=True)).to_be_visible(timeout=SOON)

    # A window with nothing unsent has nothing to choose.
    page.get_by_role("button", name="Keep what I typed here").click()
    expect_saved(page)
    tab.get_by_role("button", name="Skip").click()
    expect(tab.get_by_text("Skipped. What you typed at question 1 is kept")).to_be_visible()
    expect_draft(item, "From here.")


def story_skip_without_storage_shows_both_texts(page, item):
    page = page.context.new_page()
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    open_item(page, item)
    save_elsewhere(item, [["text", "From there."]])
    page.get_by_label("Your answer").fill("From here.")

    page.get_by_role("button", name="Skip").click()

    expect(page.get_by_role("alert").get_by_text("Skip again to keep yours")).to_be_visible()
    conflict = page.locator("[data-draft-conflict]")
    expect(conflict.get_by_text("From there.", exact=True)).to_be_visible(timeout=SOON)
    expect(page.get_by_text("From there.", exact=True)).to_have_count(1)
    expect(page.get_by_label("Your answer")).to_have_value("From here.")
    expect_draft(item, "From there.")


def story_what_is_typed_right_before_a_skip_is_kept_and_gone_on_with(page, item):
    open_item(page, item)
    # What the page that is left sends is late, or lost.
    page.route("**/draft/", lambda route: route.abort())
    page.get_by_label("Your answer").fill("Half a thought,\nin two lines")
    page.get_by_role("button", name="Skip").click()

    expect(page.get_by_text("Skipped. What you typed at question 1 is kept")).to_be_visible()
    expect(page.get_by_role("heading", name="0 of 1 answered, 1 half-written")).to_be_visible()
    expect(page.get_by_text("Half-written, not handed in")).to_be_visible()
    expect_draft(item, "Half a thought,\nin two lines")
    page.unroute("**/draft/")

    page.goto(reverse("practice"))
    page.get_by_role("link", name=f"Continue: {item.practice.title}").click()
    box = page.get_by_label("Your answer")
    expect(box).to_have_value("Half a thought,\nin two lines")
    box.press_sequentially(", and the rest.")
    expect_saved(page)
    expect(page.locator("[data-draft-conflict]")).to_be_hidden()
    press_check(page)
    page.get_by_role("link", name="See the summary").click()
    expect(page.get_by_role("heading", name="1 of 1 answered", exact=True)).to_be_visible()
    page.goto(reverse("practice"))
    expect(page.get_by_text("Continue: ")).to_have_count(0)


def story_number_question_breaks_no_rule_of_the_site_in_error_or_result(page, item):
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
    number.fill("9e40 min")
    press_check(page)
    expect(page.get_by_role("heading", name="Checking")).to_be_visible()
    score_submission(submission_id=str(Submission.objects.get().pk))
    expect(page.get_by_role("heading", name="Not right.")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    # The form that was refused is an answer of its own kind, which the browser notes.
    assert [text for text in said if "422" not in text] == []


def story_site_works_where_storage_is_forbidden(page, item):
    page = page.context.new_page()
    forbidden = "{ get() { throw new DOMException('no', 'SecurityError'); } }"
    for name in ("localStorage", "sessionStorage"):
        page.add_init_script(f"Object.defineProperty(window, '{name}', {forbidden})")
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_item(page, item)
    page.context.set_offline(True)
    page.get_by_label("Your answer").fill("Nowhere yet.")
    says = page.locator("main").get_by_text("Not saved, and this device keeps nothing")
    expect(says).to_be_visible(timeout=SOON)
    page.context.set_offline(False)
    expect_saved(page)
    press_check(page)
    expect(page.get_by_role("link", name="See the summary")).to_be_visible()
    assert errors == []


def story_checks_of_two_tabs_each_keep_their_own_until_it_was_taken_in(page, _item):
    lesson = LessonFactory(version={"blocks": [{"check": "burst"}]})
    QuestionFactory(slug="burst", lesson=lesson)
    url = reverse("lesson", args=[lesson.slug])
    tab = page.context.new_page()
    for one, choice in [(tab, "A cache"), (page, "A queue")]:
        one.goto(url)
        one.locator("main").get_by_text(choice, exact=True).click()
    tab.close()
    for _load in range(2):
        page.reload()
        expect(page.get_by_role("radio", name="A queue")).to_be_checked()
    expect(page.locator("main").get_by_text(IS_BACK)).to_be_visible()
    press_check(page)
    page.get_by_role("link", name="Answer again").click()
    expect(page.get_by_role("radio", name="A cache")).to_be_checked(timeout=SOON)
    press_check(page)
    expect(page.get_by_role("link", name="Answer again")).to_be_visible()
    given = Submission.objects.order_by("submitted_at")
    assert [one.response["choice"] for one in given] == [["a"], ["c"]]
    expect_nothing_kept(page)


def story_verdict_of_a_check_stays_in_the_window(page, _item):
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


def test_answer_outlives_its_page_its_session_and_its_tab(tell):
    tell(
        story_words_of_an_ended_session_stay_and_are_sent_after_a_sign_in_elsewhere,
        story_answer_is_back_after_a_sign_in_and_sent_from_a_page_that_is_too_old,
        story_answer_is_back_after_a_reload_until_it_was_taken_in,
        story_two_tabs_and_an_ended_session_cost_no_word,
        story_what_is_typed_while_a_draft_or_the_answer_is_under_way_is_kept,
        story_words_typed_before_the_script_has_come_are_saved,
    )


def test_texts_of_other_windows_are_written_over_by_nothing(tell, open_browser, alice):
    tell(
        partial(
            story_another_device_goes_on_with_what_was_typed_and_writes_over_nothing,
            open_browser=open_browser,
            alice=alice,
        ),
        story_third_window_is_asked_again_until_its_words_stand_beside_those_there_are,
        partial(story_answer_of_a_program_leaves_what_is_typed_in_a_window_beside_it, alice=alice),
    )


def test_texts_set_aside_are_put_back(tell):
    tell(
        story_text_set_aside_stays_where_the_page_came_with_it_and_another_came_back,
        story_texts_set_aside_are_put_back_one_by_one_and_none_is_lost,
        story_all_that_another_window_saved_of_a_design_can_be_put_back,
        story_text_that_cannot_be_set_aside_goes_only_after_a_second_press,
    )


def test_skip_and_a_device_that_keeps_nothing_cost_no_word(tell):
    tell(
        story_skip_says_of_two_texts_where_each_is_kept,
        story_what_is_typed_right_before_a_skip_is_kept_and_gone_on_with,
        story_skip_without_storage_shows_both_texts,
        story_site_works_where_storage_is_forbidden,
    )


def test_checks_of_a_lesson_and_a_number(tell):
    tell(
        story_checks_of_two_tabs_each_keep_their_own_until_it_was_taken_in,
        story_number_question_breaks_no_rule_of_the_site_in_error_or_result,
        story_verdict_of_a_check_stays_in_the_window,
    )
