"""The parts of STAR answers: what each earns, and how the words are shared out."""

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.domain.mastery import wilson_interval
from progress.domain.record import Record
from progress.figures.base import Action, Figure, show, whole, withhold
from studyhub.charts import Column, Point, Table, Unit, draw_rows

# What a part of a good answer earns.
GOOD = 0.7
ENOUGH = 2
# The order of the usual parts; others follow.
ORDER = ("situation", "task", "action", "result", "reflection")


def draw_star_parts(record: Record) -> Figure:
    """Return what the parts of the learner's STAR answers earn."""
    rows = sorted(record.tallies["parts"], key=lambda row: place_of(row["part"]))
    words = sum(row["words"] for row in rows) or 1
    table = tabulate(rows, words)
    if not rows or max(row["answers"] for row in rows) < ENOUGH:
        return withhold(
            slug="star",
            title=_("The parts of your stories"),
            lacks=_("Two STAR answers with a score make a profile."),
            how=how(),
            table=table,
            action=Action(_("Answer a STAR question"), f"{reverse('practice')}?kinds=star"),
        )
    chart = draw_rows(
        slug="star",
        title=say_least(rows),
        columns=(_("Part"), _("Earned")),
        points=[point_of(row, words) for row in rows],
        aim_says=_("What a good part earns, 70 %"),
        table=table,
        how=how(),
    )
    label = _("Practise a STAR answer")
    return show(chart, Action(label, f"{reverse('practice')}?kinds=star"))


def say_least(rows: list[dict]) -> str:
    """Say which part earns least, by the share that is shown: all of those that share it."""
    share = min(whole(share_of(row)) for row in rows)
    least = [name_part(row) for row in rows if whole(share_of(row)) == share]
    if len(least) == len(rows) > 1:
        return _("All parts earn alike: %(share)d %% of their points") % {"share": share}
    says = ngettext(
        "%(parts)s earns least: %(share)d %% of its points",
        "%(parts)s earn least: %(share)d %% of their points",
        len(least),
    )
    return says % {"parts": get_text_list(least, _("and")), "share": share}


def how() -> str:
    return _(
        "The points of each part divided by what it could earn, as a mean over your STAR answers, "
        "with a 95 % Wilson interval; a mentor's marks count in place of the automatic score. The "
        "words are shares of all the words that you wrote in these answers."
    )


def place_of(part: str) -> int:
    return ORDER.index(part) if part in ORDER else len(ORDER)


def share_of(row: dict) -> float:
    return float(row["shares"]) / row["answers"]


def name_part(row: dict) -> str:
    return row["part"].replace("-", " ").capitalize()


def point_of(row: dict, words: int) -> Point:
    share, n = share_of(row), row["answers"]
    span = wilson_interval(share=min(1.0, share), n=n)
    figures = {
        "share": whole(share),
        "low": whole(span[0]),
        "high": whole(span[1]),
        "n": n,
        "words": whole(row["words"] / words),
    }
    says = _("%(share)d %%, likely %(low)d to %(high)d, n %(n)d, %(words)d %% of the words")
    return Point(name_part(row), share, says % figures, span=span, aim=GOOD)


def tabulate(rows: list[dict], words: int) -> Table:
    columns = (
        Column("part", _("Part"), Unit.TEXT),
        Column("earned", _("Earned"), Unit.SHARE),
        Column("answers", _("Answers")),
        Column("words_each", _("Words in each")),
        Column("words_share", _("Of all words"), Unit.SHARE),
    )
    return Table(
        columns,
        [
            (
                name_part(row),
                share_of(row),
                row["answers"],
                round(row["words"] / row["answers"]),
                row["words"] / words,
            )
            for row in rows
        ],
    )
