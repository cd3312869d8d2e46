"""What a learner hears of an answer they are not looking at, in the transaction of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import get_script_prefix
from django.utils.translation import gettext as _

from accounts.domain.notices import notify
from questions.domain.queries import scores_to_tell
from questions.models import Submission
from questions.notifying import LATE_SCORE, NEW_SCORE
from studyhub.polling import DELAYS


def came_late(submission: Submission, now: datetime) -> bool:
    """Return whether the page had given the score up: it waited too long, or had heard "failed".

    Scored at the first attempt and yet with a failure: that one is of the attempts before a repair.
    """
    waited = now - submission.submitted_at >= timedelta(seconds=sum(DELAYS))
    return waited or bool(submission.failure and submission.attempts == 1)


def tell_of_late_score(submission: Submission, now: datetime) -> None:
    """Tell the learner once a day that late scores have come: a repair brings many at a time.

    Today lists them.
    """
    notify(
        person=submission.learner,
        kind=LATE_SCORE,
        key=submission.learner.study_day(now).isoformat(),
        says=_("A score that was late has arrived. Today lists all that did."),
        url=address_of(submission),
        now=now,
    )


def answers_seen(answers: Iterable[Submission]) -> list[Submission]:
    """Return those of `answers` whose score their learners can see.

    Not those that were taken back, and not those that they are to mark first.
    """
    keys = [answer.pk for answer in answers]
    seen = Submission.objects.filter(pk__in=keys, withdrawn_at=None, learner__erased_at=None)
    told = scores_to_tell(seen).select_related("learner", "version__question")
    return list(told)


def tell_of_new_scores(
    answers: Iterable[Submission], *, says: str, key: str, now: datetime
) -> None:
    """Tell each learner once, under the key, that other points count for an answer of theirs."""
    for answer in sorted(answers, key=lambda answer: answer.learner_id):
        notify(
            person=answer.learner,
            kind=NEW_SCORE,
            key=key,
            says=says % {"question": answer.version.question.title},
            url=address_of(answer),
            now=now,
        )


def address_of(answer: Submission) -> str:
    """Return the address of the view `answer`.

    To reverse its name, a worker would load every page first, with the locks of the answer held.
    """
    return f"{get_script_prefix()}answers/{answer.pk}/"
