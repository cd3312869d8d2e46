"""Problems that learners report with questions, and what authors answer."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.notices import notify
from accounts.models import User
from questions.models import Problem, QuestionVersion, Submission
from questions.notifying import PROBLEM

LONGEST = 2000


class RepliedMeanwhile(Exception):
    """A reply to a problem that somebody has replied to since it was opened."""


@transaction.atomic
def report_problem(
    *,
    learner: User,
    version: QuestionVersion,
    submission: Submission | None = None,
    sort: str,
    says: str,
    now: datetime,
) -> Problem:
    """Put a problem into the inbox of the authors. Return it.

    Who reports the same sort of problem again, before somebody has looked, adds to the first
    report: a double press stores one.
    """
    says = says.strip()[:LONGEST]
    problem, made = Problem.objects.select_for_update().get_or_create(
        learner=learner,
        version=version,
        sort=Problem.Sort(sort),
        state=Problem.State.OPEN,
        defaults={"submission": submission, "says": says, "reported_at": now},
    )
    if not made and says and says not in problem.says:
        problem.says = "\n\n".join(filter(None, [problem.says, says]))[-LONGEST:]
        problem.submission = submission or problem.submission
        problem.save(update_fields=["says", "submission"])
    return problem


@transaction.atomic
def answer_problem(
    *, problem: Problem, author: User, answer: str, seen: str | None = None, now: datetime
) -> Problem:
    """Write to who reported a problem, which stays in the inbox. Effects: a notice to them.

    Who reported it sees the last reply alone. With `seen`, the mark of the one that the author saw
    (`mark_reply`), another one is not written over: raises RepliedMeanwhile.
    """
    locked = lock_problem(problem)
    check_seen(locked, answer, seen)
    if locked.state == Problem.State.CLOSED:
        return locked
    return handle(locked, author, Problem.State.ANSWERED, answer, now)


@transaction.atomic
def close_problem(
    *,
    problem: Problem,
    author: User,
    answer: str = "",
    seen: str | None = None,
    now: datetime,
) -> Problem:
    """Take a problem out of the inbox, with a last word where there is one.

    Closing twice is closing once. `seen` is as in `answer_problem`. Effects: a notice to who
    reported it.
    """
    locked = lock_problem(problem)
    if locked.state == Problem.State.CLOSED:
        return locked
    check_seen(locked, answer, seen)
    return handle(locked, author, Problem.State.CLOSED, answer, now)


@transaction.atomic
def reopen_problem(*, problem: Problem) -> Problem:
    """Put a closed problem back into the inbox."""
    locked = lock_problem(problem)
    if locked.state == Problem.State.CLOSED:
        locked.state = Problem.State.ANSWERED
        locked.save(update_fields=["state"])
    return locked


def mark_reply(problem: Problem) -> str:
    """Return a mark of the reply to a problem; "" where nobody has replied."""
    at = problem.answered_at or problem.handled_at
    return at.isoformat() if problem.answer and at else ""


def check_seen(problem: Problem, answer: str, seen: str | None) -> None:
    """Raise RepliedMeanwhile where words would take the place of others that nobody saw.

    A second press has the words of the first.
    """
    words = answer.strip()[:LONGEST]
    if words and words != problem.answer and seen not in (None, mark_reply(problem)):
        raise RepliedMeanwhile


def lock_problem(problem: Problem) -> Problem:
    return (
        Problem.objects.select_for_update(of=("self",))
        .select_related("learner", "version__question")
        .get(pk=problem.pk)
    )


def handle(problem: Problem, author: User, state: str, answer: str, now: datetime) -> Problem:
    """Store what an author did about a problem, and tell who reported it."""
    problem.state = state
    if words := answer.strip()[:LONGEST]:
        problem.answer, problem.answered_by, problem.answered_at = words, author, now
    elif problem.answer and problem.answered_by_id is None:
        # The words of who handled it before stay theirs.
        problem.answered_by_id, problem.answered_at = problem.handled_by_id, problem.handled_at
    problem.handled_by = author
    problem.handled_at = now
    problem.save(
        update_fields=[
            *("state", "handled_by", "handled_at"),
            *("answer", "answered_by", "answered_at"),
        ]
    )
    title = problem.version.question.title
    says = (
        _("The problem that you reported is closed: “%(title)s”")
        if state == Problem.State.CLOSED
        else _("An author answered the problem that you reported: “%(title)s”")
    )
    notify(
        person=problem.learner,
        kind=PROBLEM,
        says=says % {"title": title},
        url=reverse("problem", args=[problem.pk]),
        now=now,
    )
    return problem
