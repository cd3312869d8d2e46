"""Progress at scale: what an answer leaves behind, what pages cost, and what folding costs.

Scored answers are written by COPY, at first ten thousand, then all; each time a rebuild makes the
rollups and a worker's function the item analysis, and the pages are asked in turns with the floor
(see bench/web.py). Then readers of item statistics hammer beside learners, and folds are measured
beside plain inserts, on a hot question, and by how far they lag.

    script/bench progress              10,000,000 answers of 100,000 learners
    script/bench progress --quick         200,000 answers of 2,000 learners
    script/bench progress --answers N
"""

import argparse
import multiprocessing
import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import psycopg

from bench.facts import EACH, Facts, make_learners
from bench.fold_rates import Rates
from bench.report import Figure, finish
from bench.web import CORES, Bench, Measured
from bench.yardstick.load import run_load
from bench.yardstick.pages import Page, floor, person

LONG, QUICK, BASE = 10_000_000, 200_000, 10_000
COHORT = 50
# So often learners ask alone, then beside readers.
TURNS = 5
# As on a machine with 4 GB and millions of answers; few checkpoints while they are written.
ROOMY = {
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "30min",
    "maintenance_work_mem": "256MB",
}
STORED = "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class WHERE {}"
PARTS = {
    "answer and score": "relname IN ('questions_submission', 'questions_score')",
    "contribution": "relname = 'progress_scorecontribution'",
    "rollups": "relkind = 'r' AND relname LIKE 'progress_%' AND relname <> "
    "'progress_scorecontribution'",
}


class Growth:
    """The pages of learner, mentor and author at one size after the other."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.pages = (
            Page("E", floor("/empty/"), floor=True),
            Page("R", floor("/shelves/shelf-7/"), floor=True),
            Page("today", person("alice", "/"), "R", most=1.25, queries=10),
            Page("dashboard", person("alice", "/progress/"), "R", most=1.25, queries=10),
            Page("cohort", person("bob", self.address_of_cohort), "R"),
            Page("items", person("carol", "/author/items/"), "R"),
            Page("item", person("carol", self.address_of_item), "R"),
        )
        # How much a page may grow beside its own cost at BASE answers.
        self.grows = {"today": 1.5, "dashboard": 1.5, "cohort": 2, "items": 2, "item": 2}
        self.found: list[list[Measured]] = []

    def address_of_cohort(self, _world) -> str:
        from django.urls import reverse

        return reverse("cohort_progress", args=[self.cohort.pk])

    def address_of_item(self, _world) -> str:
        from progress.models import ItemAnalysis

        [key] = ItemAnalysis.objects.order_by("pk").values_list("pk")[0]
        return f"/author/items/{key}/"

    def measure(self, *, rounds: int, seconds: float) -> None:
        measured = [self.bench.ask_once(page) for page in self.pages]
        with a_client() as client:
            for turn in range(rounds + 1):
                for one in measured:
                    self.bench.measure(one, client, seconds=seconds, counts=turn > 0)
        self.found.append(measured)

    def figures(self) -> list[Figure]:
        figures = []
        for place, page in enumerate(self.pages):
            if page.floor:
                continue
            small, large = (measured[place] for measured in (self.found[0], self.found[-1]))
            small_floor, large_floor = (
                {one.page.name: one for one in measured if one.page.floor}
                for measured in (self.found[0], self.found[-1])
            )
            most = "" if page.queries is None else f"<= {page.queries}"
            bound = "" if page.most is None else f"<= {page.most:g}"
            ratio, before = large.ratio(large_floor), small.ratio(small_floor)
            figures += [
                Figure(f"{page.name}: queries", large.queries, "", most),
                Figure(f"{page.name}: CPU to R", round(ratio, 2), "times", bound),
                Figure(
                    f"{page.name}: CPU to that at {BASE} answers",
                    round(ratio / before, 2),
                    "times",
                    f"<= {self.grows[page.name]:g}",
                ),
                Figure(f"{page.name}: p50", round(large.wait(50), 1), "ms"),
            ]
        return figures


def a_client() -> ProcessPoolExecutor:
    """A client in a process of its own: a thread of ours would share our interpreter with it."""
    return ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn"))


def make_cohort(world, learners: list[int]):
    """Put the first learners into one cohort that bob mentors."""
    from django.utils import timezone

    from accounts.models import Cohort, CohortMentor, Membership

    now = timezone.now()
    cohort = Cohort.objects.create(name="Bench", created_at=now)
    CohortMentor.objects.create(cohort=cohort, mentor=world.users["bob"], assigned_at=now)
    Membership.objects.bulk_create(
        Membership(cohort=cohort, learner_id=key, joined_at=now) for key in learners
    )
    return cohort


def timed(what: str, act: Callable[[], object]) -> float:
    """Do something long, say how long it took, and return the seconds."""
    began = time.monotonic()
    act()
    seconds = time.monotonic() - began
    print(f"{what}: {seconds:.1f} s", flush=True)
    return seconds


def make_figures_of_all() -> tuple[float, float]:
    """Make the rollups and the item analysis. Return the seconds of the former and of one bank."""
    from django.utils import timezone

    from progress.domain.folds import fold_all
    from progress.domain.items import analysis
    from progress.domain.rebuild import rebuild

    fold_all()
    rebuilt = timed("rebuild", lambda: rebuild(swap=True))
    analysed = [
        timed(
            f"analysis of bank {bank}",
            partial(analysis.analyse_bank, bank_id=bank, stamp=stamp, now=timezone.now()),
        )
        for bank, stamp in analysis.fetch(analysis.STAMPS, {})
    ]
    return rebuilt, max(analysed)


def measure_bytes(url: str, answers: int) -> list[Figure]:
    """Return what one answer leaves behind, indexes included."""
    with psycopg.connect(url) as connection:
        sizes = {
            name: connection.execute(STORED.format(which)).fetchone()[0] / answers
            for name, which in PARTS.items()
        }
    figures = [Figure(f"bytes per answer: {name}", round(size)) for name, size in sizes.items()]
    return [Figure("bytes per answer", round(sum(sizes.values()))), *figures]


def measure_isolation(bench: Bench, growth: Growth, *, seconds: float) -> list[Figure]:
    """Return the rate of learners' pages, alone and beside four readers of item statistics."""
    port, named = bench.ports[False], {page.name: page for page in growth.pages}
    learner, readers = (
        [named[name].ask(bench.world, 0, 1) for name in names]
        for names in (
            ("today", "dashboard", "today", "dashboard"),
            ("items", "item", "items", "item"),
        )
    )
    alone, ratios = [], []
    with a_client() as one, a_client() as other:
        for turn in range(TURNS + 1):
            rates = []
            for asked in ([learner], [learner, readers]):
                jobs = [
                    client.submit(run_load, port, pages, seconds=seconds)
                    for client, pages in zip((one, other), asked, strict=False)
                ]
                load, *_beside = [job.result() for job in jobs]
                rates.append(len(load.took) / load.seconds)
            if turn:
                alone.append(rates[0])
                ratios.append(rates[1] / rates[0])
    return [
        Figure("learners' pages alone", round(statistics.median(alone), 1), "1/s"),
        Figure(
            "learners' pages beside four readers of item statistics",
            round(statistics.median(ratios), 2),
            "times",
            ">= 0.5",
        ),
    ]


