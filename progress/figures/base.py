"""What a figure is: a chart or the reason why there is none, its data, and what to do about it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString

from progress.domain.record import Record
from studyhub.charts import Chart, Table
from studyhub.wording import whole_percent


@dataclass(frozen=True)
class Action:
    """What helps most with what a figure shows: words that lead to a page."""

    label: str
    url: str


@dataclass(frozen=True)
class Figure:
    """One figure. Without a chart `lacks` says what it needs, and `title` is no finding."""

    slug: str
    title: str
    table: Table
    how: str
    action: Action | None = None
    chart: Chart | None = None
    lacks: str = ""
    # Where its data is, without the ending.
    address: str = ""

    def at(self, base: str) -> "Figure":
        """Return the figure with the addresses of its data below `base`."""
        address = f"{base}{self.slug}"
        return replace(self, address=address, chart=self.chart and self.chart.at(address))

    def tell(self) -> dict[str, Any]:
        """Return the data of the figure for programs, with what it finds and how."""
        columns = [
            {"name": column.key, "label": column.label, "unit": column.unit.value}
            for column in self.table.columns
        ]
        return {
            "figure": self.slug,
            "title": self.title,
            "computed": self.how,
            "columns": columns,
            "rows": self.table.as_records(),
        }

    @property
    def table_html(self) -> SafeString:
        return self.table.as_html(self.title)

    @property
    def csv_url(self) -> str:
        return f"{self.address}.csv" if self.address and self.table.rows else ""

    @property
    def json_url(self) -> str:
        return f"{self.address}.json" if self.address and self.table.rows else ""


# Draws one figure of a learner's record.
Draw = Callable[[Record], Figure]


def show(chart: Chart, action: Action | None = None) -> Figure:
    """Return the figure of a chart."""
    return Figure(chart.slug, chart.title, chart.table, chart.how, action, chart)


def withhold(
    *, slug: str, title: str, lacks: str, how: str, table: Table, action: Action
) -> Figure:
    """Return a figure for which there is too little yet."""
    return Figure(slug, title, table, how, action, lacks=lacks)


def whole(share: float) -> int:
    """Return a share as whole percent."""
    return whole_percent(share)
