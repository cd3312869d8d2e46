"""What is left of a lease, how soon feedback comes, and what was asked, in words."""

from datetime import datetime, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from lessons.domain.markdown import read_words
from mentoring.domain.leases import is_in_hand
from mentoring.domain.queries import LONG_WAIT, Turnaround
from mentoring.domain.readers import is_anyone_there, is_looked_after, list_mentors_here
from mentoring.models import ReviewRequest
from studyhub.wording import LONGEST_IN_HOURS, cut_words, say_duration, say_wait

# "Nine in ten" says nothing of fewer than ten.
ENOUGH_FOR_TENTHS = 10


@lru_cache(1024)
def shorten(question: str, most: int) -> str:
    """Return the first words of a question (HTML): the same few hundred, page after page."""
    return cut_words(read_words(question), most)


def say_standing(request: ReviewRequest, here: set[int], now: datetime) -> str:
    """Write for its learner how an asking stands of which nothing came back yet, in one sentence.

    `here`: the keys of the mentors who take something now.
    """
    is_held = is_in_hand(request, now)
    if request.state == ReviewRequest.State.RETURNING:
        return _("A review is on its way.")
    if request.submission.withdrawn_at and is_held:
        return _("Taken back with its interview, and a mentor has it in hand all the same.")
    if request.submission.withdrawn_at:
        return _("Taken back with its interview: no mentor takes it.")
    if is_held:
        return _("A mentor has it in hand.")
    if not is_anyone_there(request, here):
        return _("No mentor is there to take it just now. It keeps its place.")
    if request.origin == ReviewRequest.Origin.OFFERED:
        return _("Offered to mentors, because the scorer is unsure.")
    return _("Waiting for a mentor.")


def say_waiting(request: ReviewRequest, now: datetime) -> str:
    """Write for its learner how long a request waits, from an hour on, and if it is worked on.

    Nothing of an answer that was taken back: the page says that nobody takes it.
    """
    said = []
    if request.submission.withdrawn_at and not is_in_hand(request, now):
        return ""
    if request.asked_at <= now - timedelta(hours=1):
        said.append(_("It waits for %(time)s now.") % {"time": say_wait(request.asked_at, now)})
    if is_in_hand(request, now):
        said.append(_("A mentor has it in hand."))
    return " ".join(said)


def say_what_to_do(request: ReviewRequest, now: datetime) -> str:
    """Write for its learner what to do about a request that waits long, or for nobody; nothing
    before that."""
    if request.submission.withdrawn_at or is_in_hand(request, now):
        return ""
    waits = [] if is_anyone_there(request, list_mentors_here()) else [say_nobody_is_there()]
    if request.asked_at < now - LONG_WAIT:
        waits.append(say_too_long(request))
    return " ".join(waits)


def say_nobody_is_there() -> str:
    return _(
        "No mentor is there to take it just now: all are away, or there is none. It keeps its "
        "place, and you need not ask again."
    )


def say_too_long(request: ReviewRequest) -> str:
    if is_looked_after(request.learner, request.not_for):
        tell = _("Tell a mentor of your cohort that you wait.")
    else:
        tell = _("Tell those who run this site that you wait: you have no mentor of your own now.")
    shown = _("The queue of the mentors and the page of staff say so as well.")
    return f"{_('That is longer than it should be.')} {shown} {tell}"


def say_left(request, now: datetime) -> str:
    """Write what is left of a lease."""
    return say_duration(request.held_until - now)


def say_limit(took: timedelta) -> str:
    """Write within how long something was done, rounded up: less would promise too much."""
    unit = timedelta(minutes=1)
    if took >= timedelta(hours=1):
        unit = timedelta(hours=1) if took < timedelta(hours=LONGEST_IN_HOURS) else timedelta(days=1)
    return say_duration(-(-took // unit) * unit)


def say_promise_to(learner: User, here: set[int], turnaround: Turnaround) -> str:
    """Write how soon feedback comes to `learner`; that none does while nobody else is `here`."""
    if here - {learner.pk}:
        return say_promise(turnaround)
    return _(
        "No mentor is there just now: all are away, or there is none. What you ask for waits at "
        "its place until one is."
    )


def say_promise(turnaround: Turnaround) -> str:
    """Write how soon feedback comes, with how many reviews say so and how many speak against it."""
    return " ".join(filter(None, [say_usual(turnaround), say_late(turnaround)]))


def say_late(turnaround: Turnaround) -> str:
    """Write how many wait longer than what came back did; nothing where none does."""
    if not turnaround.late:
        return ""
    said = {"n": turnaround.late, "oldest": say_duration(turnaround.oldest)}
    if not turnaround.n:
        return (
            ngettext(
                "%(n)d answer waits, for %(oldest)s now.",
                "%(n)d answers wait, the oldest for %(oldest)s now.",
                turnaround.late,
            )
            % said
        )
    return (
        ngettext(
            "But %(n)d answer waits longer already, for %(oldest)s now.",
            "But %(n)d answers wait longer already, the oldest for %(oldest)s now.",
            turnaround.late,
        )
        % said
    )


def say_usual(turnaround: Turnaround) -> str:
    if not turnaround.n:
        return _("No review was returned in the last 30 days, so there is no usual time yet.")
    said = {"median": say_limit(turnaround.median), "n": turnaround.n}
    if turnaround.n == 1:
        return _("The one review of the last 30 days came back within %(median)s.") % said
    if turnaround.n < ENOUGH_FOR_TENTHS:
        return _("Half came back within %(median)s (%(n)d reviews in 30 days).") % said
    if turnaround.is_capped:
        return _(
            "Usually back within %(median)s, nine in ten within %(p90)s (the last %(n)d reviews)."
        ) % (said | {"p90": say_limit(turnaround.p90)})
    if turnaround.late:
        # What came back is not what is usual, where so much did not come back in that time.
        return _(
            "Of %(n)d reviews in 30 days, half came back within %(median)s and nine in ten within "
            "%(p90)s."
        ) % (said | {"p90": say_limit(turnaround.p90)})
    return _(
        "Usually back within %(median)s, nine in ten within %(p90)s (%(n)d reviews in 30 days)."
    ) % (said | {"p90": say_limit(turnaround.p90)})
