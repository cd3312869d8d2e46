"""What will be remembered: the forecast, and the figures of the page Memory."""

from datetime import timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.domain.fading import AHEAD, Fading
from progress.domain.record import Record
from progress.figures.base import Action, Figure, show, whole, withhold
from questions.domain.memory import count_stabilities, list_retention
from questions.domain.recall import describe_recall
from questions.views import charts
from studyhub.charts import Chart, Column, Point, Table, Unit, draw_line

ENOUGH = 5
# The forecast begins in two weeks: on the day of a look FSRS holds a card for known, also when the
# answer was wrong, and who has just been wrong does not know "100 % today".
DAYS_AHEAD = tuple(days for days in AHEAD if days)


def draw_fading(record: Record) -> Figure:
    """Return how much of what was seen would be known over the next weeks without a look."""
    fading = record.all_fading
    table = tabulate(record, fading)
    if fading.cards < ENOUGH:
        return withhold(
            slug="fading",
            title=_("What you would still know in four weeks"),
            lacks=_("Five cards that you have looked at make a forecast."),
            how=how(),
            table=table,
            action=Action(_("Answer a question"), reverse("practice")),
        )
    sooner, later = whole(fading.share_in(14)), whole(fading.share_in(28))
    title = ngettext(
        "Of %(count)d card seen you would still know about %(sooner)d\u00a0%% in two weeks "
        "without a look, %(later)d\u00a0%% in four",
        "Of %(count)d cards seen you would still know about %(sooner)d\u00a0%% in two weeks "
        "without a look, %(later)d\u00a0%% in four",
        fading.cards,
    )
    chart = draw_line(
        slug="fading",
        title=title % {"count": fading.cards, "sooner": sooner, "later": later},
        columns=(_("Day"), _("Known without a look")),
        points=[point_of(record, fading, days) for days in DAYS_AHEAD],
        low=0.0 if min(fading.known) < fading.cards / 2 else 0.5,
        high=1.0,
        table=table,
        how=how(),
    )
    return show(chart, choose_action(fading))


def how() -> str:
    return _(
        "For each card that you have looked at, the probability that you know it on that day, by "
        "the forgetting curve of FSRS and the card's own stability, if you never look at it again. "
        "The figure is their mean. It begins in two weeks, since a card that you have just looked "
        "at counts as known on that day, right or wrong. Recall brings each card before it falls "
        "far."
    )


def choose_action(fading: Fading) -> Action:
    if not fading.due:
        return Action(_("See what comes"), reverse("recall"))
    label = ngettext("Look again at %(count)d card", "Look again at %(count)d cards", fading.due)
    return Action(label % {"count": fading.due}, reverse("recall"))


def point_of(record: Record, fading: Fading, days: int) -> Point:
    day = record.today + timedelta(days=days)
    share = fading.share_in(days)
    says = _("%(share)d %% of %(count)d") % {"share": whole(share), "count": fading.cards}
    return Point(label=date_format(day, "j M"), value=share, says=says)


def tabulate(record: Record, fading: Fading) -> Table:
    columns = (
        Column("day", _("Day"), Unit.DAY),
        Column("known", _("Known without a look"), Unit.SHARE),
        Column("cards", _("Cards")),
    )
    rows = [
        (record.today + timedelta(days=days), fading.share_in(days), fading.cards)
        for days in DAYS_AHEAD
        if fading.cards
    ]
    return Table(columns, rows)


def draw_retention(record: Record) -> Figure:
    """Return true retention by week, as the page Memory shows it."""
    overview = describe_recall(learner=record.learner, now=record.now)
    weeks = list_retention(learner=record.learner, today=overview.today.day)
    chart = charts.draw_retention(weeks, overview.today.settings)
    return show_or_withhold(
        chart,
        slug="retention",
        lacks=_("Twenty looks at cards that you had seen on an earlier day make a figure."),
        how=charts.explain_retention(),
        table=charts.tabulate_retention(weeks),
    )


def draw_stabilities(record: Record) -> Figure:
    counts = count_stabilities(learner=record.learner)
    return show_or_withhold(
        charts.draw_stabilities(counts),
        slug="stability",
        lacks=_("A card that you have looked at makes a figure."),
        how=charts.explain_stabilities(),
        table=charts.tabulate_stabilities(counts),
    )


def draw_forecast(record: Record) -> Figure:
    overview = describe_recall(learner=record.learner, now=record.now)
    return show_or_withhold(
        charts.draw_forecast(overview),
        slug="forecast",
        lacks=_("A card makes a figure; questions that you answer become cards."),
        how=charts.explain_forecast(),
        table=charts.tabulate_forecast(overview),
    )


def show_or_withhold(chart: Chart | None, **said) -> Figure:
    """Return the figure of a chart of Memory; without one what it lacks, and its empty data."""
    action = Action(_("Go to recall"), reverse("recall"))
    if chart:
        return show(chart, action)
    return withhold(title=_("Too little to go on yet"), action=action, **said)
