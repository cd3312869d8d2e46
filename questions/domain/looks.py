"""Looks at cards that learners take or rate themselves: no row changes, a later one supersedes it.

So is one whose answer got another score since. A look that is no answer is a fact of its own for
the figures; an answer is one already.
"""

from collections.abc import Sequence
from datetime import datetime

import fsrs
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from questions.domain.cards import CardRefused, add_look, list_looks
from questions.domain.preferences import settings_of
from questions.models import Card, LookOutbox, ReviewLog, Submission
from studyhub.enqueue import enqueue_soon
from studyhub.writes import Together

FAILED = (fsrs.Rating.Again, fsrs.Rating.Hard)


@transaction.atomic
def rate_look(*, card: Card, rating: int, seen: int | None, now: datetime) -> Card:
    """Rate the newest look at a card otherwise, by a row that supersedes it.

    `seen` is the key of the look that the learner had before them. Rating it as it is rated changes
    nothing. Raises CardRefused where there is no look, where a newer one counts by now, or where
    the answer did not pass and the rating says that it was recalled well.
    """
    card, learner = lock_card(card)
    looks = list_looks(card)
    last = find_last(looks, seen)
    if last.rating == rating:
        return card
    if rating not in ratings_for(last):
        raise CardRefused(_("The answer did not pass, so it can be rated again or hard."))
    log = supersede_with(last, rating=rating, source=ReviewLog.Source.LEARNER, made_at=now)
    store_instead(card=card, looks=looks, last=last, log=log, learner=learner)
    return card


def ratings_for(look: ReviewLog) -> tuple[fsrs.Rating, ...]:
    """Return what a learner may rate a look: one whose answer failed was at best hard to recall.

    What rated an answer is its newest row that the learner did not make.
    """
    rated = look
    if look.submission_id and look.source != ReviewLog.Source.ANSWER:
        rows = ReviewLog.objects.filter(card=look.card_id, submission=look.submission_id)
        rated = rows.filter(source=ReviewLog.Source.ANSWER).order_by("pk").last() or look
    failed = rated.source == ReviewLog.Source.ANSWER and rated.rating == fsrs.Rating.Again
    return FAILED if failed else tuple(fsrs.Rating)


@transaction.atomic
def look_at_card(*, card: Card, rating: int, seen: int, now: datetime) -> Card:
    """Log the look that a learner took at an own card, as they rated it.

    `seen` is how many looks the card had on the page: a second press, or another tab that was
    quicker, changes nothing.
    """
    card, learner = lock_card(card)
    looks = list_looks(card)
    if len(looks) != seen:
        return card
    log = ReviewLog(
        card=card,
        learner=learner,
        source=ReviewLog.Source.LEARNER,
        rating=rating,
        reviewed_at=now,
        study_day=learner.study_day(now),
        made_at=now,
    )
    store_look(card=card, looks=looks, log=log, learner=learner)
    return card


@transaction.atomic
def undo_rating(*, card: Card, seen: int, now: datetime) -> Card:
    """Take back the last rating that the learner gave: what it superseded counts again.

    A look at an own card that they rated once is taken back as a whole. Raises CardRefused where
    the rating is none of theirs, or another one came since.
    """
    card, learner = lock_card(card)
    looks = list_looks(card)
    last = find_last(looks, seen)
    if last.source != ReviewLog.Source.LEARNER:
        raise CardRefused(_("This rating came with the answer. Choose another one instead."))
    if earlier := find_earlier(last):
        log = bring_back_rating(last, earlier, now)
    else:
        log = supersede_with(last, source=ReviewLog.Source.UNDO, made_at=now)
    store_instead(card=card, looks=looks, last=last, log=log, learner=learner)
    return card


def correct_look(
    *, card: Card, submission: Submission, rating: int, learner: User, now: datetime
) -> None:
    """Rate the look that an answer was at a locked card as a corrected score of it says.

    What the learner said themself stays. A rating that counted before comes back with exactly what
    it had, so that a correction that is taken back leaves the card as it was.
    """
    looks = list_looks(card)
    last = find_look(looks, submission)
    if last is None or last.source != ReviewLog.Source.ANSWER or last.rating == rating:
        return
    earlier = find_earlier(last)
    if earlier and earlier.rating == rating:
        log = bring_back_rating(last, earlier, now)
    else:
        log = supersede_with(last, rating=rating, made_at=now)
    store_instead(card=card, looks=looks, last=last, log=log, learner=learner)


