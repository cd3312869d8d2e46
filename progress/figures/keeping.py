"""Figures as they stand on a page, each kept by what it was drawn from.

Drawing a chart takes longer than reading what is in it. What a figure shows follows from its facts
alone, so the facts themselves are the key: whatever a fold, a look at a card or a new day changes
is another key, and nothing here is ever old. Most answers change only some of the figures.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from functools import lru_cache, partial

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from progress.domain.record import Record, Standing
from progress.figures import FIGURES, OVERVIEW
from progress.figures.base import Figure
from progress.figures.readiness import list_raises
from progress.templatetags.progress import topic_rows

# So many drawings are kept in each process, some 10 KB each.
MOST = 1024


class Drawing:
    """One thing to draw. Those of equal facts look the same, whoever they are of."""

    def __init__(self, *facts: Hashable, draw: Callable[[], str]) -> None:
        self.facts = (get_language(), *facts)
        self.draw: Callable[[], str] | None = draw

    def __hash__(self) -> int:
        return hash(self.facts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Drawing) and self.facts == other.facts


@lru_cache(MOST)
def show(drawing: Drawing) -> SafeString:
    """Return what is drawn. Kept with it are the facts alone, not the record behind them."""
    drawn = mark_safe(drawing.draw())
    drawing.draw = None
    return drawn


def keep(*facts: Hashable, draw: Callable[[], str]) -> SafeString:
    """Return what `draw` draws, or what it drew from the same facts before."""
    # Who works on a template sees each change of it.
    shows = show.__wrapped__ if settings.DEBUG else show
    return shows(Drawing(*facts, draw=draw))


def show_record(record: Record, *, base: str, own: bool, more: int) -> dict[str, SafeString]:
    """Return the parts of a learner's record as they stand on the page.

    `base`: where the figures are files. `own`: it is the reader's, who is led to what helps.
    """
    reader = (base, own)
    topics, sittings = facts_of_topics(record), facts_of_sittings(record)
    return {
        "readiness": keep(
            *("readiness", reader, topics, sittings, record.all_fading),
            draw=lambda: draw_readiness(record, base=base, own=own),
        ),
        "rows": keep(
            "rows", own, more, topics, draw=lambda: topic_rows(record.standings, more, own)
        ),
        "foot": keep("foot", reader, topics, draw=lambda: draw_foot(record, base=base, own=own)),
        "figures": mark_safe("".join(show_overview(record, base=base, own=own))),
    }


def show_overview(record: Record, *, base: str, own: bool) -> Iterator[SafeString]:
    for name in OVERVIEW:
        figure = partial(figure_for, record, name, base=base, own=own)
        yield keep(
            *(name, base, own, FACTS[name](record)),
            draw=lambda figure=figure: write("figure", figure=figure(), own=own),
        )


def figure_for(record: Record, name: str, *, base: str, own: bool) -> Figure:
    """Return a figure with the addresses of its data; its marks lead only the learner anywhere."""
    figure = FIGURES[name](record).at(base)
    if own or figure.chart is None:
        return figure
    return replace(figure, chart=figure.chart.without_links())


def draw_readiness(record: Record, *, base: str, own: bool) -> str:
    figure = figure_for(record, "readiness", base=base, own=own)
    return write("readiness", readiness=figure, raises=list_raises(record), own=own)


def draw_foot(record: Record, *, base: str, own: bool) -> str:
    chart = figure_for(record, "topics", base=base, own=own)
    return render_to_string("ui/chart_foot.html", {"chart": chart})


def write(name: str, **shown) -> str:
    return render_to_string(f"progress/{name}.html", shown)


def facts_of_topics(record: Record) -> Hashable:
    """Return all that is shown or reckoned of topics."""
    return tuple(facts_of(standing) for standing in record.standings)


def facts_of(standing: Standing) -> Hashable:
    topic = standing.topic
    shown = (topic.pk, topic.slug, topic.title, topic.can_practise)
    return (*shown, standing.is_left_out, standing.mastery, standing.fading)


def facts_of_sittings(record: Record) -> Hashable:
    """Return all that is shown of interviews. The plan of one never changes, so its key will do."""
    return tuple(
        (one.interview.pk, record.day_of(one), one.is_left_out, *one.sections)
        for one in record.sittings
    )


def facts_of_tally(name: str) -> Callable[[Record], Hashable]:
    return lambda record: tuple(tuple(row.items()) for row in record.tallies[name])


# What the figures of the page are drawn from.
FACTS: dict[str, Callable[[Record], Hashable]] = {
    "interviews": facts_of_sittings,
    "sureness": facts_of_tally("sureness"),
    "star": facts_of_tally("parts"),
    "pace": facts_of_tally("paces"),
    "fading": lambda record: (record.today, record.all_fading),
    "days": lambda record: tuple(record.weeks),
}
