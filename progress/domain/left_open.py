"""What a learner left open, in whatever browser: Today leads back to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from progress.domain.wording import say_moment
from questions.domain.left_open import (
    PAGE_SIZE,
    annotate_all_open,
    open_practices,
    say_how_far,
)
from questions.domain.studying import is_stale, minutes_left
from questions.models import Practice, StudySession
from studyhub.statements import Given

# A practice that was begun longer ago stands under Practice alone.
FORGOTTEN = timedelta(days=7)
OF_SESSION = ("id", "minutes", "active_seconds", "clock_hidden", "started_at", "seen_at")
OF_PRACTICE = (
    *("id", "title", "started_at", "position", "asks"),
    *("answered", "total", "half_written", "all_open"),
)


@dataclass(frozen=True)
class LeftOpen:
    """One thing to go on with: where, what is left of it, and since when."""

    title: str
    left: str
    since: str
    url: str
    # The question that a practice goes on with: two of them may have one title.
    asks: str = ""
    # What else was left open, in words, where it is listed under Practice.
    more: str = ""


def practices_left_open(learner: User | Given) -> QuerySet[Practice]:
    """Return the practice that was left open last, if any, with how many are in `all_open`.

    A study session leads to its own while they go on.
    """
    is_elsewhere = Q(study_step=None) | Q(finished_at__isnull=False)
    practices = open_practices(learner, most=PAGE_SIZE).filter(is_elsewhere)
    return annotate_all_open(practices, learner)[:1]


def describe_session(record: dict, *, learner: User, now: datetime) -> LeftOpen | None:
    """Say how to go on with a session (`OF_SESSION`); not with one of an earlier study day."""
    if is_stale(learner=learner, seen_at=read_time(record["seen_at"]), now=now):
        return None
    session = StudySession(minutes=record["minutes"], active_seconds=record["active_seconds"])
    minutes = minutes_left(session)
    left = "" if record["clock_hidden"] or not minutes else _("about %(minutes)d min left")
    return LeftOpen(
        title=_("Go on with the study session of %(minutes)d min") % {"minutes": session.minutes},
        left=left % {"minutes": minutes},
        since=say_begun(record, learner=learner, now=now),
        url=reverse("study", args=[UUID(record["id"])]),
    )


def describe_practice(record: dict, *, learner: User, now: datetime) -> LeftOpen | None:
    """Say how to go on with a practice (`OF_PRACTICE`); not with one that is forgotten."""
    if read_time(record["started_at"]) < now - FORGOTTEN:
        return None
    others = record["all_open"] - 1
    more = ngettext("%(count)d more on Practice", "%(count)d more on Practice", others)
    return LeftOpen(
        title=_("Go on with: %(title)s") % {"title": record["title"]},
        left=say_how_far(record["answered"], record["total"], record["half_written"]),
        since=say_begun(record, learner=learner, now=now),
        url=reverse("practice_item", args=[UUID(record["id"]), record["position"]]),
        asks=record["asks"],
        more=more % {"count": others} if others else "",
    )


def say_begun(record: dict, *, learner: User, now: datetime) -> str:
    when = say_moment(learner, read_time(record["started_at"]), now)
    return _("Begun %(when)s") % {"when": when}


def read_time(text: str) -> datetime:
    """Read a moment as PostgreSQL writes it into JSON."""
    return datetime.fromisoformat(text)
