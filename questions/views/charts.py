"""The charts of recall: each title says what it shows."""

from collections import Counter
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from questions.domain.memory import STEPS, Held, Week, add_up
from questions.domain.recall import RecallOverview
from questions.models import RecallSettings
from studyhub.charts import Chart, Column, Point, Table, Unit, draw_bars, draw_line


def draw_forecast(overview: RecallOverview) -> Chart | None:
    """Return the load of the next 30 days; None without cards."""
    if not overview.cards:
        return None
    counts = count_ahead(overview)
    limit = overview.today.settings.reviews_per_day
    total = sum(counts)
    points = [
        Point(
            label=date_format(day.day, "j M"),
            name=date_format(day.day, "D j F"),
            value=count,
            says=str(count),
        )
        for day, count in zip(overview.days, counts, strict=True)
    ]
    title = ngettext(
        "%(count)d card in the next 30 days", "%(count)d cards in the next 30 days", total
    )
    # A limit far above every day would leave the bars flat.
    near = limit if limit <= 2 * max(counts) else None
    return draw_bars(
        slug="forecast",
        title=title % {"count": total},
        columns=(_("Day"), _("Cards")),
        points=points,
        aim=near,
        aim_says=_("Your limit of %(count)d a day") % {"count": limit} if near else "",
        how=explain_forecast(),
        table=tabulate_forecast(overview),
    )


def explain_forecast() -> str:
    return _(
        "Counted are the cards as they are planned now; what is due and not asked today is "
        "counted on the days over which it will be spread. "
        "Each look gives its card a new day, so later days fill up."
    )


def tabulate_forecast(overview: RecallOverview) -> Table:
    """Return the cards of each of the next days; no row without cards."""
    columns = (Column("day", _("Day"), Unit.DAY), Column("cards", _("Cards")))
    days = [day.day for day in overview.days] if overview.cards else []
    return Table(columns, list(zip(days, count_ahead(overview), strict=False)))


def count_ahead(overview: RecallOverview) -> list[int]:
    """Return how many cards come on each of the next days, today first."""
    later = Counter(overview.split.later)
    ahead = (day.count + later[day.day] for day in overview.days[1:])
    return [overview.split.asked, *ahead]


def draw_retention(weeks: list[Week], settings: RecallSettings) -> Chart | None:
    """Return the share that was remembered by week against the aim; None below enough looks."""
    held, aim = add_up(weeks), float(settings.retention)
    if not held.is_enough:
        return None
    figures = {"share": whole(held.share), "aim": whole(aim)}
    return draw_line(
        slug="retention",
        title=title_of_retention(held, aim) % figures,
        columns=(_("Week from"), _("Remembered")),
        points=[point_of(week) for week in weeks],
        low=0.5,
        high=1.0,
        aim=aim,
        aim_says=_("Your aim, %(aim)d %%") % figures,
        how=explain_retention(),
        table=tabulate_retention(weeks),
    )


def explain_retention() -> str:
    return _(
        "True retention: of the looks at cards that you had seen on an earlier day, the share "
        "that you remembered, which is all but “again”. Second looks on the same day do not "
        "count. The upright lines are 95 % intervals (Wilson)."
    )


def tabulate_retention(weeks: list[Week]) -> Table:
    """Return each week with what was remembered; no row without a look."""
    columns = (
        Column("week", _("Week from"), Unit.DAY),
        Column("remembered", _("Remembered"), Unit.SHARE),
        Column("low", _("From"), Unit.SHARE),
        Column("high", _("To"), Unit.SHARE),
        Column("kept", _("Cards remembered")),
        Column("looks", _("Looks")),
    )
    rows = [
        (
            week.first,
            week.held.share,
            *((week.held.interval if week.held.total else None) or (None, None)),
            week.held.kept,
            week.held.total,
        )
        for week in weeks
    ]
    return Table(columns, rows if add_up(weeks).total else [])


def title_of_retention(held: Held, aim: float) -> str:
    """Return the finding: whether the aim lies within, above or below the interval."""
    low, high = held.interval
    if aim > high:
        return _("You remember %(share)d %%, below your aim of %(aim)d %%")
    if aim < low:
        return _("You remember %(share)d %%, above your aim of %(aim)d %%")
    return _("You remember %(share)d %%, as you aim at: %(aim)d %%")


def point_of(week: Week) -> Point:
    held = week.held
    if held.share is None:
        says = _("– (no look)")
    else:
        says = _("%(share)d %% (%(kept)d of %(total)d)") % {
            "share": whole(held.share),
            "kept": held.kept,
            "total": held.total,
        }
    return Point(
        label=date_format(week.first, "j M"),
        value=held.share,
        says=says,
        span=held.interval if held.total else None,
    )


def whole(share: float | None) -> int:
    return round((share or 0) * 100)


def draw_stabilities(counts: list[int]) -> Chart | None:
    """Return how many cards hold for how long; None without a card that was looked at."""
    total, firm = sum(counts), sum(counts[STEPS.index(21) + 1 :])
    if not total:
        return None
    title = ngettext(
        "%(firm)d of %(count)d card holds for three weeks or longer",
        "%(firm)d of %(count)d cards hold for three weeks or longer",
        total,
    )
    return draw_bars(
        slug="stability",
        title=title % {"firm": firm, "count": total},
        columns=(_("Stability in days"), _("Cards")),
        points=[
            Point(
                label=name, name=_("%(days)s days") % {"days": name}, value=count, says=str(count)
            )
            for name, count in zip(name_steps(), counts, strict=True)
        ],
        how=explain_stabilities(),
        table=tabulate_stabilities(counts),
    )


def name_steps() -> list[str]:
    """Return the days of each step in words."""
    between = (f"{first}–{last}" for first, last in pairwise(STEPS))
    return [f"<{STEPS[0]}", *between, f"{STEPS[-1]}+"]


def explain_stabilities() -> str:
    return _(
        "Stability is the number of days after which a card is still known with 90 %. It grows "
        "with each look that you remember."
    )


def tabulate_stabilities(counts: list[int]) -> Table:
    """Return how many cards hold for so many days; no row without a card that was looked at."""
    said = (Column("days", _("Stability in days"), Unit.TEXT), Column("cards", _("Cards")))
    columns = (Column("from_days", _("From")), Column("below_days", _("Below")), said[1])
    ends = list(pairwise((0, *STEPS, None)))
    rows = [(*end, count) for end, count in zip(ends, counts, strict=True)]
    shown = Table(said, list(zip(name_steps(), counts, strict=True)))
    return Table(columns, rows if sum(counts) else [], shown=shown)
