"""The room in a real browser: nothing typed is ever lost."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Allowance
from mockinterviews.domain.closing import hand_in
from mockinterviews.domain.extending import extend_interview
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.domain.ledger import pause_interview
from mockinterviews.limits import DRAFTS
from mockinterviews.models import Draft, Interview, InterviewQuestion, LateText, Mode
from questions.models import Submission
from tests.axe import find_complaints
from tests.chromium import asks_before_leaving, crash, empty_storage, fill_storage, sign_in
from tests.factories import TopicFactory
from tests.limits import use_up
from tests.mockinterviews.conftest import blueprint_maker
from tests.telling import begin_anew, tab_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EXPECTED = re.compile(r"ERR_INTERNET_DISCONNECTED|Failed to load resource|status of 40[13]")


def begin(alice, blueprint) -> Interview:
    ready = prepare_interview(learner=alice, blueprint=blueprint, now=timezone.now(), seed=1)
    return start_interview(interview=ready, now=timezone.now())


@pytest.fixture
def context(open_browser, alice):
    """Alice's signed-in browser; what its pages complain about fails the test."""
    context = open_browser(alice, viewport={"width": 1280, "height": 900})
    complaints = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on(
        "console",
        lambda line: complaints.append(line.text) if line.type == "error" else None,
    )
    yield context
    context.close()
    assert [line for line in complaints if not EXPECTED.search(line)] == []


@pytest.fixture
def tell(context, alice):
    """Return a function that tells stories one after the other, each with an interview of its own.

    They are about one or two tabs of hers, and take the context and the interview.
    """

    def tell(*stories) -> None:
        for story in stories:
            begin_anew(context)
            blueprint = blueprint_maker(TopicFactory(slug="core"))()
            story(context, begin(alice, blueprint))

    return tell


def open_tab(context, interview, position=1) -> Page:
    page = context.new_page()
    page.goto(f"/interviews/{interview.pk}/q/{position}/")
    return page


def open_question(context, interview, position=1) -> Page:
    """Open it in the tab that is open, if there is one."""
    page = tab_of(context)
    page.goto(f"/interviews/{interview.pk}/q/{position}/")
    return page


def text_field(page):
    return page.get_by_label("Your answer")


def type_words(page, text) -> None:
    """Write where the caret stands, all at once: a press of each key is dear."""
    text_field(page).focus()
    page.keyboard.insert_text(text)


def expect_state(page, words, timeout=15_000) -> None:
    expect(page.locator("#save-state")).to_contain_text(words, timeout=timeout)


def stored(interview, position=1):
    return Draft.objects.get(question__interview=interview, question__position=position).response


def expect_sections(interview, texts) -> None:
    sections = stored(interview, 2)["sections"]
    assert {name: sections.get(name) for name in texts} == texts


def end_in(interview, seconds) -> None:
    now = timezone.now()
    Interview.objects.filter(pk=interview.pk).update(
        started_at=now - timedelta(minutes=10) + timedelta(seconds=seconds),
        deadline=now + timedelta(seconds=seconds),
    )


def story_typed_text_is_saved_beside_the_typing_and_survives_a_reload_and_next(context, interview):
    page = open_question(context, interview)
    type_words(page, "One two three")
    expect_state(page, "Not saved yet")
    # Saving never touches the field.
    text_field(page).evaluate("area => area.setSelectionRange(4, 4)")
    expect_state(page, "Saved")
    assert stored(interview) == {"text": "One two three"}
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('studyhub.interview.'))"
    assert page.evaluate(kept) == []
    with page.expect_response("**/drafts/**"):
        page.keyboard.type("and a half ")
    expect(text_field(page)).to_have_value("One and a half two three")
    expect(text_field(page)).to_be_focused()
    expect_state(page, "Saved")
    page.reload()
    expect(text_field(page)).to_have_value("One and a half two three")
    # Next waits for the save and goes on.
    type_words(page, "Words. ")
    page.get_by_role("button", name="Next question").click()
    expect(page).to_have_url(re.compile(r"/q/2/$"))
    assert stored(interview) == {"text": "Words. One and a half two three"}
    # From part to part by key. The shares come from thirty words on.
    situation = page.get_by_label("Situation")
    situation.focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("Task")).to_be_focused()
    page.keyboard.press("Control+Shift+Enter")
    expect(situation).to_be_focused()
    situation.fill("word " * 9)
    count = page.locator("#count-situation")
    expect(count).to_contain_text("9 words")
    page.get_by_label("Action").fill("word " * 27)
    expect(count).to_have_text("9 words · 25 %, aim 10 to 15 %")
    expect(page.locator("[data-total-words]")).to_have_text("36 words, about 17 s when spoken")


