"""What every page can do, in a real browser: keys, their list, standing still without a line."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import User
from tests.factories import LessonFactory, QuestionFactory, ScoreFactory
from tests.telling import begin_anew

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OFFLINE = "You are offline. Try again when the connection is back."


def story_a_plain_form_stays_when_the_connection_is_gone(page):
    QuestionFactory(topic__title="Queues")
    page.goto(reverse("practice"))
    topic = page.get_by_role("checkbox", name="Queues")
    # The count of what fits is back before the connection goes: its own line would be a second one.
    with page.expect_response(lambda answer: reverse("practice_supply") in answer.url):
        topic.check(force=True)
    page.context.set_offline(True)

    page.get_by_role("button", name="Start practice").click()

    expect(page.locator("main").get_by_text(OFFLINE)).to_be_visible()
    expect(topic).to_be_checked()
    # So does a link.
    page.get_by_role("link", name="Learn", exact=True).first.click()
    expect(page.locator(".quiet-card")).to_have_text(OFFLINE)
    expect(topic).to_be_checked()
    # A page under a clock says it in its place. Who could not sign out is still signed in.
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=says data-room-says>')")
    page.get_by_role("link", name="Learn", exact=True).first.click()
    expect(page.locator("#says")).to_have_text(OFFLINE)
    page.evaluate("document.getElementById('says').remove()")
    page.evaluate("document.querySelector('[data-signs-out]').requestSubmit()")
    expect(page.locator("[data-signs-out]").first).to_contain_text(OFFLINE)
    assert page.evaluate("localStorage.getItem('studyhub.signed_out')") is None

    page.context.set_offline(False)
    expect(page.locator("main").get_by_text(OFFLINE)).to_have_count(0)
    # A server on this very device answers, whatever the browser thinks of its connection.
    page.evaluate("Object.defineProperty(navigator, 'onLine', { get: () => false })")
    page.get_by_role("button", name="Start practice").click()
    page.wait_for_url("**/practice/*/1/")
    # Nor does one that is slow hold anybody.
    page.evaluate("Object.defineProperty(navigator, 'onLine', { get: () => false })")
    page.evaluate(
        "AbortSignal.timeout = () => AbortSignal.abort(new DOMException('slow', 'TimeoutError'))"
    )
    page.get_by_role("link", name="Leave, kept").click()
    page.wait_for_url(lambda url: not url.endswith("/1/"))


def story_keys_lead_to_places_are_listed_and_are_switched_off(page, alice):
    lesson = LessonFactory()
    page.goto(reverse("lesson", args=[lesson.slug]))

    page.keyboard.press("?")
    listed = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(listed.locator("dt").filter(has_text="g r")).to_have_count(1)
    expect(listed.locator("dd")).to_contain_text(["Recall", "Next, previous section"])

    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/recall/")

    # Single keys are switched where they are listed, and stay so in the account.
    page.keyboard.press("?")
    box = page.locator("#shortcuts").get_by_label("Single keys work outside text fields")
    with page.expect_response("**/account/single-keys/"):
        box.uncheck()
    assert not User.objects.get(pk=alice.pk).single_keys
    page.goto("/account/")
    expect(page.locator("html")).to_have_attribute("data-shortcuts", "off")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).not_to_be_visible()
    expect(page.locator("main").get_by_label("Single keys work")).not_to_be_checked()


def story_field_with_a_limit_says_how_much_is_left(page, alice):
    submission = ScoreFactory(submission__learner=alice, submission__kind="written").submission
    page.goto(reverse("answer", args=[submission.pk]))
    page.get_by_text("Ask a mentor").click()
    field = page.get_by_label("Question 1")
    limit = int(field.get_attribute("maxlength"))

    field.fill("x" * (limit // 2))
    expect(page.locator(".field__count")).to_have_count(0)
    field.fill("x" * (limit - 7))
    expect(page.locator(".field__count")).to_have_text("7 characters left")
    field.fill("x" * limit)
    expect(page.locator(".field__count")).to_have_text(
        f"The limit of {limit} characters is reached."
    )
    # What is pasted beyond it is not dropped in silence.
    field.fill("")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("(text) => navigator.clipboard.writeText(text)", "y" * (limit + 12))
    field.press("Control+V")
    expect(field).to_have_value("y" * limit)
    expect(page.locator(".field__count")).to_have_text(
        f"12 characters did not fit and are not here. The limit is {limit}."
    )
    # In a usual window at 200 % all areas are in the bar, and the sign is whole.
    page.set_viewport_size({"width": 640, "height": 500})
    areas = page.locator(".bar__areas")
    assert areas.evaluate("row => row.scrollWidth - row.clientWidth") == 0
    assert page.locator(".wordmark svg").bounding_box()["width"] == 18
    expect(page.get_by_role("link", name="StudyHub", exact=True)).to_be_visible()
    # On a phone one bar stands at the foot: what the page asks for, and the areas come at its end.
    page.set_viewport_size({"width": 390, "height": 500})
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator(".work-foot")).to_be_in_viewport(ratio=1)
    expect(page.locator(".bottom-bar")).not_to_be_in_viewport()
    # At 400 % the bar at the top is all that stands.
    page.set_viewport_size({"width": 320, "height": 256})
    expect(page.locator(".work-foot")).not_to_be_in_viewport()
    page.evaluate("scrollTo(0, 400)")
    expect(page.locator(".bar")).to_be_in_viewport(ratio=1)


def test_every_page_keeps_its_forms_has_its_keys_and_counts_its_limits(open_browser, alice):
    context = open_browser(alice)
    story_a_plain_form_stays_when_the_connection_is_gone(begin_anew(context))
    story_keys_lead_to_places_are_listed_and_are_switched_off(begin_anew(context), alice)
    story_field_with_a_limit_says_how_much_is_left(begin_anew(context), alice)
