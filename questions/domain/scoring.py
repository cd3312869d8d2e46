"""From a stored answer to its score: claim, mark, store. Every step can run twice.

pending -> (claim) scoring -> (store) scored. A claim is a lease: when its worker dies, the next
sweep sends the submission again. After MAX_ATTEMPTS it is failed, which people see and can repair.
"""

import time
import traceback
import uuid
from datetime import datetime, timedelta
from decimal import Decimal

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Case, DateTimeField, F, Q, QuerySet, UUIDField, Value, When
from django.utils import timezone
from django.utils.translation import gettext_noop

import scoring
from accounts.models import User
from questions.domain import cards, introducing, reviewing
from questions.domain.balancing import LOADS
from questions.domain.bases import BASIS, VERSION, Basis, find_basis, keep_version
from questions.domain.hearing import find_listeners, tell_listeners
from questions.domain.hints import charge_hints
from questions.domain.lesson_checks import finish_checked_lessons
from questions.domain.reviewing import (
    begin_card,
    correct_looks,
    is_corrected_mark,
    review_answer,
    review_points,
    review_question,
)
from questions.domain.telling import came_late, tell_of_late_score
from questions.domain.telling_rulings import lock_rulings, tell_of_rulings
from questions.models import (
    QuestionVersion,
    RecallSettings,
    Ruling,
    Score,
    ScoreOutbox,
    Submission,
)
from studyhub.enqueue import enqueue, enqueue_soon
from studyhub.faults import reach
from studyhub.leases import is_over
from studyhub.pipelines import pipelined_transaction
from studyhub.statements import Given, Statement
from studyhub.writes import (
    Forgettable,
    Insert,
    NextKey,
    Save,
    Take,
    Together,
    join,
)

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 5
MARKING_FAILED = gettext_noop("The scorer could not mark this answer.")

# Each answer takes these, so that their SQL is made once for each worker.
CLAIM = Take(
    lambda: unscored(Given("now", DateTimeField())).filter(
        Forgettable(), pk=Given("key", UUIDField()), attempts__lt=MAX_ATTEMPTS
    ),
    state=Submission.State.SCORING,
    attempts=F("attempts") + 1,
    claim_token=Given("token", UUIDField()),
    claimed_until=Given("until", DateTimeField()),
    sweep_after=Given("until", DateTimeField()),
)
AUTOMATIC = {"source": Score.Source.AUTOMATIC, "key": "automatic"}
NEW_SCORE = Insert(Score, told=True, marked_by=None, **AUTOMATIC)
NEW_FACT = Insert(ScoreOutbox, keyed=False)
OVER = {"state": Submission.State.SCORED, "claim_token": None, "claimed_until": None, "failure": ""}
SETTLED = Save(Submission, "effective_score", **OVER)
COUNTED = Save(Submission, "effective_score")
# What may have changed since the claim, and who is to be asked again. The effective score is not
# joined: who waits for this lock while a mentor's mark commits gets the row as it is now, but what
# is joined as it was before, and would put the mark aside. How the learner wants to be asked may be
# that old: it counts from some look on.
LOCKED = Statement(
    lambda: cards.take_turn(
        # Not its key: see `regrade_scores.lock_answers`.
        Submission.objects.select_for_update(of=("self",), no_key=True)
        .select_related("learner__recall_settings")
        .only(
            "effective_score",
            "withdrawn_at",
            "learner__time_zone",
            "learner__day_starts_at",
            "learner__interview_at",
            *(f"learner__recall_settings__{one.name}" for one in RecallSettings._meta.fields),
        )
        .annotate(ruling=F("version__ruling"), next_score=NextKey(Score))
        .filter(pk=Given("key", UUIDField()), claim_token=Given("token", UUIDField()))
    )
)


class ClaimLost(Exception):
    """The claim has passed to somebody else, who stores the score."""


def prepare_statements() -> None:
    """Make the SQL that every answer takes, so that the first in a process does not wait for it.

    Effects: this process is connected to the database.
    """
    stored = [
        join(NEW_SCORE, cards.NEW_LOOK, of_card, NEW_FACT, SETTLED)
        for of_card in (cards.NEW_CARD, cards.SAVED)
    ]
    from_cards = (cards.LOCKED, cards.LOOKS)
    of_points = (reviewing.KNOWN_POINTS, reviewing.NEW_POINTS, introducing.NEW)
    of_answers = (CLAIM, VERSION, BASIS, LOCKED, LOADS, *stored)
    with transaction.atomic():  # without one, no statement can be made that locks
        for one in (*of_answers, *from_cards, *of_points):
            one.prepare()
    find_listeners()


def lease() -> timedelta:
    """Return how long a claim holds: longer than the hard time limit of a task."""
    return timedelta(seconds=settings.CLAIM_SECONDS)