KEEP = """(part) => {
  const { number, position } = document.querySelector("[data-answer]").dataset;
  const { interview } = document.querySelector("[data-room]").dataset;
  const [name] = Object.keys(part);
  const entry = { parts: part, bases: { [name]: Number(number) }, after: [], at: Date.now() };
  localStorage.setItem(`studyhub.interview.${interview}.${position}.before`, JSON.stringify(entry));
  sessionStorage.setItem("studyhub.tab", "before");
}"""


def reload_slowly(page, part):
    """Load a page again that had kept a part, with its script held back, and return that."""
    page.reload()
    page.evaluate(KEEP, part)
    held = []
    page.route("**/interview.*js", lambda route: held.append(route), times=1)
    with page.expect_request("**/interview.*js"):
        page.reload(wait_until="commit")
    return held


def story_text_typed_just_before_a_reload_is_not_lost(context, interview):
    page = open_question(context, interview)
    # A request that outlives its page carries 64 KiB at most: the longer text waits for the next
    # visit.
    for text in ("Typed and gone at once.", "So many words. " * 5000):
        text_field(page).fill(text)
        page.reload()
        expect(text_field(page)).to_have_value(text)
        expect_state(page, "Saved")
        assert stored(interview) == {"text": text}

    text_field(page).fill("A hash table has buckets.")
    expect_state(page, "Saved just now")
    held = reload_slowly(page, {"text": "A hash table has buckets. Each is a list."})
    text_field(page).press("End")
    type_words(page, " Also it resizes.")
    held[0].continue_()
    both = "A hash table has buckets. Each is a list.\n\nAlso it resizes."
    expect(text_field(page)).to_have_value(both)
    expect_state(page, "Saved just now")
    assert stored(interview) == {"text": both}


def story_text_typed_offline_is_sent_when_back_and_a_lost_reply_is_no_conflict(context, interview):
    page, says = open_question(context, interview), "[data-room-says]"
    context.set_offline(True)
    type_words(page, "Written without")
    expect_state(page, "Offline: kept on this device")
    assert not asks_before_leaving(page)
    # Nothing is said to be kept that is not.
    fill_storage(page)
    page.get_by_label("Never scored").fill("Mine alone.")
    expect(page.get_by_label("This device cannot keep it")).to_have_value("Mine alone.")
    type_words(page, " a connection.")
    expect_state(page, "Offline: only on this page")
    page.get_by_role("button", name="Next question").click()
    expect(page.locator(says)).to_contain_text("You are offline, and this device cannot keep")
    expect(page).to_have_url(re.compile(r"/q/1/$"))
    assert stored(interview) == {}
    assert asks_before_leaving(page)
    context.set_offline(False)
    expect_state(page, "Saved")
    assert not asks_before_leaving(page)
    assert stored(interview) == {"text": "Written without a connection."}
    empty_storage(page)

    def swallow(route):
        route.fetch()
        route.abort()

    page.route("**/drafts/**", swallow, times=1)
    text_field(page).fill("Sent")
    expect_state(page, "Offline")
    type_words(page, ", and more.")
    expect_state(page, "Saved")
    assert stored(interview) == {"text": "Sent, and more."}

    # Taken back before anybody knows whether it arrived: what stands in the field counts.
    page.route("**/drafts/**", swallow, times=1)
    text_field(page).fill("")
    expect_state(page, "Offline")
    assert stored(interview) == {"text": ""}
    text_field(page).fill("Sent, and more.")
    assert "Sent, and more." in page.evaluate("Object.values(localStorage).join()")
    expect_state(page, "Saved")
    assert stored(interview) == {"text": "Sent, and more."}
    expect(page.locator("section[data-conflict]")).to_have_count(0)


def story_text_typed_offline_survives_closing_the_tab(context, interview):
    """It stands in its field again; another page of the interview sends it as well."""
    for typed, position in (("Kept on this device. ", 1), ("And once more. ", 2)):
        page = open_question(context, interview)
        context.set_offline(True)
        type_words(page, typed)
        expect_state(page, "Offline")
        crash(page)
        context.set_offline(False)
        page = open_question(context, interview, position)
        if position == 1:
            expect(text_field(page)).to_have_value(typed)
            expect_state(page, "Saved")
            assert stored(interview) == {"text": typed}
    says = page.locator("[data-room-says]")
    expect(says).to_have_text("Words for question 1 that were kept on this device are saved now.")
    assert stored(interview) == {"text": "And once more. Kept on this device. "}


