"""Taking in an answer: stored once, then sent to a worker."""

from datetime import datetime, timedelta

from accounts.models import User
from questions.kinds import ResponseError, kind_of
from questions.models import Kind, QuestionVersion, Submission
from studyhub.enqueue import enqueue
from studyhub.queueing import INTERACTIVE, WRITTEN
from studyhub.writes import Insert

NEW = Insert(Submission, ignore=True)
# How long a message may take before the sweep sends another.
MESSAGE_GRACE = timedelta(seconds=10)


def queue_of(version: QuestionVersion) -> str:
    """Return the queue that marks answers to `version`: language has its own."""
    return WRITTEN if Kind(version.kind).is_language else INTERACTIVE


def submit_answer(*, key: str, **answered) -> Submission:
    """Store an answer as pending and have it scored after commit: one statement writes it.

    The same learner and `key` give the same submission, whatever the second response says: a double
    click, two tabs, a resend. Takes and raises what `make_answer` does.
    """
    return store_once(make_answer(key=key, **answered))


def make_answer(
    *,
    learner: User,
    version: QuestionVersion,
    context: Submission.Context,
    key: str,
    response: dict,
    confidence: str = "",
    spent_ms: int | None = None,
    hints: int = 0,
    now: datetime,
) -> Submission:
    """Return an answer that is not stored yet.

    Raises ResponseError where nothing was answered, or, outside timed interviews, where a slip of
    the pen would cost the question.
    """
    kind = kind_of(version)
    if kind.is_empty(response):
        raise EmptyAnswer(context)
    if context != Submission.Context.INTERVIEW:
        kind.check_response(response, version.content)
    submission = Submission(
        learner=learner,
        idempotency_key=key,
        version=version,
        context=context,
        response=response,
        confidence=confidence,
        spent_ms=spent_ms,
        hints=hints,
        submitted_at=now,
        study_day=learner.study_day(now),
        topic_id=version.question.topic_id,
        sweep_after=now + MESSAGE_GRACE,
    )
    submission.is_repeat = is_repeat(submission)
    return submission


def submit_copy(
    *,
    learner: User,
    version: QuestionVersion,
    key: str,
    response: dict,
    hints: int = 0,
    now: datetime,
) -> Submission:
    """Store as an answer what a learner has told elsewhere, for a mentor to read; scored like any.

    It is no evidence of mastery: parts of it may be covered, and nobody answered the question.
    """
    if kind_of(version).is_empty(response):
        raise EmptyAnswer(Submission.Context.PRACTICE)
    submission = Submission(
        learner=learner,
        idempotency_key=key,
        version=version,
        context=Submission.Context.PRACTICE,
        response=response,
        hints=hints,
        submitted_at=now,
        study_day=learner.study_day(now),
        topic_id=version.question.topic_id,
        sweep_after=now + MESSAGE_GRACE,
        is_repeat=True,
    )
    return store_once(submission)


def store_once(submission: Submission) -> Submission:
    """Store an answer and send it to the scorer; or return the one that is stored under its key.

    Most answers are new, so that the constraint is asked and not the table. Who sends the same at
    the same time waits for the one that was first.
    """
    if not NEW.run(submission):
        return Submission.objects.get(
            learner=submission.learner_id, idempotency_key=submission.idempotency_key
        )
    send_to_scorer(submission=submission)
    # Nobody need ask whether the learner has marked what is new.
    Submission._meta.get_field("self_mark").set_cached_value(submission, None)
    return submission


def is_repeat(submission: Submission) -> bool:
    """Return whether a check of a lesson was answered on this study day before.

    The feedback has shown the key since: answering again is practice, and no evidence of mastery.
    It is stored with the fact, so that folds and rebuild agree whatever comes first.
    """
    if submission.context != Submission.Context.LESSON:
        return False
    return Submission.objects.filter(
        learner=submission.learner_id,
        version__question=submission.version.question_id,
        context=submission.context,
        study_day=submission.study_day,
    ).exists()


def send_to_scorer(*, submission: Submission) -> None:
    """Enqueue the marking of `submission` after commit."""
    enqueue(
        "questions.score_submission",
        queue=queue_of(submission.version),
        submission_id=str(submission.pk),
    )


class EmptyAnswer(ResponseError):
    """Nothing was answered. A check of a lesson cannot be skipped: one reads on."""

    def __init__(self, context: Submission.Context) -> None:
        from django.utils.translation import gettext as _

        if context == Submission.Context.LESSON:
            says = _("Nothing is answered yet. Answer the question, then check it.")
        else:
            says = _("Nothing is answered yet. Answer the question, or skip it.")
        super().__init__(says)
