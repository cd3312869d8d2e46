"""What a learner needs most: due, weak and new, mixed by the stated rule."""

from datetime import timedelta
from decimal import Decimal

import pytest

from questions.domain import needing as domain
from questions.domain.banks import read_stamp
from questions.domain.choices import EVERYTHING
from questions.domain.choosing import start_practice
from questions.domain.supply import Supply, count_supply
from questions.domain.withdrawing import withdraw_answers
from questions.models import PracticeProfile
from tests.factories import (
    NOW,
    CardFactory,
    QuestionFactory,
    QuestionVersionFactory,
    ScoreFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db


def ask(learner, *, count=10):
    practice = start_practice(learner=learner, count=count, by_need=True, now=NOW)
    return [item.version.question for item in practice.items.select_related("version__question")]


def answered(learner, question, *, points, ago):
    submission = SubmissionFactory(
        learner=learner, version=question.current_version, submitted_at=NOW - timedelta(days=ago)
    )
    ScoreFactory(submission=submission, points=Decimal(points), maximum=Decimal(1))
    return question


def due(learner, *, ago):
    return CardFactory(learner=learner, due_at=NOW - timedelta(days=ago)).question


def test_needed_come_in_rounds_of_two_due_one_weak_one_new(alice):
    late, later, latest = (due(alice, ago=ago) for ago in (3, 2, 1))
    for question in (late, later, latest):
        answered(alice, question, points=1, ago=5)
    weak = answered(alice, QuestionFactory(), points="0.25", ago=4)
    weaker = answered(alice, QuestionFactory(), points=0, ago=4)
    new = QuestionFactory.create_batch(2)
    known = answered(alice, QuestionFactory(), points=1, ago=2)
    expected = [late, weaker, later, new[0], latest, weak, new[1], known]
    assert ask(alice) == expected
    assert ask(alice, count=4) == expected[:4]
    supply = count_supply(learner=alice, choice=EVERYTHING, stamp=read_stamp(), now=NOW)
    assert supply == Supply(total=8, due=3, weak=2, new=2)


def test_needed_ask_a_question_once_though_it_is_due_and_weak(alice):
    question = answered(alice, due(alice, ago=1), points=0, ago=2)
    assert ask(alice) == [question]


def test_needed_begin_with_what_is_new_near_the_level(alice):
    by_difficulty = {d: QuestionFactory(version={"difficulty": d}) for d in (1, 2, 3, 4, 5)}
    PracticeProfile.objects.create(learner=alice, level=4)
    assert ask(alice) == [by_difficulty[d] for d in (4, 3, 5, 2, 1)]
    harder = by_difficulty[1]
    harder.current_version = QuestionVersionFactory(question=harder, number=2, difficulty=4)
    harder.save()
    new = [by_difficulty[d].current_version_id for d in (4, 1, 3, 5, 2)]
    assert sorted(domain.list_new(learner=alice, choice=EVERYTHING, count=2)) == sorted(new[:2])
    assert domain.list_new(learner=alice, choice=EVERYTHING, count=9)[2:] == new[2:]


def test_weak_is_what_went_wrong_of_late_and_still_counts(alice, monkeypatch):
    old, weak, better, taken_back = (
        answered(alice, QuestionFactory(), points=0, ago=ago) for ago in (9, 8, 7, 6)
    )
    answered(alice, better, points=1, ago=5)
    withdraw_answers(answers=[taken_back.current_version.submissions.get()], now=NOW)
    answers = domain.weak_answers(alice).order_by("submitted_at")
    assert [one.version.question for one in answers] == [old, weak]
    monkeypatch.setattr(domain, "LOOKED_THROUGH", 3)
    assert [one.version.question for one in domain.weak_answers(alice)] == [weak]


def test_needed_take_as_many_queries_for_many_questions(alice, django_assert_num_queries):
    for count in (1, 3):
        for _number in range(count):
            answered(alice, due(alice, ago=1), points=0, ago=3)
            QuestionFactory()
        with django_assert_num_queries(3):
            domain.list_needed(learner=alice, choice=EVERYTHING, count=20, now=NOW)
        with django_assert_num_queries(3):
            count_supply(learner=alice, choice=EVERYTHING, stamp=read_stamp(), now=NOW)
