"""The desk in a real browser: selecting, saving by itself, two windows, a lost lease, no script."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from mentoring.domain.correcting import correct_review
from mentoring.domain.disputes import dispute_point
from mentoring.domain.leases import take_request
from mentoring.domain.phrase_bank import save_phrase
from mentoring.domain.returning import GRACE, deliver_due
from mentoring.domain.rubric import criteria_of
from mentoring.models import Comment, Dispute, Review, ReviewRequest
from tests.chromium import crash
from tests.factories import ScoreFactory, SubmissionFactory
from tests.mentoring.desk import SELECT, comment_on, complete, desk, open_desk_beside, says
from tests.mentoring.factories import MARKS
from tests.mentoring.giving import give_back
from tests.sites import wait_for
from tests.telling import tab_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HIDE = """
  Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
"""


def story_selected_words_become_one_comment_counted_in_code_points(context, held):
    page = desk(context, held)
    # The rocket takes two of the browser's units and one code point.
    page.evaluate(SELECT, ["action", 3, 12])
    page.get_by_role("button", name="Keep", exact=True).first.click()
    expect(page.get_by_label("Words commented on")).to_have_value("We agreed")
    page.get_by_label("Comment", exact=True).fill("Say who.")
    page.get_by_role("button", name="Add comment").click()
    expect(page.locator("mark.anchor")).to_have_text("We agreed")
    # In forced colours what is marked keeps the ink of the page, not that of a yellow ground.
    page.emulate_media(forced_colors="active", color_scheme="dark")
    expect(page.locator("mark.anchor")).to_have_css(
        "color", page.evaluate("getComputedStyle(document.body).color")
    )
    page.emulate_media(forced_colors="none", color_scheme="light")
    expect(page.get_by_label("Comment", exact=True)).to_have_value("")
    comment = Comment.objects.get()
    assert (comment.kind, comment.start, comment.end) == ("keep", 2, 11)
    # A digit marks nothing where somebody reads comments, and marks at the answer.
    marked = page.locator("[data-criterion] :checked")
    for place in (".comments .anchor__number", ".comments button", ".answer-text .anchor__number"):
        page.locator(place).first.focus()
        page.keyboard.press("2")
        expect(marked).to_have_count(0)
    page.get_by_role("button", name="Select by keyboard").focus()
    page.keyboard.press("2")
    expect(marked).to_have_count(1)
    # What was added does not come back from the journal.
    page.reload()
    expect(page.get_by_label("Comment", exact=True)).to_have_value("")


def story_autosave_and_return_leave_the_comment_and_the_longest_summary_in_the_feedback(
    context, held, alice, client
):
    page = desk(context, held)
    comment_on(page, "Say who.")
    page.get_by_role("button", name="Add comment").click()
    complete(page)
    summary = ("x" * 79 + "\n") * 49 + "x" * 79
    page.get_by_label("Summary").fill(summary)
    says(page, "Saved just now")
    expect(page.locator("mark.anchor")).to_have_text("We agreed")
    # The words that the score relied on stand out in the answer, and their quote leads there.
    page.locator("#automatic q a").first.focus()
    expect(page.locator("#review-answer .span--lit")).not_to_have_count(0)
    page.get_by_role("button", name="Return to Alice").first.click()
    expect(page.get_by_text("Returned. Alice is told in")).to_be_visible()
    assert Review.objects.get().summary == summary
    deliver_due(now=timezone.now() + GRACE)
    client.force_login(alice)
    feedback = client.get(reverse("feedback_detail", args=[held.pk])).content.decode()
    assert '<mark class="anchor">We agreed</mark>' in feedback
    assert "Say who." in feedback


def story_what_is_typed_before_the_script_has_come_is_stored(context, held):
    Review.objects.update(summary="The figure is clear.")
    page = desk(context, held)
    # As it stands there after a crash.
    page.evaluate("""() => {
      const { dataset, elements } = document.getElementById("desk-form");
      const review = "summary=The+figure+is+clear.+Keep+it.&verdict=ready";
      const comment = [["kind", "question"], ["text", "Who decided"]];
      const entry = { number: elements.number.value, review, comment };
      localStorage.setItem(`studyhub.review.${dataset.journal}.closed`, JSON.stringify(entry));
    }""")
    scripts = []
    page.route("**/review_desk.*js", lambda route: scripts.append(route))
    page.goto(reverse("review_desk", args=[held.pk]), wait_until="commit")
    page.get_by_label("Summary").fill("The figure is clear. Typed at once.")
    page.locator("[data-criterion] input[type=radio]").last.check(force=True)
    page.get_by_label("Comment", exact=True).fill("?")

    scripts[0].continue_()

    says(page, "Saved just now")
    both = "The figure is clear. Keep it.\n\nTyped at once."
    expect(page.get_by_label("Summary")).to_have_value(both)
    expect(page.get_by_label("Comment", exact=True)).to_have_value("Who decided\n\n?")
    review = Review.objects.get()
    assert (review.summary, review.verdict, len(review.marks)) == (both, "ready", 1)


def story_comment_under_way_takes_nobody_out_of_what_they_do_and_a_return_waits_for_it(
    context, held
):
    page = desk(context, held)
    complete(page)
    under_way = []
    page.route("**/comments/", lambda route: under_way.append(route))
    summary, quote = page.get_by_label("Summary"), page.locator("#automatic q a").first
    expect(quote).to_be_visible()
    for number, (field, place) in enumerate((("action", summary), ("result", quote)), start=1):
        comment_on(page, "Say who.", field)
        with page.expect_request("**/comments/"):
            page.get_by_role("button", name="Add comment").click()
        place.focus()
        under_way[number - 1].continue_()
        expect(page.get_by_role("button", name=re.compile("^Remove comment"))).to_have_count(number)
        expect(place).to_be_focused()
    expect(page.locator("#review-answer .span--lit")).not_to_have_count(0)
    # One that is not added is asked about, and one that is being added is waited for.
    page.get_by_label("Part of the answer").select_option("result")
    page.get_by_label("Words commented on").fill("50 minutes")
    page.get_by_label("Comment", exact=True).fill("Say when.")
    page.get_by_role("button", name="Return to Alice").first.click()
    expect(page.locator("#comment-form")).to_contain_text("This comment is not added yet.")
    expect(page.get_by_label("Comment", exact=True)).to_be_focused()
    with page.expect_request("**/comments/"):
        page.get_by_role("button", name="Add comment").click()
    page.get_by_role("button", name="Return to Alice").first.click()
    page.wait_for_timeout(1500)
    assert Review.objects.get().state == "draft"
    under_way[2].continue_()
    expect(page.get_by_text("Returned. Alice is told in")).to_be_visible(timeout=10_000)
    assert Review.objects.get().state == "returned"
    assert Comment.objects.filter(text="Say when.").count() == 1


def story_verdict_on_a_dispute_outlives_the_page_and_is_asked_about(context, held):
    parts = held.submission.effective_score.report["parts"]
    lost = next(one["id"] for one in parts if one["status"] != "covered")
    dispute_point(
        learner=held.submission.learner,
        submission=held.submission,
        part=lost,
        says="It stands there.",
        now=timezone.now(),
    )
    page = desk(context, held)
    complete(page)
    verdict = page.locator("form.dispute")
    verdict.get_by_text("The answer says it").click()
    verdict.get_by_label("Why").fill("The second sentence says it.")
    page.get_by_role("button", name="Return to Alice").first.click()
    expect(verdict).to_contain_text("This verdict is not kept yet.")
    assert Review.objects.get().state == "draft"
    says(page, "Saved just now")
    page.reload()
    expect(verdict.get_by_label("Why")).to_have_value("The second sentence says it.")
    expect(verdict).to_contain_text("Text that was kept on this device stands here again.")
    verdict.get_by_role("button", name="Keep the verdict").click()
    expect(verdict).to_contain_text("Kept.")
    expect(verdict.get_by_role("heading")).to_be_focused()
    page.get_by_role("button", name="Return to Alice").first.click()
    expect(page.get_by_text("Returned. Alice is told in")).to_be_visible()
    assert Dispute.objects.get().reason == "The second sentence says it."


def dispute_two(alice, bob) -> list[Dispute]:
    """Dispute both key points of an answer that bob holds."""
    submission = SubmissionFactory(learner=alice, kind="written", response={"text": "It waits."})
    score, now = ScoreFactory(submission=submission), timezone.now()
    said = {"learner": alice, "submission": submission, "says": "There.", "now": now}
    made = [dispute_point(part=part["id"], **said) for part in score.report["parts"]]
    take_request(mentor=bob, request=made[0].request, now=now)
    return made


def keep_verdict(page: Page, made: Dispute) -> None:
    verdict = page.locator(f"#dispute-{made.pk}")
    verdict.get_by_text("The answer says it").click()
    verdict.get_by_label("Why").fill("It waits: that is it.")
    verdict.get_by_role("button", name="Keep the verdict").click()


def story_verdict_against_ones_own_mark_is_named_at_once_and_in_no_older_comparison(context, held):
    first, second = dispute_two(held.learner, held.held_by)
    page = desk(context, first.request)
    for criterion in criteria_of(first.score.submission):
        page.locator(f"[name='mark-{criterion.id}'][value='0']").check(force=True)
    comparison = page.locator("#comparison")
    expect(comparison).to_contain_text("Automatic")
    says(page, "Saved just now")
    expect(comparison).not_to_contain_text("Your verdict")
    # Without a reload, and without a further save.
    keep_verdict(page, first)
    named = "the answer says “{0.title}”, and your mark for it is 0"
    expect(comparison).to_contain_text(named.format(first))
    expect(comparison).to_have_role("status")

    # The comparison of before a save does not come back with a verdict.
    answers = []
    page.route("**/disputes/**", lambda route: answers.append((route, route.fetch())))
    keep_verdict(page, second)
    while not answers:
        page.wait_for_timeout(50)
    page.locator(f"[name='mark-{second.part}'][value='1']").check(force=True)
    expect(comparison).not_to_contain_text("yours 0 of")
    now_told = comparison.inner_text()
    route, answer = answers[0]
    assert second.title in answer.text()
    assert answer.text().count("your mark for it is 0") == 2
    route.fulfill(response=answer)
    expect(page.locator(f"#dispute-{second.pk}")).to_contain_text("Kept.")
    expect(comparison).to_have_text(now_told)


def answer_badly(page: Page) -> None:
    page.route("**/desk/", lambda route: route.fulfill(status=502, body="Bad gateway"))


def cut_off(page: Page) -> None:
    page.context.set_offline(True)


def reconnect(page: Page) -> None:
    page.unroute_all()
    page.context.set_offline(False)


def story_return_that_cannot_be_saved_is_told_and_waits_for_another_press(context, held):
    page = desk(context, held)
    complete(page)
    says(page, "Saved just now")
    button = page.locator("#work-bar").get_by_role("button", name="Return to Alice")
    line = page.locator("#work-bar [data-says]")
    for part in (cut_off, answer_badly):
        part(page)
        text = f"Keep both figures: {part.__name__}."
        page.get_by_label("Summary").fill(text)
        button.click()
        expect(line).to_have_text(
            "Not returned yet: the review could not be saved. It is kept on this device."
            " When it is saved, press “Return to Alice”."
        )
        reconnect(page)
        expect(line).to_have_text(
            "Saved, but not returned yet. Press “Return to Alice”.", timeout=10_000
        )
        review = Review.objects.get()
        assert (review.state, review.summary) == ("draft", text)
    button.click()
    expect(page.get_by_text("Returned. Alice is told in")).to_be_visible()


def story_what_is_taken_back_stays_away_whatever_became_of_its_save(context, held):
    page = desk(context, held)
    complete(page)
    says(page, "Saved just now")
    page.get_by_label("Summary").evaluate(
        "box => { for (const text of ['Typed by mistake.', box.value]) {"
        " box.value = text; box.dispatchEvent(new Event('input', { bubbles: true })); } }"
    )
    says(page, "Saved")
    page.reload()
    expect(page.get_by_label("Summary")).to_have_value("Keep the figure.")
    # It arrives, and the answer to it does not.
    page.route("**/desk/", lambda route: (route.fetch(), route.abort()))
    page.get_by_label("Summary").fill("Typed by mistake.")
    says(page, "Not saved: server trouble")
    page.get_by_label("Summary").fill("Keep the figure.")
    page.unroute_all()
    says(page, "Changed in another tab: choose")
    page.get_by_role("button", name="Keep this tab's").click()
    says(page, "Saved just now")
    assert Review.objects.get().summary == "Keep the figure."


def story_leaving_without_a_connection_is_told_and_the_later_of_two_presses_counts(context, held):
    page = desk(context, held)
    complete(page)
    cut_off(page)
    page.get_by_label("Summary").fill("Typed in a tunnel.")
    page.get_by_role("button", name="Leave").first.click()
    expect(page.locator("#work-bar [data-says]")).to_contain_text("You are offline.")
    reconnect(page)
    says(page, "Saved just now")
    assert Review.objects.get().summary == "Typed in a tunnel."
    waiting = []
    page.route("**/desk/", lambda route: waiting.append(route))
    page.get_by_label("Summary").fill("Not yet.")
    page.get_by_role("button", name="Return to Alice").first.click()
    page.get_by_role("button", name="Leave").first.click()
    expect(page.locator("#work-bar").get_by_role("button", name="Leaving")).to_be_visible()
    page.wait_for_timeout(500)
    waiting[0].continue_()
    expect(page.get_by_text("Back in the queue")).to_be_visible()
    review = Review.objects.get()
    assert (review.state, review.summary) == ("draft", "Not yet.")


def story_two_comments_are_removed_in_quick_succession_and_the_review_returned(context, held):
    page = desk(context, held)
    complete(page)
    for field in ("action", "result"):
        comment_on(page, "Say who.", field)
        page.get_by_role("button", name="Add comment").click()
        expect(page.get_by_label("Comment", exact=True)).to_have_value("")
    says(page, "Saved just now")
    under_way = []
    page.route("**/comments/*/", lambda route: under_way.append(route))
    for number in (1, 2):
        page.get_by_role("button", name=f"Remove comment {number}").click()
    # The answer to the first takes the form of the second out of the page.
    under_way[0].continue_()
    expect(page.get_by_role("button", name=re.compile("^Remove comment"))).to_have_count(1)
    under_way[1].continue_()
    expect(page.get_by_role("button", name=re.compile("^Remove comment"))).to_have_count(0)
    # The button that was pressed is gone: the focus is at the part that it stood in.
    expect(page.locator("[data-field=result] h3")).to_be_focused()
    page.unroute("**/comments/*/")
    # The second of them comes back as it was, and goes for good.
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    again = page.locator("[data-field=result]").get_by_role("button", name="Remove comment 1")
    expect(again).to_be_visible()
    again.click()
    expect(page.get_by_text("Comment removed.")).to_be_visible()
    page.get_by_role("button", name="Return to Alice").first.click()
    expect(page.get_by_text("Returned. Alice is told in")).to_be_visible()
    assert not Comment.objects.exists()


def test_save_that_gets_no_answer_is_too_long_or_comes_to_nothing_is_told(open_context, held):
    context = open_context()
    context.clock.install()
    page = desk(context, held)
    complete(page)
    says(page, "Saved just now")
    page.route("**/desk/", lambda route: None)
    page.get_by_label("Summary").fill("Keep both figures.")
    page.get_by_role("button", name="Return to Alice").first.click()
    expect(page.locator("#work-bar").get_by_role("button", name="Returning")).to_be_visible()
    page.clock.run_for(20_000)
    expect(page.locator("#work-bar [data-says]")).to_contain_text("Not returned yet")
    assert Review.objects.get().state == "draft"
    page.unroute_all()
    page.clock.run_for(20_000)
    says(page, "Saved")
    assert Review.objects.get().summary == "Keep both figures."

    # Too long, it stays in view, and is sent again when it is shorter.
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    # By typing one cannot: a script or a changed page can.
    page.get_by_label("Summary").evaluate(
        "box => { box.value = 'y'.repeat(4001);"
        " box.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    says(page, "4000 characters; this has 4001")
    page.clock.run_for(2_500)
    expect(page.locator("#save-state")).to_contain_text("this has 4001")
    assert len(sent) == 1
    page.get_by_role("button", name="Return to Alice").first.click()
    expect(page.locator(".error-summary")).to_contain_text("this has 4001")
    expect(page.get_by_label("Summary")).to_have_value("y" * 4001)
    assert Review.objects.get().summary == "Keep both figures."
    page.get_by_label("Summary").fill("Shorter.")
    says(page, "Saved just now")
    assert Review.objects.get().summary == "Shorter."
    # What was said of it is over.
    expect(page.locator(".error-summary, .field__error")).to_have_count(0)

    # A review that is gone ends in lost, and is not tried again.
    Review.objects.all().delete()
    sent.clear()
    page.get_by_label("Summary").fill("Where does this go?")
    expect(page.locator("#lost")).to_contain_text("not open to you any more")
    page.clock.run_for(3_000)
    expect(page.get_by_label("Summary")).to_have_value("Where does this go?")
    assert "Where+does" in page.evaluate("Object.values(localStorage).join()")
    assert len(sent) == 1


def story_keyboard_alone_selects_and_marks(context, held):
    page = desk(context, held)
    page.get_by_role("button", name="Return to Alice").first.press("Enter")
    expect(page.locator(".error-summary li")).to_have_count(5)
    page.get_by_role("button", name="Select by keyboard").press("Enter")
    for _letter in range(9):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.type("x")
    page.keyboard.press("q")
    expect(page.get_by_label("Words commented on")).to_have_value("In spring")
    expect(page.get_by_label("Comment", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    for key in "2134":
        page.keyboard.press(key)
    # What was missing is there: what was said of it goes at once.
    expect(page.locator(".error-summary li")).to_have_text(
        ["Choose a verdict: ready, nearly or revise."]
    )
    expect(page.locator(".criterion .field__error")).to_have_count(0)
    says(page, "Saved just now")
    assert Review.objects.get().marks == {"situation": 2, "task": 1, "action": 3, "result": 4}
    expect(page.locator("#comparison")).to_contain_text("yours 8.25 of 10")
    # The preview shows what was typed a moment ago.
    page.keyboard.press("3")
    with page.context.expect_page() as opened:
        page.keyboard.press("p")
    expect(opened.value.get_by_role("cell", name="9 of 12", exact=True)).to_be_visible()


def story_two_windows_keep_both_texts_until_one_is_chosen(context, held):
    held.questions = ["Is it believable?"]
    held.save(update_fields=["questions"])
    first, second = desk(context, held), open_desk_beside(context, held)
    reply = "Your reply to \u201cIs it believable?\u201d"
    second.get_by_label(reply).fill("It is, with the second figure.")
    second.get_by_label("Summary").fill("From the second window.")
    says(second, "Saved just now")
    first.get_by_label("Summary").fill("From the first window.")
    says(first, "Changed in another tab")
    expect(first.locator("#conflict")).to_contain_text("It is, with the second figure.")
    expect(first.locator("#conflict")).to_contain_text("From the second window.")
    review = Review.objects.get()
    assert review.summary == "From the second window."
    assert review.replies == {"1": "It is, with the second figure."}
    first.get_by_role("button", name="Keep this tab's").click()
    says(first, "Saved just now")
    review.refresh_from_db()
    assert (review.summary, review.replies) == ("From the first window.", {})
    # The other window is behind now: it takes over all of what counts.
    second.get_by_label("Summary").fill("Once more.")
    says(second, "Changed in another tab")
    second.get_by_role("link", name="Use the other").click()
    expect(second.get_by_label("Summary")).to_have_value("From the first window.")
    expect(second.get_by_label(reply)).to_have_value("")
    # And a tab that is behind can have the words of both.
    says(second, "Saved just now")
    second.get_by_label(reply).fill("It is.")
    says(second, "Not saved yet")
    says(second, "Saved just now")
    first.get_by_label("Summary").fill("Of the first.")
    says(first, "Changed in another tab")
    first.get_by_role("button", name="Keep both").click()
    says(first, "Saved just now")
    review.refresh_from_db()
    assert review.summary == "Of the first.\n\nFrom the first window."
    assert review.replies == {"1": "It is."}
    # Leaving in the one loses the other, and keeps what is typed there.
    second.reload()
    first.get_by_role("button", name="Leave").first.click()
    expect(first.get_by_text("Back in the queue")).to_be_visible()
    second.get_by_label("Summary").fill("From the second, left.")
    expect(second.locator("#lost")).to_contain_text("Your text is kept.")
    review.refresh_from_db()
    assert review.summary == "From the second, left."


def story_correction_of_a_closed_window_puts_back_no_mark_of_another(context, held, bob):
    now = timezone.now() - timedelta(hours=1)
    give_back(held, bob, now=now)
    page = tab_of(context)
    page.goto(reverse("review_read", args=[held.pk]))
    page.get_by_text("Correct the review, or add to it").click()
    page.locator("[name='mark-result'][value='3']").check(force=True)
    page.get_by_label("Your reason, or what you add").fill("The figure is there.")
    said = {"verdict": "nearly", "text": "No duty is named."}
    for number in (1, 2):
        marks = MARKS | {"task": 2 - number}
        correct_review(request=held, mentor=bob, number=number, now=now, marks=marks, **said)
        page.reload()
        expect(page.get_by_role("button", name="Put it here")).to_be_visible()
    page.get_by_role("button", name="Put it here").click()
    expect(page.get_by_label("Your reason, or what you add")).to_have_value("The figure is there.")
    for name, value in {**MARKS, "task": 0, "result": 3}.items():
        expect(page.locator(f"#correct [name='mark-{name}']:checked")).to_have_value(str(value))


def open_unchosen(context, held) -> Page:
    """Open a desk again over FIRST, with SECOND from a tab that is closed."""
    first, second = desk(context, held), open_desk_beside(context, held)
    first.get_by_label("Summary").fill("FIRST")
    says(first, "Saved just now")
    second.get_by_label("Summary").fill("SECOND")
    says(second, "Changed in another tab")
    # The journal is one for all tabs: a save in the first tab must not take SECOND out of it.
    with first.expect_response(lambda answer: answer.request.method == "POST"):
        first.get_by_label("Summary").fill("FIRST again")
    kept = "Object.values(localStorage).join()"
    wait_for(lambda: "SECOND" in second.evaluate(kept))
    second.close()
    first.reload()
    return first


def story_nothing_overwrites_the_stored_review_until_somebody_chooses(context, held):
    page, sent = open_unchosen(context, held), []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    for _time in range(2):
        expect(page.get_by_label("Summary")).to_have_value(re.compile("^SECOND"))
        expect(page.locator("[data-other-text]")).to_have_text(re.compile("FIRST again$"))
        expect(page.locator("[data-mine-text]")).to_have_text(re.compile(r"–, –, –, –\s*SECOND"))
        page.get_by_label("Summary").press_sequentially(".")
        page.evaluate(HIDE)
        page.context.set_offline(True)
        page.context.set_offline(False)
        page.get_by_role("button", name="Return to Alice").first.click()
        expect(page.locator("#conflict")).to_be_focused()
        page.reload()
    assert sent == []
    assert Review.objects.get().summary == "FIRST again"
    page.get_by_role("link", name="Use the other").click()
    expect(page.get_by_label("Summary")).to_have_value("FIRST again")
    page.reload()
    expect(page.locator("#conflict")).to_be_hidden()


def story_lost_lease_names_the_holder_and_keeps_the_text(context, held, bob, ben):
    page = desk(context, held)
    ReviewRequest.objects.update(held_until=timezone.now() - timedelta(minutes=1))
    take_request(mentor=ben, request=held, now=timezone.now())
    page.get_by_label("Summary").fill("Typed too late.")
    expect(page.locator("#lost")).to_contain_text("Ben has it since")
    expect(page.locator("#lost")).to_contain_text("Your text is kept.")
    expect(page.get_by_text("No longer yours")).to_have_count(1)
    expect(page.get_by_role("button", name="Return to Alice")).to_have_count(0)
    assert Review.objects.get(mentor=bob).summary == "Typed too late."
    # As on an address that is not secure.
    page.evaluate("delete Navigator.prototype.clipboard")
    page.locator("[data-copy-text]").click()
    expect(page.locator("[data-copy-text]")).to_have_text("Copied")
    page.evaluate("document.execCommand = () => false")
    page.locator("[data-copy-text]").click()
    expect(page.locator("[data-copy-text]")).to_have_text(
        "Select your text in its field to copy it."
    )


def story_text_typed_offline_is_back_in_the_next_window(context, held):
    page = desk(context, held)
    context.set_offline(True)
    page.get_by_label("Summary").fill("Typed in a tunnel.")
    says(page, "Offline: kept on this device")
    crash(page)
    context.set_offline(False)
    again = desk(context, held)
    expect(again.get_by_label("Summary")).to_have_value("Typed in a tunnel.")
    says(again, "Saved just now")
    assert Review.objects.get().summary == "Typed in a tunnel."
    # Of two windows each keeps its own: the next one has both, to choose from or to join.
    other = open_desk_beside(context, held)
    context.set_offline(True)
    for page, text in ((again, "And in the next."), (other, "And in a lift.")):
        page.get_by_label("Summary").fill(text)
        says(page, "Offline: kept on this device")
    crash(again)
    crash(other)
    context.set_offline(False)
    last = desk(context, held)
    expect(last.locator("[data-other-head]")).to_contain_text("Closed tab, kept on this device at")
    last.get_by_role("button", name="Keep both").click()
    says(last, "Saved just now")
    assert Review.objects.get().summary == "And in the next.\n\nAnd in a lift."
    assert last.evaluate("Object.keys(localStorage).filter((key) => /review/.test(key))") == []


def story_comments_of_closed_windows_come_back_each_with_its_own_words(context, held):
    keys = "Object.keys(localStorage).filter((key) => /review/.test(key))"
    windows = [desk(context, held), open_desk_beside(context, held)]
    for page, (field, text) in zip(windows, [("action", "Who?"), ("result", "When?")], strict=True):
        comment_on(page, text, field)
    # And what was kept when all windows had one journal.
    windows[0].evaluate("""() => {
      const { dataset, elements } = document.getElementById("desk-form");
      const entry = { number: elements.number.value, review: "summary=Of+before.", comment: [] };
      localStorage.setItem(`studyhub.review.${dataset.journal}`, JSON.stringify(entry));
    }""")
    for page in windows:
        crash(page)
    page = desk(context, held)
    says(page, "Saved just now")
    expect(page.get_by_label("Summary")).to_have_value("Of before.")
    text = page.get_by_label("Comment", exact=True)
    waits = page.locator("#kept-comments article")
    expect(text).to_have_value("Who?")
    expect(waits).to_have_count(1)
    expect(waits).to_contain_text("When?")
    # The one takes the other's place, and both outlive the page.
    page.get_by_role("button", name="Put it into the form").click()
    expect(text).to_have_value("When?")
    expect(page.locator("#comment_field")).to_have_value("result")
    expect(waits).to_contain_text("Who?")
    page.reload()
    expect(text).to_have_value("When?")
    expect(waits).to_contain_text("Who?")
    # So do both, where something else was typed before the script ran.
    scripts = []
    page.route("**/review_desk.*js", lambda route: scripts.append(route))
    page.goto(reverse("review_desk", args=[held.pk]), wait_until="commit")
    page.get_by_label("Words commented on").fill("50 minutes")
    text.fill("Typed at once.")
    scripts[0].continue_()
    expect(waits).to_have_count(2)
    page.unroute("**/review_desk.*js")
    page.reload()
    expect(waits).to_have_count(2)
    expect(text).to_have_value("Typed at once.")
    text.fill("")
    waits.filter(has_text="When?").get_by_role("button", name="Put it into the form").click()
    page.get_by_role("button", name="Add comment").click()
    expect(text).to_have_value("")
    # None is left behind by a return.
    complete(page)
    page.get_by_role("button", name="Return to Alice").first.click()
    expect(page.locator("#kept-comments")).to_contain_text("This comment is not added yet.")
    page.get_by_role("button", name="Put it into the form").click()
    page.get_by_role("button", name="Add comment").click()
    expect(text).to_have_value("")
    expect(page.locator("#kept-comments")).to_be_hidden()
    said = Comment.objects.order_by("text").values_list("text", "field", "quote")
    assert [(one, field) for one, field, _quote in said] == [
        ("When?", "result"),
        ("Who?", "action"),
    ]
    assert len({quote for *_rest, quote in said}) == 2
    page.get_by_role("button", name="Return to Alice").first.click()
    expect(page.get_by_text("Returned. Alice is told in")).to_be_visible()
    assert page.evaluate(keys) == []


def test_without_script_a_review_can_be_written_and_returned(open_context, held):
    page = desk(open_context(java_script_enabled=False), held)
    page.get_by_label("Part of the answer").select_option("result")
    page.get_by_label("Words commented on").fill("50 minutes")
    page.get_by_label("Comment", exact=True).fill("Against what?")
    page.get_by_role("button", name="Add comment").click()
    expect(page.locator("mark.anchor")).to_have_text("50 minutes")
    for row in page.locator("[data-criterion]").all():
        row.locator("label").nth(2).click()
    page.get_by_label("Summary").fill("Keep the figure.")
    page.locator("label", has_text="Ready").click()
    page.get_by_role("button", name="Return to Alice").first.click()
    expect(page.get_by_text("Returned. Alice is told in")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/review/$"))
    held.refresh_from_db()
    assert held.state == "returning"
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_label("Summary")).to_have_value("Keep the figure.")


def story_phrase_is_put_in_by_its_shortcut_and_the_score_comes_after_the_marks(context, held, bob):
    text = "{learner}, “{quote}”: say {what}."
    for shortcut, phrase in (("say", text), ("end", "Well done.")):
        save_phrase(owner=bob, shortcut=shortcut, text=phrase, is_shared=False, now=timezone.now())
    page = desk(context, held)
    comment_on(page, "First: /sa")
    page.get_by_role("option", name="/say").wait_for()
    page.keyboard.press("Enter")
    field = page.get_by_label("Comment", exact=True)
    expect(field).to_have_value("First: Alice, “We agreed”: say {what}.")
    page.keyboard.type("who")
    expect(field).to_have_value("First: Alice, “We agreed”: say who.")
    field.press("End")
    field.press_sequentially(" /say then")
    then = "Alice, “We agreed”: say then. "
    expect(field).to_have_value(f"First: Alice, “We agreed”: say who. {then}")
    field.fill("/say")
    page.get_by_role("button", name="Add comment").click()
    says = "{what} is not filled in yet. Fill it in, or press the button again."
    expect(page.locator("#comment-form").get_by_text(says)).to_be_visible()
    expect(page.locator("mark.anchor")).to_have_count(0)
    page.keyboard.type("when")
    expect(field).to_have_value("Alice, “We agreed”: say when.")
    expect(page.get_by_text("Automatic score:")).to_have_count(0)
    page.get_by_role("button", name="Add comment").click()
    expect(page.locator(".comment", has_text="say when.")).to_be_visible()
    complete(page)
    expect(page.get_by_text("Automatic score:")).to_be_visible()
    # In the summary as well, where no words are quoted.
    summary = page.get_by_label("Summary")
    summary.fill("")
    summary.press_sequentially("/sa")
    page.keyboard.press("Enter")
    expect(summary).to_have_value("Alice, “{quote}”: say {what}.")
    page.keyboard.type("again")
    page.get_by_role("button", name="Return to Alice").first.click()
    expect(page.locator("#desk-form").get_by_text("{what} is not filled in yet.")).to_be_visible()
    page.keyboard.type("how")
    summary.press("End")
    summary.press_sequentially(" /end")
    page.get_by_role("button", name="Return to Alice").first.click()
    page.wait_for_url("**/review/")
    assert Review.objects.get(mentor=bob).summary == "Alice, “again”: say how. Well done."
    # All of it was stored before it was returned: nothing waits on the device.
    assert page.evaluate("Object.keys(localStorage).filter((key) => /review/.test(key))") == []


def test_comments_and_phrases(tell, alice, bob, client):
    tell(
        story_selected_words_become_one_comment_counted_in_code_points,
        partial(
            story_autosave_and_return_leave_the_comment_and_the_longest_summary_in_the_feedback,
            alice=alice,
            client=client,
        ),
        story_comment_under_way_takes_nobody_out_of_what_they_do_and_a_return_waits_for_it,
        story_two_comments_are_removed_in_quick_succession_and_the_review_returned,
        partial(
            story_phrase_is_put_in_by_its_shortcut_and_the_score_comes_after_the_marks, bob=bob
        ),
    )


def test_marks_and_verdicts(tell):
    tell(
        story_keyboard_alone_selects_and_marks,
        story_verdict_on_a_dispute_outlives_the_page_and_is_asked_about,
        story_verdict_against_ones_own_mark_is_named_at_once_and_in_no_older_comparison,
    )


def test_saving_by_itself_returning_and_leaving(tell, bob, ben):
    tell(
        story_what_is_typed_before_the_script_has_come_is_stored,
        story_return_that_cannot_be_saved_is_told_and_waits_for_another_press,
        story_what_is_taken_back_stays_away_whatever_became_of_its_save,
        story_leaving_without_a_connection_is_told_and_the_later_of_two_presses_counts,
        partial(story_lost_lease_names_the_holder_and_keeps_the_text, bob=bob, ben=ben),
    )


def test_windows_beside_and_after_each_other(tell, bob):
    tell(
        story_two_windows_keep_both_texts_until_one_is_chosen,
        story_nothing_overwrites_the_stored_review_until_somebody_chooses,
        story_text_typed_offline_is_back_in_the_next_window,
        story_comments_of_closed_windows_come_back_each_with_its_own_words,
        partial(story_correction_of_a_closed_window_puts_back_no_mark_of_another, bob=bob),
    )
