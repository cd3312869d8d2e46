"""Drawing questions: by rule, without repetition, the same for the same seed."""

from datetime import timedelta

import pytest

from mockinterviews.domain.blueprints import (
    BankTooSmall,
    Past,
    count_seen,
    draw_questions,
    plan_of,
)
from mockinterviews.domain.interviews import prepare_interview
from mockinterviews.models import Blueprint, Interview
from mockinterviews.using import find_hindrances, find_plans
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


@pytest.mark.parametrize("pack", ["sql", ""])
def test_a_blueprint_of_a_pack_draws_from_that_pack_alone(topic, alice, pack):
    own = QuestionFactory(topic=topic, pack="sql")
    others = [QuestionFactory(topic=topic, pack=name) for name in ("serverless", "")]
    rule = {"kinds": ["single_choice"], "count": 1}
    plan = make_plan(pack, rule)
    drawn = {
        slugs(draw_questions(sections=plan.sections, seed=seed, pack=plan.pack))[0]
        for seed in range(20)
    }
    assert drawn == {own.slug} | ({one.slug for one in others} if not pack else set())
    hers = prepare_interview(learner=alice, blueprint=plan, now=NOW, seed=2)
    assert hers.questions.get().version.question.slug in drawn
    asking = find_plans([one.pk for one in (own, *others)])
    assert [bool(asking[one.pk]) for one in (own, *others)] == [True, not pack, not pack]


def test_a_pack_that_is_too_small_says_so_whatever_other_packs_have(topic):
    QuestionFactory(topic=topic, pack="serverless")
    make_plan("sql", {"kinds": ["single_choice"], "count": 1})
    assert len(find_hindrances()) == 1


def make_plan(pack, rule):
    return Blueprint.objects.create(
        pack=pack, slug="short", title="Short", minutes=5, sections=[section(rule)]
    )


def test_draw_keeps_to_kind_topic_and_difficulty(topic):
    wanted = QuestionFactory(topic=topic, kind="numeric", version={"difficulty": 3})
    QuestionFactory(topic=topic, kind="numeric", version={"difficulty": 5})
    QuestionFactory(topic=topic, kind="written", version={"difficulty": 3})
    QuestionFactory(topic=TopicFactory(), kind="numeric", version={"difficulty": 3})
    QuestionFactory(topic=topic, kind="numeric", version={"difficulty": 3}, retired_at=NOW)
    rule = {"kinds": ["numeric"], "topics": ["core"], "difficulty": [2, 4], "count": 1}
    assert slugs(draw_questions(sections=[section(rule)], seed=1)) == [wanted.slug]


def test_draw_keeps_to_competencies(topic):
    story = QuestionFactory(topic=topic, kind="star")
    version = story.current_version
    version.content = version.content | {
        "competencies": [{"slug": "failure"}, {"slug": "ownership"}]
    }
    version.save()
    QuestionFactory(topic=topic, kind="star")
    bank(2, topic=topic)
    rule = {"competencies": ["ownership", "cost-mind"], "count": 1}
    assert slugs(draw_questions(sections=[section(rule)], seed=1)) == [story.slug]


@pytest.mark.parametrize(
    ("level", "window", "drawn"),
    [(1, 1, [1, 2]), (5, 0, [4, 5]), (3, 1, [2, 3, 4]), (None, 0, [1, 2, 3, 4, 5])],
)
def test_draw_takes_the_window_first_and_then_what_is_nearest(topic, level, window, drawn):
    for difficulty in range(1, 6):
        QuestionFactory(topic=topic, version={"difficulty": difficulty})
    rule = {"kinds": ["single_choice"], "window": window, "count": len(drawn)}
    found = draw_questions(sections=[section(rule)], seed=4, past=Past(level=level))
    versions = QuestionVersion.objects.in_bulk([item.version_id for item in found])
    assert sorted(version.difficulty for version in versions.values()) == drawn


@pytest.mark.parametrize("seed", range(4))
def test_draw_repeats_what_was_seen_only_where_nothing_else_is_left(topic, seed):
    seen = [one.slug for one in bank(4, topic=topic, version={"difficulty": 1})]
    fresh = {one.slug for one in bank(3, topic=topic, version={"difficulty": 5})}
    # The wide draw must leave the hard ones to the narrow one, and both are filled by them first.
    plan = [section({"count": 2}), section({"difficulty": [5, 5], "count": 2})]
    past = Past(level=1, seen=frozenset(seen))
    drawn = slugs(draw_questions(sections=plan, seed=seed, past=past))
    assert fresh < set(drawn)
    assert set(drawn[2:]) < fresh


def test_draw_takes_some_of_those_that_it_names(topic):
    named = [one.slug for one in bank(3, topic=topic)]
    plan = [section({"questions": named, "count": 1})]
    drawn = {slugs(draw_questions(sections=plan, seed=seed))[0] for seed in range(9)}
    assert 1 < len(drawn) <= 3
    seen = Past(seen=frozenset(named[:2]))
    assert slugs(draw_questions(sections=plan, seed=1, past=seen)) == named[2:]


def test_draw_has_its_limit_and_some_of_its_follow_ups(topic):
    bank(1, topic=topic)
    texts = ["Why?", "What if it fails?", "What does it cost?"]
    rule = {"count": 1, "closes": True, "follow_ups": texts, "follow_ups_asked": 2}
    (drawn,) = draw_questions(sections=[section(rule)], seed=1)
    assert drawn.closes
    assert len(drawn.follow_ups) == 2
    assert [text for text in texts if text in drawn.follow_ups] == list(drawn.follow_ups)
    (plain,) = draw_questions(sections=[section({"count": 1, "follow_ups": texts})], seed=1)
    assert plain.follow_ups == tuple(texts)
    assert not plain.closes


def test_interviews_ask_nothing_of_the_last_three_again(alice, make_blueprint, topic):
    bank(6, topic=topic, kind="single_choice", version={"difficulty": 1})
    facts = {"slug": "facts", "title": "Facts", "minutes": 2}
    draws = [{"kinds": ["single_choice"], "count": 2, "minutes_each": 1, "follow_ups": ["Why?"]}]
    rest = {"slug": "rest", "title": "Rest", "kind": "break", "minutes": 1}
    blueprint = make_blueprint(sections=[facts | {"draws": draws}, rest], going_back=False)
    asked = []
    for number in range(4):
        now = NOW + timedelta(hours=2 * number)
        interview = prepare_interview(learner=alice, blueprint=blueprint, now=now)
        # 7 questions: three interviews take 6 of them, so that the fourth asks one again.
        assert count_seen(interview) == max(0, number - 2)
        asked.append(set(interview.questions.values_list("version__question__slug", flat=True)))
        assert interview.questions.first().follow_ups == ["Why?"]
        Interview.objects.filter(pk=interview.pk).update(
            state="closed", started_at=now, finished_at=now, receipt={}
        )
    assert len(asked[0] | asked[1] | asked[2]) == 6
    plan = interview.plan
    assert plan == plan_of(blueprint)
    assert (plan["going_back"], [one["kind"] for one in plan["sections"]]) == (
        False,
        ["questions", "break"],
    )
    assert plan["sections"][1]["draws"] == []


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
