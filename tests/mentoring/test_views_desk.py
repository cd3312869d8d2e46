"""Beside marking: saved phrases, the preview, and the automatic score after the marks."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.domain.leases import take_request
from mentoring.domain.marking import set_marking
from mentoring.domain.phrase_bank import list_for_desk, save_phrase
from mentoring.models import Phrase
from mockinterviews.domain.closing import hand_in
from questions.models import Score, Submission
from tests.accounts.factories import CohortFactory
from tests.factories import NOW, ScoreFactory
from tests.mentoring.factories import MARKS, ReviewRequestFactory
from tests.mockinterviews.conftest import STAR

pytestmark = pytest.mark.django_db
TYPED = {"number": 0, "summary": "Good.", "verdict": "ready"}
JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture
def as_bob(client, bob):
    client.force_login(bob)
    return client


@pytest.fixture
def held(bob, request_of_alice):
    ScoreFactory(submission=request_of_alice.submission)
    return take_request(mentor=bob, request=request_of_alice, now=timezone.now())


def address(name, held):
    return reverse(name, args=[held.pk])


def test_automatic_score_comes_after_the_marks_with_the_words_it_relied_on(as_bob, held):
    desk = as_bob.get(address("review_desk", held)).content.decode()
    assert "Automatic score:" not in desk
    assert as_bob.get(address("review_automatic", held)).status_code == 404
    marks = {f"mark-{name}": mark for name, mark in MARKS.items()}
    answer = as_bob.post(address("review_desk", held), TYPED | marks, **JSON).json()
    assert answer["revealed"] is True
    shown = as_bob.get(address("review_automatic", held)).content.decode()
    assert "Automatic score:" in shown
    part = held.submission.scores.get().report["parts"][0]
    assert part["title"] in shown
    # Its words are marked in the answer itself, each with a way there and back.
    numbers = re.findall(r'id="found-(\d+)"', shown)
    assert numbers
    for number in numbers:
        assert f'href="#found-{number}"' in shown
        assert f'href="#reading-{number}"' in shown


def test_automatic_score_comes_at_once_where_a_cohort_has_it_so(as_bob, alice, bob, held):
    set_marking(cohort=CohortFactory(learners=[alice], mentors=[bob]), marks_first=False)
    score = held.submission.scores.get()
    score.report["parts"][0]["reason"] = "Your answer claims \u201cno\u201d, which is wrong."
    Score.objects.filter(pk=score.pk).update(report=score.report)
    text = as_bob.get(address("review_desk", held)).text
    assert "Automatic score:" in text
    # The report speaks of the answer to who did not write it.
    assert "The answer claims \u201cno\u201d, which is wrong." in text
    assert "Your answer" not in text
    # One that cannot be read is told on every page.
    pages = ("review_read", "review_desk", "review_preview", "review_automatic")
    for stored, names in (
        ("lost", pages),
        ({"sections": {"action": 5}}, pages[1:2]),
        ({"follow_ups": []}, pages[1:2]),
    ):
        Submission.objects.update(response=stored)
        for name in names:
            page = as_bob.get(address(name, held)).text
            assert "What is stored of this answer cannot be read" in page, (name, stored)


def test_preview_shows_the_draft_as_the_learner_will_see_it(as_bob, held):
    as_bob.post(address("review_desk", held), TYPED, **JSON)
    text = as_bob.get(address("review_preview", held)).content.decode()
    assert "This is what Alice will see" in text
    assert "Good." in text
    assert "Without marks yet: Situation" in text
    assert "Did this help?" not in text
    assert "The automatic score shows after your marks" in text
    marks = {f"mark-{name}": mark for name, mark in MARKS.items()}
    as_bob.post(address("review_desk", held), TYPED | {"number": 1} | marks, **JSON)
    text = as_bob.get(address("review_preview", held)).content.decode()
    assert "Scored automatically:" in text
    assert "–" not in text.split("Marks by part")[1].split("</table>")[0]


def test_phrases_are_saved_changed_shared_and_deleted(as_bob, bob, ben):
    save_phrase(owner=ben, shortcut="who", text="Who?", is_shared=True, now=NOW)
    new = {"shortcut": "figure", "text": "Say by how much.", "is_shared": "on"}
    as_bob.post(reverse("review_phrases"), new)
    again = as_bob.post(reverse("review_phrases"), new)
    assert "There is a phrase called /figure already." in again.content.decode()
    page = as_bob.get(reverse("review_phrases")).content.decode()
    assert f'data-keep="{bob.pk}.phrase"' in page
    assert page.count("data-phrase") == 2
    mine = Phrase.objects.get(owner=bob)
    url = reverse("review_phrase", args=[mine.pk])
    # Of two windows the later one is told what the other made of the phrase.
    seen = {"seen": as_bob.get(url).context["form"]["seen"].value()}
    changed = as_bob.post(url, {"shortcut": "figure", "text": "Say it.", **seen}, follow=True)
    assert "Saved as /figure." in changed.text
    told = as_bob.post(url, {"shortcut": "who", "text": "Who did {quote}?", **seen})
    assert "There /figure says “Say it.”, and is yours alone." in told.text
    assert list_for_desk(bob)[0] == {"shortcut": "figure", "text": "Say it."}
    seen = {"seen": told.context["form"]["seen"].value()}
    as_bob.post(url, {"shortcut": "who", "text": "Who did {quote}?", **seen})
    # One's own goes before the shared one.
    assert list_for_desk(bob) == [{"shortcut": "who", "text": "Who did {quote}?"}]
    dropped = as_bob.post(url, {"drop": "1"}, follow=True).text
    assert "is deleted. What was written with it stays." in dropped
    assert list_for_desk(bob) == [{"shortcut": "who", "text": "Who?"}]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', dropped))
    as_bob.post(reverse("review_phrases"), fields)
    assert list_for_desk(bob) == [{"shortcut": "who", "text": "Who did {quote}?"}]
    as_bob.post(reverse("review_phrase", args=[bob.review_phrases.get().pk]), {"drop": "1"})
    theirs = reverse("review_phrase", args=[Phrase.objects.get().pk])
    assert as_bob.post(theirs, {"drop": "1"}).status_code == 404


def test_desk_shows_what_was_asked_after_the_answer_of_an_interview(as_bob, bob, running, save):
    asked = running.questions.get(position=STAR)
    asked.follow_ups = ["Why then?", "Who disagreed?"]
    asked.save(update_fields=["follow_ups"])
    response = {"sections": {"action": "I measured."}, "follow_ups": {"1": "The load.", "2": ""}}
    save(running, response, position=STAR, now=NOW)
    hand_in(interview=running, now=NOW)
    request = ReviewRequestFactory(submission=Submission.objects.get())
    desk = address("review_desk", take_request(mentor=bob, request=request, now=timezone.now()))
    text = as_bob.get(desk).text
    assert "Why then?" in text
    assert "The load." in text
    assert "Who disagreed?" not in text
