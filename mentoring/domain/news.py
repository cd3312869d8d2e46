"""What learner and mentor said to each other of a review that the other has not seen yet.

A notice tells of it once, and can be switched off. So each word is noted as seen when the page of
the review first shows it to the other of the two: until then lists mark the review, and count it.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from mentoring.models import Correction, Reply, Review
from studyhub.statements import Given


def unseen_by(reader: User | Given) -> QuerySet[Reply]:
    """Return what is new to the `reader`, where they are the learner or the mentor."""
    return Reply.objects.filter(seen_at=None).exclude(author=reader).order_by()


def annotate_unseen(reviews: QuerySet[Review], reader: User | Given) -> QuerySet[Review]:
    """Add `unseen`, how many replies are new to the `reader`: the learner or the mentor."""
    unseen = unseen_by(reader)
    of_all = unseen.filter(review=OuterRef("pk"))
    of_comments = unseen.filter(comment__review=OuterRef("pk"))
    return reviews.annotate(unseen=count_rows(of_all) + count_rows(of_comments))


def count_rows(replies: QuerySet[Reply]) -> Subquery:
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(replies.annotate(n=count).values("n"))


def has_unseen(reader: User | Given) -> Q:
    """Return the condition that a reply on a review is new to its `reader`.

    Of all replies few are unseen, and the reviews are found from these: asked review by review, it
    would cost more with every one that somebody ever gave.
    """
    replied = Coalesce("review", "comment__review")
    return Q(pk__in=unseen_by(reader).annotate(replied=replied).values("replied"))


def annotate_new_correction(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Add `is_corrected_anew`: whether its learner has not seen a correction, or what was added."""
    there = unseen_corrections().filter(review=OuterRef("pk"))
    return reviews.annotate(is_corrected_anew=Exists(there))


def unseen_corrections() -> QuerySet[Correction]:
    return Correction.objects.filter(seen_at=None).order_by()


def has_news(learner: User | Given) -> Q:
    """Return the condition that something of the review of a request is new to its `learner`."""
    replied = Coalesce("review__request", "comment__review__request")
    replies = unseen_by(learner).annotate(replied=replied).values("replied")
    return Q(pk__in=replies) | Q(pk__in=unseen_corrections().values("review__request"))


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
