"""What a learner hears of an interview they are not looking at, in the transaction of it."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.domain.notices import notify
from accounts.models import User
from mockinterviews.models import DraftVersion, Interview
from mockinterviews.notifying import CLOSED, EXTENDED

# Who wrote so shortly before the end was there, and their page tells them.
PRESENT = timedelta(seconds=60)


def tell_of_closing(closed: Interview, now: datetime) -> None:
    """Tell the learner that the sweep has closed their interview, unless they were writing.

    One that was opened again is over once more, and that is news.
    """
    wrote = DraftVersion.objects.filter(
        draft__question__interview=closed, received_at__gt=closed.deadline - PRESENT
    )
    if wrote.exists():
        return
    notify(
        person=closed.learner,
        kind=CLOSED,
        key=name_closing(closed),
        says=_("The time of “%(title)s” is up. What was saved is handed in.")
        % {"title": closed.plan["title"]},
        url=reverse("interview_result", args=[closed.pk]),
        now=now,
    )


def name_closing(closed: Interview) -> str:
    again = len(closed.earlier_receipts)
    return f"{closed.pk}:{again}" if again else str(closed.pk)


def tell_of_extension(
    extended: Interview, *, seconds: int, reason: str, made_by: User, now: datetime
) -> None:
    """Tell the learner how much more time they have, why, and from whom."""
    notify(
        person=extended.learner,
        about=made_by,
        kind=EXTENDED,
        says=say_time(seconds)
        % {"title": extended.plan["title"], "reason": reason, "name": made_by},
        url=reverse("interview", args=[extended.pk]),
        now=now,
    )


def say_time(seconds: int) -> str:
    """Return the sentence with the time in it; title, reason and name are still to come."""
    if seconds % 60:
        return ngettext(
            "You have %(count)d more second for “%%(title)s”: “%%(reason)s” (%%(name)s).",
            "You have %(count)d more seconds for “%%(title)s”: “%%(reason)s” (%%(name)s).",
            seconds,
        ) % {"count": seconds}
    return ngettext(
        "You have %(count)d more minute for “%%(title)s”: “%%(reason)s” (%%(name)s).",
        "You have %(count)d more minutes for “%%(title)s”: “%%(reason)s” (%%(name)s).",
        seconds // 60,
    ) % {"count": seconds // 60}
