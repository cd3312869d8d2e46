"""Asking about several answers at once, and refusing to be offered."""

import pytest
from django.urls import reverse

from mentoring.models import OfferRefusal, ReviewRequest
from mentoring.views import asking
from questions.models import Practice
from tests.factories import NOW, PracticeFactory, PracticeItemFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
SEVERAL = reverse("review_ask_several")


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def test_several_answers_are_asked_about_with_the_same_questions(
    as_alice, alice, eve, answer, monkeypatch
):
    other = SubmissionFactory(learner=alice, kind="written")
    choice = SubmissionFactory(learner=alice, kind="single_choice")
    anothers = SubmissionFactory(learner=eve, kind="star")
    chosen = {"answer": [one.pk for one in (answer, other, choice, anothers)]}
    page = as_alice.get(SEVERAL, chosen).content.decode()
    assert page.count('name="answer"') == 2
    assert f'data-keep="{alice.pk}.ask.{SEVERAL}?answer=' in page
    none = as_alice.post(f"{SEVERAL}?answer={answer.pk}", {"question_1": "Is it clear?"})
    assert none.status_code == 422
    assert b'value="Is it clear?"' in none.content
    assert b'id="answer-1">' in none.content
    with monkeypatch.context() as only_one:
        only_one.setattr(asking, "MOST_AT_ONCE", 1)
        page = as_alice.get(SEVERAL, chosen).content.decode()
    assert page.count('name="answer"') == 1
    assert "1 more stands here once you have asked about these." in page
    as_alice.post(SEVERAL, chosen | {"question_1": "Is it clear?"})
    asked = ReviewRequest.objects.all()
    assert {one.submission for one in asked} == {answer, other}
    assert {one.questions[0] for one in asked} == {"Is it clear?"}
    assert len({one.batch for one in asked}) == 1
    assert as_alice.get(SEVERAL, chosen).content.decode().count('name="answer"') == 0
    # What the scorer had offered is still to be asked about, with questions.
    asked.filter(submission=other).update(origin=ReviewRequest.Origin.OFFERED)
    with monkeypatch.context() as only_one:
        only_one.setattr(asking, "MOST_AT_ONCE", 1)
        page = as_alice.get(SEVERAL, chosen).content.decode()
    assert page.count('name="answer"') == 1
    assert str(other.pk) in page
    assert "once you have asked" not in page


def test_refusing_offers_holds_until_it_is_taken_back(as_alice, alice):
    as_alice.post(reverse("review_offers"))
    assert OfferRefusal.objects.get().learner == alice
    as_alice.post(reverse("review_offers"), {"allow": "1"})
    assert not OfferRefusal.objects.exists()


def test_who_asks_in_the_midst_of_a_practice_is_led_back_to_it(as_alice, alice, answer):
    practice = PracticeFactory(learner=alice)
    PracticeItemFactory(practice=practice, version=answer.version, submission=answer, position=2)
    page = as_alice.post(reverse("review_ask", args=[answer.pk]), follow=True)
    back = f'href="{reverse("practice_item", args=[practice.pk, 2])}">Back to the practice</a>'
    assert back in page.content.decode()
    Practice.objects.update(finished_at=NOW)
    page = as_alice.get(page.redirect_chain[-1][0]).content.decode()
    assert back not in page
    assert ">Go to Today</a>" in page