def story_two_tabs_in_one_part_show_both_texts(context, interview):
    first, second = open_question(context, interview), open_tab(context, interview)
    for choice, outcome in (
        ("Keep this tab's", "{mine}"),
        ("Use the other", "{other}"),
        ("Keep both, other below", "{mine}\n\n{other}"),
    ):
        mine, other = f"From the second: {choice}.", f"From the first: {choice}."
        with first.expect_response("**/drafts/**"):
            text_field(first).fill(other)
        text_field(second).fill(mine)
        expect_state(second, "Changed in another tab: choose")
        box = second.locator("section[data-conflict]")
        expect(box).to_contain_text(other)
        expect(box).to_contain_text(mine)
        expect(text_field(second)).to_have_value(mine)
        expect(text_field(second)).to_be_editable()
        # What is written on meanwhile goes to no server.
        fill_storage(second)
        text_field(second).press("End")
        type_words(second, " On.")
        assert asks_before_leaving(second)
        empty_storage(second)
        mine += " On."
        box.get_by_role("button", name=choice).click()
        chosen = outcome.format(mine=mine, other=other)
        expect(text_field(second)).to_have_value(chosen)
        expect_state(second, "Saved")
        expect(box).to_have_count(0)
        assert stored(interview) == {"text": chosen}
        first.reload()

    # Handing in names the question until somebody has chosen.
    text_field(first).fill("From the first.")
    expect_state(first, "Saved just now")
    text_field(second).fill("From the second.")
    expect_state(second, "Changed in another tab: choose")
    second.get_by_role("button", name="Hand in").first.click()
    expect(second.get_by_text("1 question is empty.")).to_be_visible()
    expect(second.get_by_text("1 question has two versions: choose first.")).to_be_visible()
    row = second.get_by_role("listitem").filter(has_text="Two versions, choose")
    row.get_by_role("link").click()
    second.get_by_role("button", name="Use the other").click()
    expect_state(second, "Saved")
    second.get_by_role("button", name="Hand in").first.click()
    expect(second.get_by_text("1 question is empty.")).to_be_visible()
    expect(second.locator(".interview-two")).to_have_count(0)


def story_two_tabs_in_different_parts_are_no_conflict(context, interview):
    first, second = open_question(context, interview, 2), open_tab(context, interview, 2)
    first.get_by_label("Situation").fill("In spring.")
    expect_state(first, "Saved")
    second.get_by_label("Result").fill("It took 50 minutes.")
    expect_state(second, "Saved")
    sections = stored(interview, 2)["sections"]
    assert (sections["situation"], sections["result"]) == ("In spring.", "It took 50 minutes.")
    second.get_by_label("Result").fill("It took 40 minutes.")
    expect_state(second, "Saved")
    # Of the first tab's part it has read nothing yet: it does not write over it unasked.
    second.get_by_label("Situation").fill("In winter.")
    second.get_by_label("Action").fill("I cut it in two.")
    expect_state(second, "Changed in another tab: choose")
    expect(second.locator("section[data-conflict]")).to_have_count(1)
    # The other parts wait for no choice, in this tab and of one that was closed.
    with second.expect_response(lambda reply: "in three" in (reply.request.post_data or "")):
        second.get_by_label("Action").fill("I cut it in three.")
    written = {"situation": "In spring.", "action": "I cut it in three."}
    expect_sections(interview, written)
    context.set_offline(True)
    second.get_by_label("Task").fill("To halve it.")
    expect_state(second, "Offline")
    crash(second)
    context.set_offline(False)
    second = open_tab(context, interview)
    says = second.locator("[data-room-says]")
    expect(says).to_have_text("Words for question 2 that were kept on this device are saved now.")
    expect_sections(interview, written | {"task": "To halve it."})
    second.goto(f"/interviews/{interview.pk}/q/2/")
    expect(second.get_by_label("Situation")).to_have_value("In winter.")
    second.get_by_role("button", name="Keep this tab's").click()
    expect_state(second, "Saved")
    expect_sections(interview, written | {"task": "To halve it.", "situation": "In winter."})


