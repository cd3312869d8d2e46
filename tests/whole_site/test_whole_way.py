"""One learner's whole way in a real browser, through the real site.

`script/server` runs web, both workers, beat, PostgreSQL and Valkey. Eve, who has no history, reads
a lesson, answers a choice, a written and a STAR question, sits an interview, sees every answer
scored by a worker, asks for a review; Bob gives it; and all of it stands on Today.
"""

import re

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.sites import Site, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.timeout(300)]

PASSWORD = "learn-and-practise"
WORDS = (
    "Serverless means that the provider runs the machines: it allocates capacity, patches and "
    "scales it. We still own the code, its permissions and the data. You pay for what runs."
)
STORY = {
    "situation": "In spring 2024 our export stopped for 40 customers on a Friday evening.",
    "task": "I was on call and had to bring the export back before Monday.",
    "action": "I read the logs, found a lock that was never released, and wrote a small test that "
    "showed it. I released the lock by hand, told the customers every hour, and then I changed "
    "the code so that the lock ends with its process. I reviewed the change with a colleague.",
    "result": "All 40 exports ran by Saturday noon, and in the 6 months since then none stopped.",
}


@pytest.fixture
def visit(chromium, site):
    """Return a function that signs somebody in and gives their page."""
    contexts = []

    def visit(name: str) -> Page:
        contexts.append(
            chromium.new_context(
                base_url=site.url,
                viewport={"width": 1280, "height": 900},
                reduced_motion="reduce",
            )
        )
        page = contexts[-1].new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "console",
            lambda line: page.complaints.append(line.text) if line.type == "error" else None,
        )
        page.goto("/account/login/")
        page.get_by_label("Email").fill(f"{name}@studyhub.example")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(f"{site.url}/")
        return page

    yield visit
    for context in contexts:
        context.close()


def test_whole_way_from_the_lesson_to_today(site, visit):
    eve, bob = visit("eve"), visit("bob")
    expect(eve.get_by_role("heading", level=1)).to_have_text("Start here")

    read_a_lesson(eve)
    practise(eve, "Single choice", answer_a_choice)
    practise(eve, "Written", answer_in_words)
    practise(eve, "STAR", tell_a_story)
    sit_an_interview(eve)
    ask_for_a_review(eve)
    give_the_review(bob)
    let_a_minute_pass(site)
    read_the_feedback(eve)
    find_it_all_on_today(eve)
    assert eve.complaints == bob.complaints == []


def read_a_lesson(page: Page) -> None:
    page.goto("/learn/")
    page.goto("/lessons/what-serverless-is/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("serverless", ignore_case=True)
    page.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_role("button", name="Mark as not done")).to_be_visible()


def practise(page: Page, kind: str, answer) -> None:
    """Start a practice of one kind and answer its first question."""
    # A link with a wish of its own: without one the last choice is back.
    page.goto("/practice/?by=chosen")
    page.get_by_role("checkbox", name=kind, exact=True).check(force=True)
    page.get_by_role("button", name="Start practice").click()
    # Loaded: keys are read from then on.
    page.wait_for_url(re.compile(r"/practice/[0-9a-f-]{36}/1/$"))
    answer(page)


def answer_a_choice(page: Page) -> None:
    page.keyboard.press("1")
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    expect(page.locator(".feedback__headline")).to_contain_text(
        re.compile(r"(Right|Wrong|Not|0 of 1|1 of 1)"), timeout=20_000
    )
    expect(page.locator(".feedback__headline")).to_contain_text("of 1", timeout=20_000)


def answer_in_words(page: Page) -> None:
    page.get_by_label("Your answer").fill(WORDS)
    page.get_by_role("button", name="Check answer").click()
    expect_report(page)


def tell_a_story(page: Page) -> None:
    fill_story(page)
    page.get_by_role("button", name="Check answer").click()
    expect_report(page)


def fill_story(page: Page) -> None:
    for part, text in STORY.items():
        page.locator(f"textarea[name={part}]").fill(text)


def expect_report(page: Page) -> None:
    """Wait for the worker's score: its sum, its maker, and its key points."""
    expect(page.locator(".score").get_by_text("of 10").first).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Scored automatically").first).to_be_visible()
    assert page.locator(".key-point").count() >= 4


