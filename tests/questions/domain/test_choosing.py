"""Which questions a practice asks: chosen, or like another one."""

from datetime import timedelta
from decimal import Decimal

import pytest

from questions.domain import choosing as domain
from questions.domain.choices import Choice
from questions.domain.flags import flag_question
from questions.domain.items import NothingToAsk, make_seed
from questions.domain.withdrawing import withdraw_answers
from questions.models import Practice
from tests.factories import (
    NOW,
    CardFactory,
    LessonFactory,
    QuestionFactory,
    ScoreFactory,
    SubmissionFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def ask(learner, *, count=10, **wishes):
    practice = domain.start_practice(learner=learner, count=count, now=NOW, **wishes)
    return questions_of(practice)


def needed(learner, choice):
    practice = domain.start_practice(
        learner=learner, choice=choice, count=10, by_need=True, now=NOW
    )
    return practice.items.all()


def questions_of(practice):
    return [item.version.question for item in practice.items.select_related("version__question")]


def answered(learner, question, *, points, ago):
    submission = SubmissionFactory(
        learner=learner, version=question.current_version, submitted_at=NOW - timedelta(days=ago)
    )
    ScoreFactory(submission=submission, points=Decimal(points), maximum=Decimal(1))
    return question


def test_start_practice_asks_unseen_first_then_weakest_then_oldest(alice):
    topic = TopicFactory()
    right = answered(alice, QuestionFactory(topic=topic), points=1, ago=1)
    old_wrong = answered(alice, QuestionFactory(topic=topic), points=0, ago=9)
    new_wrong = answered(alice, QuestionFactory(topic=topic), points=0, ago=2)
    hard = QuestionFactory(topic=topic, version={"difficulty": 4})
    easy = QuestionFactory(topic=topic, version={"difficulty": 1})
    assert ask(alice) == [easy, hard, old_wrong, new_wrong, right]
    assert ask(alice, count=3) == [easy, hard, old_wrong]


def test_start_practice_goes_by_the_newest_score(alice):
    improved = QuestionFactory()
    answered(alice, improved, points=0, ago=9)
    answered(alice, improved, points=1, ago=1)
    weak = answered(alice, QuestionFactory(), points=0, ago=3)
    assert ask(alice) == [weak, improved]
    answered(alice, weak, points=1, ago=0)
    withdraw_answers(answers=alice.submissions.order_by("submitted_at").reverse()[:1], now=NOW)
    assert ask(alice) == [weak, improved]


def test_start_practice_keeps_to_the_choice(alice, eve):
    one, two = TopicFactory(title="Queues"), TopicFactory(title="Logs")
    fitting = [
        QuestionFactory(topic=topic, kind="numeric", version={"difficulty": 3})
        for topic in (one, two, two)
    ]
    QuestionFactory(topic=one, kind="written", version={"difficulty": 3})
    QuestionFactory(topic=one, kind="numeric", version={"difficulty": 5})
    QuestionFactory(kind="numeric", version={"difficulty": 3})
    choice = Choice(topics=(one.slug, two.slug), kinds=("numeric",), easiest=2, hardest=4)
    practice = domain.start_practice(learner=alice, choice=choice, count=9, now=NOW)
    assert questions_of(practice) == fitting
    assert practice.title == "Queues and Logs · Number · difficulty 2 to 4"
    flag_question(learner=alice, question=fitting[1], flagged=True, now=NOW)
    flag_question(learner=eve, question=fitting[2], flagged=True, now=NOW)
    assert ask(alice, choice=Choice(flagged=True)) == [fitting[1]]
    weak = answered(alice, fitting[2], points=0, ago=1)
    assert ask(alice, choice=choice, by_need=True) == [weak, *fitting[:2]]
    assert ask(alice, choice=Choice(flagged=True), by_need=True) == [fitting[1]]
    narrower = Choice(topics=(one.slug,), kinds=("written",), easiest=3, hardest=3)
    assert [one.version.kind for one in needed(alice, narrower)] == ["written"]


@pytest.mark.parametrize(
    ("choice", "by_need", "title"),
    [
        (Choice(), False, "All topics"),
        (Choice(kinds=("ordering",)), False, "All topics · Ordering"),
        (Choice(kinds=("cloze", "star")), False, "All topics · Gaps and STAR"),
        (Choice(kinds=("cloze", "star", "design")), False, "All topics · 3 kinds"),
        (Choice(easiest=3, hardest=3), False, "All topics · difficulty 3"),
        (Choice(flagged=True, topics=("logs",)), False, "Flagged questions · Logs"),
        (Choice(), True, "What I need most"),
        (Choice(topics=("logs",), hardest=2), True, "What I need most · Logs · difficulty 1 to 2"),
    ],
)
def test_a_practice_is_called_by_all_that_it_was_chosen_by(db, choice, by_need, title):
    TopicFactory(slug="logs", title="Logs")
    assert domain.name_practice(choice, by_need=by_need) == title


def test_the_title_of_a_practice_fits_into_its_field(db):
    topics = tuple(TopicFactory(title=f"Long {'word ' * 38}").slug for _ in range(2))
    title = domain.name_practice(Choice(topics=topics), by_need=True)
    assert len(title) <= Practice._meta.get_field("title").max_length


def test_start_practice_leaves_out_what_is_retired(alice):
    QuestionFactory(retired_at=NOW)
    QuestionFactory(topic__retired_at=NOW)
    for by_need in (False, True):
        with pytest.raises(NothingToAsk, match="No question fits"):
            ask(alice, by_need=by_need)
    assert not Practice.objects.exists()


def test_start_practice_ignores_the_answers_of_others(alice, eve):
    first = answered(eve, QuestionFactory(), points=1, ago=1)
    CardFactory(learner=eve, question=first, due_at=NOW)
    second = QuestionFactory()
    assert ask(alice) == [first, second]
    assert ask(alice, by_need=True) == [first, second]


def test_start_practice_stores_seeds_that_differ_and_stay(alice):
    QuestionFactory.create_batch(3)
    practice = domain.start_practice(learner=alice, count=3, now=NOW)
    seeds = [item.seed for item in practice.items.all()]
    assert len(set(seeds)) == 3
    assert seeds == [make_seed(f"{practice.pk}:{number}") for number in (1, 2, 3)]


def test_similar_go_from_the_same_objective_to_the_same_topic(alice):
    lesson = LessonFactory()
    here = {"topic": lesson.topic, "lesson": lesson}
    topic = QuestionFactory(topic=lesson.topic)
    in_lesson = QuestionFactory(**here, version={"section": "phases", "objective": "a"})
    in_section = QuestionFactory(**here, version={"section": "causes", "objective": "a"})
    asked = answered(
        alice,
        QuestionFactory(**here, version={"section": "causes", "objective": "b"}),
        points=1,
        ago=1,
    )
    unseen = QuestionFactory(**here, version={"section": "phases", "objective": "b"})
    QuestionFactory()
    question = QuestionFactory(**here, version={"section": "causes", "objective": "b"})
    practice = domain.start_similar(learner=alice, question=question, count=9, now=NOW)
    assert questions_of(practice) == [asked, unseen, in_section, in_lesson, topic]


def test_similar_without_a_lesson_stay_in_the_topic_and_say_when_there_are_none(alice):
    question = QuestionFactory(version={"section": "", "objective": ""})
    with pytest.raises(NothingToAsk, match="no other question"):
        domain.start_similar(learner=alice, question=question, count=3, now=NOW)
    other = QuestionFactory(topic=question.topic)
    practice = domain.start_similar(learner=alice, question=question, count=3, now=NOW)
    assert questions_of(practice) == [other]


@pytest.mark.parametrize(
    ("level", "usual"), [(None, (1, 5)), (1, (1, 2)), (3, (2, 4)), (5, (4, 5))]
)
def test_usual_range_lies_one_step_around_the_level(level, usual):
    assert domain.usual_range(level) == usual
