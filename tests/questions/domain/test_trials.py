"""An answer that an author tries gets a learner's score, and leaves nothing behind."""

from datetime import timedelta

import pytest
from django.apps import apps

from questions.domain.scoring import score_submission
from questions.domain.submissions import submit_answer
from questions.domain.trials import (
    GIVEN_UP_AFTER,
    KEPT_FOR,
    MAX_ATTEMPTS,
    SAME_PRESS,
    as_answer,
    drop_old_trials,
    find_example,
    find_trial,
    is_overtaken,
    list_examples,
    score_trial,
    try_answer,
)
from questions.kinds import KINDS, ResponseError
from questions.models import Kind, QuestionDraft, Submission, Trial
from questions.tasks import drop_old_trials as drop_old_task
from questions.tasks import score_trial as score_task
from tests.factories import (
    NOW,
    OPTIONS,
    RESPONSE,
    LearnerFactory,
    LessonFactory,
    QuestionFactory,
    QuestionVersionFactory,
)
from tests.questions.kinds.making import make_version
from tests.racing import in_threads

MARKED = {"quality": "partial", "points": 3, "why": "Half of it."}
SOON = NOW + timedelta(seconds=5)


@pytest.fixture
def author(carol):
    return carol


def try_to_the_end(author, version, response, now=NOW) -> Trial:
    """Try an answer, and do what the worker does with words."""
    trial = try_answer(author=author, version=version, response=response, now=now)
    score_trial(key=str(trial.key))
    return find_trial(author=author, version=version, now=now)


def count_rows() -> dict[str, int]:
    """Count the rows of every table but those of trials."""
    models = [one for one in apps.get_models() if one is not Trial and one._meta.managed]
    return {one._meta.label: one._base_manager.count() for one in models}


@pytest.mark.django_db
def test_a_tried_answer_gets_the_report_of_a_learners_and_counts_nowhere(author):
    lesson, learner = LessonFactory(), LearnerFactory()
    versions = [QuestionFactory(kind=kind, lesson=lesson).current_version for kind in Kind.values]
    before = count_rows()

    trials = [try_to_the_end(author, version, RESPONSE[version.kind]) for version in versions]

    assert count_rows() == before
    for version, trial in zip(versions, trials, strict=True):
        given = submit_answer(
            learner=learner,
            version=version,
            context=Submission.Context.PRACTICE,
            key=f"k-{version.kind}",
            response=RESPONSE[version.kind],
            now=NOW,
        )
        score = score_submission(submission_id=str(given.pk))
        assert trial.report == score.report, version.kind
        shown = as_answer(trial)
        assert shown.effective_score.points == score.points
        assert shown.state == Submission.State.SCORED
    assert Trial.objects.count() == len(versions)


@pytest.mark.django_db
def test_words_wait_for_a_worker_of_their_queue(
    author, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(
        "studyhub.enqueue.publish", lambda task, **options: sent.append((task, options["queue"]))
    )
    version = QuestionFactory(kind="written").current_version
    with django_capture_on_commit_callbacks(execute=True):
        trial = try_answer(author=author, version=version, response={"text": "It."}, now=NOW)
        again = try_answer(author=author, version=version, response={"text": "It."}, now=SOON)
        choice = QuestionFactory().current_version
        try_answer(author=author, version=choice, response={"choice": ["a"]}, now=NOW)
    assert trial.report is None
    assert again.key == trial.key
    assert sent == [("questions.score_trial", "written")]


@pytest.mark.django_db
def test_another_answer_takes_the_place_and_the_message_of_the_former_finds_nothing(author):
    version = QuestionFactory(kind="written").current_version
    first = try_answer(author=author, version=version, response={"text": "One."}, now=NOW)
    second = try_answer(author=author, version=version, response={"text": "Two."}, now=SOON)

    score_task(key=str(first.key))
    kept = Trial.objects.get()
    assert (kept.response, kept.report) == ({"text": "Two."}, None)

    score_task(key=str(second.key))
    kept.refresh_from_db()
    report, attempts = kept.report, kept.attempts
    assert report["points"] == 0
    score_task(key=str(second.key))
    kept.refresh_from_db()
    assert (kept.report, kept.attempts) == (report, attempts)


@pytest.mark.django_db
def test_the_same_answer_is_scored_anew_once_it_is_no_second_press(author):
    version = QuestionFactory().current_version
    first = try_answer(author=author, version=version, response={"choice": ["a"]}, now=NOW)
    soon = try_answer(author=author, version=version, response={"choice": ["a"]}, now=SOON)
    later = try_answer(
        author=author, version=version, response={"choice": ["a"]}, now=NOW + SAME_PRESS
    )
    assert first.key == soon.key != later.key
    assert later.report["points"] == later.report["maximum"]
    assert Trial.objects.get().asked_at == NOW + SAME_PRESS


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_are_scored_once(author):
    version = QuestionFactory().current_version

    def press(_number):
        return try_answer(author=author, version=version, response={"choice": ["a"]}, now=NOW).key

    assert len(set(in_threads(8, press))) == 1
    assert Trial.objects.get().attempts == 1


@pytest.mark.django_db
def test_what_the_scorer_cannot_mark_has_failed_and_can_be_tried_again(author, caplog):
    version = QuestionFactory(kind="star").current_version
    trial = try_answer(author=author, version=version, response=RESPONSE["star"], now=NOW)
    # A hand in the database made it.
    Trial.objects.update(response={"sections": {"action": 5}})
    score_trial(key=str(trial.key))
    trial.refresh_from_db()
    assert trial.has_failed
    assert as_answer(trial).state == Submission.State.FAILED

    Trial.objects.update(response=RESPONSE["star"])
    assert not try_to_the_end(author, version, RESPONSE["star"], SOON).has_failed


@pytest.mark.django_db
def test_an_answer_that_kills_its_worker_is_given_up(author):
    version = QuestionFactory(kind="written").current_version
    trial = try_answer(author=author, version=version, response={"text": "It."}, now=NOW)
    Trial.objects.update(attempts=MAX_ATTEMPTS)
    score_trial(key=str(trial.key))
    trial.refresh_from_db()
    assert trial.report is None
    # The second may still be at it, and is given the time that a worker has.
    given_up = [
        find_trial(author=author, version=version, now=NOW + after).has_failed
        for after in (SAME_PRESS, GIVEN_UP_AFTER)
    ]
    assert given_up == [False, True]
    Trial.objects.update(attempts=MAX_ATTEMPTS - 1)
    waiting = find_trial(author=author, version=version, now=NOW + GIVEN_UP_AFTER)
    assert not waiting.has_failed


@pytest.mark.django_db
def test_a_stored_version_scores_by_its_own_key(author):
    question = QuestionFactory()
    former = question.current_version
    options = [dict(option, right=option["id"] == "b") for option in OPTIONS]
    question.current_version = QuestionVersionFactory(
        question=question, number=2, content={"text": "?", "options": options}
    )
    question.save()
    for version, points in ((former, 1), (question.current_version, 0)):
        tried = try_to_the_end(author, version, {"choice": ["a"]})
        assert tried.report["points"] == points
    assert Trial.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "response"),
    [("written", {"text": " "}), ("single_choice", {"choice": []}), ("numeric", {"text": "soon"})],
)
def test_what_a_learner_could_not_hand_in_is_refused(kind, response, author):
    version = QuestionFactory(kind=kind).current_version
    with pytest.raises(ResponseError):
        try_answer(author=author, version=version, response=response, now=NOW)
    assert not Trial.objects.exists()


