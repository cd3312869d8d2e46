"""A round of recall by keyboard alone: own cards, a question, another rating, and both undone."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from questions.domain.cards import list_looks
from questions.domain.scoring import score_submission
from questions.models import Card, ReviewLog, Submission
from tests.factories import CardFactory, OwnCardFactory, QuestionFactory

# Presses a rating as soon as the ratings were swapped, before anything else can run.
AT_ONCE = """key => {
  window.isSamePage = true;
  const place = document.querySelector(".rating").parentElement;
  new MutationObserver((_, observer) => {
    observer.disconnect();
    document.querySelector(`.rating [data-key="${key}"]`).click();
  }).observe(place, { childList: true });
}"""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(open_browser, alice):
    return open_browser(alice).new_page()


def ratings(card: Card) -> list[int]:
    return [log.rating for log in list_looks(card)]


def test_round_by_keyboard_with_another_rating_and_undo(page, alice):
    own = OwnCardFactory(learner=alice, due_at=timezone.now())
    asked = CardFactory(learner=alice, question=QuestionFactory(), due_at=timezone.now())
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(reverse("recall"))
    page.get_by_role("button", name="Start recall").press("Enter")

    # The back opens, the look is rated, taken back, and rated otherwise.
    expect(page.get_by_role("heading", name="What absorbs a burst?")).to_be_visible()
    expect(page.get_by_text("A queue.")).to_be_hidden()
    page.wait_for_load_state()
    page.keyboard.press("Enter")
    expect(page.get_by_text("A queue.")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("1")
    expect(page.get_by_role("heading", name="No own card is due any more")).to_be_visible()
    expect(page.get_by_text("Rated Again. Back tomorrow")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("z")
    expect(page.get_by_role("heading", name="What absorbs a burst?")).to_be_visible()
    assert ratings(own) == []
    page.wait_for_load_state()
    page.keyboard.press("Enter")
    page.keyboard.press("4")
    expect(page.get_by_text("Rated Easy. Back in 8 days")).to_be_visible()
    assert ratings(own) == [4]

    # The question is answered, rated otherwise, and the rating taken back.
    expect(page.get_by_role("button", name="Go on with the questions")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Check answer")).to_be_visible()
    page.get_by_role("radio", name="A queue").press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Checking")).to_be_visible()
    score_submission(submission_id=str(Submission.objects.get().pk))
    # The own card waits on the eighth day: the one before is emptier.
    good, easy = (page.get_by_role("button", name=name) for name in ("Good 2 days", "Easy 7 days"))
    expect(good).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("4")
    expect(easy).to_have_attribute("aria-pressed", "true")
    assert ratings(asked) == [4]
    # What came in place takes a press at once, without a new page: 2 follows z in the same moment.
    page.evaluate(AT_ONCE, "2")
    page.keyboard.press("z")
    hard = page.get_by_role("button", name="Hard")
    expect(hard).to_have_attribute("aria-pressed", "true")
    assert ratings(asked) == [2]
    page.keyboard.press("z")
    expect(good).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    assert ratings(asked) == [3]
    # A press keeps the focus where it was.
    easy.press("Enter")
    expect(easy).to_have_attribute("aria-pressed", "true")
    expect(easy).to_be_focused()
    assert page.evaluate("window.isSamePage")
    assert ReviewLog.objects.filter(card=asked).count() == 6
    assert said == []
