"""Saving what is being written: compare and swap, repeats, conflicts, and late text.

A save carries an id of its own (the same save sent again gets the same answer) and the number of
the version that it was based on. It may hold only the parts that changed.
"""

import enum
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, models, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from psycopg.types.json import Jsonb

from mockinterviews.domain.lateness import (
    Missed,
    find_missed,
    is_closed_alone,
    keep_late,
    takes_no_more,
)
from mockinterviews.domain.ledger import NotRunning
from mockinterviews.domain.ordering import is_in_order, read_in
from mockinterviews.domain.parts import Response, merge
from mockinterviews.models import Draft, DraftVersion, Interview, InterviewQuestion
from studyhub.statements import Given, Statement, fix_type, open_cursor

# The draft as it now is, and its next version: compare and swap in one statement. Whoever closes,
# pauses or extends holds the interview's row. After a wait for it PostgreSQL looks at the newest
# rows: where one of them is not what was read any more, nothing is written and no row comes back.
SWAP = """
WITH sitting AS (
    SELECT id FROM mockinterviews_interview
    WHERE id = %(interview)s AND state = 'running' AND paused_at IS NULL AND deadline = %(deadline)s
    FOR NO KEY UPDATE
), swapped AS (
    UPDATE mockinterviews_draft AS draft
    SET number = %(number)s, response = %(response)s, saved_at = %(now)s
    FROM sitting
    WHERE draft.id = %(draft)s AND draft.number = %(number)s - 1
    RETURNING draft.id
)
INSERT INTO mockinterviews_draftversion
    (draft_id, save_id, based_on, number, response, received_at)
SELECT id, %(save_id)s, %(based_on)s, %(number)s, %(response)s, %(now)s FROM swapped
RETURNING id
"""


class Outcome(enum.StrEnum):
    SAVED = "saved"
    # The same save had arrived before.
    REPEATED = "repeated"
    # Another tab has changed the same part since: the text is kept, the learner chooses.
    CONFLICT = "conflict"
    # The clock stands still: the text is kept, and counts when it is sent again on going on.
    PAUSED = "paused"
    # The interview or the question is over: the text is kept and not scored.
    LATE = "late"


@dataclass(frozen=True)
class SaveResult:
    """What became of a save, and the draft as it now is."""

    outcome: Outcome
    number: int
    saved_at: datetime | None
    response: Response
    interview: Interview
    # Why it is late, where it is.
    missed: Missed | None = None


def save_draft(
    *,
    interview: Interview,
    position: int,
    save_id: uuid.UUID,
    based_on: int,
    response: Response,
    now: datetime,
    after: Collection[uuid.UUID] = (),
    bases: Mapping[str, int] | None = None,
    asked: InterviewQuestion | None = None,
) -> SaveResult:
    """Save the parts in `response` of one question's draft.

    It is accepted when nothing else was saved since `based_on`, or nothing else in the same parts,
    or nothing else than the saves `after`, which the same tab sent before and got no answer to.
    `bases` has the base of each part that has one of its own: a tab that saves one part has not
    read what others wrote into the rest. `asked` is the question with its draft where both were
    read a moment ago: most saves are plainly in order by it, and take one statement.

    A refused text is kept as a version without a number. Until the deadline and its grace are over
    a save counts; what arrives later is kept as late text. While the clock stands still none
    counts, or a pause would be time to write in: the text is kept like a refused one, and the same
    save is taken as a new one once the clock goes on. Raise NotRunning before the start, and
    TakesNothing where so much of it came late that no more is taken in.
    """
    sent = {
        "save_id": save_id,
        "based_on": based_on,
        "response": response,
        "now": now,
        "bases": bases or {},
    }
    try:
        if asked and (result := save_at_once(asked, **sent)):
            return result
        return attempt(interview, position=position, after=after, **sent)
    except IntegrityError:
        # The same save arrived twice at once and the other one was stored: now it is a repeat.
        return attempt(interview, position=position, after=after, **sent)


def save_at_once(
    asked: InterviewQuestion, *, save_id, based_on, response, now, bases
) -> SaveResult | None:
    """Save what is based on the newest version, as it is when somebody types on in one tab.

    Nothing is locked before: return None where the save asks for more thought than that, or where
    something has changed since `asked` was read.
    """
    draft, sitting = getattr(asked, "draft", None), asked.interview
    if draft is None or set(read_in(response, based_on, bases).values()) != {draft.number}:
        return None
    if sitting.paused_at or takes_no_more(sitting, now) or is_closed_alone(asked, sitting, now):
        return None
    merged = merge(draft.response, response)
    if not swap(draft, sitting, save_id, based_on, merged, now):
        return None
    return SaveResult(Outcome.SAVED, draft.number, draft.saved_at, draft.response, sitting)


