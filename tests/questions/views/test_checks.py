"""A check in the middle of a lesson."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from questions.domain.scoring import score_submission
from questions.kinds import KINDS
from questions.models import Submission
from tests.factories import (
    LessonFactory,
    QuestionFactory,
    QuestionVersionFactory,
    SubmissionFactory,
)
from tests.questions.views.conftest import HTMX

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def question():
    return QuestionFactory(lesson=LessonFactory())


def address(question, lesson=None):
    return reverse("check", args=[(lesson or question.lesson).slug, question.slug])


def answer(question, **data):
    version = data.pop("version", question.current_version)
    return {"version": version.pk, "nonce": str(uuid.uuid4()), "choice": "a", **data}


def test_check_is_a_fragment_for_htmx_and_a_page_otherwise(browser, question):
    fragment = text_of(browser.get(address(question), **HTMX))
    assert fragment.startswith(f'<div class="check-body stack" id="check-{question.slug}">')
    page = text_of(browser.get(address(question)))
    assert "<!doctype html>" in page
    assert "Back to the lesson" in page
    response = browser.post(address(question), answer(question, choice=[]), **HTMX)
    assert response.status_code == 422
    assert "Answer the question, then check it." in text_of(response)
    assert not Submission.objects.exists()


def test_check_that_is_not_there(browser, alice, eve, question):
    """Of a lesson that does not ask it, and answers of others or to other questions."""
    assert browser.get(address(question, LessonFactory())).status_code == 404
    asks = LessonFactory(version={"blocks": [{"check": question.slug}]})
    assert browser.get(address(question, asks)).status_code == 200
    unknown = reverse("check", args=[question.lesson.slug, "unknown"])
    assert browser.get(unknown).status_code == 404
    theirs = SubmissionFactory(learner=eve, version=question.current_version)
    elsewhere = SubmissionFactory(learner=alice)
    for wrong in (theirs.pk, elsewhere.pk, uuid.uuid4(), "x"):
        assert browser.get(address(question), {"answer": str(wrong)}).status_code == 404


def test_check_answers_in_place(browser, alice, question):
    data = answer(question, confidence="guess")
    for _time in range(2):
        response = browser.post(address(question), data, **HTMX)
    submission = Submission.objects.get(learner=alice)
    assert submission.context == Submission.Context.LESSON
    assert submission.confidence == "guess"
    assert f'id="feedback-{submission.pk}"' in text_of(response)
    assert "place=lesson" in text_of(response)
    assert question.current_version.content["text"] in text_of(response)
    browser.post(address(question), answer(question), **HTMX)
    assert Submission.objects.count() == 2


def test_the_foot_of_the_lesson_follows_the_last_check_that_is_passed(browser, question):
    lesson = question.lesson
    lesson.checks = [question.slug]
    lesson.save()
    foot = reverse("lesson", args=[lesson.slug]) + "?foot=yes"
    response = browser.post(address(question), answer(question), **HTMX)
    assert "HX-Trigger" not in response.headers
    assert browser.get(foot, **HTMX).status_code == 204

    submission = Submission.objects.get()
    score_submission(submission_id=str(submission.pk))

    polled = reverse("answer_score", args=[submission.pk])
    response = browser.get(polled, {"place": "lesson"}, **HTMX)
    assert "check-scored" in response.headers["HX-Trigger"]
    assert "HX-Trigger" not in browser.get(polled, {"place": "answer"}, **HTMX).headers
    said = text_of(browser.get(foot, **HTMX))
    # What the lesson brings when it is opened again is no news.
    assert "data-announce" not in text_of(browser.get(address(question), **HTMX))
    assert said.startswith('<footer class="lesson__foot" id="foot">')
    assert "Mark as not done" in said
    assert "data-focus" not in said


def test_check_works_without_script(browser, question):
    response = browser.post(address(question), answer(question))
    submission = Submission.objects.get()
    assert response.url == f"{address(question)}?answer={submission.pk}"
    page = text_of(browser.get(response.url))
    assert "Look again" in page
    assert "Answer again" in page


def test_check_is_pinned_to_the_version_that_was_shown(browser, question):
    shown = question.current_version
    question.current_version = QuestionVersionFactory(question=question, number=2)
    question.save()
    other = QuestionFactory().current_version
    # That of another question is not taken.
    for sent, taken in ((shown, shown), (other, question.current_version)):
        browser.post(address(question), answer(question, version=sent), **HTMX)
        assert Submission.objects.latest("submitted_at").version == taken


def test_check_that_was_answered_shows_the_answer_until_it_is_answered_again(
    browser, alice, eve, client, question
):
    browser.post(address(question), answer(question), **HTMX)
    first = Submission.objects.get()
    for headers in (HTMX, {}):
        page = text_of(browser.get(address(question), **headers))
        assert f'id="feedback-{first.pk}"' in page
        assert "?again=yes" in page
    again = text_of(browser.get(f"{address(question)}?again=yes", **HTMX))
    assert "Check answer" in again
    assert "feedback-" not in again

    browser.post(address(question), answer(question, choice="b"), **HTMX)
    second = Submission.objects.exclude(pk=first.pk).get()
    assert f'id="feedback-{second.pk}"' in text_of(browser.get(address(question), **HTMX))
    client.force_login(eve)
    assert "feedback-" not in text_of(client.get(address(question), **HTMX))


def test_who_does_not_learn_reads_the_check_and_authors_are_led_to_its_key(client_of, bob, carol):
    mentor, lesson = client_of(bob), LessonFactory()
    for kind in KINDS:
        question = QuestionFactory(lesson=lesson, kind=kind)
        fragment = text_of(mentor.get(address(question), **HTMX))
        assert "Learners answer this here." in fragment, kind
        assert "<form" not in fragment, kind
    key = reverse("author_question", args=[question.pk])
    assert key not in fragment
    assert mentor.post(address(question), answer(question)).status_code == 404
    assert key in text_of(client_of(carol).get(address(question), **HTMX))


def test_check_answered_again_that_day_is_a_repeat_and_another_day_is_none(
    browser, alice, eve, client, question
):
    browser.post(address(question), answer(question), **HTMX)
    browser.post(address(question), answer(question), **HTMX)
    assert [one.is_repeat for one in Submission.objects.order_by("submitted_at")] == [False, True]
    Submission.objects.update(study_day=Submission.objects.first().study_day - timedelta(days=1))
    browser.post(address(question), answer(question), **HTMX)
    client.force_login(eve)
    client.post(address(question), answer(question), **HTMX)
    newest = Submission.objects.order_by("-submitted_at")[:2]
    assert [one.is_repeat for one in newest] == [False, False]
