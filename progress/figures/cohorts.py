"""The figures of a cohort: learners by topics, their activity, and one line for each of them."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from statistics import fmean

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lessons.models import Topic
from progress.domain.attention import list_concerns
from progress.domain.cohorts import CohortRecord, Member
from progress.domain.days import Day
from progress.domain.mastery import is_weak
from progress.figures.base import Figure, show, whole
from studyhub.charts import Cell, Column, Table, Unit, draw_matrix

# The picture shows the last two weeks of activity; the data has four.
SHOWN_DAYS = 14
MOST_STRUGGLES = 5
# Up to so many columns a cell has room for its n.
MOST_WITH_N = 14
# Shares at which a cell is a step stronger.
TINTS = (0.25, 0.5, 0.75)


def address_of(member: Member) -> str:
    """Return the page of one learner's figures."""
    return reverse("learner_progress", args=[member.membership.cohort_id, member.membership.pk])


def say_rows(record: CohortRecord) -> str:
    """Say which learners have rows, where not all have; "" where they have."""
    if len(record.shown) == len(record.members):
        return ""
    says = _(
        "Rows of learners %(first)d to %(last)d of %(all)d. The title counts all; the pages below "
        "have the rows of the others."
    )
    last = record.first + len(record.shown)
    return says % {"first": record.first + 1, "last": last, "all": len(record.members)}


def draw_mastery(record: CohortRecord) -> Figure:
    """Return the matrix of learners and topics: each cell a share, its tint and its n."""
    answered = {topic for member in record.members for topic in member.mastery}
    topics = [topic for topic in record.topics if topic.pk in answered]
    with_n = len(topics) <= MOST_WITH_N
    rows = [
        (member.name, [cell_of(member, topic, with_n=with_n) for topic in topics])
        for member in record.shown
    ]
    chart = draw_matrix(
        slug="mastery",
        title=name_struggle(record, topics),
        columns=[topic.title for topic in topics],
        rows=rows,
        left=18.0,
        note=say_rows(record),
        table=tabulate_mastery(record, topics),
        how=_(
            "What the answers of each learner earned in a topic, as a mean of the shares of their "
            "points (a mentor's mark counts in place of the automatic score), times what is "
            "remembered: the mean probability, by FSRS, that the cards of the topic are known "
            "today. Below 5 answers there is no figure. Who is below 50 % is counted as struggling."
        ),
    )
    return show(chart)


def cell_of(member: Member, topic: Topic, *, with_n: bool) -> Cell:
    mastery, share = member.mastery.get(topic.pk), member.share_in(topic.pk)
    figures = {
        "learner": member.name,
        "topic": topic.title,
        "n": mastery.answers if mastery else 0,
        "share": whole(share or 0),
    }
    if share is None:
        says = _("%(learner)s, %(topic)s: n %(n)d, too few for a figure") % figures
        return Cell(0, says, "–", address_of(member))
    says = _("%(learner)s, %(topic)s: %(share)d %%, n %(n)d") % figures
    level = 1 + sum(share >= tint for tint in TINTS)
    shown = _("%(share)d n%(n)d") if with_n else "%(share)d"
    return Cell(level, says, shown % figures, address_of(member))


def count_struggling(record: CohortRecord, topic: Topic) -> tuple[int, int]:
    """Return how many are below a half in a topic, and of how many there is a figure."""
    known = shares_in(record, topic)
    return sum(is_weak(share) for share in known), len(known)


def shares_in(record: CohortRecord, topic: Topic) -> list[float]:
    """Return the share of each learner who has a figure in a topic."""
    shares = (member.share_in(topic.pk) for member in record.members)
    return [share for share in shares if share is not None]


def list_struggles(record: CohortRecord) -> list[tuple[Topic, int, int]]:
    """Return the topics in which most struggle, with how many of how many: what to read again."""
    ranked = rank_by_struggle(record, record.topics)
    counted = [(topic, *count_struggling(record, topic)) for topic in ranked]
    return [one for one in counted if one[1]][:MOST_STRUGGLES]


def rank_by_struggle(record: CohortRecord, topics: Sequence[Topic]) -> list[Topic]:
    """Return topics, those first in which most struggle; of as many, the one known least."""

    def weight(topic: Topic) -> tuple[int, float]:
        known = shares_in(record, topic)
        return -sum(map(is_weak, known)), fmean(known) if known else 1.0

    return sorted(topics, key=weight)


def name_struggle(record: CohortRecord, topics: Sequence[Topic]) -> str:
    """Say in which topic most learners struggle."""
    counts = {topic: count_struggling(record, topic) for topic in topics}
    if not any(known for _low, known in counts.values()):
        return _("No learner has 5 answers in a topic yet")
    topic = rank_by_struggle(record, topics)[0]
    low, known = counts[topic]
    if not low:
        return _("Nobody is below 50 % in a topic")
    title = ngettext(
        "%(low)d of %(known)d learner struggles in %(topic)s",
        "%(low)d of %(known)d learners struggle in %(topic)s",
        known,
    )
    return title % {"low": low, "known": known, "topic": topic.title}