@transaction.atomic
def attempt(interview, *, position, save_id, based_on, response, now, after, bases) -> SaveResult:
    draft = lock_draft(interview, position, save_id)
    sitting = draft.question.interview
    merged = merge(draft.response, response)
    if draft.earlier_number:
        return SaveResult(
            Outcome.REPEATED, draft.earlier_number, draft.saved_at, draft.response, sitting
        )
    bases_of, number, missed = read_in(response, based_on, bases), None, None
    if draft.earlier_id is not None:
        outcome = Outcome.CONFLICT
    elif missed := find_missed(draft.question, sitting, now):
        is_late, number = keep_late(
            draft, missed, save_id=save_id, bases=bases_of, after=after, response=response, now=now
        )
        outcome = Outcome.LATE if is_late else Outcome.REPEATED
    elif sitting.paused_at:
        outcome = keep_paused(draft, save_id, based_on, merged, now)
    elif is_in_order(draft, bases_of, after, response):
        # Both rows are held: nothing can have changed.
        swap(draft, sitting, save_id, based_on, merged, now)
        outcome = Outcome.SAVED
    else:
        store_version(draft, save_id, based_on, None, response, now)
        outcome = Outcome.CONFLICT
    number = draft.number if number is None else number
    return SaveResult(outcome, number, draft.saved_at, draft.response, sitting, missed)


def lock_draft(interview: Interview, position: int, save_id: uuid.UUID) -> Draft:
    """Lock the draft and its interview in one statement, with what an earlier such save became.

    Both rows are locked so that PostgreSQL gives their newest state after a wait; a closing that
    came first is then seen here, and one that comes later waits and reads what is saved now. The
    interview comes first, as everywhere: two that wait for each other's row would both fail.
    """
    for draft in DRAFT.fetch(interview=interview.pk, position=position, save_id=save_id):
        return draft
    # Drafts are made at the start.
    raise NotRunning(interview)


def draft_to_save() -> QuerySet[Draft]:
    earlier = DraftVersion.objects.filter(
        draft=OuterRef("pk"), save_id=Given("save_id", models.UUIDField())
    )
    return (
        Draft.objects.select_for_update(of=("question__interview", "self"), no_key=True)
        .select_related("question__interview")
        .annotate(
            earlier_id=Subquery(earlier.values("pk")),
            earlier_number=Subquery(earlier.values("number")),
        )
        .filter(
            question__interview=Given("interview", models.UUIDField()),
            question__position=Given("position", models.IntegerField()),
        )
        .order_by()
    )


DRAFT = Statement(draft_to_save)


def swap(
    draft: Draft, sitting: Interview, save_id, based_on: int, merged: Response, now: datetime
) -> bool:
    """Store `merged` as the next version of a draft as it was read; return whether it still was."""
    with open_cursor(connection) as cursor:
        cursor.execute(
            SWAP,
            {
                "interview": sitting.pk,
                "deadline": sitting.deadline,
                "draft": draft.pk,
                "save_id": save_id,
                "based_on": fix_type(based_on),
                "number": fix_type(draft.number + 1),
                "response": Jsonb(merged),
                "now": now,
            },
        )
        is_stored = bool(cursor.fetchall())
    if is_stored:
        draft.number, draft.response, draft.saved_at = draft.number + 1, merged, now
    return is_stored


def replace_draft(
    draft: Draft, *, number: int, save_id: uuid.UUID, response: Response, now: datetime
) -> None:
    """Make `response` the accepted text as this version. The caller holds the interview."""
    based_on = draft.number
    draft.number, draft.response, draft.saved_at = number, response, now
    draft.save(update_fields=["number", "response", "saved_at"])
    store_version(draft, save_id, based_on, number, response, now)


def store_version(draft: Draft, save_id, based_on: int, number, response, now) -> None:
    DraftVersion.objects.create(
        draft=draft,
        save_id=save_id,
        based_on=based_on,
        number=number,
        response=response,
        received_at=now,
    )


def keep_paused(draft: Draft, save_id, based_on: int, merged: Response, now) -> Outcome:
    """Keep text that came while the clock stood still, under an id made of its own.

    So the save's own id is still free when it comes again, and the text is kept once.
    """
    if merged == draft.response:
        return Outcome.REPEATED
    kept_as = uuid.uuid5(save_id, "paused")
    if not draft.versions.filter(save_id=kept_as).exists():
        store_version(draft, kept_as, based_on, None, merged, now)
    return Outcome.PAUSED
