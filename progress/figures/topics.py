"""Mastery by topic and by objective."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.domain.record import Record, Standing
from progress.figures.base import Action, Figure, show, whole, withhold
from studyhub.charts import Column, Point, Table, Unit, draw_rows

# The figures that show most objectives at once.
MOST_OBJECTIVES = 12


def weakest_first(standings: Sequence[Standing]) -> list[Standing]:
    """Order by share, lowest first; then what has no figure yet, most answers first.

    What is left out comes last.
    """
    return sorted(
        standings,
        key=lambda standing: (
            standing.is_left_out,
            standing.mastery.share is None,
            standing.mastery.share or 0,
            -standing.mastery.answers,
        ),
    )


def how() -> str:
    return _(
        "Each answer earns a share of its own points; a mentor's mark replaces the automatic "
        "score. The mean of these shares is multiplied by what is remembered: the mean "
        "probability, by FSRS, that the cards of its questions and key points are known today; "
        "one that was looked at today counts by tomorrow, for right after a look all is known. "
        "The thin line "
        "is the 95 % Wilson interval for that many answers. Below 3 answers there is no figure. "
        "“Hard” is difficulty 4 or 5 of 5. What came in place of another answer, a check of a "
        "lesson that was answered again on the same day, a copy of a story, and an answer to a "
        "question that was dropped count for no topic: the list of answers says which they are."
    )


def draw_topics(record: Record) -> Figure:
    """Return what is known of each topic, weakest first."""
    standings = weakest_first(record.standings)
    known = [one for one in standings if one.mastery.share is not None]
    table = tabulate(standings)
    if not known:
        return withhold(
            slug="topics",
            title=_("No topic has 3 answers yet"),
            lacks=_("A figure needs 3 answers in a topic."),
            how=how(),
            table=table,
            action=Action(_("Answer questions"), reverse("practice")),
        )
    least = known[0]
    chart = draw_rows(
        slug="topics",
        title=_("%(topic)s is weakest: %(share)d %%")
        % {"topic": name_topic(least), "share": whole(least.mastery.share)},
        columns=(_("Topic"), _("Known")),
        points=[point_of(one, name_topic(one)) for one in known],
        table=table,
        how=how(),
    )
    url = reverse("topic_progress", args=[least.topic.slug])
    return show(chart, Action(_("Go to %(topic)s") % {"topic": least.topic.title}, url))


def draw_objectives(record: Record) -> Figure:
    """Return what is known of the weakest objectives; the table has all of them."""
    return show_objectives(record.objectives)


def show_objectives(standings: Sequence[Standing], *, of_topic: bool = False) -> Figure:
    """Return what is known of some objectives; all `of_topic` need no column that names it."""
    ordered = weakest_first(standings)
    known = [one for one in ordered if one.mastery.share is not None]
    table = tabulate(ordered, by_objective=True)
    if of_topic:
        table = Table(table.columns[1:], [row[1:] for row in table.rows])
    if not known:
        return withhold(
            slug="objectives",
            title=_("No objective has 3 answers yet"),
            lacks=_("A figure needs 3 answers on questions of the same objective."),
            how=how(),
            table=table,
            action=Action(_("Answer questions"), reverse("practice")),
        )
    title = ngettext(
        "%(count)d objective has a figure: %(name)s",
        "%(count)d objectives have a figure; %(name)s is weakest",
        len(known),
    )
    chart = draw_rows(
        slug="objectives",
        title=title % {"count": len(known), "name": name_objective(known[0])},
        columns=(_("Objective"), _("Known")),
        points=[point_of(one, name_objective(one)) for one in known[:MOST_OBJECTIVES]],
        table=table,
        how=how(),
    )
    url = reverse("topic_progress", args=[known[0].topic.slug])
    return show(chart, Action(_("Go to %(topic)s") % {"topic": known[0].topic.title}, url))


def name_topic(standing: Standing) -> str:
    title = standing.topic.title
    return _("%(topic)s (left out)") % {"topic": title} if standing.is_left_out else title


def name_objective(standing: Standing) -> str:
    """Return the words of an objective's slug."""
    return standing.objective.replace("-", " ").capitalize()


def point_of(standing: Standing, name: str) -> Point:
    mastery = standing.mastery
    return Point(
        label=name,
        value=mastery.share,
        says=standing.says,
        span=mastery.interval,
        url=reverse("topic_progress", args=[standing.topic.slug]),
    )


def tabulate(standings: Sequence[Standing], *, by_objective: bool = False) -> Table:
    """Return each topic or objective with its figure, and what it is made of."""
    columns = (
        Column("topic", _("Topic"), Unit.TEXT),
        Column("objective", _("Objective"), Unit.TEXT),
        Column("known", _("Known"), Unit.SHARE),
        Column("low", _("From"), Unit.SHARE),
        Column("high", _("To"), Unit.SHARE),
        Column("earned", _("When answered"), Unit.SHARE),
        Column("recall", _("Remembered"), Unit.SHARE),
        Column("answers", _("Answers")),
        Column("hard_answers", _("Hard")),
        Column("cards", _("Cards")),
    )
    rows = [list_values(one) for one in standings]
    if by_objective:
        return Table(columns, rows)
    return Table(columns[:1] + columns[2:], [row[:1] + row[2:] for row in rows])


def list_values(standing: Standing) -> tuple:
    mastery = standing.mastery
    return (
        name_topic(standing),
        name_objective(standing),
        mastery.share,
        *(mastery.interval or (None, None)),
        mastery.earned,
        mastery.recall if standing.fading.cards else None,
        mastery.answers,
        mastery.hard_answers,
        standing.fading.cards,
    )