def unscored(now: datetime) -> QuerySet[Submission]:
    """Return the submissions that somebody may claim: pending, or held by a dead worker."""
    lost = is_over("claimed_until", most=lease(), now=now)
    return Submission.objects.filter(
        Q(state=Submission.State.PENDING) | Q(lost, state=Submission.State.SCORING)
    )


def score_submission(*, submission_id: str) -> Score | None:
    """Claim, mark and store one submission. Return its score, or None where another has it."""
    submission = claim_submission(submission_id=submission_id, now=timezone.now())
    if submission is None:
        return None
    reach("after_claim")
    try:
        basis = find_basis(submission.version)
        began = time.perf_counter()
        report = mark_by(submission, basis)
        seconds = time.perf_counter() - began
    except Exception as error:
        log_failure(submission, error)
        give_up_claim(submission=submission, error=error, now=timezone.now())
        return None
    reach("in_marking")
    score = store_score(
        submission=submission,
        report=report,
        duration_ms=round(seconds * 1000),
        now=timezone.now(),
    )
    reach("after_commit")
    return score


def log_failure(submission: Submission, error: Exception) -> None:
    """Log where marking failed. Not the error's message: it could quote the answer."""
    log.error(
        "marking failed",
        submission=str(submission.pk),
        attempt=submission.attempts,
        error=type(error).__name__,
        where=find_place(error),
    )


def find_place(error: Exception) -> str:
    """Return the file and the line in which an error arose."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{place.filename}:{place.lineno}"


def claim_submission(*, submission_id: str, now: datetime) -> Submission | None:
    """Take the lease on one submission and commit. Return None where it is not to be had.

    A claim that PostgreSQL forgets in a crash is as one whose worker died: the answer is sent
    again, and its score refused where the claim is gone.
    """
    key, token = uuid.UUID(str(submission_id)), uuid.uuid4()
    found = CLAIM.fetch(key=key, now=now, token=token, until=now + lease())
    if not found:
        return None
    [submission] = found
    submission.version = keep_version(submission.version_id)
    return submission


def mark_answer(submission: Submission, version: QuestionVersion | None = None) -> dict:
    """Return the report on an answer, by its own version or another one, on its bank's scale."""
    return mark_by(submission, find_basis(version or submission.version))


def mark_by(submission: Submission, basis: Basis) -> dict:
    """Return the report on an answer by a scheme and on a scale, with what hints cost. Pure."""
    report = scoring.mark(basis.scheme, submission.response, calibration=basis.scale)
    return charge_hints(report.to_json(), submission.hints)


def store_score(
    *, submission: Submission, report: dict, duration_ms: int, now: datetime
) -> Score | None:
    """Store the report of a claimed submission, unless the claim has passed to somebody else.

    Effects: an automatic Score, the effective score, the recall card, a row in the outbox, notices
    where the learner's page had stopped to wait and where the version is dropped, and the mark of a
    lesson whose last check passed.
    """
    try:
        with pipelined_transaction():
            return store_claimed(submission, report, duration_ms=duration_ms, now=now)
    except ClaimLost:
        return None


def store_claimed(
    submission: Submission, report: dict, *, duration_ms: int, now: datetime
) -> Score:
    """Lock the answer and its card, decide, and write all that follows by one statement."""
    wait_for_lock = LOCKED.begin(key=submission.pk, token=submission.claim_token)
    wait_for_card = begin_card(submission)  # sent along: where the claim is lost it is taken back
    take_over(submission, wait_for_lock())
    card, is_new = wait_for_card()
    if submission.withdrawn_at:  # no look: see `reviewing.restore_looks`
        card = None
    is_late = came_late(submission, now)
    with Together() as writes:
        score = keep_automatic_score(
            submission, report, duration_ms=duration_ms, now=now, writes=writes
        )
        review_question(card, submission=submission, score=score, writes=writes)
        settle(submission, score, writes)
    review_points(card, is_new=is_new, submission=submission, score=score)
    if submission.ruling == Ruling.Kind.FULL:
        unsettle_ruling(submission)
    finish_checked_lessons(submission=submission, now=now)
    # Before the notices, whose locks on the rows of people come last.
    if is_dropped := submission.ruling == Ruling.Kind.DROP:
        lock_rulings([submission.pk])
    tell_listeners(submission=submission, score=score, now=now)
    if is_dropped:
        tell_of_rulings([submission.pk], now=now)
    if is_late and submission.effective_score == score:
        tell_of_late_score(submission, now)
    reach("before_commit")
    return score