def tabulate_mastery(record: CohortRecord, topics: Sequence[Topic]) -> Table:
    """Return a column for each topic for people, and a row for each pair for programs."""
    shown = Table(
        (
            Column("learner", _("Learner"), Unit.TEXT),
            *(Column(topic.slug, topic.title, Unit.SHARE) for topic in topics),
        ),
        [
            (member.name, *(member.share_in(topic.pk) for topic in topics))
            for member in record.shown
        ],
    )
    columns = (
        Column("learner", _("Learner"), Unit.TEXT),
        Column("topic", _("Topic"), Unit.TEXT),
        Column("share", _("Share"), Unit.SHARE),
        Column("answers", _("Answers")),
        Column("hard_answers", _("Hard")),
    )
    rows = [
        (
            member.name,
            topic.title,
            member.share_in(topic.pk),
            mastery.answers,
            mastery.hard_answers,
        )
        for member in record.shown
        for topic in topics
        if (mastery := member.mastery.get(topic.pk))
    ]
    return Table(columns, rows, shown=shown)


def draw_activity(record: CohortRecord) -> Figure:
    """Return the minutes of each learner on each of the last days, in their own calendars."""
    # The last day that has begun for anybody: in the east that is tomorrow, in the west yesterday.
    day = max((member.today for member in record.members), default=record.now.date())
    days = [day - timedelta(days=number) for number in reversed(range(SHOWN_DAYS))]
    active = sum(map(studied_lately, record.members))
    title = ngettext(
        "%(active)d of %(count)d learner studied in the last 14 days",
        "%(active)d of %(count)d learners studied in the last 14 days",
        len(record.members),
    )
    chart = draw_matrix(
        slug="activity",
        title=title % {"active": active, "count": len(record.members)},
        columns=[date_format(one, "j") for one in days],
        rows=[(member.name, [day_of(member, one) for one in days]) for member in record.shown],
        left=31.0,
        note=say_rows(record),
        table=tabulate_activity(record),
        how=_(
            "Minutes of study by day, where the learner was. The colour grows stronger at 1, 10, "
            "25 and 50 minutes. Days without study are left out of the table."
        ),
    )
    return show(chart)


def studied_lately(member: Member) -> bool:
    """Return whether somebody studied within the last days of their own calendar."""
    first = member.today - timedelta(days=SHOWN_DAYS - 1)
    return any(first <= day <= member.today for day in member.minutes)


def day_of(member: Member, day) -> Cell:
    minutes = member.minutes.get(day)
    says = _("no study") if minutes is None else _("%(minutes)d min") % {"minutes": minutes}
    level = Day(day, answers=minutes is not None, minutes=minutes or 0).level
    return Cell(
        level, f"{member.name}, {date_format(day, 'l j F')}: {says}", "", address_of(member)
    )


def tabulate_activity(record: CohortRecord) -> Table:
    columns = (
        Column("learner", _("Learner"), Unit.TEXT),
        Column("day", _("Day"), Unit.DAY),
        Column("minutes", _("Time"), Unit.MINUTES),
    )
    rows = [
        (member.name, day, member.minutes[day])
        for member in record.shown
        for day in sorted(member.minutes)
    ]
    return Table(columns, rows)


def list_learners(record: CohortRecord) -> Figure:
    """Return a line for each learner: what the page shows as a table, and why they need a look."""
    reasons = {one.member.membership.pk: "; ".join(one.reasons) for one in list_concerns(record)}
    columns = (
        Column("learner", _("Learner"), Unit.TEXT),
        Column("last_day", _("Last studied"), Unit.DAY),
        Column("minutes", _("Time in 28 days"), Unit.MINUTES),
        Column("answers", _("Answers")),
        Column("interviews", _("Interviews")),
        Column("newest", _("Newest interview"), Unit.SHARE),
        Column("due", _("Cards due")),
        Column("waiting", _("Waiting for feedback")),
        Column("returned", _("Feedback in 28 days")),
        Column("reasons", _("Needs a look"), Unit.TEXT),
    )
    rows = [
        (
            member.name,
            member.last_day,
            sum(member.minutes.values()),
            member.answers,
            member.sat.count,
            member.sat.share,
            member.due,
            member.reviews.waiting_by_name,
            member.reviews.returned,
            reasons.get(member.membership.pk, ""),
        )
        for member in record.shown
    ]
    return Figure(
        slug="learners",
        title=_("Learners"),
        table=Table(columns, rows),
        how=_(
            "Somebody needs a look who was away for 7 days or more, is below 50 % in a topic "
            "with 10 answers or more, ended the last interview below its line, has 60 due cards "
            "or more, or waits for feedback for 2 days or more. An interview within 14 days comes "
            "first. Time and feedback are counted over 28 days. The newest "
            "interview is none that ended after its learner had seen a key of it. "
            "Where mentors mark without seeing names, what waits is not told by name."
        ),
    )


COHORT_FIGURES: dict[str, Callable[[CohortRecord], Figure]] = {
    "mastery": draw_mastery,
    "activity": draw_activity,
    "learners": list_learners,
}
