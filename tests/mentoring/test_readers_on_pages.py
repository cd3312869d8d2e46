"""Beside every text of a learner stands who can see it, and it is true."""

import pytest
from django.urls import reverse
from django.utils import timezone

from mockinterviews.domain.closing import hand_in
from tests.factories import LessonFactory, PracticeItemFactory, QuestionFactory, ScoreFactory
from tests.mentoring.giving import give_back

pytestmark = pytest.mark.django_db
ALONE = "Only you can see this. A mentor can once you ask for feedback on it, or if your cohort"
ANSWERS = (
    "A mentor sees an answer once you ask for feedback on it, or if your cohort offers them what "
    "the scorer is unsure about."
)
COHORT = "and what share of the points your newest one earned."
INTERVIEW = (
    f"Only you can see what you wrote here. {ANSWERS} If you are in a cohort, its mentors "
    f"also see that you sat this interview, {COHORT}"
)


@pytest.fixture
def read(client, alice):
    """Return a function that gives what alice reads at an address."""
    client.force_login(alice)
    return lambda name, *args: client.get(reverse(name, args=args)).content.decode()


@pytest.mark.parametrize(("kind", "times"), [("written", 1), ("star", 1), ("single_choice", 0)])
def test_where_an_answer_is_written(read, alice, kind, times):
    lesson = LessonFactory()
    question = QuestionFactory(kind=kind, topic=lesson.topic, lesson=lesson)
    version = question.current_version
    item = PracticeItemFactory(practice__learner=alice, version=version, position=1)
    assert read("practice_item", item.practice_id, 1).count(ALONE) == times
    assert read("check", lesson.slug, question.slug).count(ALONE) == times


def test_before_an_interview(read, ready):
    lobby = read("interview_lobby", ready.pk)
    assert ANSWERS in lobby
    assert COHORT in lobby


def test_in_an_interview_and_after_it(read, running, save):
    now = running.started_at
    save(running, "A queue lets work wait.", now=now)
    running.deadline = timezone.now() + (running.deadline - now)
    running.save(update_fields=["deadline"])
    assert ALONE in read("interview_question", running.pk, 1)
    hand_in(interview=running, now=now)
    assert INTERVIEW in read("interview_receipt", running.pk)
    assert INTERVIEW in read("interview_result", running.pk)


def test_on_the_answer_before_during_and_after_a_request(read, bob, answer, client):
    ScoreFactory(submission=answer)
    page = read("answer", answer.pk)
    assert ALONE in page
    assert "As soon as you ask, every mentor can see it." in page
    client.post(reverse("review_ask", args=[answer.pk]))
    request = answer.review_requests.get()
    assert "You and every mentor can see this." in read("answer", answer.pk)
    assert "You and every mentor can see this." in read("feedback_detail", request.pk)
    give_back(request, bob, now=timezone.now())
    assert "You and Bob can see this." in read("answer", answer.pk)
    assert "You and Bob can see this." in read("feedback_detail", request.pk)


def test_a_withdrawn_request_is_nobodys_to_see(read, bob, answer, client):
    ScoreFactory(submission=answer)
    client.post(reverse("review_ask", args=[answer.pk]))
    request = answer.review_requests.get()
    client.post(reverse("review_withdraw", args=[request.pk]))
    assert ALONE in read("answer", answer.pk)
    client.force_login(bob)
    assert client.get(reverse("review_read", args=[request.pk])).status_code == 404