@pytest.mark.django_db
def test_what_was_tried_goes_after_a_day_and_with_its_author(author):
    version = QuestionFactory().current_version
    try_answer(author=author, version=version, response={"choice": ["a"]}, now=NOW)
    assert find_trial(author=LearnerFactory(), version=version, now=NOW) is None
    assert find_trial(author=author, version=version, now=NOW + KEPT_FOR) is None
    assert drop_old_trials(now=NOW + KEPT_FOR - timedelta(seconds=1)) == 0
    assert drop_old_trials(now=NOW + KEPT_FOR) == 1

    try_answer(author=author, version=version, response={"choice": ["a"]}, now=NOW)
    drop_old_task()
    assert Trial.objects.exists()
    author.delete()
    assert not Trial.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["written", "single_choice"])
@pytest.mark.parametrize("is_new", [True, False])
def test_words_that_are_not_saved_are_scored_as_they_would_be(kind, is_new, author):
    question = None if is_new else QuestionFactory(kind=kind, lesson=LessonFactory())
    draft = QuestionDraft.objects.create(
        author=author, question=question, kind=kind, fields={}, saved_at=NOW
    )
    version = make_version(kind, text="Another question?")
    asked = {"author": author, "version": version, "draft": draft}
    trial = try_answer(**asked, response=RESPONSE[kind], now=NOW)
    score_trial(key=str(trial.key))

    found = find_trial(**asked, now=NOW)
    assert found.report["points"] > 0
    assert bool(found.report["versions"]["lesson"]) == (kind == "written" and not is_new)
    assert as_answer(found).effective_score.report == found.report
    assert not is_overtaken(found)
    reworded = asked | {"version": make_version(kind, text="Yet another?")}
    assert is_overtaken(find_trial(**reworded, now=NOW))
    # Of another wording the same answer is no second press.
    again = try_answer(**reworded, response=RESPONSE[kind], now=NOW)
    assert again.pk == trial.pk
    assert again.key != trial.key


@pytest.mark.django_db
def test_a_draft_that_is_gone_is_not_scored(author, caplog):
    draft = QuestionDraft.objects.create(author=author, kind="written", fields={}, saved_at=NOW)
    version = make_version("written")
    trial = try_answer(
        author=author, version=version, draft=draft, response={"text": "It."}, now=NOW
    )
    draft.delete()
    score_trial(key=str(trial.key))
    trial.refresh_from_db()
    assert trial.has_failed


@pytest.mark.parametrize("kind", ["written", "star", "design"])
def test_the_answers_that_a_version_holds_can_be_given(kind):
    marked = MARKED | RESPONSE[kind]
    version = make_version(kind, exemplars=[marked])
    model, partial = list_examples(version)
    assert (partial.word, partial.points, partial.why) == ("A partial answer", 3, "Half of it.")
    for one in (model, partial):
        assert KINDS[kind].is_readable(one.response)
        assert not KINDS[kind].is_empty(one.response)
    assert find_example(version, RESPONSE[kind]) == partial
    assert find_example(version, model.response) is None


def test_the_model_answer_of_a_design_has_all_that_it_needs():
    [model] = list_examples(make_version("design"))
    assert model.response["components"] == ["api", "queue", "worker"]
    assert [one["to"] for one in model.response["connections"]] == ["queue", "worker"]


@pytest.mark.parametrize("kind", ["single_choice", "numeric", "matching"])
def test_other_kinds_hold_no_answers(kind):
    assert list_examples(make_version(kind)) == []
