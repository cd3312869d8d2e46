"""What learner and mentor said to each other of a review that the other has not seen yet.

A notice tells of it once, and can be switched off. So each word is noted as seen when the page of
the review first shows it to the other of the two: until then lists mark the review, and count it.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from mentoring.models import Correction, Reply, Review
from studyhub.statements import Given


def unseen_by(reader: User | Given) -> tuple[QuerySet[Reply], QuerySet[Reply]]:
    """Return what is new to the `reader`, who is the learner or the mentor of an outer review.

    What was said of all of it, and under its comments.
    """
    unseen = Reply.objects.filter(seen_at=None).exclude(author=reader).order_by()
    return unseen.filter(review=OuterRef("pk")), unseen.filter(comment__review=OuterRef("pk"))


def annotate_unseen(reviews: QuerySet[Review], reader: User | Given) -> QuerySet[Review]:
    """Add `unseen`, how many replies are new to the `reader`: the learner or the mentor."""
    of_all, of_comments = map(count_rows, unseen_by(reader))
    return reviews.annotate(unseen=of_all + of_comments)


def count_rows(replies: QuerySet[Reply]) -> Subquery:
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(replies.annotate(n=count).values("n"))


def has_unseen(reader: User | Given) -> Q:
    """Return the condition that a reply on a review is new to its `reader`."""
    of_all, of_comments = unseen_by(reader)
    return Q(Exists(of_all)) | Q(Exists(of_comments))


def annotate_new_correction(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Add `is_corrected_anew`: whether its learner has not seen a correction, or what was added."""
    return reviews.annotate(is_corrected_anew=Exists(unseen_corrections()))


def unseen_corrections() -> QuerySet[Correction]:
    return Correction.objects.filter(review=OuterRef("pk"), seen_at=None).order_by()


def news_for_learner(learner: User | Given) -> QuerySet[Review]:
    """Return the reviews of an outer request in which something is new to its learner."""
    there = Review.objects.filter(request=OuterRef("pk"), state=Review.State.RETURNED)
    return there.filter(has_unseen(learner) | Q(Exists(unseen_corrections())))


def note_seen(
    *,
    reader: User,
    replies: Iterable[Reply],
    corrections: Iterable[Correction] = (),
    now: datetime,
) -> None:
    """Note that a page has shown these to the `reader`. What came since they were read stays new.

    Corrections are new to learners alone. What another page of theirs is just noting is left to it.
    """
    for model, shown in ((Reply, list_new(replies, reader)), (Correction, corrections)):
        if keys := [one.pk for one in shown if one.seen_at is None]:
            set_seen(model.objects.filter(pk__in=keys, seen_at=None), now)


@transaction.atomic
def set_seen(rows: QuerySet, now: datetime) -> None:
    free = rows.select_for_update(no_key=True, skip_locked=True).order_by("pk")
    rows.filter(pk__in=list(free.values_list("pk", flat=True))).update(seen_at=now)


def list_new(replies: Iterable[Reply], reader: User) -> list[Reply]:
    """Return what the `reader` had on no page yet, of what they did not write themselves."""
    return [one for one in replies if one.seen_at is None and one.author_id != reader.pk]