def take_over(submission: Submission, found: list[Submission]) -> None:
    """Bring a claimed answer up to date with its locked row. Raises ClaimLost where none is found.

    What is not taken over changes only together with the claim.
    """
    if not found:
        raise ClaimLost
    [locked] = found
    submission.learner = locked.learner
    submission.effective_score_id = locked.effective_score_id
    submission.withdrawn_at = locked.withdrawn_at
    submission.ruling = locked.ruling
    submission.next_score, submission.next_card = locked.next_score, locked.next_card


def keep_automatic_score(
    locked: Submission, report: dict, *, duration_ms: int, now: datetime, writes: Together
) -> Score:
    """Add the automatic score of a locked submission, or return the one that is there."""
    values = {
        "points": Decimal(str(report["points"])),
        "maximum": Decimal(str(report["maximum"])),
        "report": report,
        "scorer_version": report["versions"]["scorer"],
        "duration_ms": duration_ms,
        "created_at": now,
    }
    if locked.effective_score_id is None:  # so there is no score of any kind
        first = Score(pk=locked.next_score, submission=locked, **AUTOMATIC, **values)
        writes.add(NEW_SCORE, first)
        return first
    score, _made = Score.objects.get_or_create(submission=locked, **AUTOMATIC, defaults=values)
    return score


def unsettle_ruling(submission: Submission) -> None:
    """Let a worker give full marks to an answer whose score came after the ruling."""
    standing = Ruling.objects.filter(version=submission.version_id, undone_at=None)
    standing.update(settled_at=None)
    enqueue("questions.sweep_decisions")


def settle(submission: Submission, score: Score, writes: Together) -> None:
    """Make a locked submission scored, with the score that counts, and tell the folds."""
    for name, value in OVER.items():
        setattr(submission, name, value)
    make_effective(submission, score, writes)
    writes.add(SETTLED, submission)


def make_effective(submission: Submission, score: Score, writes: Together) -> None:
    """Let `score` count unless a mentor's mark already does, and add the fact."""
    current = submission.effective_score
    by_mentor = Score.Source.MENTOR
    if current is None or score.source == by_mentor or current.source != by_mentor:
        submission.effective_score = score
    writes.add(NEW_FACT, ScoreOutbox(submission=submission))
    enqueue_soon("progress.fold")


def lock_to_score(key: uuid.UUID) -> Submission:
    """Lock an answer whose score is to come from a person, and have the turn for its card.

    Both in one statement, as the scorer takes them: the turn first.
    """
    # Not its key: see `regrade_scores.lock_answers`.
    answers = Submission.objects.select_for_update(of=("self",), no_key=True)
    return cards.take_turn(answers.select_related("version")).get(pk=key)


@transaction.atomic
def append_mentor_score(
    *,
    submission: Submission,
    mentor: User,
    key: str,
    points: Decimal,
    maximum: Decimal,
    report: dict,
    now: datetime,
) -> Score:
    """Append a mentor's mark; it counts from now on. The same `key` gives the same score.

    An answer that still waits for the scorer goes on waiting: its automatic score is kept beside
    the mark when it comes, and does not replace it. A mark that corrects another has its `key` with
    a number behind a colon; where that one rated the look in recall, this one rates it anew.
    """
    locked = lock_to_score(submission.pk)
    score, made = Score.objects.get_or_create(
        submission=locked,
        key=key,
        defaults={
            "source": Score.Source.MENTOR,
            "points": points,
            "maximum": maximum,
            "report": report,
            "marked_by": mentor,
            "created_at": now,
        },
    )
    if not made:
        return score
    # Whichever score comes first is the look at the recall card.
    card = review_answer(submission=locked, score=score)
    if card and is_corrected_mark(score):
        correct_looks(submission=locked, score=score, cards=[card], now=now)
    with Together() as writes:
        if locked.state == Submission.State.FAILED:
            settle(locked, score, writes)
        else:
            make_effective(locked, score, writes)
            writes.add(COUNTED, locked)
    return score


def give_up_claim(*, submission: Submission, error: Exception, now: datetime) -> None:
    """Return a claimed submission to the queue after a fault, later each time, or fail it."""
    out_of_attempts = submission.attempts >= MAX_ATTEMPTS
    Submission.objects.filter(pk=submission.pk, claim_token=submission.claim_token).update(
        state=out_of_hope() if out_of_attempts else Submission.State.PENDING,
        claim_token=None,
        claimed_until=None,
        sweep_after=now + timedelta(seconds=2**submission.attempts),
        # The type only: a message could quote the answer.
        failure=f"{MARKING_FAILED} ({type(error).__name__})",
    )


def out_of_hope() -> Case:
    """Return the end of an answer without attempts: failed, or scored where a mentor marked it."""
    marked = When(effective_score__isnull=False, then=Value(Submission.State.SCORED))
    return Case(marked, default=Value(Submission.State.FAILED))
