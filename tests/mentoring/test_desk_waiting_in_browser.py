"""Leaving and returning in a real browser while a comment or a save is under way."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from mentoring.domain.leases import take_request
from mentoring.models import Comment, Review, ReviewRequest
from tests.mentoring.desk import SELECT, comment_on, complete, desk, says

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def complete_desk(context, held) -> Page:
    """Open a complete review with one comment, stored."""
    page = desk(context, held)
    complete(page)
    add(page, "Say who.")
    says(page, "Saved just now")
    return page


def add(page: Page, text: str, field: str = "action") -> None:
    comment_on(page, text, field)
    press(page, "Add comment")
    expect(page.get_by_label("Comment", exact=True)).to_have_value("")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def hold_up(page: Page, pattern: str) -> list[Route]:
    """Keep requests from the server, and return the list that they come into."""
    routes: list[Route] = []
    page.route(pattern, lambda route: routes.append(route))
    return routes


def hold_up_answers(page: Page, pattern: str) -> list[tuple]:
    """Let requests through and keep the answers; return the list that they come into."""
    answers: list[tuple] = []
    page.route(pattern, lambda route: answers.append((route, route.fetch())))
    return answers


def wait_for(page: Page, things: list, count: int = 1) -> None:
    for _time in range(400):
        if len(things) >= count:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{len(things)} of {count} came")


def story_what_is_typed_while_a_press_waits_for_a_comment_is_stored_first(context, held, bob):
    page = complete_desk(context, held)
    type_while_a_press_waits(page, "Leave")
    expect(page.get_by_text("Back in the queue")).to_be_visible()
    assert Review.objects.get().summary == "Typed while Leave waits, and more."
    assert not Comment.objects.exists()

    page.unroute_all()
    take_request(mentor=bob, request=ReviewRequest.objects.get(), now=timezone.now())
    page.goto(reverse("review_desk", args=[held.pk]))
    add(page, "Say who.")
    type_while_a_press_waits(page, "Return to Alice")
    expect(page.get_by_text("Returned. Alice is told in")).to_be_visible()
    assert Review.objects.get().summary == "Typed while Return to Alice waits, and more."
    assert not Comment.objects.exists()


def type_while_a_press_waits(page: Page, button: str) -> None:
    """Type twice while the press waits for a removal; what came first is on its way then."""
    removals = hold_up(page, "**/comments/*/")
    press(page, "Remove comment 1")
    press(page, button)
    saves = hold_up_answers(page, "**/desk/")
    page.get_by_label("Summary").fill(f"Typed while {button} waits.")
    # It is stored, and that is not known here yet.
    wait_for(page, saves)
    page.get_by_label("Summary").fill(f"Typed while {button} waits, and more.")
    removals[0].continue_()
    expect(page.locator("#review-answer form:not(.notice)")).to_have_count(0)
    page.unroute("**/desk/")
    route, answer = saves[0]
    route.fulfill(response=answer)


def story_score_that_comes_takes_no_selected_words_and_no_pressed_button_away(context, held):
    page = desk(context, held)
    add(page, "Say who.")
    scores = hold_up_answers(page, "**/automatic/")
    complete(page)
    wait_for(page, scores)
    page.evaluate(SELECT, ["result", 0, 5])
    selected = page.evaluate("getSelection().toString()")
    assert len(selected) == 5
    route, answer = scores[0]
    route.fulfill(response=answer)
    expect(page.get_by_text("Automatic score:")).to_be_visible()
    found = page.locator("#review-answer .span__number")
    assert page.evaluate("getSelection().toString()") == selected
    expect(found).to_have_count(0)
    remove = page.get_by_role("button", name="Remove comment 1")
    remove.hover()
    page.mouse.down()
    page.evaluate("getSelection().removeAllRanges()")
    page.wait_for_timeout(100)
    expect(found).to_have_count(0)
    page.mouse.move(0, 0)
    page.mouse.up()
    # Nor the focus that the press has left on the button.
    expect(remove).to_be_focused()
    page.get_by_label("Summary").focus()
    expect(found.first).to_be_visible()
    expect(remove).to_have_count(1)


def answer_badly(route: Route) -> None:
    route.fulfill(status=502, body="Bad gateway")


# The browser's clock of requests is not the page's: the test says when their 20 s are over.
REMEMBER_REQUESTS = """
  window.patient = [];
  const { set } = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, "timeout");
  Object.defineProperty(XMLHttpRequest.prototype, "timeout", {
    set(value) {
      if (value === 20_000) window.patient.push((sooner) => set.call(this, sooner));
      set.call(this, value);
    },
  });
