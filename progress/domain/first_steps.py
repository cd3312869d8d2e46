"""The way in: the three steps that somebody new finds on Today in place of a plan."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from lessons.models import Lesson
from progress.domain.today import Facts

# So many answers show where to begin.
FIRST_QUESTIONS = 6
# Who has given so many answers needs no introduction, whether they read a lesson or not.
KNOWS_THE_WAY = 12


@dataclass(frozen=True)
class FirstSteps:
    """The three steps of somebody new, and which of them are done."""

    has_date: bool
    has_answers: bool
    has_read: bool
    lesson: Lesson | None
    # Whether the questions are answered, where the step is done; else it was skipped.
    is_placed: bool = True


def first_steps(
    *,
    learner: User,
    facts: Facts,
    answers: int,
    no_date: bool = False,
    without_check: Callable[[], bool] = lambda: False,
) -> FirstSteps | None:
    """Return the first steps, or None once they are taken.

    `answers` counts those whose score is still to come as well. The steps are taken when six
    questions are answered and a lesson was opened (without lessons on offer, the former), or after
    twelve answers or an interview in any case. The check can be skipped: `without_check` says so,
    and is only asked where it matters. The date is never waited for. Feedback that waits is
    news of theirs: an introduction must not stand before it.
    """
    is_placed = answers >= FIRST_QUESTIONS
    has_answers = is_placed or (answers < KNOWS_THE_WAY and without_check())
    has_read = facts.lesson is None or facts.lesson.ever_read
    knows_the_way = answers >= KNOWS_THE_WAY or facts.sat_at is not None
    if (has_answers and has_read) or knows_the_way or facts.reviews:
        return None
    return FirstSteps(
        has_date=learner.interview_at is not None or no_date,
        has_answers=has_answers,
        has_read=has_read,
        lesson=facts.lesson,
        is_placed=is_placed,
    )
