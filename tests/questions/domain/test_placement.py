"""The placement check: how it goes up and down, and the level it finds."""

import pytest

from lessons.domain.leaving_out import leave_out
from lessons.models import Topic
from questions.domain import placement as domain
from questions.domain.items import NothingToAsk
from questions.domain.placement import Step
from questions.domain.practice import answer_item, minutes_left, skip_item
from questions.models import Placement, Practice, PracticeProfile, Question
from tests.factories import NOW, PracticeItemFactory, QuestionFactory, TopicFactory

RIGHT, WRONG, SKIPPED = "a", "b", None


def steps(*difficulties, last_right):
    rights = [True] * (len(difficulties) - 1) + [last_right]
    return [Step("q", d, right) for d, right in zip(difficulties, rights, strict=True)]


@pytest.mark.parametrize(
    ("difficulties", "last_right", "level"),
    [
        ((2, 3, 4, 5, 5, 5), True, 5),
        ((2, 1, 1, 1, 1, 1), False, 1),
        # 3, 2, 3 and 2 are in the middle of 2 and 3: halves go down.
        ((2, 3, 2, 3, 2, 3), False, 2),
        ((2, 3, 4, 3, 4, 3), True, 3),
        ((2, 3, 4, 5, 4, 5), False, 4),
        ((2, 3, 4), True, None),
    ],
)
def test_level_is_the_mean_of_the_last_four(difficulties, last_right, level):
    assert domain.find_level(steps(*difficulties, last_right=last_right)) == level


@pytest.fixture
def bank(db):
    """Three quick questions of each difficulty, in three topics."""
    topics = [TopicFactory() for _ in range(3)]
    return [
        QuestionFactory(topic=topic, version={"difficulty": difficulty})
        for topic in topics
        for difficulty in (1, 2, 3, 4, 5)
    ]


def go_through(practice, answers):
    """Answer what is open, one after the other; return the difficulties that were asked."""
    for choice in answers:
        item = practice.items.get(submission=None, skipped_at=None)
        if choice is None:
            skip_item(item=item, now=NOW)
        else:
            answer_item(item=item, data={"choice": [choice]}, now=NOW)
    practice.refresh_from_db()
    return list(practice.items.values_list("version__difficulty", flat=True))


def test_check_goes_up_after_right_and_down_after_wrong_or_skipped(alice, bank):
    practice = domain.start_placement(learner=alice, now=NOW)
    asked = go_through(practice, [RIGHT, RIGHT, WRONG, RIGHT, SKIPPED, RIGHT])
    assert asked == [2, 3, 4, 3, 4, 3]
    assert practice.finished_at == NOW
    placement = Placement.objects.get()
    assert (placement.level, placement.practice) == (3, practice)
    assert [step["right"] for step in placement.evidence] == [True, True, False, True, False, True]
    assert PracticeProfile.objects.get(learner=alice).level == 3
    topics = practice.items.values_list("version__question__topic", flat=True)
    assert len(set(topics[:3])) == 3
    questions = practice.items.values_list("version__question", flat=True)
    assert len(set(questions)) == 6
    # One in which nothing was done is gone on with, unless its question is not asked any more.
    begun = domain.start_placement(learner=alice, now=NOW)
    assert domain.start_placement(learner=alice, now=NOW) == begun
    Question.objects.filter(pk=begun.items.get().version.question_id).update(retired_at=NOW)
    for question in bank:
        seen = {"version": question.current_version, "hints_opened": [NOW.isoformat()]}
        PracticeItemFactory(practice__learner=alice, **seen)
    again = domain.start_placement(learner=alice, now=NOW)
    assert again != begun
    # Hints that were seen elsewhere cost nothing where none can be opened.
    assert again.items.get().hints_opened == []


def test_minutes_left_of_a_check_fall_from_six(alice, bank):
    practice, left = domain.start_placement(learner=alice, now=NOW), []
    for answer in (RIGHT, SKIPPED, WRONG, RIGHT, SKIPPED, RIGHT):
        left.append(minutes_left(practice, list(practice.items.all())))
        go_through(practice, [answer])
    assert left == [6, 5, 4, 3, 2, 1]
    assert minutes_left(practice, list(practice.items.all())) == 0


def test_check_again_replaces_the_level_and_keeps_the_evidence(alice, bank):
    for answer, level in ((RIGHT, 5), (WRONG, 1)):
        practice = domain.start_placement(learner=alice, now=NOW)
        go_through(practice, [answer] * 6)
        assert PracticeProfile.objects.get().level == level
    assert list(Placement.objects.order_by("pk").values_list("level", flat=True)) == [5, 1]


def test_skipping_keeps_the_level_and_ends_the_open_check(alice, bank):
    PracticeProfile.objects.create(learner=alice, level=3)
    practice = domain.start_placement(learner=alice, now=NOW)
    assert not domain.has_placement(alice)
    domain.skip_placement(learner=alice, now=NOW)
    practice.refresh_from_db()
    assert practice.finished_at == NOW
    assert domain.has_placement(alice)
    assert PracticeProfile.objects.get().level == 3
    assert domain.latest_placement(alice) is None


def test_check_of_a_small_bank_ends_without_a_level(alice):
    QuestionFactory.create_batch(2, version={"difficulty": 4})
    QuestionFactory(kind="written")
    practice = domain.start_placement(learner=alice, now=NOW)
    assert go_through(practice, [RIGHT, RIGHT]) == [4, 4]
    assert practice.finished_at == NOW
    assert Placement.objects.get().level is None
    assert not PracticeProfile.objects.exists()


def test_check_without_quick_questions_says_so(alice):
    QuestionFactory(kind="written")
    with pytest.raises(NothingToAsk, match="no quick questions"):
        domain.start_placement(learner=alice, now=NOW)
    assert not Practice.objects.exists()


def test_check_asks_what_was_never_answered_first(alice, eve, bank):
    first = domain.start_placement(learner=alice, now=NOW)
    go_through(first, [RIGHT])
    second = domain.start_placement(learner=alice, now=NOW)
    asked = [practice.items.get(position=1).version for practice in (first, second)]
    assert asked[0] != asked[1]
    assert asked[1].difficulty == 2
    # And what the learner leaves out only where there is nothing else.
    leave_out(learner=eve, topics=[bank[0].topic], now=NOW)
    practice = domain.start_placement(learner=eve, now=NOW)
    go_through(practice, [RIGHT, RIGHT, WRONG, RIGHT, SKIPPED, RIGHT])
    assert not practice.items.filter(version__question__topic=bank[0].topic).exists()
    leave_out(learner=eve, topics=Topic.objects.all(), now=NOW)
    assert domain.start_placement(learner=eve, now=NOW).items.exists()
