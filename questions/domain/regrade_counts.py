"""What a regrade would give each answer, noted before anything is appended."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import OuterRef, QuerySet, Subquery

from questions.domain.regrade_scope import answers_of
from questions.domain.regrade_scores import lock_answers, mark_anew, points_of
from questions.domain.reports import automatic_score
from questions.models import Regrade, RegradeItem, Score, Submission

# How many answers a regrade holds in one transaction.
BATCH = 100


def count_batch(regrade: Regrade, *, now: datetime) -> int:
    """Note what some more answers would get. Return how many were looked at.

    An answer that gets another score meanwhile is left to the next batch. They are locked only
    once all are weighed: marking an essay takes long, and a mentor who marks one would wait for it.
    """
    waiting = list(
        annotate_newest(answers_of(regrade))
        .exclude(pk__in=regrade.items.values("submission"))
        .select_related("effective_score", "version__question")
        .order_by("pk")[:BATCH]
    )
    items = [weigh_answer(regrade, answer) for answer in waiting]
    held = Submission.objects.filter(pk__in=[one.pk for one in lock_answers(items)])
    newest_of = dict(annotate_newest(held).values_list("pk", "newest"))
    RegradeItem.objects.bulk_create(
        item
        for item, answer in zip(items, waiting, strict=True)
        if newest_of[answer.pk] == answer.newest
    )
    return len(items)


def annotate_newest(answers: QuerySet[Submission]) -> QuerySet[Submission]:
    """Give each answer `newest`, the key of its newest score."""
    scores = Score.objects.filter(submission=OuterRef("pk")).order_by("-pk")
    return answers.annotate(newest=Subquery(scores.values("pk")[:1]))


def weigh_answer(regrade: Regrade, answer: Submission) -> RegradeItem:
    before = automatic_score(answer) or answer.effective_score
    item = RegradeItem(
        regrade=regrade,
        submission=answer,
        share_before=share_of(before.points, before.maximum),
        maximum=before.maximum,
        has_mark=answer.effective_score.source == Score.Source.MENTOR,
    )
    if (report := mark_anew(answer, regrade)) is not None:
        item.points, item.maximum = points_of(report)
        item.share = share_of(item.points, item.maximum)
    return item


def share_of(points: Decimal, maximum: Decimal) -> Decimal:
    return (points / maximum).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def forget_counts(items: list[RegradeItem]) -> None:
    """Let regrades that wait count the answers of `items` anew, which have another score now.

    What would have left such an answer as it was may move it now, and the other way round.
    """
    RegradeItem.objects.filter(
        submission__in=[item.submission_id for item in items],
        regrade__state__in=(Regrade.State.COUNTING, Regrade.State.READY),
    ).delete()
