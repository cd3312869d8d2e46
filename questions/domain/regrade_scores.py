"""The scores that a regrade appends to each answer, or takes back, and the looks rated by them."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import structlog
from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Concat

from questions.domain.regrade_scope import basis_of, judge_of, versions_with_full_marks
from questions.domain.reviewing import REGRADED, UNDONE, correct_looks, is_of_words, lock_looked_at
from questions.domain.scoring import COUNTED, make_effective, mark_by
from questions.models import QuestionVersion, Regrade, RegradeItem, Score, Submission
from studyhub.writes import Together

log = structlog.get_logger(__name__)


def change_scores(
    items: list[RegradeItem], change: Callable[[Submission, RegradeItem], bool], *, now: datetime
) -> list[Submission]:
    """Change the score of each answer, and with the one that counts how recall rates it.

    Return the answers that have another score now. `change` notes in the item whether the score of
    the regrade stands, which is not yet saved.
    """
    answers, item_of = lock_answers(items), find_kept(items)
    changed = [one for one in answers if one.pk in item_of and change(one, item_of[one.pk])]
    # Only now: marking an essay takes long, and a learner who rates a card would wait for it.
    cards = lock_looked_at(changed)
    for answer in changed:
        standing = filter(is_of_words, list_standing(answer))
        score = next(standing, answer.effective_score)
        correct_looks(submission=answer, score=score, cards=cards.get(answer.pk, ()), now=now)
    return changed


def lock_answers(items: list[RegradeItem]) -> list[Submission]:
    # The score is not joined: see `scoring.store_score`. The key is not locked: a learner who rates
    # a look holds its card, for which we wait, and needs the key at the commit.
    return list(
        Submission.objects.select_for_update(of=("self",), no_key=True)
        .select_related("learner__recall_settings", "version__question")
        .filter(pk__in=[item.submission_id for item in items])
        .order_by("pk")
    )


def find_kept(items: list[RegradeItem]) -> dict[UUID, RegradeItem]:
    """Return the items that are still there, by their answers, which are locked.

    While we waited for the lock, another regrade may have scored an answer and let it be counted
    anew: a score without an item could never be taken back.
    """
    kept = set(
        RegradeItem.objects.filter(pk__in=[item.pk for item in items]).values_list("pk", flat=True)
    )
    return {item.submission_id: item for item in items if item.pk in kept}


def append_score(answer: Submission, item: RegradeItem, regrade: Regrade, *, now: datetime) -> bool:
    """Add the score of a locked answer as the regrade has it. Once, however often it runs.

    Return whether it counts: a mentor's mark goes on counting.
    """
    # Taken back, or their words went with them meanwhile, and so did what could be scored.
    if answer.withdrawn_at or not answer.response or is_ruled(answer, regrade):
        return False
    if (report := mark_anew(answer, regrade)) is None:
        return False
    item.applied_at = now
    points, maximum = points_of(report)
    score = add_score(answer, key_of(regrade), points, maximum, report, now=now)
    return answer.effective_score_id == score.pk


def is_ruled(answer: Submission, regrade: Regrade) -> bool:
    """Return whether a ruling holds on the version of a locked answer, or on the one that scores.

    Asked after the lock: full marks may have been appended while we waited for it. A ruling that is
    recorded later appends them after us.
    """
    asked = {answer.version_id, judge_of(answer, regrade).pk}
    return QuestionVersion.objects.filter(pk__in=asked).exclude(ruling="").exists()


def mark_anew(answer: Submission, regrade: Regrade) -> dict | None:
    """Return the report on an answer as a regrade has it; None where it cannot be scored so."""
    version = judge_of(answer, regrade)
    try:
        report = mark_by(answer, basis_of(regrade, version))
    except Exception as error:  # an option that is gone, a part that has another name
        log.info("not regraded", submission=str(answer.pk), error=type(error).__name__)
        return None
    # The page of the answer names the version, and shows its key.
    report["versions"]["question"] = version.number
    return report


def points_of(report: dict) -> tuple[Decimal, Decimal]:
    return Decimal(str(report["points"])), Decimal(str(report["maximum"]))


def return_score(answer: Submission, item: RegradeItem, regrade: Regrade, *, now: datetime) -> bool:
    """Give a locked answer the points that it had before the regrade. Return whether they count.

    What was decided about the answer after the regrade stands. Where full marks came to lie on top
    while we waited for the lock, it is left alone: their end would bring our score back. So it is
    beneath the score of another regrade.
    """
    if versions_with_full_marks().filter(version=answer.version_id).exists():
        return False
    if RegradeItem.objects.filter(lies_beneath(regrade), pk=item.pk).exists():
        return False
    item.applied_at = None
    own = key_of(regrade)
    standing = list_standing(answer)
    if len(standing) < 2 or standing[0].key != own:
        return False
    former = standing[1]
    points, maximum = former.points, former.maximum
    score = add_score(answer, own + UNDONE, points, maximum, former.report, now=now)
    return answer.effective_score_id == score.pk


def lies_beneath(regrade: Regrade) -> Exists:
    """Return the condition on items that another regrade's score stands on top of the own one."""
    scores = Score.objects.filter(submission=OuterRef("submission"))
    own = Score.objects.filter(submission=OuterRef(OuterRef("submission")), key=key_of(regrade))
    undone = scores.filter(key=Concat(OuterRef("key"), Value(UNDONE)))
    later = scores.filter(key__startswith=REGRADED, pk__gt=Subquery(own.values("pk")))
    return Exists(later.exclude(key__endswith=UNDONE).exclude(Exists(undone)))


def list_standing(answer: Submission) -> list[Score]:
    """Return the automatic scores of an answer that nobody has taken back, the newest first."""
    automatic = list(answer.scores.exclude(source=Score.Source.MENTOR).order_by("-pk"))
    undone = {one.key.removesuffix(UNDONE) for one in automatic if one.key.endswith(UNDONE)}
    return [one for one in automatic if one.key.removesuffix(UNDONE) not in undone]


def add_score(
    answer: Submission, key: str, points: Decimal, maximum: Decimal, report: dict, *, now: datetime
) -> Score:
    """Append a score to a locked answer; it counts unless a mentor's mark does."""
    score, made = Score.objects.get_or_create(
        submission=answer,
        key=key,
        defaults={
            "source": Score.Source.REGRADE,
            "points": points,
            "maximum": maximum,
            "report": report,
            "scorer_version": report.get("versions", {}).get("scorer", ""),
            "created_at": now,
        },
    )
    if made:
        with Together() as writes:
            make_effective(answer, score, writes)
            writes.add(COUNTED, answer)
    return score


def key_of(regrade: Regrade) -> str:
    return f"{REGRADED}{regrade.pk}"
