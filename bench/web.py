"""What pages cost, as multiples of a floor that is measured in the same run.

Machines differ and other programs interfere, so no figure here means much alone. The floor (a
minimal Django project, see bench/floor) and StudyHub are served by the same server from the same
PostgreSQL, and are asked in turns, round after round, on the same two cores. The steadiest figure
is the CPU time for each request: of the web process and its threads, and of PostgreSQL.

    script/bench web            5 rounds of 2 s for each page
    script/bench web --quick    3 rounds, 15 s for all pages together, under 60 s in total
"""

import argparse
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.report import Figure, finish
from bench.site import Site
from bench.yardstick.cpu import cpu_seconds
from bench.yardstick.load import COUNT_QUERIES, ask_once, run_load
from bench.yardstick.pages import PAGES, Page
from bench.yardstick.world import CONNECTIONS, PRACTISED, World

CORES = 2
# More than any server here answers in a second, for pages that are posted once.
FASTEST = 1200


@dataclass
class Measured:
    """What one page gave in all rounds, and what it says of itself. CPU times are in seconds."""

    page: Page
    queries: int = 0
    bytes: int = 0
    # What each connection has still to send: posts, or the one request that it repeats.
    waiting: list = field(default_factory=lambda: [[] for _ in range(CONNECTIONS)])
    took: list[float] = field(default_factory=list)
    seconds: float = 0.0
    web: float = 0.0
    database: float = 0.0
    client: float = 0.0

    @property
    def rate(self) -> float:
        """Answers for each second."""
        return len(self.took) / self.seconds

    def each(self, seconds: float) -> float:
        """Return what of a CPU time falls to one request, in milliseconds."""
        return 1000 * seconds / len(self.took)

    def wait(self, percent: int) -> float:
        """Return a percentile of the time from asking to the last byte, in milliseconds."""
        return 1000 * statistics.quantiles(self.took, n=100)[percent - 1]

    def ratio(self, floor: dict[str, "Measured"]) -> float:
        """Return the CPU time as a multiple of the floor's."""
        other = floor[self.page.to]
        return self.each(self.web + self.database) / other.each(other.web + other.database)


class Bench:
    """A site and a floor that are served side by side, and the client that asks them.

    Where it only `counts`, this process serves the site itself, and nothing is made for the times.
    """

    def __init__(
        self, *, prepared: str = "", counts: bool = False, postgres: dict[str, str] | None = None
    ) -> None:
        self.site = Site(prepared=prepared, postgres=postgres)
        self.counts = counts
        self.ports: dict[bool, int] = {}

    def start(self) -> None:
        """Start the servers and make what the pages show."""
        self.site.start_servers()
        if not self.site.is_prepared:
            self.site.prepare()
        floor_url = self.site.postgres.url.replace("/studyhub?", "/floor?")
        self.site.make_database("floor")
        floor = {"DATABASE_URL": floor_url, "DJANGO_SETTINGS_MODULE": "bench.floor.settings"}
        session = self.site.run_module("bench.floor", floor)
        self.ports = {
            True: self.site.start_web("floor", environment=floor),
            False: self.site.serve_here() if self.counts else self.site.start_web("studyhub"),
        }
        self.world = World(
            site_port=self.ports[False],
            floor_port=self.ports[True],
            floor_session=session,
            practised=0 if self.counts else PRACTISED,
        )
        self.settle_postgres()

    def settle_postgres(self) -> None:
        """Let the figures of PostgreSQL be steady. How many statements there are is so anyway."""
        if not self.counts:
            self.site.settle_postgres()

    def ask_once(self, page: Page) -> Measured:
        """Ask for a page twice, the second time counted, and end where it is not as expected."""
        measured = Measured(page)
        port = self.ports[page.floor]
        sent = self.next_requests(measured, 2)[0]
        first, counted = (sent, sent) if isinstance(sent, bytes) else (sent.pop(0), sent.pop(0))
        ask_once(port, first)
        reply = ask_once(
            port, counted.replace(b"\r\n", f"\r\n{COUNT_QUERIES}: yes\r\n".encode(), 1)
        )
        if reply.status != page.status:
            raise SystemExit(f"{page.name} answered {reply.status} instead of {page.status}.")
        measured.queries, measured.bytes = (
            int(reply.headers[COUNT_QUERIES.lower()]),
            len(reply.body),
        )
        return measured

    def next_requests(self, measured: Measured, count: int) -> list:
        """Return what each connection sends next: `count` posts, first those left over."""
        for connection, waiting in enumerate(measured.waiting):
            if isinstance(waiting, list) and len(waiting) < count:
                more = measured.page.ask(self.world, connection, count - len(waiting))
                measured.waiting[connection] = waiting + more if isinstance(more, list) else more
        return measured.waiting

    def measure(
        self, measured: Measured, client: ProcessPoolExecutor, *, seconds: float, counts: bool
    ) -> None:
        """Ask for a page on all connections for some seconds and note what that cost."""
        page = measured.page
        requests = self.next_requests(measured, int(FASTEST * seconds / CONNECTIONS))
        web = self.site.processes["floor" if page.floor else "studyhub"].pid
        database = self.site.postgres.process.pid
        before = cpu_seconds(web), cpu_seconds(database)
        load = client.submit(run_load, self.ports[page.floor], requests, seconds=seconds).result()
        after = cpu_seconds(web), cpu_seconds(database)
        if wrong := {status: n for status, n in load.statuses.items() if status != page.status}:
            raise SystemExit(f"{page.name} answered {wrong} instead of {page.status}.")
        for waiting, sent in zip(measured.waiting, load.sent, strict=True):
            if isinstance(waiting, list):
                del waiting[:sent]
        if counts:
            measured.took += load.took
            measured.seconds += load.seconds
            measured.web += after[0] - before[0]
            measured.database += after[1] - before[1]
            measured.client += load.cpu