"""


def give_no_answer(route: Route) -> None:
    route.request.frame.evaluate("window.patient.forEach((wait) => wait(1))")


def story_press_does_not_go_on_where_the_removal_that_it_waited_for_failed(context, held):
    context.add_init_script(REMEMBER_REQUESTS)
    page = complete_desk(context, held)
    bar = page.locator("#work-bar")
    for button, said, ending, why in (
        ("Leave", "Not left yet", answer_badly, "did not answer as it should"),
        ("Return to Alice", "Not returned yet", Route.abort, "You are offline."),
        ("Leave", "Not left yet", give_no_answer, "did not answer"),
    ):
        removals = hold_up(page, "**/comments/*/")
        press(page, "Remove comment 1")
        bar.get_by_role("button", name=button).press("Enter")
        wait_for(page, removals)
        ending(removals[0])
        expect(bar.locator("[data-says]")).to_contain_text(
            f"{said}: a change to a comment or a verdict could not be stored"
        )
        # A listener hears a sentence once in ten seconds.
        if ending is not give_no_answer:
            expect(page.locator("#live-polite")).to_contain_text(said)
        expect(page.locator("#review-answer [data-says]")).to_contain_text(why)
        expect(bar.get_by_role("button", name=button)).to_be_focused()
        expect(page.locator("form[data-busy], button[data-busy]")).to_have_count(0)
        assert (Review.objects.get().state, Comment.objects.count()) == ("draft", 1)
        page.unroute_all()
    # A save says nothing else there, and the mentor decides.
    page.get_by_label("Summary").fill("Keep both figures.")
    says(page, "Saved just now")
    expect(bar.locator("[data-says]")).to_contain_text("could not be stored")
    press(page, "Return to Alice")
    expect(page.get_by_text("Returned. Alice is told in")).to_be_visible()


def story_return_is_told_of_an_adding_that_failed_and_of_a_save_beside_a_removal(context, held):
    page = complete_desk(context, held)
    page.route("**/comments/", answer_badly)
    comment_on(page, "Who was it?", "result")
    press(page, "Add comment")
    press(page, "Return to Alice")
    text = page.get_by_label("Comment", exact=True)
    expect(page.locator("#comment-form")).to_contain_text("This comment is not added yet.")
    expect(text).to_be_focused()
    expect(text).to_have_value("Who was it?")
    assert Review.objects.get().state == "draft"
    text.fill("")
    page.unroute_all()

    # Where the review cannot be saved either, what is removed meanwhile returns nothing.
    removals = hold_up(page, "**/comments/*/")
    page.route("**/desk/", answer_badly)
    press(page, "Remove comment 1")
    page.get_by_label("Summary").fill("Keep both figures.")
    press(page, "Return to Alice")
    line = page.locator("#work-bar [data-says]")
    expect(line).to_contain_text("Not returned yet: the review could not be saved.")
    page.unroute("**/desk/")
    expect(line).to_contain_text("Saved, but not returned yet.", timeout=10_000)
    removals[0].continue_()
    expect(page.locator("#review-answer form:not(.notice)")).to_have_count(0)
    page.wait_for_timeout(1000)
    assert Review.objects.get().state == "draft"


def pass_on(held_up) -> None:
    """Let a request go on that was kept from the server, or its answer that was kept here."""
    if isinstance(held_up, tuple):
        held_up[0].fulfill(response=held_up[1])
    else:
        held_up.continue_()


def story_answer_that_comes_late_puts_no_older_list_over_the_newer(context, held):
    page = complete_desk(context, held)
    answer, comment = page.locator("#review-answer"), page.get_by_label("Comment", exact=True)
    gone = "Say who."
    for hold, text, field in (
        (hold_up, "Long considered.", "result"),
        (hold_up_answers, "Thought over.", "action"),
    ):
        removals = hold(page, "**/comments/*/")
        press(page, "Remove comment 1")
        wait_for(page, removals)
        add(page, text, field)
        expect(answer).to_contain_text(text)
        pass_on(removals[0])
        expect(answer).not_to_contain_text(gone)
        page.wait_for_timeout(500)
        expect(answer).to_contain_text(text)
        expect(answer.locator("form")).to_have_count(1)
        assert Comment.objects.get().text == text
        page.unroute_all()
        gone = text

    # Where the server took the later request first the list is asked for anew.
    removals = hold_up(page, "**/comments/*/")
    press(page, "Remove comment 1")
    additions = hold_up_answers(page, "**/comments/")
    comment_on(page, "At last.", "result")
    press(page, "Add comment")
    wait_for(page, additions)
    page.unroute("**/comments/")
    removals[0].continue_()
    expect(answer).not_to_contain_text(gone)
    # Written when the first comment was still there.
    pass_on(additions[0])
    expect(comment).to_have_value("")
    expect(answer.locator("form")).to_have_count(1)
    expect(answer).to_contain_text("At last.")

    # A comment whose removal arrived and was not answered goes.
    page.unroute_all()
    page.route("**/comments/*/", lambda route: (route.fetch(), route.abort()))
    press(page, "Remove comment 1")
    expect(answer.locator("form:not(.notice)")).to_have_count(0)
    assert not Comment.objects.exists()
    press(page, "Return to Alice")
    expect(page.get_by_text("Returned. Alice is told in")).to_be_visible()


def remove_two(page: Page) -> list[Route]:
    """Press two removals; the answer to the first takes the form of the second out of the page."""
    add(page, "Against what?", "result")
    removals = hold_up(page, "**/comments/*/")
    press(page, "Remove comment 1")
    press(page, "Remove comment 2")
    wait_for(page, removals, 2)
    removals[0].continue_()
    expect(page.locator("#review-answer form:not(.notice)")).to_have_count(1)
    return removals


def give_to(other) -> None:
    """Let the lease run out and another mentor take the request."""
    ReviewRequest.objects.update(held_until=timezone.now() - timedelta(minutes=1))
    take_request(mentor=other, request=ReviewRequest.objects.get(), now=timezone.now())


def story_what_becomes_of_a_removal_is_told_after_its_form_left_the_page(context, held, ben):
    page = complete_desk(context, held)
    removals = remove_two(page)
    answer_badly(removals[1])
    line = page.locator("#review-answer form [data-says]")
    expect(line).to_contain_text("The server did not answer as it should.")
    expect(page.locator("#live-polite")).to_contain_text("The server did not answer")
    page.unroute_all()
    press(page, "Remove comment 1")
    expect(page.locator("#review-answer form:not(.notice)")).to_have_count(0)
    expect(page.locator("[data-says]")).to_have_count(0)

    # So is that the lease was lost.
    add(page, "Say who.")
    removals = remove_two(page)
    give_to(ben)
    removals[1].fulfill(status=404)
    expect(page.locator("#lost")).to_contain_text("Ben has it since")


def story_leaving_after_the_lease_was_lost_is_no_dropped_press(context, held, bob, ben):
    page = complete_desk(context, held)
    saves = hold_up(page, "**/desk/")
    page.get_by_label("Summary").fill("Typed too late.")
    press(page, "Return to Alice")
    wait_for(page, saves)
    give_to(ben)
    page.route("**/comments/*/", lambda route: route.fulfill(status=404))
    press(page, "Remove comment 1")
    expect(page.locator("#lost")).to_contain_text("Ben has it since")
    press(page, "Leave")
    expect(page.locator("#work-bar").get_by_role("button", name="Leaving")).to_be_visible()
    saves[0].continue_()
    expect(page).to_have_url(re.compile(r"/review/$"))
    assert Review.objects.get(mentor=bob).summary == "Typed too late."


def story_save_that_fails_after_the_desk_was_lost_leaves_it_lost(context, held, ben):
    page = complete_desk(context, held)
    saves = hold_up(page, "**/desk/")
    page.get_by_label("Summary").fill("Typed too late.")
    wait_for(page, saves)
    give_to(ben)
    page.route("**/comments/*/", lambda route: route.fulfill(status=404))
    press(page, "Remove comment 1")
    expect(page.locator("#lost")).to_contain_text("Ben has it since")
    state = page.locator("#save-state")
    lost = state.inner_text()
    # A save that takes more than a second says so elsewhere.
    page.wait_for_timeout(1000)
    assert state.inner_text() == lost
    with page.expect_event("requestfailed"):
        saves[0].abort()
    # It would have said when it tries again.
    page.wait_for_timeout(500)
    assert state.inner_text() == lost
    assert len(saves) == 1


def test_presses_wait_for_what_is_under_way(tell, bob):
    tell(
        partial(story_what_is_typed_while_a_press_waits_for_a_comment_is_stored_first, bob=bob),
        story_score_that_comes_takes_no_selected_words_and_no_pressed_button_away,
        story_return_is_told_of_an_adding_that_failed_and_of_a_save_beside_a_removal,
        story_press_does_not_go_on_where_the_removal_that_it_waited_for_failed,
    )


def test_answers_that_come_late_or_after_the_lease_was_lost(tell, bob, ben):
    tell(
        story_answer_that_comes_late_puts_no_older_list_over_the_newer,
        partial(story_what_becomes_of_a_removal_is_told_after_its_form_left_the_page, ben=ben),
        partial(story_leaving_after_the_lease_was_lost_is_no_dropped_press, bob=bob, ben=ben),
        partial(story_save_that_fails_after_the_desk_was_lost_leaves_it_lost, ben=ben),
    )