def story_a_part_that_is_too_long_keeps_no_other_out(context, interview, monkeypatch):
    # A browser takes seconds to draw as much as the limit is.
    monkeypatch.setattr("questions.kinds.base.LONGEST_TEXT", 5000)
    page = open_question(context, interview, 2)
    too_long = "x" * 5001
    page.get_by_label("Situation").fill(too_long)
    page.get_by_label("Result").fill("It took 50 minutes.")
    expect_state(page, "Not saved")
    expect(page.locator("[data-room-says]")).to_contain_text("Shorten it")
    assert stored(interview, 2)["sections"] == {"result": "It took 50 minutes."}
    page.get_by_label("Situation").fill("In spring.")
    expect_state(page, "Saved")
    assert stored(interview, 2)["sections"]["situation"] == "In spring."
    # Nor does it where another page sends what this one had kept.
    context.set_offline(True)
    page.get_by_label("Situation").fill(too_long)
    page.get_by_label("Task").fill(too_long + "x")
    page.get_by_label("Result").fill("It took 40 minutes.")
    expect_state(page, "Offline")
    crash(page)
    context.set_offline(False)
    page = open_question(context, interview)
    says = page.locator("[data-room-says]")
    expect(says).to_contain_text(
        "Words for question 2 that were kept on this device were not taken in"
    )
    # One line tells of each of them.
    for length in ("5001", "5002"):
        expect(says).to_contain_text(f"has {length} characters; 5000 is the limit.")
    assert stored(interview, 2)["sections"]["result"] == "It took 40 minutes."
    assert "x" * 99 in page.evaluate("Object.values(localStorage).join()")
    monkeypatch.undo()


# In the page: a press of each key is dear. It ends as soon as nothing more can be typed, since the
# page goes on to another one then.
TYPE_ON = """async (field) => {
  field.focus();
  const typing = setInterval(() => document.execCommand("insertText", false, "word "), 50);
  await new Promise((resolve, reject) => {
    if (field.readOnly) resolve();
    new MutationObserver(resolve).observe(field, { attributeFilter: ["readonly"] });
    setTimeout(() => reject(new Error("The field stays open.")), 30_000);
  });
  clearInterval(typing);
  return field.value;
}"""


def story_at_the_deadline_the_last_words_are_handed_in(context, interview):
    end_in(interview, 5)
    page = open_question(context, interview)
    expect(page.get_by_text("Last minute", exact=True)).to_be_visible()
    last = text_field(page).evaluate(TYPE_ON)
    expect(page).to_have_url(re.compile(r"/receipt/$"), timeout=20_000)
    interview.refresh_from_db()
    assert interview.state == Interview.State.CLOSED
    assert interview.finished_at == interview.deadline
    assert Submission.objects.get().response == {"text": last}
    assert not LateText.objects.exists()


def story_an_extension_in_the_last_seconds_opens_the_field_again(context, interview, dana):
    end_in(interview, 4)
    page = open_question(context, interview)
    expect(page.locator("textarea[name=text][readonly]")).to_have_count(1, timeout=10_000)
    interview.refresh_from_db()
    extend_interview(
        interview=interview, seconds=600, reason="fire drill", made_by=dana, now=timezone.now()
    )
    expect(page.locator("[data-room-says]")).to_contain_text("because of: fire drill")
    expect(text_field(page)).to_be_editable()
    type_words(page, "More time.")
    expect_state(page, "Saved")
    # Its own minutes are over before the page knows: what comes then does not pass for saved.
    questions = InterviewQuestion.objects.filter(position=1)
    over = timezone.now() - timedelta(seconds=10)
    questions.update(closes=True, opened_at=over - timedelta(minutes=4), closes_at=over)
    text_field(page).fill("More time. Too late.")
    expect_state(page, "Too late: kept, not scored")
    expect(page.locator("[data-room-says]")).to_contain_text("This question is closed.")
    expect(text_field(page)).not_to_be_editable()
    assert stored(interview) == {"text": "More time."}
    interview.refresh_from_db()
    extend_interview(
        interview=interview, seconds=300, reason="noise", made_by=dana, now=timezone.now()
    )
    expect(text_field(page)).to_be_editable(timeout=15_000)
    expect_state(page, "Saved")
    assert stored(interview) == {"text": "More time. Too late."}
    # It learns without a save, too, that another tab has left the question; more time at the end
    # opens nothing that is closed.
    questions.update(left_at=timezone.now())
    expect(text_field(page)).not_to_be_editable(timeout=15_000)
    end_in(interview, 4)
    page.evaluate("dispatchEvent(new Event('online'))")
    says = page.locator("[data-room-says]")
    expect(says).to_contain_text("Time is up", timeout=10_000)
    interview.refresh_from_db()
    extend_interview(
        interview=interview, seconds=600, reason="again", made_by=dana, now=timezone.now()
    )
    expect(says).to_contain_text("This question is closed.", timeout=10_000)
    expect(text_field(page)).not_to_be_editable()


