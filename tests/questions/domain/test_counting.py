"""Where an answer counts, in words and in numbers that add up."""

import pytest

from progress.domain.folds import fold_all
from progress.domain.record import Record
from progress.models import DailyActivity, TopicMastery
from questions.domain.answer_list import count_answers, list_answers
from questions.domain.counting import say_where_it_counts
from questions.domain.practice import answer_item, replace_answer
from questions.domain.scoring import score_submission
from questions.models import Submission
from questions.personal import tell_answers
from tests.factories import NOW, PracticeItemFactory, QuestionFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
PLACED = "counts in its practice in place of an earlier answer, not in Progress"


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
    replaced = "counts in Progress; in its practice another answer counts"
    assert words_of(alice) == {first.pk: replaced, second.pk: PLACED}
    third = replace(item, second)
    nowhere = "counts nowhere: another answer counts in its practice"
    assert words_of(alice) == {first.pk: replaced, second.pk: nowhere, third.pk: PLACED}


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
    assert count_answers(alice) == (8, Record(learner=alice, now=NOW).answers) == (8, 2)
