"""A question that goes at the very moment at which somebody meets it: one of the two wins."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from questions.domain.removing import remove_questions
from questions.middleware import misses_question
from questions.models import Practice, PracticeItem, Question, QuestionDraft, Submission
from tests.api.conftest import secret_of, send
from tests.factories import LessonFactory, PracticeItemFactory, QuestionFactory
from tests.racing import in_threads
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db(transaction=True)
SAYS = "A question was removed at this moment."


def ask_while_it_goes(question: Question, author, ask: Callable[[], HttpResponse]) -> HttpResponse:
    """Return what `ask` is answered that finds a question which is gone when it commits."""

    def ask_and_close() -> HttpResponse:
        try:
            return ask()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            remove_questions(author=author, questions=[question], now=timezone.now())
            asked = pool.submit(ask_and_close)
            wait_until_blocked()
        return asked.result()


def browser_of(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def start(browser, question: Question) -> HttpResponse:
    return browser.post(reverse("practice"), {"question": question.slug, "count": "5"})


def test_a_practice_that_would_ask_what_goes_is_not_stored(alice, carol):
    browser, question = browser_of(alice), QuestionFactory()
    answer = ask_while_it_goes(question, carol, lambda: start(browser, question))
    assert answer.status_code == 409
    assert SAYS in answer.text
    assert not Practice.objects.exists()
    # It is not offered any more.
    assert start(browser, question).status_code == 200


def test_an_answer_to_what_goes_is_not_stored(alice, carol):
    browser, question = browser_of(alice), QuestionFactory(lesson=LessonFactory())
    address = reverse("check", args=[question.lesson.slug, question.slug])
    said = {"version": question.current_version_id, "nonce": str(uuid.uuid4()), "choice": "a"}
    answer = ask_while_it_goes(question, carol, lambda: browser.post(address, said))
    assert (answer.status_code, SAYS in answer.text) == (409, True)
    assert not Submission.objects.exists()


@pytest.mark.parametrize("name", ["author_question", "author_draft"])
def test_who_writes_at_what_goes_is_told(carol, dana, name):
    browser, question = browser_of(dana), QuestionFactory(pack="", bank__pack="")
    fields = {
        "bank": question.bank_id,
        "topic": question.topic.slug,
        "difficulty": 2,
        "text": "Is a queue a buffer?",
        "based_on": 1,
    }
    address = reverse(name, args=[question.pk])
    answer = ask_while_it_goes(question, carol, lambda: browser.post(address, fields))
    assert (answer.status_code, SAYS in answer.text) == (409, True)
    assert not QuestionDraft.objects.exists()


def test_a_program_gets_a_problem(alice, carol):
    learner = Client(headers={"Authorization": f"Bearer {secret_of(alice, 'practice')}"})
    question = QuestionFactory()
    body = {"topics": [question.topic.slug], "count": 1}
    answer = ask_while_it_goes(question, carol, lambda: send(learner, "POST", "practices", body))
    assert (answer.status_code, answer.json()["status"]) == (409, 409)
    assert answer.json()["detail"].startswith("A question that this needs was removed")


def test_of_who_meets_and_who_removes_one_wins_each_time(alice, carol):
    browser = browser_of(alice)
    outcomes = set()
    for _round in range(15):
        question = QuestionFactory()

        def work(number, question=question):
            if number:
                return start(browser, question).status_code
            now = timezone.now()
            return len(remove_questions(author=carol, questions=[question], now=now).questions)

        removed, status = in_threads(2, work)
        met = Practice.objects.filter(items__version__question=question.pk).exists()
        assert (removed, met) in ((1, False), (0, True))
        assert status == 302 if met else status in (200, 409)
        assert Question.objects.filter(pk=question.pk).exists() == met
        outcomes.add(removed)
    assert outcomes


@pytest.mark.parametrize(("gone", "told"), [("version_id", True), ("practice_id", False)])
def test_only_the_want_of_a_question_is_told_as_that(gone, told):
    item = PracticeItemFactory()
    nobodys = {"version_id": 0, "practice_id": uuid.uuid4()}[gone]
    with pytest.raises(IntegrityError) as caught:
        PracticeItem.objects.filter(pk=item.pk).update(**{gone: nobodys})
    assert misses_question(caught.value) == told