def story_the_clock_can_be_hidden_and_asked_and_an_extension_shows_within_five_seconds(
    context, interview, dana
):
    page = open_question(context, interview)
    timer = page.locator("[data-clock-toggle]")
    timer.click()
    expect(timer).to_contain_text("Clock hidden")
    page.keyboard.press("t")
    expect(page.locator("#live-polite")).to_contain_text("left in the interview")
    timer.click()
    expect(page.locator("[data-timer-left]")).to_have_text("10 min")
    other = context.new_page()
    other.goto(f"/interviews/{interview.pk}/hand-in/")
    extended = extend_interview(
        interview=interview, seconds=300, reason="noise", made_by=dana, now=timezone.now()
    )
    ends = timezone.localtime(extended.deadline).strftime("%H:%M:%S")
    expect(other.get_by_text("You may go back")).to_contain_text(f"until {ends}.", timeout=15_000)
    other.close()
    says = page.locator("[data-room-says]")
    expect(says).to_contain_text("You have 5 min more, because of: noise.", timeout=15_000)
    expect(page.locator("[data-timer-left]")).to_have_text("15 min")


POST = """(situation) => {
  const form = document.querySelector("[data-answer]");
  form.elements.situation.value = situation;
  form.submit();
}"""


def story_words_typed_before_a_pause_and_while_another_tab_pauses_count_on_going_on(
    context, interview
):
    Interview.objects.update(mode=Mode.PRACTICE)
    other = open_question(context, interview, 2)
    other.route("**/clock/**", lambda route: route.abort())
    page = open_tab(context, interview)
    # An interview that may pause gives hints below the part.
    other.get_by_label("Result").fill("It all got better and everybody was glad of it.")
    expect(other.locator("[data-star-hints=result]")).to_contain_text("has no figure")
    expect_state(other, "Saved")
    # A pause waits for the save.
    type_words(page, "Before.")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Paused at")
    assert stored(interview) == {"text": "Before."}
    page.get_by_role("button", name="Go on with the interview").click()
    expect(text_field(page)).to_have_value("Before.")
    interview.refresh_from_db()
    pause_interview(interview=interview, now=timezone.now())
    # At once: the page goes on to the pause as soon as it hears of it.
    text_field(page).fill("Before. In the pause.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Paused at", timeout=10_000)
    assert stored(interview) == {"text": "Before."}
    # The time stands still in a page of the room, too, whatever the deadline was.
    now = timezone.now()
    Interview.objects.update(paused_at=now - timedelta(seconds=61), deadline=now)
    other.evaluate(POST, "In spring.")
    expect(other.locator("[data-timer-note]")).to_have_text("Paused")
    with other.expect_response("**/clock/**"):
        other.unroute("**/clock/**")
    expect(other.locator("[data-timer-left]")).to_have_text("1:01")
    expect(other.locator("[data-room-says]")).to_be_empty()
    other.close()
    page.get_by_role("button", name="Go on with the interview").click()
    expect(text_field(page)).to_have_value("Before. In the pause.")
    expect_state(page, "Saved")
    assert stored(interview) == {"text": "Before. In the pause."}


def test_two_tabs_cost_no_word(tell):
    tell(
        story_two_tabs_in_one_part_show_both_texts,
        story_two_tabs_in_different_parts_are_no_conflict,
        story_words_typed_before_a_pause_and_while_another_tab_pauses_count_on_going_on,
    )


def paste(page) -> str:
    """Return what was copied. The site lets no script read it, so it is pasted into a field."""
    page.goto("/search/")
    page.get_by_role("searchbox").press("Control+v")
    return page.get_by_role("searchbox").input_value()


