"""Who of a cohort needs a look, and why: reasons in words, the most pressing first."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lessons.models import Topic
from progress.domain.cohorts import (
    AWAY_DAYS,
    LONG_WAIT,
    MANY_DUE,
    NEAR_DAYS,
    WEAK_ANSWERS,
    CohortRecord,
    Member,
)
from progress.domain.mastery import Mastery
from studyhub.wording import say_wait, whole_percent

MOST_WEAK = 3


@dataclass(frozen=True)
class Concern:
    """A learner who needs a look: why, and how pressing that is beside the others."""

    member: Member
    reasons: tuple[str, ...]
    weight: float


def list_concerns(record: CohortRecord) -> list[Concern]:
    """Return the learners who need a look, the most pressing first."""
    found = [weigh(record, member) for member in record.members]
    return sorted((one for one in found if one.reasons), key=lambda one: -one.weight)


def weigh(record: CohortRecord, member: Member) -> Concern:
    """Return what concerns one learner. What is near in time weighs most."""
    pairs = list(find_reasons(record, member))
    return Concern(member, tuple(says for says, _weight in pairs), sum(one for _s, one in pairs))


def find_reasons(record: CohortRecord, member: Member) -> Iterator[tuple[str, float]]:
    """Yield each reason with its weight."""
    yield from find_absence(member)
    yield from find_long_wait(record, member)
    for topic, mastery in list_weak(record, member)[:MOST_WEAK]:
        says = _("%(topic)s %(share)d %%, n %(n)d")
        figures = {
            "topic": topic.title,
            "share": whole_percent(mastery.share),
            "n": mastery.answers,
        }
        yield says % figures, 1.0
    if member.sat.is_below:
        says = _("last interview %(share)d of 100, the line is %(line)d")
        figures = {"share": member.sat.percent, "line": member.sat.line}
        yield says % figures, 1.5
    if member.due >= MANY_DUE:
        yield _("%(count)d cards are due") % {"count": member.due}, 0.5


def list_weak(record: CohortRecord, member: Member) -> list[tuple[Topic, Mastery]]:
    """Return the topics in which enough answers say that a learner is weak, the weakest first."""
    return [
        (topic, mastery)
        for topic, mastery in record.ranked(member)
        if mastery.is_weak and mastery.answers >= WEAK_ANSWERS
    ]


def find_absence(member: Member) -> Iterator[tuple[str, float]]:
    """Yield that somebody is away, and how near their interview is."""
    near = member.days_to_interview
    is_near = near is not None and near <= NEAR_DAYS
    if member.last_day is None:
        yield _("has not studied yet"), 1.0 + 2.0 * is_near
    elif member.days_away >= AWAY_DAYS:
        says = ngettext("%(n)d day away", "%(n)d days away", member.days_away)
        yield says % {"n": member.days_away}, 1.5 + 2.0 * is_near
    else:
        return
    if is_near:
        yield ngettext("interview in %(n)d day", "interview in %(n)d days", near) % {"n": near}, 0.0


def find_long_wait(record: CohortRecord, member: Member) -> Iterator[tuple[str, float]]:
    since = None if member.reviews.is_hidden else member.reviews.since
    if since and record.now - since >= LONG_WAIT:
        says = _("waits %(time)s for feedback") % {"time": say_wait(since, record.now)}
        yield says, 2.0