def measure_all(
    bench: Bench, pages: Sequence[Page], *, rounds: int = 0, seconds: float = 0.0
) -> list[Measured]:
    """Measure pages in turns; the first turn warms up. Without rounds, ask once for each."""
    found = [bench.ask_once(page) for page in pages]
    if rounds:
        # The client is a process: a thread of ours would share our interpreter with it.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(max_workers=1, mp_context=context) as client:
            for turn in range(rounds + 1):
                length = seconds if turn else seconds / 5
                for measured in found:
                    bench.measure(measured, client, seconds=length, counts=turn > 0)
    return found


def list_figures(found: list[Measured]) -> list[Figure]:
    """Return everything that was measured, with the bounds that the pages declare."""
    floor = {one.page.name: one for one in found if one.page.floor}
    figures = []
    for one in found:
        name, page = one.page.name, one.page
        most = "" if page.queries is None else f"<= {page.queries}"
        figures += [Figure(f"{name}: queries", one.queries, "", most)]
        figures += [Figure(f"{name}: bytes", one.bytes, "B")]
        if not one.took:
            continue
        figures += [
            Figure(f"{name}: requests", round(one.rate, 1), "1/s"),
            Figure(f"{name}: p50", round(one.wait(50), 2), "ms"),
            Figure(f"{name}: p99", round(one.wait(99), 2), "ms"),
            Figure(f"{name}: web CPU", round(one.each(one.web), 3), "ms"),
            Figure(f"{name}: database CPU", round(one.each(one.database), 3), "ms"),
            Figure(f"{name}: client CPU", round(one.each(one.client), 3), "ms"),
        ]
        if page.to:
            bound = "" if page.most is None else f"<= {page.most:g}"
            ratio = round(one.ratio(floor), 2)
            figures.append(Figure(f"{name}: CPU to {page.to}", ratio, "times", bound))
    return figures


def print_table(found: list[Measured]) -> None:
    """Print one line for each page."""
    floor = {one.page.name: one for one in found if one.page.floor}
    print(
        f"{'page':<12}{'1/s':>8}{'p50 ms':>9}{'p99 ms':>9}{'web ms':>9}{'db ms':>8}"
        f"{'queries':>9}{'bytes':>8}   CPU"
    )
    for one in found:
        line = f"{one.page.name:<12}"
        if one.took:
            line += f"{one.rate:>8.0f}{one.wait(50):>9.2f}{one.wait(99):>9.2f}"
            line += f"{one.each(one.web):>9.3f}{one.each(one.database):>8.3f}"
        line += f"{one.queries:>9}{one.bytes:>8}"
        if one.took and one.page.to:
            line += f"   {one.ratio(floor):.2f} {one.page.to}"
            line += "" if one.page.most is None else f" (at most {one.page.most:g})"
        print(line)


def read_arguments(doc: str) -> argparse.Namespace:
    """Return what a bench of pages is asked for, in a process that keeps to two cores."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a short form")
    arguments = parser.parse_args()
    if not Path("/proc/self/stat").exists():
        raise SystemExit("CPU times are read from /proc, which only Linux has.")
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    return arguments


@contextmanager
def run_bench(prepared: str = "", *, counts: bool = False) -> Iterator[Bench]:
    """Start a bench and end it; `prepared` is the var/ of a site to begin with a copy of."""
    began = time.monotonic()
    bench = Bench(prepared=prepared, counts=counts)
    try:
        bench.start()
        yield bench
    finally:
        bench.site.stop()
    print(f"{time.monotonic() - began:.0f} s in all, on Python {sys.version.split()[0]}")


def main() -> None:
    arguments = read_arguments(__doc__)
    rounds, seconds = (3, 15 / 3 / len(PAGES)) if arguments.quick else (5, 2.0)
    with run_bench() as bench:
        found = measure_all(bench, PAGES, rounds=rounds, seconds=seconds)
    print_table(found)
    figures = list_figures(found)
    finish("web", figures, shown=[figure for figure in figures if figure.bound])


if __name__ == "__main__":
    main()