def story_words_kept_over_the_end_go_out_as_late_text(context, interview, monkeypatch):
    end_in(interview, 10)
    page = open_question(context, interview)
    page.set_viewport_size({"width": 390, "height": 700})
    context.set_offline(True)
    type_words(page, "Too late for the score.")
    says = page.locator("[data-ended-says]")
    expect(says).to_contain_text("Time is up and you are offline", timeout=20_000)
    expect(says).to_contain_text("Nothing of this question was saved.")
    expect(says).to_contain_text("5 words written later")
    expect(page.get_by_role("button", name="Next question")).to_be_hidden()
    expect(page.get_by_role("button", name="Hand in")).to_have_count(0)
    # The bar stays in sight, wherever the page stands.
    for end in ("0", "document.body.scrollHeight"):
        page.evaluate(f"scrollTo(0, {end})")
        expect(page.locator("#work-bar [data-ended-says]")).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("button", name="Copy my text")).to_be_in_viewport(ratio=1)
    context.grant_permissions(["clipboard-write"])
    page.get_by_role("button", name="Copy my text").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    interview.refresh_from_db()
    hand_in(interview=interview, now=timezone.now() + timedelta(seconds=10))
    crash(page)
    context.set_offline(False)
    page = tab_of(context)
    # As one who has sent as much as is kept.
    monkeypatch.setattr("mockinterviews.domain.lateness.MOST_LATE", 0)
    page.goto(f"/interviews/{interview.pk}/")
    refused = page.get_by_role("status").filter(has_text="Words for question 1")
    expect(refused).to_contain_text("stay on it. 0 late versions of this answer are kept")
    refused.get_by_text("Read what was not taken in").click()
    expect(refused.get_by_text("Too late for the score.")).to_be_visible()
    monkeypatch.undo()
    page.reload()
    expect(page.get_by_text("5 late words reached us")).to_be_visible()
    expect(refused).to_have_count(0)
    assert LateText.objects.get().response == {"text": "Too late for the score."}
    assert paste(page) == "Too late for the score."


def test_the_clock_its_end_and_more_time(tell, dana, monkeypatch):
    tell(
        partial(
            story_the_clock_can_be_hidden_and_asked_and_an_extension_shows_within_five_seconds,
            dana=dana,
        ),
        partial(story_an_extension_in_the_last_seconds_opens_the_field_again, dana=dana),
        story_at_the_deadline_the_last_words_are_handed_in,
        partial(story_words_kept_over_the_end_go_out_as_late_text, monkeypatch=monkeypatch),
    )


def story_what_was_refused_or_kept_while_signed_out_is_sent_again(
    context, interview, live_server, alice, eve
):
    page = open_question(context, interview)
    use_up(alice, DRAFTS)
    type_words(page, "Kept in spite of it.")
    expect_state(page, "Not saved")
    assert not Draft.objects.filter(number__gt=0).exists()
    Allowance.objects.all().delete()
    page.reload()
    expect_state(page, "Saved")
    assert stored(interview) == {"text": "Kept in spite of it."}

    page.clock.install()
    context.clear_cookies()
    text_field(page).fill("Written while signed out.")
    expect_state(page, "you are signed out")
    cure = page.locator("[data-room-says]").get_by_text("Sign in again in another tab")
    expect(cure).to_be_visible()
    page.clock.run_for(10_000)
    expect(cure).to_be_visible()
    # Also after other news has stood there for a while, and where a button leads nowhere.
    page.locator("[data-room-says]").evaluate("place => (place.textContent = '')")
    page.clock.run_for(1000)
    expect(cure).to_be_visible()
    said = watch_text(page.locator("[data-room-says]"))
    with page.expect_response("**/clock/**"):
        page.locator("[data-next]").click()
    expect(cure).to_be_visible()
    assert not any("the server has trouble" in text for text in said())
    # Somebody else on the same browser: for them there is no such interview.
    with page.expect_response(lambda reply: reply.status == 404, timeout=30_000):
        sign_in(context, eve, url=live_server.url)
    expect_state(page, "you are signed out")
    sign_in(context, alice, url=live_server.url)
    expect_state(page, "Saved", timeout=30_000)
    assert stored(interview) == {"text": "Written while signed out."}


def test_words_of_one_tab_outlive_reloads_outages_and_refusals(
    tell, live_server, alice, eve, monkeypatch
):
    tell(
        story_typed_text_is_saved_beside_the_typing_and_survives_a_reload_and_next,
        story_text_typed_just_before_a_reload_is_not_lost,
        story_text_typed_offline_is_sent_when_back_and_a_lost_reply_is_no_conflict,
        story_text_typed_offline_survives_closing_the_tab,
        partial(story_a_part_that_is_too_long_keeps_no_other_out, monkeypatch=monkeypatch),
        partial(
            story_what_was_refused_or_kept_while_signed_out_is_sent_again,
            live_server=live_server,
            alice=alice,
            eve=eve,
        ),
    )


def watch_text(locator):
    """All texts that stand in an element from now on; what stands there for seconds only, too."""
    locator.evaluate(
        """element => {
          window.textsSeen = [];
          const changes = new MutationObserver(() => textsSeen.push(element.textContent));
          changes.observe(element, { childList: true, characterData: true, subtree: true });
        }"""
    )
    return lambda: locator.page.evaluate("textsSeen")