def sit_an_interview(page: Page) -> None:
    page.goto("/interviews/")
    page.get_by_role("button", name="Set up “Short interview”").click()
    page.get_by_role("button", name="Start, the clock begins").click()
    expect(page).to_have_url(re.compile(r"/q/1/$"))
    page.locator("textarea[name=text]").fill(WORDS)
    expect(page.locator("#save-state")).to_contain_text("Saved", timeout=10_000)
    page.reload()
    expect(page.locator("textarea[name=text]")).to_have_value(WORDS)
    page.get_by_role("button", name="Next question").click()
    expect(page).to_have_url(re.compile(r"/q/2/$"))
    fill_story(page)
    page.get_by_role("button", name="Look over and hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look over your answers")
    page.get_by_role("button", name="Hand in now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Handed in at")
    assert len(page.locator(".interview-hash").inner_text()) == 64
    page.get_by_role("link", name="See the result").click()
    expect(page.get_by_text("of 100").first).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Scored automatically").first).to_be_attached(timeout=30_000)


def ask_for_a_review(page: Page) -> None:
    page.goto("/answers/")
    page.get_by_role("link", name=re.compile("STAR|Tell|time", re.I)).first.click()
    page.get_by_text("Ask a mentor").first.click()
    page.locator(".review-ask textarea, .review-ask input[type=text]").first.fill(
        "Is the result believable?"
    )
    page.get_by_role("button", name="Ask for feedback").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Waiting for a mentor")


def give_the_review(page: Page) -> None:
    page.goto("/review/")
    page.get_by_role("row", name=re.compile("Eve")).get_by_role(
        "button", name=re.compile("Take")
    ).click()
    reply = page.get_by_label("Your reply to \u201cIs the result believable?\u201d")
    reply.fill("It is: you say how you measured it.")
    select_words(page, STORY["result"][:20])
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_label("Comment", exact=True).fill("This figure makes the story strong.")
    page.get_by_role("button", name="Add comment").click()
    added = page.locator("#review-answer").get_by_text("This figure makes the story strong.")
    expect(added.first).to_be_visible()
    for row in page.locator("[data-criterion]").all():
        row.locator("input[type=radio]").last.check(force=True)
    page.get_by_label("Summary").fill("I would ask you the next question.")
    page.get_by_role("radio", name="Ready").check(force=True)
    page.get_by_role("button", name="Return to Eve").first.click()
    # It is saved first, by a site on which other tests weigh.
    expect(page.get_by_role("heading", level=1)).to_have_text("Review queue", timeout=20_000)


def select_words(page: Page, words: str) -> None:
    """Select `words` in the answer, as a mouse would."""
    page.evaluate(
        """words => {
            for (const part of document.querySelectorAll('#review-answer *')) {
                for (const node of part.childNodes) {
                    const at = node.nodeType === 3 ? node.data.indexOf(words) : -1;
                    if (at < 0) continue;
                    const range = document.createRange();
                    range.setStart(node, at);
                    range.setEnd(node, at + words.length);
                    getSelection().removeAllRanges();
                    getSelection().addRange(range);
                    return;
                }
            }
            throw new Error('not in the answer: ' + words);
        }""",
        words,
    )


def let_a_minute_pass(site: Site) -> None:
    """Let the review be older than the minute in which it can be taken back: beat delivers it."""
    told = "SELECT 1 FROM mentoring_reviewrequest WHERE state = 'returned' AND learner_id ="
    told += " (SELECT id FROM accounts_user WHERE email = 'eve@studyhub.example')"
    with psycopg.connect(site.database_url, autocommit=True) as connection:
        connection.execute(
            "UPDATE mentoring_reviewrequest SET returned_at = returned_at - interval '61 seconds'"
            " WHERE state = 'returning'"
        )
        wait_for(lambda: connection.execute(told).fetchone() is not None, seconds=60)


def read_the_feedback(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile("Bob returned your answer")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ready")
    expect(page.get_by_text("10 of 10, marked by Bob")).to_be_visible()
    expect(page.get_by_text("It is: you say how you measured it.")).to_be_visible()
    expect(page.get_by_text("This figure makes the story strong.").first).to_be_visible()


def find_it_all_on_today(page: Page) -> None:
    """The marks win, and the folds have counted five answers and a lesson."""
    page.goto("/progress/")
    expect(page.get_by_text("Figures begin after 10 answers; you have 5.")).to_be_visible()
    page.goto("/")
    expect(page.get_by_text("Bob returned your answer")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        re.compile(r"About \d+ minutes? today")
    )
    expect(page.get_by_text("So far today: 5 answers, 1 lesson.")).to_be_visible()
    expect(page.get_by_text("1 of 7 days")).to_be_visible()
    page.goto("/interviews/")
    expect(page.locator("li.row").filter(has_text="Short interview")).to_contain_text("of 100")
