"""The figures of item analysis as tables: one for the page, CSV and JSON alike."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from progress.models import BankAnalysis, ItemAnalysis
from questions.models import Confidence
from studyhub.charts import Chart, Column, Point, Table, Unit, draw_line
from studyhub.wording import whole_percent

FIGURES = ("facility", "discrimination", "median_ms", "omitted", "hinted")


def name_figure(name: str) -> str:
    """Return what a figure is called."""
    levels = dict(Confidence.choices)
    named = {
        "facility": _("Facility: mean share of the points"),
        "discrimination": _("Discrimination: correlation with the rest score"),
        "median_ms": _("Median time"),
        "omitted": _("Left out when first met"),
        "hinted": _("Opened a hint"),
    }
    return named.get(name) or _("Right when “%(level)s”") % {"level": levels[name]}


def explain_figure(name: str) -> str:
    """Return how a figure is computed, in a sentence."""
    explained = {
        "facility": _("Points earned of points possible, over first answers. Interval by Wilson."),
        "discrimination": _(
            "Pearson's r with the mean share of the same learners in the other questions of the "
            "bank, from five others on. Interval by Fisher."
        ),
        "median_ms": _("Of the answers whose time is known. Interval by order statistics."),
        "omitted": _(
            "Skipped in practice or left empty in an interview, of all who met the question first "
            "in this version."
        ),
        "hinted": _("Of first answers. Interval by Wilson."),
    }
    return explained.get(name) or _("All points, of those who said so. Interval by Wilson.")


def list_figures(figures: dict) -> list[tuple[str, dict]]:
    """Return every single figure of one version with its name."""
    single = [(name, figures[name]) for name in FIGURES]
    return single + [(name, figures["confidence"][name]) for name in Confidence.values]


def tell_figures(figures: dict) -> Table:
    """Return the single figures of one version. Times are in milliseconds."""
    columns = (
        Column("figure", _("Figure"), Unit.TEXT),
        Column("value", _("Value")),
        Column("low", _("From")),
        Column("high", _("To")),
        Column("n", _("n")),
    )
    rows = [
        (name, one["value"], one["low"], one["high"], one["n"])
        for name, one in list_figures(figures)
    ]
    return Table(columns, rows)


def tell_options(figures: dict) -> Table:
    """Return who chose what: options by fifths of the rest score, the lowest first."""
    ends = (("share", _("Share")), ("low", _("From")), ("high", _("To")))
    columns = (
        Column("option", _("Option"), Unit.TEXT),
        Column("right", _("Right"), Unit.TEXT),
        Column("chosen", _("Chosen")),
        *(Column(name, label, Unit.SHARE) for name, label in ends),
        *(Column(f"fifth_{number}", _("Fifth %(n)d") % {"n": number}) for number in range(1, 6)),
        Column("rest", _("Mean rest score"), Unit.SHARE),
    )
    rows = [
        (
            one["option"],
            str(one["right"]).lower(),
            round((one["chosen"]["value"] or 0) * one["chosen"]["n"]),
            *(one["chosen"][end] for end in ("value", "low", "high")),
            *one["by_fifth"],
            one["rest"],
        )
        for one in figures["options"]
    ]
    return Table(columns, rows)


def tell_weeks(figures: dict) -> Table:
    """Return the facility by week."""
    columns = (
        Column("week", _("Week from"), Unit.DAY),
        Column("facility", _("Facility"), Unit.SHARE),
        Column("low", _("From"), Unit.SHARE),
        Column("high", _("To"), Unit.SHARE),
        Column("n", _("Answers")),
    )
    rows = [
        (date.fromisoformat(week["week"]), week["value"], week["low"], week["high"], week["n"])
        for week in figures["weeks"]
    ]
    return Table(columns, rows)


def percents(**shares: float) -> dict[str, int]:
    """Return shares as whole percent, as the table beside rounds them."""
    return {name: whole_percent(share) for name, share in shares.items()}


def draw_weeks(figures: dict) -> Chart:
    """Return the facility by week as a line with its intervals."""
    table = tell_weeks(figures)
    points = [
        Point(
            f"{week:%-d %b}",
            share,
            _("%(percent)d %%, likely %(low)d to %(high)d, of %(n)d")
            % {**percents(percent=share, low=low, high=high), "n": n},
            name=f"{week:%-d %B %Y}",
            span=(low, high),
        )
        for week, share, low, high, n in table.rows
    ]
    return draw_line(
        slug="weeks",
        title=_("Facility by week"),
        columns=(_("Week from"), _("Facility")),
        points=points,
        low=0.0,
        high=1.0,
        how=_("The mean share of first answers of each week that begins on a Monday."),
        table=table,
    )


def tell_items(items: Iterable[ItemAnalysis]) -> Table:
    """Return a row for each question. Times are in milliseconds; flags are separated by spaces."""
    ends = ("value", "low", "high", "n")
    columns = (
        Column("bank", _("Bank"), Unit.TEXT),
        Column("question", _("Question"), Unit.TEXT),
        Column("version", _("Version")),
        Column("kind", _("Kind"), Unit.TEXT),
        *(Column(f"{name}_{end}", f"{name} {end}") for name in FIGURES for end in ends),
        Column("flags", _("Flags"), Unit.TEXT),
        Column("computed_at", _("Computed at"), Unit.TEXT),
    )
    rows = [
        (
            str(item.version.question.bank or ""),
            item.version.question.slug,
            item.version.number,
            item.version.kind,
            *(item.figures[name][end] for name in FIGURES for end in ends),
            " ".join(flag.sort for flag in item.version.flags),
            item.computed_at,
        )
        for item in items
    ]
    return Table(columns, rows)


def tell_banks(banks: Iterable[BankAnalysis]) -> Table:
    """Return a row for each bank: how far its scores can be relied on."""
    ends = ("value", "low", "high")
    columns = (
        Column("bank", _("Bank"), Unit.TEXT),
        Column("learners", _("Learners")),
        Column("length", _("Questions each")),
        *(Column(f"alpha_{end}", f"alpha {end}") for end in ends),
        *(Column(f"error_{end}", f"error {end}") for end in ends),
        Column("computed_at", _("Computed at"), Unit.TEXT),
    )
    rows = [
        (
            bank.bank.title,
            bank.figures["learners"],
            bank.figures["length"],
            *(bank.figures["alpha"][end] for end in ends),
            *(bank.figures["error"][end] for end in ends),
            bank.computed_at,
        )
        for bank in banks
    ]
    return Table(columns, rows)