def wake_at(page, time):
    """The PC wakes at the time and asks the server for its own."""
    # The page's clock goes on by itself as well: it may find the new time before `run_for` does.
    with page.expect_request("**/clock/**"):
        page.clock.set_system_time(time)
        page.clock.run_for(300)


def test_a_wrong_pc_clock_changes_nothing(context, alice, make_blueprint):
    interview, page = begin(alice, make_blueprint()), context.new_page()
    wrong = timezone.now() + timedelta(minutes=58)
    page.clock.install(time=wrong)
    page.goto(f"/interviews/{interview.pk}/q/1/")
    page.clock.run_for(1000)
    left, note = page.locator("[data-timer-left]"), page.locator("[data-timer-note]")
    expect(left).to_have_text("10 min")
    # Asleep for four minutes, with a request under way: its answer tells the time from before, so
    # what is left is reckoned until the server says it again.
    held = []
    page.route("**/clock/**", lambda route: held.append(route))
    with page.expect_request("**/clock/**"):
        page.evaluate("dispatchEvent(new Event('online'))")
    shown = watch_text(left)
    wake_at(page, wrong + timedelta(minutes=4))
    assert "…" in shown()
    with page.expect_response("**/clock/**"):
        held[0].continue_()
    page.clock.run_for(3000)
    expect(left).to_have_text("6 min")
    expect(note).to_have_text("Not checked yet")
    held[1].continue_()
    expect(note).to_be_hidden()
    expect(left).to_have_text("10 min")
    # Set right by an hour before there is a connection again: that looks like a long sleep, and
    # nobody is told that the time is up before the server says so.
    wake_at(page, wrong + timedelta(hours=1, minutes=5))
    page.clock.run_for(3000)
    expect(note).to_have_text("Not checked yet")
    expect(left).to_have_text("…")
    expect(page.locator(".interview-question__place")).not_to_contain_text("over its plan")
    expect(page.locator("[data-room-says]")).to_be_empty()
    expect(text_field(page)).to_be_editable()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    expect(page.locator("#live-polite")).to_have_text("Not checked yet")
    held[-1].continue_()
    expect(left).to_have_text("10 min")
    # Who was away while a set time passed hears what is left.
    page.unroute("**/clock/**")
    Interview.objects.update(deadline=timezone.now() + timedelta(minutes=4.5))
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#live-polite")).to_contain_text("left in the interview")
    Interview.objects.update(deadline=interview.deadline)
    # Nor is anybody told that a question is about to close.
    closes_at = timezone.now() + timedelta(minutes=5.5)
    InterviewQuestion.objects.filter(position=1).update(closes=True, closes_at=closes_at)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(left).to_have_text("6 min")
    page.route("**/clock/**", lambda _route: None)
    page.clock.set_system_time(wrong + timedelta(hours=1, minutes=12))
    page.clock.run_for(300)
    page.clock.run_for(3000)
    expect(note).to_have_text("Not checked yet")
    expect(page.locator("#live-polite")).not_to_contain_text("Then it closes")
    expect(text_field(page)).to_be_editable()


def story_every_kind_is_saved_in_the_background(context, alice, make_blueprint):
    kinds = ["numeric", "single_choice", "multiple_choice"]
    draws = [{"kinds": [kind], "count": 1, "minutes_each": 1} for kind in kinds]
    sections = [{"slug": "all", "title": "All", "minutes": 10, "draws": draws}]
    ready = prepare_interview(
        learner=alice, blueprint=make_blueprint("kinds", sections), now=timezone.now()
    )
    interview = start_interview(interview=ready, now=timezone.now())
    page = open_question(context, interview, 1)
    page.get_by_label("Your number").fill("15 min")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/q/2/$"))
    page.get_by_text("A cache", exact=True).click()
    expect_state(page, "Saved")
    page.get_by_role("button", name="Next question").click()
    expect(page).to_have_url(re.compile(r"/q/3/$"))
    page.get_by_text("A queue", exact=True).click()
    page.get_by_text("A log", exact=True).click()
    expect_state(page, "Saved")
    assert [stored(interview, position) for position in (1, 2, 3)] == [
        {"text": "15 min"},
        {"choice": ["c"]},
        {"choice": ["a", "d"]},
    ]

    # Of what was chosen before the script had come and what was kept only one can count.
    held = reload_slowly(page, {"choice": ["b"]})
    page.get_by_text("A log", exact=True).click()
    held[0].continue_()
    box = page.locator("section[data-conflict]")
    expect(box.locator("[data-conflict-theirs]")).to_have_text("A cron job")
    expect_state(page, "Saved just now")
    assert stored(interview, 3) == {"choice": ["a"]}
    page.reload()
    expect(box.locator("[data-conflict-theirs]")).to_have_text("A queue")
    box.get_by_role("button", name="Keep this tab's").click()
    expect_state(page, "Saved just now")
    assert stored(interview, 3) == {"choice": ["b"]}