def run(bench: Bench, answers: int, *, rounds: int, seconds: float) -> list[Figure]:
    bench.start()
    facts = Facts(bench.site.postgres.url)
    growth = Growth(bench)
    alice = bench.world.users["alice"].pk
    first = make_learners(BASE // EACH - 1)
    growth.cohort = make_cohort(bench.world, first[:COHORT])
    facts.add([alice, *first])
    make_figures_of_all()
    bench.site.settle_postgres()
    growth.measure(rounds=rounds, seconds=seconds)
    more = make_learners((answers - facts.answers) // EACH, first=len(first))
    figures = grow(bench, facts, more)
    timed("pages", lambda: growth.measure(rounds=rounds, seconds=seconds))
    figures += tell(growth.figures())
    figures += tell(measure_isolation(bench, growth, seconds=max(3, 3 * seconds)))
    rates = Rates(
        bench.site,
        learners=[alice, *first, *more[:2000]],
        versions=[version for bank in facts.questions for version, _topic, _hard in bank],
        report=facts.reports[True],
    )
    count = 500 if answers < LONG else 5_000
    figures += tell(rates.beside_plain_inserts(count))
    figures += tell(rates.hot_beside_spread(count))
    figures += tell(rates.lag(10 if answers < LONG else 60))
    return [*figures, differences()]


def grow(bench: Bench, facts: Facts, learners: list[int]) -> list[Figure]:
    """Let so many more learners answer, make the figures of all, and say what both took."""
    written = timed("COPY", lambda: facts.add(learners))
    timed("ANALYZE", bench.site.settle_postgres)
    rebuilt, analysed = make_figures_of_all()
    bench.site.settle_postgres()
    figures = [
        Figure("answers", facts.answers),
        *measure_bytes(bench.site.postgres.url, facts.answers),
        Figure("answers written by COPY", round(len(learners) * EACH / written), "1/s"),
        Figure("answers rebuilt", round(facts.answers / rebuilt), "1/s"),
        Figure("analysis of the largest bank", round(analysed, 2), "s"),
    ]
    return tell(figures)


def tell(figures: list[Figure]) -> list[Figure]:
    """Print figures as soon as they are known: the long form takes a while."""
    print("\n".join(f"{one.name}: {one.value:g} {one.unit}" for one in figures), flush=True)
    return figures


def differences() -> Figure:
    """Return in how many rows the folds differ from the facts after all of it."""
    from progress.domain.rebuild import rebuild

    found: dict[str, int] = {}
    timed("comparison", lambda: found.update(rebuild(swap=False)))
    return Figure("rebuild differs in", sum(found.values()), "rows", "== 0")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} answers")
    parser.add_argument("--answers", type=int, help=f"how many, above {BASE:,}")
    arguments = parser.parse_args()
    if not Path("/proc/self/stat").exists():
        raise SystemExit("CPU times are read from /proc, which needs Linux.")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    answers = arguments.answers or (QUICK if arguments.quick else LONG)
    rounds, seconds = (5, 2.0) if answers >= LONG else (3, 0.5)
    began = time.monotonic()
    bench = Bench(postgres=ROOMY)
    try:
        figures = run(bench, answers, rounds=rounds, seconds=seconds)
    finally:
        bench.site.stop()
    print(f"{time.monotonic() - began:.0f} s in all")
    finish("progress", figures)


if __name__ == "__main__":
    main()
