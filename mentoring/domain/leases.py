"""Who works on a request, and until when. Only taking claims; an expired lease is free at once.

Whoever gives a lease or lets one run on locks the mentor first and the request second: the first
lock keeps the cap when one person claims in two windows, the second gives each request to one
mentor. Who only takes leases off locks the requests alone: that can raise nobody's count, and who
waited for a row asks again whose it is by then.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role, User
from mentoring.domain.blinding import name_learner
from mentoring.domain.queries import (
    BY_AGE,
    LEASE,
    expired_leases,
    free_requests,
    held_requests,
    is_within_reach,
    turns_of_taking,
)
from mentoring.domain.telling import tell_holder
from mentoring.models import Review, ReviewRequest
from studyhub.advisory import Advisory, hold
from studyhub.leases import runs

CAP = 4


class LeaseRefused(Exception):
    """A request that cannot be taken now. Carries a sentence for the mentor."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@transaction.atomic
def take_request(*, mentor: User, request: ReviewRequest, now: datetime) -> ReviewRequest:
    """Give `request` to `mentor` for half an hour, with a draft to write in.

    Raise LeaseRefused where somebody else holds it, it waits no longer, it is for the mentors of
    another cohort, or the cap is reached.
    """
    lock_mentor(mentor)
    locked = lock_request(request)
    if holds(locked, mentor, now):
        return extend(locked, now)
    refuse_while_away(mentor)
    refuse_unless_free(locked, mentor, now)
    refuse_above_cap(mentor, now)
    return give(locked, mentor, now)


@transaction.atomic
def take_next(*, mentor: User, among: Q | None = None, now: datetime) -> ReviewRequest | None:
    """Give the mentor what is first for them: asked of them by name, then the oldest.

    What they have just left comes last of all (`turns_of_taking`). `among` narrows it to what the
    queue shows. What another transaction is just taking is skipped, not waited for. None: no one is
    waiting.
    """
    lock_mentor(mentor)
    refuse_while_away(mentor)
    refuse_above_cap(mentor, now)
    free = free_requests(mentor, now).filter(among or Q()).order_by(*BY_AGE)
    for candidates in turns_of_taking(free, mentor, now):
        found = candidates.select_for_update(skip_locked=True, of=("self",)).first()
        if found:
            return give(found, mentor, now)
    return None


@transaction.atomic
def renew_lease(*, request: ReviewRequest, mentor: User, now: datetime) -> bool:
    """Extend the mentor's lease. Return whether it is still theirs."""
    lock_mentor(mentor)
    return keep_lease(lock_request(request), mentor, now)


@transaction.atomic
def release_lease(*, request: ReviewRequest, mentor: User, now: datetime) -> None:
    """Put the request back with its age, if `mentor` holds it; others come first for them now.

    Even an untouched draft stays: another window of theirs may be about to save into it.
    """
    locked = lock_request(request)
    if locked.held_by_id != mentor.pk:
        return
    clear(locked)
    locked.save(update_fields=["held_by", "held_since", "held_until"])
    Review.objects.filter(request=locked, mentor=mentor).update(left_at=now)


@transaction.atomic
def release_for(*, request: ReviewRequest, by: User, now: datetime) -> User | None:
    """Put back what somebody holds, as staff may. Return who held it, who gets a notice.

    Their text is kept for them, and the request keeps its age.
    """
    locked = lock_request(request)
    holder = holder_of(locked, now)
    if holder is None:
        return None
    clear(locked)
    locked.save(update_fields=["held_by", "held_since", "held_until"])
    tell_holder(locked, holder, by, now)
    return holder


@transaction.atomic
def release_expired(*, before: datetime, now: datetime) -> int:
    """Take the leases off that `expired_leases` returns. Return how many. Can run twice.

    Drafts stay. A mentor who comes back has to take the request again.
    """
    return free_all(expired_leases(before=before, now=now))


