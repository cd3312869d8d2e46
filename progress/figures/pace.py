"""How long answers take, by kind of question, under the clock and without."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.domain.record import Record
from progress.figures.base import Action, Figure, show, withhold
from questions.models import Kind
from studyhub.charts import Column, Point, Table, Unit, draw_rows
from studyhub.charts.tables import show_number

ENOUGH = 3
# The rows that the picture has at most, those with the most answers; the table has all.
MOST = 6
MINUTE = 60_000


def draw_pace(record: Record) -> Figure:
    """Return the usual minutes of each kind of question, against what interviews allow."""
    rows = record.tallies["paces"]
    known = [row for row in rows if row["answers"] >= ENOUGH]
    table = tabulate(rows)
    if not known:
        return withhold(
            slug="pace",
            title=_("How long your answers take"),
            lacks=_("Three answers of a kind whose time is known make a figure."),
            how=how(),
            table=table,
            action=Action(_("Answer questions"), reverse("practice")),
        )
    points = [point_of(row) for row in choose_rows(known)]
    chart = draw_rows(
        slug="pace",
        title=name_finding(rows, known),
        columns=(_("Kind"), _("Minutes")),
        points=points,
        top=max(max(point.value, point.aim or 0) for point in points) * 1.05 or 1.0,
        aim_says=_("What the interview allowed") if any(point.aim for point in points) else "",
        unit=Unit.MINUTES,
        table=table,
        how=how(),
    )
    return show(chart, Action(_("Sit an interview"), reverse("interviews")))


def how() -> str:
    return _(
        "The mean time of your answers of a kind. In practice it is what the page measured while "
        "it was in front, half an hour at most for one answer; in interviews it is what the saves "
        "show. The mark is the time that the interviews gave for these answers, with your standing "
        "extra time. What was added to an interview later belongs to no single answer."
    )


def name_finding(rows: list[dict], known: list[dict]) -> str:
    """Say how often the time of interviews was not enough, or else what takes longest.

    The first counts the answers of all kinds, the second takes a kind `known` from enough of them.
    """
    timed = [row for row in rows if row["is_timed"]]
    total = sum(row["answers"] for row in timed)
    over = sum(row["overruns"] for row in timed)
    if total:
        title = ngettext(
            "%(over)d of %(total)d answer in interviews took longer than its time",
            "%(over)d of %(total)d answers in interviews took longer than their time",
            total,
        )
        return title % {"over": over, "total": total}
    longest = max(known, key=lambda row: row["spent_ms"] / row["answers"])
    said = {"kind": name_kind(longest), "time": say_time(minutes_each(longest))}
    if len(known) == 1:
        return _("%(kind)s takes %(time)s each") % said
    return _("%(kind)s takes longest: %(time)s each") % said


def say_time(minutes: float) -> str:
    """Return minutes as they read, seconds where it is less than one."""
    if minutes < 1:
        return _("%(seconds)d s") % {"seconds": round(60 * minutes)}
    return _("%(minutes)s min") % {"minutes": show_number(minutes)}


def choose_rows(rows: list[dict]) -> list[dict]:
    """Return those of interviews, where there is a clock, else all; the most answered first."""
    timed = [row for row in rows if row["is_timed"]]
    return sorted(timed or rows, key=lambda row: -row["answers"])[:MOST]


def minutes_each(row: dict) -> float:
    return row["spent_ms"] / row["answers"] / MINUTE


def name_kind(row: dict) -> str:
    return str(Kind(row["kind"]).label)


def name_row(row: dict) -> str:
    kind = name_kind(row)
    return _("%(kind)s, in interviews") % {"kind": kind} if row["is_timed"] else kind


def point_of(row: dict) -> Point:
    allowed = row["allowed_ms"] / row["answers"] / MINUTE
    figures = {
        "minutes": show_number(minutes_each(row)),
        "allowed": show_number(allowed),
        "n": row["answers"],
        "over": row["overruns"],
    }
    if not allowed:
        says = _("%(minutes)s min, n %(n)d") % figures
    else:
        says = _("%(minutes)s min, of %(allowed)s allowed, n %(n)d, %(over)d over") % figures
    return Point(name_row(row), minutes_each(row), says, aim=allowed or None)


def tabulate(rows: list[dict]) -> Table:
    columns = (
        Column("kind", _("Kind"), Unit.TEXT),
        Column("minutes", _("Minutes each"), Unit.MINUTES),
        Column("allowed", _("Allowed"), Unit.MINUTES),
        Column("answers", _("Answers")),
        Column("over", _("Over their time")),
    )
    return Table(
        columns,
        [
            (
                name_row(row),
                minutes_each(row),
                row["allowed_ms"] / row["answers"] / MINUTE or None,
                row["answers"],
                row["overruns"] if row["is_timed"] else None,
            )
            for row in rows
        ],
    )
