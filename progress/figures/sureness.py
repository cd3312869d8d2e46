"""Calibration: how right somebody was when they said how sure they were."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.domain.mastery import wilson_interval
from progress.domain.record import Record
from progress.figures.base import Action, Figure, show, whole, withhold
from questions.domain.answer_narrowing import Outcome
from questions.models import Confidence
from studyhub.charts import Column, Point, Table, Unit, draw_dots

# Below so many answers of a sort its share says little.
ENOUGH = 5


def draw_sureness(record: Record) -> Figure:
    """Return the share of right answers for each way of being sure."""
    tallies = {row["confidence"]: row for row in record.tallies["sureness"]}
    points = [point_of(confidence, tallies.get(confidence)) for confidence in Confidence]
    known = [point for point in points if point.value is not None]
    words = how()
    table = tabulate(tallies)
    if not known:
        return withhold(
            slug="sureness",
            title=_("How sure you are, against how right"),
            lacks=_("Say before you check how sure you are: 5 equally sure answers make a figure."),
            how=words,
            table=table,
            action=Action(_("Practise with it"), reverse("practice")),
        )
    chart = draw_dots(
        slug="sureness",
        title=name_finding(tallies, known[0]),
        columns=(_("You said"), _("Right")),
        points=points,
        ticks=((0, "0 %"), (0.5, "50 %"), (1, "100 %")),
        table=table,
        how=words,
    )
    return show(chart, choose_action(tallies))


def how() -> str:
    return _(
        "Of the answers for which you said how sure you were, the share that earned all their "
        "points, with its 95 % Wilson interval. Well calibrated is who is right most when sure, "
        "and about half the time when thinking so. Below 5 equally sure answers there is no figure."
    )


def name_finding(tallies: dict, first: Point) -> str:
    """Say how right they are when sure, or else of the surest that has a figure."""
    sure = tallies.get(Confidence.SURE)
    if sure and sure["answers"] >= ENOUGH:
        return _("When sure you are right %(share)d %% of the time (n %(n)d)") % {
            "share": whole(sure["right_answers"] / sure["answers"]),
            "n": sure["answers"],
        }
    return _("%(said)s: right %(share)d %% of the time") % {
        "said": first.label,
        "share": whole(first.value),
    }


def choose_action(tallies: dict) -> Action:
    """Lead to the answers where somebody was sure and wrong, else on to practice."""
    wrong = (tallies.get(Confidence.SURE) or {}).get("wrong_answers", 0)
    if not wrong:
        return Action(_("Practise on"), reverse("practice"))
    label = ngettext(
        "Look at your answers: %(count)d was sure and wrong",
        "Look at your answers: %(count)d were sure and wrong",
        wrong,
    )
    query = {"confidence": Confidence.SURE, "outcome": Outcome.NOTHING, "counts": "on"}
    return Action(label % {"count": wrong}, reverse("answers", query=query))


def point_of(confidence: Confidence, row: dict | None) -> Point:
    n = row["answers"] if row else 0
    if n < ENOUGH:
        says = ngettext("–, %(n)d answer, 5 are needed", "–, %(n)d answers, 5 are needed", n)
        return Point(str(confidence.label), None, says % {"n": n})
    share = row["right_answers"] / n
    span = wilson_interval(share=share, n=n)
    figures = {"share": whole(share), "n": n, "low": whole(span[0]), "high": whole(span[1])}
    says = _("%(share)d %%, likely %(low)d to %(high)d, n %(n)d") % figures
    return Point(str(confidence.label), share, says, span=span)


def tabulate(tallies: dict) -> Table:
    columns = (
        Column("confidence", _("You said"), Unit.TEXT),
        Column("answers", _("Answers")),
        Column("right", _("Right")),
        Column("wrong", _("Earned nothing")),
        Column("share", _("Right, of all"), Unit.SHARE),
    )
    rows = [
        (
            str(confidence.label),
            row["answers"],
            row["right_answers"],
            row["wrong_answers"],
            row["right_answers"] / row["answers"],
        )
        for confidence in Confidence
        if (row := tallies.get(confidence))
    ]
    return Table(columns, rows)