def release_all(mentor: User) -> None:
    """Put back all that the mentor holds, who is locked, and what was withdrawn from them."""
    free_all(ReviewRequest.objects.filter(held_by=mentor))


def free_all(held: QuerySet[ReviewRequest]) -> int:
    """Take the leases off all of these, and return how many.

    An update locks in no order of its own: they are locked in that of their keys first, as by
    whoever else locks several. What is no such request any more by then is left alone.
    """
    keys = list(held.select_for_update().order_by("pk").values_list("pk", flat=True))
    free = {"held_by": None, "held_since": None, "held_until": None}
    return ReviewRequest.objects.filter(pk__in=keys).update(**free)


def keep_lease(locked: ReviewRequest, mentor: User, now: datetime) -> bool:
    """Extend the lease on a locked request. Return whether it is still the mentor's.

    A lease that ran out goes on if nobody took the request meanwhile, it still is theirs to take,
    and the cap allows it. One that was given back stays given back: leaving in one window is not
    undone by another.
    """
    if locked.state != ReviewRequest.State.WAITING or locked.held_by_id != mentor.pk:
        return False
    if not holds(locked, mentor, now) and not may_go_on(locked, mentor, now):
        return False
    extend(locked, now)
    return True


def may_go_on(locked: ReviewRequest, mentor: User, now: datetime) -> bool:
    """Return whether a lease of this mentor that ran out can run again."""
    return held_requests(mentor, now).count() < CAP and is_within_reach(mentor, locked)


def restore_lease(locked: ReviewRequest, mentor: User | None, now: datetime) -> None:
    """Let the lease on a request that was withdrawn run on, or take it off. The caller saves.

    `mentor`, who is locked, held it: they go on unless it ran out, they are away, or hold as many
    others by now.
    """
    is_theirs = mentor is not None and holds(locked, mentor, now)
    if not is_theirs or is_away(mentor) or not may_go_on(locked, mentor, now):
        clear(locked)


def is_away(mentor: User) -> bool:
    """Return whether the mentor takes nothing now.

    They pause, or were deactivated or lost the role just now: both give back what they hold under
    the lock that is held here.
    """
    here = User.objects.filter(pk=mentor.pk, is_active=True, review_pause=None)
    return not here.filter(groups__name=Role.MENTOR).exists()


def lock_mentor(mentor: User) -> None:
    """Let one claim of this mentor wait for the other, until the transaction ends.

    It is not a lock of their row: that one is taken last, by what gives somebody a notice. Two
    mentors who return each other's answers would wait for each other.
    """
    hold(Advisory.CLAIMS, mentor.pk)


def lock_request(request: ReviewRequest) -> ReviewRequest:
    """Lock the row and return it with what never changes.

    The holder is not joined: who waited for the lock gets the new row of the request, but the rows
    joined to its old state.
    """
    return (
        ReviewRequest.objects.select_for_update(of=("self",))
        .select_related("submission__version", "learner")
        .get(pk=request.pk)
    )


def holder_of(request: ReviewRequest, now: datetime) -> User | None:
    """Return who holds the request at `now`: nobody, once it was withdrawn with its lease."""
    return request.held_by if is_in_hand(request, now) else None


def is_in_hand(request: ReviewRequest, now: datetime) -> bool:
    """Return whether anybody holds the request at `now`."""
    is_waiting = request.state == ReviewRequest.State.WAITING
    return is_waiting and runs(request.held_until, most=LEASE, now=now)


def holds(request: ReviewRequest, mentor: User, now: datetime) -> bool:
    """Return whether the mentor's lease on this request runs at `now`."""
    return request.held_by_id == mentor.pk and holder_of(request, now) is not None


