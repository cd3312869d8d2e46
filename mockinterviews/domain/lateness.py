"""What comes too late: why that is, and how it is kept, so that no word is lost.

What is kept is what was sent, not the draft around it. It is held to the order of all saves, so
that texts which follow each other form a line behind the draft, numbered on from it: the answers
tell the page these numbers, and its next save is based on them. What writes over something that its
writer had not read has no number; it is another version, for people to judge.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from mockinterviews.domain import clock
from mockinterviews.domain.ledger import InterviewError
from mockinterviews.domain.ordering import Written, is_in_order
from mockinterviews.domain.parts import Response, merge
from mockinterviews.domain.visits import goes_back
from mockinterviews.models import Draft, Interview, InterviewQuestion, LateText

# So long after the end of an interview late text may be accepted: later it is old news. It is kept
# whenever it comes, as from a device that was away for weeks: nobody else has these words.
JUDGED_WITHIN = timedelta(days=7)
# So many late texts of one question are kept. A page sends a few: this is for what is no page.
MOST_LATE = 100


class TakesNothing(InterviewError):
    """Not even late text is taken in any more: what was sent is not with us."""


class Missed(NamedTuple):
    """What a save missed: why it is late, and since when."""

    why: LateText.Why
    at: datetime


class Kept(NamedTuple):
    """What became of late text: whether it says anything new, and the version that it is of."""

    is_late: bool
    number: int


def takes_no_more(sitting: Interview, now: datetime) -> bool:
    return sitting.state != Interview.State.RUNNING or clock.is_over(
        deadline=sitting.deadline, now=now, paused_at=sitting.paused_at
    )


def is_closed_alone(question: InterviewQuestion, sitting: Interview, now: datetime) -> bool:
    """Return whether this question is over while the interview goes on: what comes now is late."""
    return clock.is_question_over(
        question.closes_at, question.left_at, now=sitting.paused_at or now
    )


def find_missed(question: InterviewQuestion, sitting: Interview, now: datetime) -> Missed | None:
    """Return why a save of this question is late now; None where it still counts.

    Where more than one end is over, what the learner did to the question comes before the clock:
    an extension takes nothing of that back.
    """
    is_over = takes_no_more(sitting, now)
    if not is_over and not is_closed_alone(question, sitting, now):
        return None
    end = sitting.finished_at or sitting.deadline
    if question.left_at and clock.is_question_over(question.left_at, now=now):
        return Missed(why_left(question, sitting), question.left_at)
    if question.closes_at and not (is_over and question.closes_at >= end):
        return Missed(LateText.Why.MINUTES, question.closes_at)
    return Missed(LateText.Why.END, end)


def why_left(question: InterviewQuestion, sitting: Interview) -> LateText.Why:
    """Return why a question has a `left_at`: with going back, only the model answer gives one.

    Without it, who left a question opened the next one at that instant.
    """
    if goes_back(sitting):
        return LateText.Why.KEY
    opened = InterviewQuestion.everything.filter(interview=sitting, opened_at=question.left_at)
    return LateText.Why.LEFT if opened.exists() else LateText.Why.KEY


def line_up(draft: Draft, late: Iterable[LateText]) -> list[Written]:
    """Return what the draft would be after each of the late texts in its line, oldest first.

    Where staff have put in another version since, the draft has overtaken their numbers.
    """
    line, number, response = [], draft.number, draft.response
    for one in sorted(in_line(late), key=lambda one: one.number):
        number, response = max(number + 1, one.number), merge(response, one.response)
        line.append(Written(number, one.save_id, response))
    return line


def in_line(late: Iterable[LateText]) -> list[LateText]:
    """Return those that are in order and not accepted yet."""
    return [one for one in late if one.number is not None and one.accepted_at is None]


def keep_late(
    draft: Draft,
    missed: Missed,
    *,
    save_id: uuid.UUID,
    bases: Mapping[str, int],
    after: Collection[uuid.UUID],
    response: Response,
    now: datetime,
) -> Kept:
    """Keep what came late, unless it was handed in anyway or is kept already.

    Two tabs may both bring the same, and one tab the same save twice. Raise TakesNothing where the
    interview is long over or there is too much already. The caller holds the interview.
    """
    kept = list(LateText.objects.filter(question=draft.question))
    own = min(bases.values())
    for one in kept:
        if one.save_id == save_id:
            return Kept(True, own if one.number is None else one.number)
    line = line_up(draft, kept)
    newest = line[-1] if line else Written(draft.number, None, draft.response)
    says_nothing = merge(draft.response, response) == draft.response
    if merge(newest.response, response) == newest.response:
        return Kept(not says_nothing, newest.number)
    is_next = is_in_order(draft, bases, after, response, line)
    if not is_next and says_nothing:
        return Kept(False, own)
    if not is_next and any(one.number is None and one.response == response for one in kept):
        return Kept(True, own)
    check_room(draft.question, kept)
    LateText.objects.create(
        question=draft.question,
        save_id=save_id,
        response=response,
        received_at=now,
        why=missed.why,
        over_at=missed.at,
        number=newest.number + 1 if is_next else None,
    )
    # Who has not read the newer text is not told its number, or would write over it the next time.
    return Kept(True, newest.number + 1 if is_next else own)


def check_room(question: InterviewQuestion, kept: Collection[LateText]) -> None:
    """Raise TakesNothing, with what the learner can do, where nothing more is taken in."""
    if len(kept) >= MOST_LATE:
        says = _(
            "%(count)d late versions of this answer are kept, and no more are taken in. Copy your "
            "text if you need it: it is not saved on the site."
        )
        raise TakesNothing(says % {"count": MOST_LATE}, question.interview)