def test_without_script_an_interview_can_be_begun_and_sat_to_the_end(
    open_browser, alice, make_blueprint
):
    ready = prepare_interview(learner=alice, blueprint=make_blueprint(), now=timezone.now(), seed=1)
    page = open_browser(alice, java_script_enabled=False).new_page()
    page.goto(f"/interviews/{ready.pk}/lobby/")
    # It checks nothing there.
    expect(page.get_by_text("Your device")).to_be_hidden()
    expect(page.get_by_text("Show the clock")).to_be_hidden()
    page.get_by_role("button", name="Start, the clock begins").click()
    expect(page.locator("[data-timer-left]")).to_contain_text("Closes at")
    text_field(page).fill("Without script.")
    # Looking for a text passes over what stands in a noscript element.
    expect(page.locator("noscript .save-state")).to_be_visible()
    expect(page.locator("noscript .save-state")).to_have_text("Saved when you press a button below")
    expect(page.locator("#save-state")).to_be_hidden()
    expect(page.get_by_text("Press to hide or show the clock.")).to_be_hidden()
    page.locator(".interview-before").get_by_role("button", name="2 ").click()
    page.get_by_label("Situation").fill("In spring.")
    page.get_by_role("button", name="Look over and hand in").click()
    page.get_by_role("button", name="Hand in now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Handed in at")
    assert Submission.objects.count() == 2


def story_the_map_stays_inside_a_phone(context, interview):
    page = tab_of(context)
    for width in (390, 320):
        # So high that the foot stands below the answer: there a press on it may move nothing.
        page.set_viewport_size({"width": width, "height": 1400})
        page.goto(f"/interviews/{interview.pk}/q/1/")
        if width == 320:
            type_words(page, "Words.")
            expect(page.get_by_role("button", name="Flag")).to_be_hidden()
            page.get_by_role("button", name="Next question").click()
        else:
            # What was just opened has the focus nowhere: the key leads on as the button does.
            page.keyboard.press("Control+Enter")
        expect(page).to_have_url(re.compile(r"/q/2/$"))
        page.set_viewport_size({"width": width, "height": 800})
        page.get_by_text("Map", exact=True).click()
        box = page.locator(".interview-map-menu .menu__panel").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        expect(page.locator(".menu__panel").get_by_role("button").first).to_have_text("Hand in")


def press_offline_and_again(page, name) -> None:
    """What is pressed without a connection stays on its page, and goes on with one."""
    page.context.set_offline(True)
    page.get_by_role("button", name=name).click()
    expect(page.locator("[data-room-says]")).to_contain_text("You are offline. Try again")
    page.context.set_offline(False)
    page.get_by_role("button", name=name).click()


def story_an_interview_from_its_lobby_to_its_result_offline_at_both_ends_passes_axe(context):
    # The list and the page before handing in are looked at with all pages.
    page, found = tab_of(context), {}
    page.goto("/interviews/")
    page.get_by_role("button", name="Set up").click()
    expect(page.locator('[data-check="clock"]')).to_contain_text("The clock of this device agrees")
    found["lobby"] = find_complaints(page)
    press_offline_and_again(page, "Start, the clock begins")
    expect(page).to_have_url(re.compile(r"/q/1/$"))
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile(r"/q/2/$"))
    page.get_by_label("Situation").fill("word " * 40)
    expect_state(page, "Saved")
    found["question"] = find_complaints(page)
    page.goto(page.url.replace("/q/2/", "/hand-in/"))
    press_offline_and_again(page, "Hand in now")
    page.wait_for_url("**/receipt/")
    found["receipt"] = find_complaints(page)
    page.get_by_role("link", name="See the result").click()
    page.wait_for_url("**/result/")
    found["result"] = find_complaints(page)
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_an_interview_from_lobby_to_result_its_kinds_and_its_map(context, alice, make_blueprint):
    blueprint = make_blueprint()
    story_an_interview_from_its_lobby_to_its_result_offline_at_both_ends_passes_axe(context)
    story_every_kind_is_saved_in_the_background(context, alice, make_blueprint)
    hand_in(interview=Interview.objects.latest("started_at"), now=timezone.now())
    story_the_map_stays_inside_a_phone(context, begin(alice, blueprint))
