"""Drawing questions: by rule, without repetition, the same for the same seed."""

import pytest

from mockinterviews.domain.blueprints import BankTooSmall, draw_questions
from questions.models import QuestionVersion
from tests.factories import NOW, QuestionFactory, TopicFactory

pytestmark = pytest.mark.django_db


def section(*draws, title="Facts"):
    return {"slug": "facts", "title": title, "minutes": 5, "draws": list(draws)}


def bank(count, **fields):
    return [QuestionFactory(**fields) for _number in range(count)]


def slugs(drawn):
    versions = QuestionVersion.objects.select_related("question").in_bulk(
        [item.version_id for item in drawn]
    )
    return [versions[item.version_id].question.slug for item in drawn]


def test_draw_is_the_same_for_the_same_seed(topic):
    bank(12, topic=topic)
    plan = [section({"kinds": ["single_choice"], "topics": ["core"], "count": 5})]
    assert draw_questions(sections=plan, seed=7) == draw_questions(sections=plan, seed=7)
    assert draw_questions(sections=plan, seed=7) != draw_questions(sections=plan, seed=8)


def test_draw_repeats_no_question_across_sections(topic):
    bank(6, topic=topic)
    rule = {"kinds": ["single_choice"], "count": 3, "minutes_each": 1.5}
    drawn = draw_questions(sections=[section(rule), section(dict(rule))], seed=3)
    assert len(set(slugs(drawn))) == 6
    assert [item.section for item in drawn] == [0, 0, 0, 1, 1, 1]
    assert {str(item.minutes) for item in drawn} == {"1.5"}


def test_draw_keeps_to_kind_topic_and_difficulty(topic):
    wanted = QuestionFactory(topic=topic, kind="numeric", version={"difficulty": 3})
    QuestionFactory(topic=topic, kind="numeric", version={"difficulty": 5})
    QuestionFactory(topic=topic, kind="written", version={"difficulty": 3})
    QuestionFactory(topic=TopicFactory(), kind="numeric", version={"difficulty": 3})
    QuestionFactory(topic=topic, kind="numeric", version={"difficulty": 3}, retired_at=NOW)
    rule = {"kinds": ["numeric"], "topics": ["core"], "difficulty": [2, 4], "count": 1}
    assert slugs(draw_questions(sections=[section(rule)], seed=1)) == [wanted.slug]


def test_draw_takes_fixed_questions_in_their_order(topic):
    first, second = bank(2, topic=topic)
    bank(3, topic=topic)
    fixed = {"questions": [second.slug, first.slug], "minutes_each": 2}
    rule = {"kinds": ["single_choice"], "count": 3}
    drawn = slugs(draw_questions(sections=[section(rule), section(fixed)], seed=5))
    assert drawn[3:] == [second.slug, first.slug]
    assert len(set(drawn)) == 5


@pytest.mark.parametrize("seed", range(8))
def test_draw_leaves_to_a_narrow_rule_what_it_needs(topic, seed):
    bank(2, topic=topic, version={"difficulty": 1})
    hard = QuestionFactory(topic=topic, version={"difficulty": 5})
    plan = [section({"count": 2}), section({"difficulty": [5, 5], "count": 1})]
    assert slugs(draw_questions(sections=plan, seed=seed))[2] == hard.slug


def test_draw_from_too_small_a_bank_says_what_is_missing(topic):
    bank(4, topic=topic, kind="written")
    rule = {"kinds": ["written"], "topics": ["core"], "difficulty": [1, 3], "count": 5}
    with pytest.raises(BankTooSmall) as error:
        draw_questions(sections=[section({"count": 0}), section(rule, title="Say it")], seed=1)
    assert (error.value.section, error.value.wanted, error.value.found) == (1, 5, 4)
    assert error.value.sentence.startswith(
        "Section 2, “Say it”, asks for 5 of: written; core; difficulty 1 to 3. The bank has 4 "
    )


def test_draw_of_an_unknown_fixed_question_names_it(topic):
    with pytest.raises(BankTooSmall, match="be-404"):
        draw_questions(sections=[section({"questions": ["be-404"]})], seed=1)