def undo_look(*, card: Card, submission: Submission, learner: User, now: datetime) -> None:
    """Let an answer that was taken back be no look at a locked card any more."""
    looks = list_looks(card)
    if last := find_look(looks, submission):
        log = supersede_with(last, source=ReviewLog.Source.UNDO, made_at=now)
        store_instead(card=card, looks=looks, last=last, log=log, learner=learner)


def restore_look(*, card: Card, submission: Submission, learner: User, now: datetime) -> None:
    """Let the look at a locked card that `undo_look` took back count again, with what it had."""
    undone = card.logs.filter(submission=submission, superseded_by=None, rating=None).first()
    if undone and (earlier := find_earlier(undone)):
        log = bring_back_rating(undone, earlier, now)
        store_look(card=card, looks=list_looks(card), log=log, learner=learner)


def find_look(looks: Sequence[ReviewLog], submission: Submission) -> ReviewLog | None:
    return next((look for look in looks if look.submission_id == submission.pk), None)


def find_earlier(last: ReviewLog) -> ReviewLog | None:
    """Return the rating that counted before the one of `last`; None where that was the first."""
    return act_behind((last.restores or last).supersedes)


def bring_back_rating(last: ReviewLog, earlier: ReviewLog, now: datetime) -> ReviewLog:
    """Return an unsaved row by which an earlier rating counts again, with exactly what it had."""
    return supersede_with(
        last,
        restores=earlier,
        rating=earlier.rating,
        source=earlier.source,
        retention=earlier.retention,
        shift=earlier.shift,
        made_at=now,
    )


def act_behind(log: ReviewLog | None) -> ReviewLog | None:
    """Return the rating itself where `log` is an undo that lets it count again."""
    return (log.restores or log) if log else None


def supersede_with(last: ReviewLog, **fields) -> ReviewLog:
    """Return an unsaved row on the same look as `last`, which it supersedes."""
    return ReviewLog(
        card_id=last.card_id,
        learner_id=last.learner_id,
        submission_id=last.submission_id,
        supersedes=last,
        reviewed_at=last.reviewed_at,
        study_day=last.study_day,
        **fields,
    )


def store_instead(
    *, card: Card, looks: Sequence[ReviewLog], last: ReviewLog, log: ReviewLog, learner: User
) -> None:
    """Append `log`, which counts instead of `last`, and recompute the card."""
    others = [look for look in looks if look.pk != last.pk]
    store_look(card=card, looks=others, log=log, learner=learner)


def store_look(*, card: Card, looks: Sequence[ReviewLog], log: ReviewLog, learner: User) -> None:
    """Append a look that the learner took or rated: see `add_look`. What is no answer is a fact."""
    settings = settings_of(learner)
    with Together() as writes:
        add_look(card=card, looks=looks, log=log, settings=settings, learner=learner, writes=writes)
    if log.submission_id is None:
        # The card is locked: its newest row is this one.
        stored = ReviewLog.objects.filter(card=card).latest("pk")
        told = filter(None, (stored.supersedes_id, stored.pk))
        LookOutbox.objects.bulk_create([LookOutbox(look_id=key) for key in told])
        enqueue_soon("progress.fold")


def find_last(looks: Sequence[ReviewLog], seen: int | None) -> ReviewLog:
    """Return the newest look, if it is the one that was seen. Raises CardRefused."""
    if not looks or (seen is not None and looks[-1].pk != seen):
        raise CardRefused(_("This card was rated anew since. The page shows it as it is now."))
    return looks[-1]


def lock_card(card: Card) -> tuple[Card, User]:
    """Lock a card, and read its learner: who waits for the lock gets joined rows as they were."""
    locked = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    return locked, User.objects.get(pk=locked.learner_id)
