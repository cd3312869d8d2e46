"""Where an answer counts, in words and in numbers that add up."""

from itertools import product

import pytest

from progress.domain.folds import fold_all
from progress.domain.rebuild import rebuild
from progress.domain.record import Record
from progress.models import DailyActivity, TopicMastery
from questions.domain.answer_list import count_answers, list_answers
from questions.domain.counting import IN_PROGRESS, say_where_it_counts
from questions.domain.practice import answer_item, replace_answer
from questions.domain.scoring import score_submission
from questions.models import PracticeItem, SelfMark, Submission
from questions.personal import tell_answers
from tests.factories import (
    NOW,
    PracticeFactory,
    PracticeItemFactory,
    QuestionFactory,
    ScoreFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
PLACED = "counts in its practice in place of an earlier answer, not in Progress"
WAITS = "in its practice another answer counts"
REPLACED, NEITHER = f"counts in Progress; {WAITS}", f"not in Progress; {WAITS}"
NOWHERE = "taken back: counts nowhere"
# Where an answer was given: its context, the beginning of its key, and whether its item has it.
GIVEN = {
    "practice": ("practice", "practice:", True),
    "replaced": ("practice", "practice:", False),
    "lesson": ("lesson", "lesson:", None),
    "replaced in a lesson": ("lesson", "practice:", False),
    "copy": ("practice", "story.", None),
}


def words_of(learner) -> dict:
    return {one.pk: say_where_it_counts(one) for one in list_answers(learner, first=0)}


def replace(item, replaced):
    return replace_answer(item=item, replaced=str(replaced.pk), data={"choice": ["b"]}, now=NOW)


@pytest.fixture
def item(alice):
    return PracticeItemFactory(practice__learner=alice, version=QuestionFactory().current_version)


@pytest.fixture
def first(item):
    return answer_item(item=item, data={"choice": ["a"]}, now=NOW)


def test_answer_says_where_it_counts_when_another_one_took_its_place(alice, item, first):
    assert words_of(alice) == {first.pk: ""}
    second = replace(item, first)
    assert words_of(alice) == {first.pk: WAITS, second.pk: PLACED}
    third = replace(item, second)
    assert words_of(alice) == {first.pk: WAITS, second.pk: NEITHER, third.pk: PLACED}
    score_submission(submission_id=str(first.pk))
    assert words_of(alice) == {first.pk: REPLACED, second.pk: NEITHER, third.pk: PLACED}


def test_answers_of_the_list_of_days_and_of_topics_add_up(alice, item, first):
    replace(item, first)
    dropped = QuestionFactory(version={"ruling": "drop"}).current_version
    past = QuestionFactory(topic__retired_at=NOW).current_version
    others = {
        "": SubmissionFactory(learner=alice),
        "not in Progress: its topic is no longer on offer": SubmissionFactory(
            learner=alice, version=past
        ),
        "not in Progress: this was answered before on that day": SubmissionFactory(
            learner=alice, is_repeat=True, context=Submission.Context.LESSON
        ),
        "not in Progress: a copy of a story": SubmissionFactory(
            learner=alice, is_repeat=True, idempotency_key="story.1.2"
        ),
        "taken back: counts nowhere": SubmissionFactory(learner=alice, withdrawn_at=NOW),
    }
    dropped = SubmissionFactory(learner=alice, version=dropped)
    for one in Submission.objects.all():
        score_submission(submission_id=str(one.pk))
    waiting = SubmissionFactory(learner=alice)
    fold_all()
    told = {row["id"]: row for row in tell_answers(alice)}
    for says, one in others.items():
        assert told[one.pk]["where_it_counts"] == says
    assert not told[waiting.pk]["counts_in_days"]
    assert told[dropped.pk]["counts_in_days"]
    assert not told[dropped.pk]["counts_in_topics"]
    [day] = DailyActivity.objects.filter(learner=alice)
    assert day.answers == sum(row["counts_in_days"] for row in told.values()) == 7
    known = TopicMastery.objects.filter(learner=alice).values_list("answers", flat=True)
    assert sum(known) == sum(row["counts_in_topics"] for row in told.values()) == 3
    # Of what Progress shows the topic that is no longer on offer is no part.
    counts = count_answers(alice)
    assert (counts.answers, counts.in_progress) == (8, Record(learner=alice, now=NOW).answers)
    assert counts.in_progress == 2


def make_every_answer(learner) -> None:
    """Store an answer of each kind that there may be to a few versions."""
    practice = PracticeFactory(learner=learner)
    pasts = ({}, {"topic__retired_at": NOW}, {"topic__track__retired_at": NOW})
    versions = [
        QuestionFactory(version={"ruling": ruling}, **past).current_version
        for ruling, past in product(("", "drop"), pasts)
    ]
    states = product((None, NOW), (False, True), (False, True), ("none", "open", "marked"))
    combinations = product(versions, GIVEN.values(), states)
    for number, (version, (context, key, is_placed), state) in enumerate(combinations):
        withdrawn_at, is_repeat, is_scored, own = state
        answer = SubmissionFactory(
            learner=learner,
            version=version,
            context=context,
            idempotency_key=f"{key}{number}",
            is_repeat=is_repeat,
            withdrawn_at=withdrawn_at,
        )
        if is_scored:
            ScoreFactory(submission=answer)
        if is_placed:
            PracticeItemFactory(
                practice=practice, position=number, version=version, submission=answer
            )
        if own != "none":
            marked = {"marked_at": NOW, "points": 1} if own == "marked" else {}
            SelfMark.objects.create(submission=answer, maximum=1, **marked)


def test_what_is_said_of_every_answer_is_what_is_counted(alice):
    make_every_answer(alice)
    rebuild(swap=True)
    told = {row["id"]: row for row in tell_answers(alice)}
    counted = Submission.objects.filter(IN_PROGRESS).values_list("pk", flat=True)
    in_progress = set(counted)
    placed = set(PracticeItem.objects.values_list("submission", flat=True))

    for answer in Submission.objects.select_related("version"):
        row = told[answer.pk]
        says, counts = row["where_it_counts"], answer.pk in in_progress
        assert counts or "counts in Progress" not in says
        assert not counts or "not in Progress" not in says
        assert not counts or (row["counts_in_days"] and row["counts_in_topics"])
        assert ("nowhere" in says) == (answer.withdrawn_at is not None)
        assert not (says == NOWHERE and row["counts_in_days"])
        if answer.withdrawn_at or answer.version.ruling:
            continue
        is_replaced = answer.idempotency_key.startswith("practice:") and answer.pk not in placed
        assert (WAITS in says) == is_replaced
        if not counts and row["counts_in_days"]:
            assert "not in Progress" in says

    days = DailyActivity.objects.filter(learner=alice).values_list("answers", flat=True)
    assert sum(days) == sum(row["counts_in_days"] for row in told.values()) > 0
    topics = TopicMastery.objects.filter(learner=alice).values_list("answers", flat=True)
    assert sum(topics) == sum(row["counts_in_topics"] for row in told.values()) > 0
    record = Record(learner=alice, now=NOW)
    assert count_answers(alice).in_progress == record.answers == len(in_progress) > 0
