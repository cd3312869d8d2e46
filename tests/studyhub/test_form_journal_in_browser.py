"""What is typed into a plain form outlives the page, until the server has taken it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from mentoring.domain.requests import withdraw_request
from mentoring.models import LearnerNote
from questions.models import AnswerTemplate
from tests.accounts.factories import CohortFactory
from tests.chromium import sign_in
from tests.factories import NOW, ScoreFactory, SubmissionFactory
from tests.mentoring.factories import ReviewRequestFactory
from tests.telling import begin_anew

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BACK = "Text that was kept on this device stands here again."
WAITS = "Text of yours that was not saved is kept on this device."


def open_slowly(page, address) -> list:
    """Open a page whose scripts are held back, as by a slow connection, and return them."""
    held = []
    page.route("**/studyhub.*js", lambda route: held.append(route), times=1)
    with page.expect_request("**/studyhub.*js"):
        page.goto(address, wait_until="commit")
    return held


def story_words_of_a_form_that_was_left_stand_there_again_until_they_are_taken(page, alice):
    address = reverse("review_learner", args=[alice.pk])
    page.goto(address)
    field = page.locator("form[data-keep] textarea")
    field.fill("Ask about the outage.")
    page.get_by_role("link", name="My learners").first.click()
    page.goto(address)
    expect(page.locator(".kept-says")).to_contain_text(BACK)
    expect(field).to_have_value("Ask about the outage.")

    page.get_by_role("button", name="Take it out").click()
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-script", "on")
    expect(page.locator(".kept-says")).to_have_count(0)

    # What is typed before the script has come is kept as well, and takes nothing's place.
    held = open_slowly(page, address)
    field.fill("First.")
    held[0].continue_()
    expect(page.locator("html")).to_have_attribute("data-script", "on")
    held = open_slowly(page, address)
    field.fill("Second.")
    held[0].continue_()
    expect(page.locator(".kept-says")).to_contain_text(BACK)
    expect(field).to_have_value("First.\n\nSecond.")
    page.get_by_role("button", name="Take it out").click()
    expect(field).to_have_value("Second.")
    # What the browser itself put back is what was kept, and is taken out with it.
    held = open_slowly(page, address)
    field.fill("Second.")
    held[0].continue_()
    expect(page.locator(".kept-says")).to_contain_text(BACK)
    expect(field).to_have_value("Second.")
    page.get_by_role("button", name="Take it out").click()
    expect(field).to_have_value("")

    field.fill("Ask about the outage, first.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("Kept. Only you read it.")).to_be_visible()
    assert LearnerNote.objects.get().text == "Ask about the outage, first."
    # Taken: an older text of somebody else's is not covered by it later.
    LearnerNote.objects.update(text="")
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("data-script", "on")
    expect(field).to_have_value("")
    expect(page.locator(".kept-says")).to_have_count(0)

    # What was sent and got no answer is kept.
    field.fill("Ask about the outage.")
    page.route(
        "**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Keep the note").click()
    page.unroute_all()
    page.goto(address)
    expect(field).to_have_value("Ask about the outage.")


def story_kept_words_do_not_cover_what_was_changed_meanwhile(page, alice, bob):
    address = reverse("review_learner", args=[alice.pk])
    page.goto(address)
    field = page.locator("form[data-keep] textarea")
    field.fill("Mine.")
    page.goto(reverse("review_learners"))
    LearnerNote.objects.create(
        mentor=bob, learner=alice, text="Of my other device.", updated_at=NOW
    )
    page.goto(address)
    expect(page.locator(".kept-says")).to_contain_text(WAITS)
    expect(field).to_have_value("Of my other device.")
    # What is typed now is kept as well, and does not cover what waits.
    field.fill("Of my other device, and more.")
    page.goto(address)
    expect(field).to_have_value("Of my other device, and more.")
    page.get_by_role("button", name="Put it here").click()
    expect(field).to_have_value("Mine.")
    assert LearnerNote.objects.get().text == "Of my other device."
    # What stood there waits in its place, and both outlive another change.
    waits = page.locator(".kept-says", has_text=WAITS)
    expect(waits).to_contain_text("“Of my other device, and more.”")
    LearnerNote.objects.update(text="Changed once more.")
    for _time in range(2):
        page.goto(address)
        expect(field).to_have_value("Changed once more.")
        expect(waits).to_have_count(2)
    waits.filter(has_text="“Mine.”").get_by_role("button").click()
    expect(field).to_have_value("Mine.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("Kept. Only you read it.")).to_be_visible()
    waits.get_by_role("button").click()
    expect(field).to_have_value("Of my other device, and more.")
    assert LearnerNote.objects.get().text == "Mine."


def story_saving_in_one_tab_does_not_forget_the_newer_words_of_another(page, alice):
    address = reverse("review_learner", args=[alice.pk])
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(address)
    page.locator("form[data-keep] textarea").fill("First.")
    page.route("**/*", lambda route: hold(route, other))
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("Kept. Only you read it.")).to_be_visible()
    other.close()
    page.goto(address)
    expect(page.locator(".kept-says")).to_contain_text(WAITS)
    page.get_by_role("button", name="Put it here").click()
    expect(page.locator("form[data-keep] textarea")).to_have_value("Newer, of another tab.")


def hold(route, other) -> None:
    """Let somebody type in another tab while a form is on its way."""
    if route.request.method == "POST":
        other.locator("form[data-keep] textarea").fill("Newer, of another tab.")
    route.continue_()


def story_rows_that_were_added_are_made_again_by_the_server(page):
    address = reverse("author_template_new")
    page.goto(address)
    page.locator('[name="title"]').fill("Short")
    page.locator('[name="sections.0.title"]').fill("What I did")
    page.locator("button[name=add][value=sections]").click()
    page.wait_for_load_state()
    # The page that came with the new row holds what is stored nowhere.
    page.locator('[name="sections.1.title"]').fill("What came of it")
    for row in (0, 1):
        for name, value in (("guidance", "Say it."), ("share.0", "40"), ("share.1", "60")):
            page.locator(f'[name="sections.{row}.{name}"]').fill(value)
        page.locator(f'[name="sections.{row}.weight"]').fill("1")
    page.goto(reverse("author_templates"))

    page.goto(address)
    expect(page.locator(".kept-says")).to_contain_text(WAITS)
    page.get_by_role("button", name="Put it here").click()
    expect(page.locator('[name="sections.1.title"]')).to_have_value("What came of it")
    expect(page.locator('[name="title"]')).to_have_value("Short")
    # It could be saved, and is not.
    assert not AnswerTemplate.objects.filter(title="Short").exists()
    # The buttons for rows still say what they do.
    page.locator("button[name=add][value=sections]").click()
    page.locator("button[name=remove][value='sections.2']").click()
    expect(page.locator('[name="sections.2.title"]')).to_have_count(0)
    page.get_by_role("button", name="Save the template").click()
    page.wait_for_url("**/short/**")
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("data-script", "on")
    expect(page.locator(".kept-says")).to_have_count(0)


def story_words_that_were_refused_with_a_reason_are_kept(page, alice):
    answer = ScoreFactory(submission=SubmissionFactory(learner=alice, kind="star")).submission
    address = reverse("answer", args=[answer.pk])
    page.goto(address)
    page.get_by_text("Ask a mentor").click()
    question = page.locator("form[data-keep] :is(input[type=text], textarea)").first
    question.fill("Is the result clear?")
    # Meanwhile, in another tab.
    asked = ReviewRequestFactory(submission=answer)
    page.get_by_role("button", name="Ask for feedback").click()
    expect(page.get_by_role("heading", name="Not sent")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Is the result clear?")

    withdraw_request(request=asked, now=NOW)
    page.goto(address)
    expect(page.locator(".kept-says")).to_contain_text(BACK)
    expect(question).to_have_value("Is the result clear?")


def test_words_in_plain_forms_are_kept(open_browser, live_server, alice, bob, carol):
    CohortFactory(learners=[alice], mentors=[bob])
    context = open_browser(bob)
    story_words_of_a_form_that_was_left_stand_there_again_until_they_are_taken(
        begin_anew(context), alice
    )
    story_kept_words_do_not_cover_what_was_changed_meanwhile(begin_anew(context), alice, bob)
    story_saving_in_one_tab_does_not_forget_the_newer_words_of_another(begin_anew(context), alice)
    sign_in(context, carol, url=live_server.url)
    story_rows_that_were_added_are_made_again_by_the_server(begin_anew(context))
    sign_in(context, alice, url=live_server.url)
    story_words_that_were_refused_with_a_reason_are_kept(begin_anew(context), alice)
