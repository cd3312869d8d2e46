"""What saving under the clock costs: a save against P, many who write on, and the end of all.

Somebody who writes saves every few seconds, and a whole cohort does so at once. Saves are asked in
turns with P as `script/bench web` does it. Then many learners save every 5 s each, at their own
instants whatever the server does, and each answer is held against the instant at which its save was
due: a queue that grows shows as a wait that grows. Last, one pass of the sweep closes them all.

    script/bench saves            5 rounds of 2 s; 500 learners for 60 s
    script/bench saves --quick    3 rounds of 0.5 s; 30 learners for 15 s
"""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from statistics import median, quantiles

from bench.report import Figure, finish
from bench.web import Bench, Measured, measure_all, read_arguments, run_bench
from bench.yardstick.load import run_paced
from bench.yardstick.pages import Page, floor
from bench.yardstick.world import CONNECTIONS, World, make_learner, sign_in, start_sitting, write_on

# Session and person are two of the statements.
PAGES = (
    Page("E", floor("/empty/"), floor=True),
    Page("P", World.remarks, floor=True),
    Page("draft save", World.drafts, "P", most=1.5, queries=4),
)
EVERY = 5
MOST_BYTES = 2048
# The sweep's own statement, which finds whose time is over.
FINDING = 1


@dataclass(frozen=True)
class Scale:
    """How long each burst is, how many learners write on, and for how long; 0 only counts."""

    rounds: int
    seconds: float
    learners: int
    writes: int


LONG, SHORT, LEAST = Scale(5, 2.0, 500, 60), Scale(3, 0.5, 30, 15), Scale(0, 0.0, 6, 0)


def measure_saves(bench: Bench, scale: Scale) -> list[Figure]:
    """Ask for saves and for P in turns."""
    found = measure_all(bench, PAGES, rounds=scale.rounds, seconds=scale.seconds)
    by_name: dict[str, Measured] = {one.page.name: one for one in found}
    save, post = by_name["draft save"], by_name["P"]
    figures = [
        Figure("save: queries", save.queries, "", f"<= {save.page.queries}"),
        Figure("save: bytes", save.bytes, "B", f"<= {MOST_BYTES}"),
    ]
    if not save.took:
        return figures
    return [
        *figures,
        Figure("P: requests", round(post.rate, 1), "1/s"),
        Figure("save: requests", round(save.rate, 1), "1/s"),
        Figure("save: rate to P", round(save.rate / post.rate, 2), "times", ">= 0.6"),
        Figure("save: CPU to P", round(save.ratio(by_name), 2), "times", f"<= {save.page.most}"),
        Figure("P: p99", round(post.wait(99), 1), "ms"),
        Figure("save: p99", round(save.wait(99), 1), "ms"),
    ]


def start_sittings(bench: Bench, count: int) -> list[tuple]:
    """Let so many more learners start one interview; return who they are and where they save."""
    from mockinterviews.domain.closing import hand_in
    from mockinterviews.models import Interview

    # What ran before is of other lengths: the sweep is to find these alone.
    for other in Interview.objects.filter(state="running").select_related("learner"):
        hand_in(interview=other, now=other.started_at)
    learners = [make_learner(CONNECTIONS + number) for number in range(count)]
    return [(sign_in(bench.ports[False], one), start_sitting(one)[0]) for one in learners]


def measure_pace(bench: Bench, client, sittings: list[tuple], seconds: int) -> list[Figure]:
    """Let everybody save every 5 s, and compare the waits of the first and the last third."""
    rows = [
        (number * EVERY + EVERY * place / len(sittings), write_on(visitor, path, number))
        for number in range(seconds // EVERY)
        for place, (visitor, path) in enumerate(sittings)
    ]
    if not rows:
        return []
    answers = client.submit(run_paced, bench.ports[False], rows).result()
    waits = [answer.wait for answer in answers]
    third = len(waits) // 3
    first, last = median(waits[:third]), median(waits[-third:])
    name = f"{len(sittings)} learners"
    return [
        Figure(f"{name}: saves", len(rows)),
        Figure(f"{name}: not answered 200", sum(one.status != 200 for one in answers), "", "== 0"),
        Figure(f"{name}: waited beyond the next", sum(w > EVERY for w in waits), "", "== 0"),
        Figure(f"{name}: wait p50 in the first third", round(1000 * first, 1), "ms"),
        Figure(f"{name}: wait p50 in the last third", round(1000 * last, 1), "ms"),
        Figure(f"{name}: wait p99", round(1000 * quantiles(waits, n=100)[98], 1), "ms"),
        # Twice, and a tenth of a second for what else the machine does.
        Figure(f"{name}: the queue grows", last > 2 * first + 0.1, "", "== 0"),
    ]


def sweep(count: int) -> tuple[int, int, float]:
    """Let one pass close up to `count`; return how many it closed, its statements and its time."""
    from django.db import connection
    from django.db.models import Max
    from django.utils import timezone

    from mockinterviews.domain import clock
    from mockinterviews.domain.closing import close_expired
    from mockinterviews.models import Interview

    running = Interview.objects.filter(state="running")
    end = running.aggregate(end=Max("deadline"))["end"] or timezone.now()
    statements = []

    def note(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    began = time.monotonic()
    with connection.execute_wrapper(note):
        swept = close_expired(now=clock.add(end + clock.GRACE, 1), limit=count)
    return swept.closed, len(statements), time.monotonic() - began


def measure_sweep(learners: int) -> list[Figure]:
    """Close a few in one pass and the others in the next; each must take the same statements."""
    few = min(10, learners // 3)
    closed, statements, _seconds = sweep(few)
    small = (statements - FINDING) / max(closed, 1)
    many, statements, seconds = sweep(learners)
    large = (statements - FINDING) / max(many, 1)
    return [
        Figure("sweep: closed in a small pass", closed, "", f"== {few}"),
        Figure("sweep: closed in a large pass", many, "", f"== {learners - few}"),
        Figure("sweep: statements for each", round(large, 2)),
        Figure("sweep: statements for each, more with more", round(large - small, 2), "", "<= 0"),
        Figure("sweep: the large pass took", round(seconds, 2), "s"),
    ]


def measure(bench: Bench, scale: Scale) -> list[Figure]:
    """Measure a save, many who write on, and the end of all."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as client:
        figures = measure_saves(bench, scale)
        sittings = start_sittings(bench, scale.learners)
        figures += measure_pace(bench, client, sittings, scale.writes)
    return figures + measure_sweep(scale.learners)


def main() -> None:
    arguments = read_arguments(__doc__)
    with run_bench() as bench:
        figures = measure(bench, SHORT if arguments.quick else LONG)
    finish("saves", figures)


if __name__ == "__main__":
    main()
