"""What a mentor writes: saved by compare and swap, and returned once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.domain.blinding import name_learner
from mentoring.domain.disputes import list_undecided
from mentoring.domain.leases import (
    clear,
    holder_of,
    keep_lease,
    lock_mentor,
    lock_request,
    say_who_has_it,
)
from mentoring.domain.marking import marks_come_first
from mentoring.domain.replies import LONGEST_REPLY
from mentoring.domain.rubric import clean_marks, criteria_of, list_names, unmarked
from mentoring.models import Review, ReviewRequest

LONGEST_SUMMARY = 4000
NO_REPLIES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Saved:
    """The text is stored, and the lease runs on."""

    review: Review


@dataclass(frozen=True)
class Conflict:
    """Another window of this mentor saved first: `newer` is stored, the text sent is not."""

    newer: Review


@dataclass(frozen=True)
class LeaseLost:
    """The request is no longer this mentor's. `kept`: the text is stored all the same."""

    review: Review
    holder: User | None
    sentence: str
    kept: bool


class ReturnRefused(Exception):
    """A review that cannot be returned. Carries a sentence, and the fields it is about."""

    def __init__(self, sentence: str, fields: tuple[str, ...] = ()):
        super().__init__(sentence)
        self.sentence = sentence
        self.fields = fields


@transaction.atomic
def save_review(
    *,
    request: ReviewRequest,
    mentor: User,
    number: int,
    marks: Mapping,
    summary: str,
    verdict: str,
    replies: Mapping[str, str] = NO_REPLIES,
    now: datetime,
) -> Saved | Conflict | LeaseLost:
    """Store the mentor's draft if it is based on the stored `number`, and renew their lease.

    Text that arrives after the lease was lost is kept in the mentor's own draft. The same text sent
    twice is saved once. `replies` maps the numbers of the learner's questions, from 1, to what is
    said to them; what is stored for others stays. Raise Review.DoesNotExist where the mentor never
    took the request.
    """
    lock_mentor(mentor)
    locked = lock_request(request)
    review = lock_review(locked, mentor)
    held = keep_lease(locked, mentor, now)
    text = {
        "marks": clean_marks(criteria_of(locked.submission), marks),
        "summary": summary[:LONGEST_SUMMARY],
        "replies": clean_replies(locked, review.replies | dict(replies)),
        "verdict": verdict if verdict in Review.Verdict else "",
    }
    kept = store_draft(review, number, text, now)
    if held and kept:
        reveal_score(locked, review, now)
    if not held:
        return LeaseLost(review, holder_of(locked, now), say_who_has_it(locked, now, mentor), kept)
    return Saved(review) if kept else Conflict(review)


def clean_replies(request: ReviewRequest, replies: Mapping[str, str]) -> dict[str, str]:
    """Return what says something to a question that the learner asked."""
    numbers = [str(number) for number in range(1, len(request.questions) + 1)]
    said = {number: replies.get(number, "").strip()[:LONGEST_REPLY] for number in numbers}
    return {number: text for number, text in said.items() if text}


def store_draft(review: Review, number: int, text: dict, now: datetime) -> bool:
    """Write `text` into a locked draft. Return whether what is stored says the same as `text`."""
    if all(getattr(review, name) == value for name, value in text.items()):
        return True
    if review.state != Review.State.DRAFT or review.number != number:
        return False
    for name, value in text.items():
        setattr(review, name, value)
    review.number += 1
    review.updated_at = now
    review.save(update_fields=[*text, "number", "updated_at"])
    return True


def reveal_score(request: ReviewRequest, review: Review, now: datetime) -> None:
    """Note once when the automatic score first stood beside the marks, and what they were then.

    Where a cohort shows it from the start, no marks were given before it.
    """
    if review.revealed_at is not None:
        return
    marks_first = marks_come_first(request.learner)
    if marks_first and unmarked(criteria_of(request.submission), review.marks):
        return
    review.revealed_at = now
    review.first_marks = review.marks if marks_first else None
    review.save(update_fields=["revealed_at", "first_marks"])


@transaction.atomic
def return_review(
    *,
    request: ReviewRequest,
    mentor: User,
    now: datetime,
    number: int | None = None,
    asking: str = "",
) -> Review:
    """Return the mentor's review to the learner. Returning twice is the same as once.

    `number` is the draft that is meant, where the mentor has seen one: another is not returned.
    `asking` is that of the request as the mentor has seen it: where the learner asked since, they
    look at it first.

    Effects: the review is returned and the lease ends. For a minute it can be taken back; then
    `returning.deliver_due` lets the learner have it. Raise ReturnRefused where something is missing
    or the lease is lost.
    """
    lock_mentor(mentor)
    locked = lock_request(request)
    review = lock_review(locked, mentor)
    if number is not None and review.number != number:
        raise ReturnRefused(
            _("Another window changed this review just now. Look at it once more, then return it.")
        )
    if review.state == Review.State.RETURNED:
        return review
    if not keep_lease(locked, mentor, now):
        raise ReturnRefused(say_who_has_it(locked, now, mentor) + " " + _("Your text is kept."))
    refuse_unless_known(locked, asking)
    refuse_unless_complete(locked, review)
    refuse_unless_decided(locked, mentor)
    review.state, review.returned_at = Review.State.RETURNED, now
    review.save(update_fields=["state", "returned_at"])
    close_request(locked, now)
    return review


def close_request(locked: ReviewRequest, now: datetime) -> None:
    locked.state, locked.returned_at = ReviewRequest.State.RETURNING, now
    clear(locked)
    locked.save(update_fields=["state", "returned_at", "held_by", "held_since", "held_until"])


def refuse_unless_known(request: ReviewRequest, asking: str) -> None:
    """Raise ReturnRefused where the learner asked something that the mentor's page does not show.

    Who gave a second mark wrote for nobody's eyes.
    """
    if asking in ("", request.asking):
        return
    if asking == ReviewRequest.Origin.SAMPLED:
        says = _(
            "%(learner)s has asked for a second opinion meanwhile, and this is it: they read what "
            "you return. Look at it once more, then return it."
        )
    else:
        says = _("%(learner)s has asked something meanwhile. Look at it, then return the review.")
    raise ReturnRefused(says % {"learner": name_learner(request)})


def refuse_unless_complete(request: ReviewRequest, review: Review) -> None:
    """Raise ReturnRefused, naming every criterion without a mark, and a missing verdict."""
    missing = unmarked(criteria_of(request.submission), review.marks)
    fields = [criterion.id for criterion in missing]
    sentences = []
    if missing:
        said = {"criteria": list_names(missing)}
        sentences.append(_("There is no mark yet for: %(criteria)s.") % said)
    if not review.verdict:
        fields.append("verdict")
        sentences.append(_("Choose a verdict: ready, nearly or revise."))
    if fields:
        raise ReturnRefused(" ".join(sentences), tuple(fields))


def refuse_unless_decided(request: ReviewRequest, mentor: User) -> None:
    """Raise ReturnRefused where the learner disputed a key point that the mentor left open."""
    if undecided := list_undecided(request, mentor):
        raise ReturnRefused(
            _("Decide first about what the learner disputes: %(points)s.")
            % {"points": "; ".join(title.rstrip(".") for title in undecided)}
        )


def lock_review(request: ReviewRequest, mentor: User) -> Review:
    return (
        Review.objects.select_for_update(of=("self",))
        .select_related("mentor")
        .get(request=request, mentor=mentor)
    )
