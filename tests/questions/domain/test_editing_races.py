"""Saving a question while a colleague does something else to it, by two real connections."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone

from questions.domain.answer_templates import TemplateInUse, remove_template
from questions.domain.bulk import edit_many, lock_questions
from questions.domain.editing import Overtaken, lock_question, save_question
from questions.domain.question_places import tell_place
from questions.models import Question
from tests.factories import (
    CONTENT,
    AnswerTemplateFactory,
    BankFactory,
    CardFactory,
    LearnerFactory,
    QuestionFactory,
    TopicFactory,
)
from tests.questions.domain.test_editing import LATER, NEW, get, save
from tests.racing import in_threads
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "lock", [lambda one: lock_question(one, None), lambda one: lock_questions([one])]
)
def test_a_first_answer_waits_for_no_edit_of_its_question(lock):
    question, learner = QuestionFactory(), LearnerFactory()

    def make_card():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '1s'")
                return CardFactory(learner=learner, question=question).pk
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        lock(question)
        assert pool.submit(make_card).result()


def test_a_template_is_not_removed_under_a_question_that_is_saved_on_it(carol):
    TopicFactory(slug="queues")
    bank = BankFactory(pack="", slug="ours")
    template = AnswerTemplateFactory(slug="star", pack="", sections=CONTENT["design"]["sections"])
    content = {name: one for name, one in CONTENT["design"].items() if name != "sections"}
    asked = {"author": carol, "bank": bank, "kind": "design", "reason": "", "now": LATER}
    asked |= {"place": {"topic": "queues", "difficulty": 2}, "is_cosmetic": False}

    def remove():
        try:
            return remove_template(template=template)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            save_question(question=None, content={**content, "minutes": 5}, **asked)
            removed = pool.submit(remove)
            wait_until_blocked()
        with pytest.raises(TemplateInUse):
            removed.result()


def test_two_presses_at_once_make_one_question(carol):
    TopicFactory(slug="queues")
    bank = BankFactory(pack="", slug="ours")
    options = [dict(one, why="Because.") for one in NEW["options"]]
    sent = {"options": options, "now": timezone.now()}
    made = in_threads(2, lambda _number: save(carol, place={"bank": bank}, **sent))
    assert made[0] == made[1]
    assert Question.objects.count() == 1


def test_who_waits_for_a_colleague_goes_on_from_what_that_one_has_done(carol):
    TopicFactory(slug="queues")
    bank, theirs = BankFactory(pack="", slug="ours"), BankFactory(pack="", slug="theirs")
    options = [dict(one, why="Because.") for one in NEW["options"]]
    question = save(carol, place={"bank": bank}, options=options).question
    opened = tell_place(question)

    def save_elsewhere(text):
        try:
            return save_question(
                author=carol,
                question=question,
                bank=bank,
                kind="single_choice",
                content={"text": text, "options": options},
                place={"topic": "queues", "difficulty": 2, "tags": []},
                reason="",
                is_cosmetic=False,
                based_on=1,
                opened=opened,
                now=LATER,
            )
        finally:
            connection.close()

    def move():
        edit_many(author=carol, questions=[question], deed="move", value=theirs, now=LATER)

    def word():
        save(carol, get(question.slug), place={"bank": theirs}, text="What holds messages?")

    def do_first(deed, text):
        with ThreadPoolExecutor(1) as pool:
            with transaction.atomic():
                deed()
                saved = pool.submit(save_elsewhere, text)
                wait_until_blocked()
            return saved.result()

    do_first(move, NEW["text"])
    assert get(question.slug).bank == theirs
    with pytest.raises(Overtaken):
        do_first(word, "What loses messages?")
