"""What pages cost with little and with much behind them, as multiples of the floor.

A bench of growth fills one site more and more; at each size the pages are asked in turns with the
floor, as `script/bench web` does it. The statements must not grow, nor may the cost beyond a bound.

    script/bench NAME            3 rounds of 1 s for each page and size
    script/bench NAME --quick    2 rounds of 0.3 s, at smaller sizes
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.report import Figure, finish
from bench.web import Bench, Measured, measure_all, read_arguments, run_bench
from bench.yardstick.pages import Page


@dataclass(frozen=True)
class Growth:
    """One such bench. `fill(bench, size)` makes the site that large and returns the pages.

    Sizes are counted in `unit`s; `least` are those at which only statements are counted.
    """

    name: str
    unit: str
    sizes: Sequence[int]
    quick: Sequence[int]
    least: Sequence[int]
    floors: Sequence[Page]
    fill: Callable[[Bench, int], Sequence[Page]]

    def measure(
        self, bench: Bench, sizes: Sequence[int], *, rounds: int = 0, seconds: float = 0.0
    ) -> list[Figure]:
        """Fill, ask and compare; without rounds, ask once for each page and count."""
        found = {}
        for size in sizes:
            pages = self.fill(bench, size)
            bench.settle_postgres()
            pages = [*self.floors, *pages]
            found[size] = measure_all(bench, pages, rounds=rounds, seconds=seconds)
        return self.list_figures(found)

    def list_figures(self, found: dict[int, list[Measured]]) -> list[Figure]:
        """Return statements and costs of each page at each size, and that the statements stay."""
        figures = []
        beside = len(self.floors)
        for place, first in enumerate(next(iter(found.values()))[beside:], start=beside):
            page = first.page
            queries = [measured[place].queries for measured in found.values()]
            most = "" if page.queries is None else f"<= {page.queries}"
            figures.append(Figure(f"{page.name}: queries", max(queries), "", most))
            grown = max(queries) - min(queries)
            figures.append(Figure(f"{page.name}: queries more with more", grown, "", "== 0"))
            for size, measured in found.items():
                if measured[place].took:
                    floors = {one.page.name: one for one in measured[:beside]}
                    figures.append(self.price(size, measured[place], floors))
        return figures

    def price(self, size: int, measured: Measured, floors: dict[str, Measured]) -> Figure:
        """Return what a page costs at a size."""
        page = measured.page
        name = f"{page.name} at {size} {self.unit}: CPU to {page.to}"
        bound = "" if page.most is None else f"<= {page.most:g}"
        return Figure(name, round(measured.ratio(floors), 2), "times", bound)

    def run(self, doc: str) -> None:
        """Run as a program."""
        arguments = read_arguments(doc)
        with run_bench() as bench:
            if arguments.quick:
                figures = self.measure(bench, self.quick, rounds=2, seconds=0.3)
            else:
                figures = self.measure(bench, self.sizes, rounds=3, seconds=1.0)
        finish(self.name, figures)