def refuse_unless_free(request: ReviewRequest, mentor: User, now: datetime) -> None:
    if request.learner_id == mentor.pk:
        raise LeaseRefused(_("This answer is yours. Another mentor reviews it."))
    if request.not_for_id == mentor.pk:
        raise LeaseRefused(_("You gave the first opinion. Another mentor gives the second."))
    if request.state != ReviewRequest.State.WAITING or holder_of(request, now):
        raise LeaseRefused(say_who_has_it(request, now, mentor))
    if request.submission.withdrawn_at:
        raise LeaseRefused(_("This answer was taken back. It waits again if it is handed in anew."))
    if not is_within_reach(mentor, request):
        raise LeaseRefused(
            _("%(learner)s is in a cohort now, and its mentors review this answer.")
            % {"learner": name_learner(request)}
        )


def refuse_while_away(mentor: User) -> None:
    if is_away(mentor):
        raise LeaseRefused(_("You are away from reviewing. Go on first, then take one."))


def refuse_above_cap(mentor: User, now: datetime) -> None:
    if held_requests(mentor, now).count() >= CAP:
        raise LeaseRefused(
            ngettext(
                "You hold %(count)s review, the most at one time. Return or leave it first.",
                "You hold %(count)s reviews, the most at one time. Return or leave one first.",
                CAP,
            )
            % {"count": CAP}
        )


def say_why_not(request: ReviewRequest, mentor: User, now: datetime) -> str:
    """Return why the mentor cannot take the request now, for pages that offer it; "": they can."""
    try:
        refuse_unless_free(request, mentor, now)
        refuse_while_away(mentor)
        refuse_above_cap(mentor, now)
    except LeaseRefused as refused:
        return refused.sentence
    return ""


def give(request: ReviewRequest, mentor: User, now: datetime) -> ReviewRequest:
    request.held_by, request.held_since, request.held_until = mentor, now, now + LEASE
    request.save(update_fields=["held_by", "held_since", "held_until"])
    review, _made = Review.objects.get_or_create(
        request=request, mentor=mentor, defaults={"updated_at": now, "taken_at": now}
    )
    if review.put_away_at or review.left_at:
        review.put_away_at = review.left_at = None
        review.save(update_fields=["put_away_at", "left_at"])
    return request


def extend(request: ReviewRequest, now: datetime) -> ReviewRequest:
    """Let the lease run on. Who put their draft away once it ran out goes on with it."""
    request.held_until = now + LEASE
    request.save(update_fields=["held_until"])
    put_away = Review.objects.filter(request=request, mentor=request.held_by_id)
    put_away.filter(put_away_at__isnull=False).update(put_away_at=None)
    return request


def clear(request: ReviewRequest) -> None:
    """Take the lease off a request that the caller saves."""
    request.held_by = request.held_since = request.held_until = None


def say_who_has_it(request: ReviewRequest, now: datetime, reader: User) -> str:
    """Return the sentence for a mentor who does not, or no longer, hold this request."""
    if request.state == ReviewRequest.State.WITHDRAWN:
        return _("%(learner)s withdrew this request.") % {"learner": name_learner(request)}
    if request.state in (ReviewRequest.State.RETURNING, ReviewRequest.State.RETURNED):
        return say_who_returned(request, reader)
    if holder := holder_of(request, now):
        return _("%(mentor)s has it since %(time)s.") % {
            "mentor": holder,
            "time": clock(request.held_since),
        }
    if request.submission.withdrawn_at:
        return _("Your lease ended. This answer was taken back: no mentor takes it for now.")
    return _("Your lease ended, and the answer waits in the queue again.")


def say_who_returned(request: ReviewRequest, reader: User) -> str:
    """Return the sentence for a mentor: they may have returned it in another window."""
    returned = request.reviews.select_related("mentor").get(state=Review.State.RETURNED)
    said = {"mentor": returned.mentor, "time": clock(returned.returned_at)}
    if returned.mentor_id != reader.pk:
        return _("%(mentor)s returned this at %(time)s.") % said
    if request.is_second_mark:
        return _("You kept this as a second mark at %(time)s.") % said
    return _("You returned this at %(time)s.") % said


def clock(moment: datetime) -> str:
    return date_format(localtime(moment), "H:i")
