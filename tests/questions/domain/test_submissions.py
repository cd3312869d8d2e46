"""Taking in an answer, once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from questions.domain.submissions import EmptyAnswer, queue_of, submit_answer
from questions.kinds import ResponseError
from questions.models import Submission
from tests.factories import NOW, LearnerFactory, QuestionFactory


def answer(learner, version, key="k", **fields):
    return submit_answer(
        learner=learner,
        version=version,
        context="practice",
        key=key,
        response={"choice": ["a"]},
        now=NOW,
        **fields,
    )


@pytest.mark.django_db
def test_submit_answer_stores_a_pending_submission_on_the_learners_own_day():
    learner = LearnerFactory(time_zone="Pacific/Auckland")
    submission = answer(learner, QuestionFactory().current_version, confidence="sure", spent_ms=9)
    submission.refresh_from_db()
    assert (submission.state, submission.confidence, submission.spent_ms) == ("pending", "sure", 9)
    # 9:30 UTC is 21:30 of the same day in Auckland; half a day later it is the next one.
    assert submission.study_day.isoformat() == "2083-05-12"
    assert learner.study_day(NOW.replace(hour=13)).isoformat() == "2083-05-13"


@pytest.mark.django_db
def test_submit_answer_with_the_same_key_gives_the_first_one():
    learner, version = LearnerFactory(), QuestionFactory().current_version
    first = answer(learner, version)
    again = submit_answer(
        learner=learner,
        version=version,
        context="practice",
        key="k",
        response={"choice": ["b"]},
        now=NOW,
    )
    assert again == first
    assert Submission.objects.get().response == {"choice": ["a"]}


@pytest.mark.django_db
def test_submit_answer_lets_two_learners_use_one_key():
    version = QuestionFactory().current_version
    assert answer(LearnerFactory(), version) != answer(LearnerFactory(), version)


@pytest.mark.django_db
def test_submit_answer_with_nothing_answered_stores_nothing():
    with pytest.raises(EmptyAnswer):
        submit_answer(
            learner=LearnerFactory(),
            version=QuestionFactory().current_version,
            context="practice",
            key="k",
            response={"choice": []},
            now=NOW,
        )
    assert not Submission.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["15 minuets", "1,5 min", "fifteen minutes"])
def test_submit_answer_with_an_unreadable_number_stores_nothing_but_in_an_interview(text):
    said = {
        "learner": LearnerFactory(),
        "version": QuestionFactory(kind="numeric").current_version,
        "response": {"text": text},
        "now": NOW,
    }
    for context in ("practice", "lesson", "recall"):
        with pytest.raises(ResponseError, match="Write it with its unit, in figures"):
            submit_answer(context=context, key=context, **said)
    assert not Submission.objects.exists()
    assert submit_answer(context="interview", key="interview", **said).response == {"text": text}


@pytest.mark.django_db
def test_submit_answer_asks_for_the_unit_where_it_could_be_several():
    said = {"learner": LearnerFactory(), "context": "practice", "now": NOW}
    version = QuestionFactory(kind="numeric").current_version
    with pytest.raises(ResponseError, match=r"Write the unit too, such as 20 s or 1\.5 min\."):
        submit_answer(version=version, key="bare", response={"text": "15"}, **said)
    for text in ("0", "900 s", "15 min"):
        assert submit_answer(version=version, key=text, response={"text": text}, **said)
    # Names of one unit leave nothing to ask.
    version.content["answer"]["units"] = {"s": 1, "sec": 1}
    assert submit_answer(version=version, key="one", response={"text": "15"}, **said)


@pytest.mark.django_db(transaction=True)
def test_submit_answer_by_eight_connections_at_once_makes_one():
    learner, version, start = LearnerFactory(), QuestionFactory().current_version, Barrier(8)

    def submit(_number):
        try:
            start.wait()
            return answer(learner, version).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(submit, range(8)))
    assert len(keys) == 1
    assert Submission.objects.count() == 1


@pytest.mark.django_db
def test_queue_of_sends_language_to_its_own_queue():
    queues = {
        kind: queue_of(QuestionFactory(kind=kind).current_version)
        for kind in ("single_choice", "numeric", "written", "star")
    }
    assert queues == {
        "single_choice": "interactive",
        "numeric": "interactive",
        "written": "written",
        "star": "written",
    }
