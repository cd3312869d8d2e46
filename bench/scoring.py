"""How fast answers are scored: the scorer alone, and the whole way from an answer to its score.

The way of an answer is compared with that of a Celery task which does nothing, sent in turns with
it to the same worker in the same run: machines differ, and the ratio stays.

    script/bench scoring            200 answers of each kind
    script/bench scoring --quick    40 of each, under 60 s
    script/bench scoring --answers 20
"""

import argparse
import json
import os
import random
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import psycopg

from bench.report import Figure, finish
from bench.site import Site
from bench.stopwatch import Stopwatch, send_nothing

CORES = 2
# Somebody reads before they click again. The fold of the last answer is over by then: see
# `measure_idle`.
PAUSE = 0.05
# When each score was stored (the database's own time of its commit), and the scorer's own time.
STORED = """
    SELECT submission_id::text, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float,
           duration_ms
    FROM questions_score
"""
LEARNERS, QUESTIONS = 40, 50
TURNS = 3
CHOICE = {
    "kind": "single_choice",
    "text": "What absorbs a burst?",
    "options": [
        {"id": "a", "text": "A queue", "right": True, "why": "It keeps."},
        {"id": "b", "text": "A cache", "right": False, "why": "It forgets."},
    ],
}


class Lab:
    """A site with its workers, one question of each sort, and somebody who answers."""

    def __init__(self, *, count: int) -> None:
        self.count = count
        self.site = Site(postgres={"track_commit_timestamp": "on"})
        self.stopwatch = Stopwatch(self.site)
        self.given = 0

    def run(self) -> list[Figure]:
        """Measure the scorer alone, then the way of an answer on an idle machine, then in a row."""
        self.site.start_servers()
        alone = json.loads(self.site.run_module("bench.scorer", {}, str(self.count)))
        self.make_bank()
        for queue in ("interactive", "written"):
            self.site.start_worker(queue, include="bench.stopwatch")
        self.stopwatch.time_nothing("first")
        # Only now has the worker of language begun: what comes before waits for its start.
        self.stopwatch.wait_for(self.answer("written")[0])
        idle = self.measure_idle()
        memory = max(memory_of(self.site.processes["written"].pid))
        self.site.end_worker("written")
        rows = self.measure_rows()
        return [*figures_alone(alone), *self.figures_idle(idle), *rows, worker_memory(memory)]

    def make_bank(self) -> None:
        """Make learners and questions enough that nobody answers one question again and again.

        A card replays its looks: one that was asked hundreds of times would be measured instead.
        """
        from accounts.domain.people import create_person
        from lessons.models import Topic, Track
        from scoring.speed import make_answer, make_scheme

        chance = random.Random(2)
        track = Track.objects.create(pack="bench", slug="bench", title="Bench")
        topic = Topic.objects.create(pack="bench", slug="topic", title="Topic", track=track)
        scheme = make_scheme(chance)
        written = {"kind": "written", "text": scheme["question"]}
        written |= {name: scheme[name] for name in ("model_answer", "key_points")}
        self.versions = {
            content["kind"]: [make_version(topic, content, number) for number in range(QUESTIONS)]
            for content in (CHOICE, written)
        }
        self.learners = [
            create_person(
                email=f"learner{number}@bench.example",
                password=None,
                display_name=f"Learner {number}",
                roles=[],
            )
            for number in range(LEARNERS)
        ]
        self.texts = [make_answer(chance) for _ in range(self.count + 1)]

    def answer(self, kind: str) -> tuple[str, float]:
        """Take in one answer as the site does. Return its id, and when it was begun (Unix time)."""
        from django.utils import timezone

        from questions.domain.submissions import submit_answer

        self.given += 1
        text = self.texts[self.given % len(self.texts)]
        began = time.time()
        submission = submit_answer(
            learner=self.learners[self.given % LEARNERS],
            version=self.versions[kind][self.given // LEARNERS % QUESTIONS],
            context="practice",
            key=f"answer-{self.given}",
            response={"choice": ["a"]} if kind == "single_choice" else {"text": text},
            now=timezone.now(),
        )
        return str(submission.pk), began

    def measure_idle(self) -> dict[str, list[float]]:
        """Return the seconds that each took, one after the other and in turns.

        An answer takes until its score is stored. The next begins when its fold is over.
        """
        nothing: list[float] = []
        given: dict[str, dict[str, float]] = {"single_choice": {}, "written": {}}
        for number in range(self.count):
            nothing.append(self.stopwatch.time_nothing(f"nothing-{number}"))
            time.sleep(PAUSE)
            for kind, begins in given.items():
                key, begins[key] = self.answer(kind)
                end = self.stopwatch.wait_for(key)
                self.stopwatch.wait_for_task("progress.fold", after=end)
                time.sleep(PAUSE)
        return {"nothing": nothing} | self.times_of(given)

    def times_of(self, given: dict[str, dict[str, float]]) -> dict[str, list[float]]:
        """Return the seconds from each answer to its score, of written ones without marking."""
        with psycopg.connect(self.site.postgres.url) as connection:
            stored = {key: rest for key, *rest in connection.execute(STORED)}
        took: dict[str, list[float]] = {kind: [] for kind in given}
        for kind, begins in given.items():
            for key, began in begins.items():
                end, marking = stored[key]
                took[kind].append(end - began - (marking / 1000 if kind == "written" else 0))
        return took

    def figures_idle(self, took: dict[str, list[float]]) -> Iterable[Figure]:
        """Yield each as a multiple of the task that does nothing."""
        nothing = took["nothing"]
        for name, times in took.items():
            less = " less marking" if name == "written" else ""
            for percent, most in ((50, 3), (99, 5)):
                value = percentile(times, percent)
                yield Figure(f"{name}{less}: p{percent}", round(1000 * value, 2), "ms")
                if name != "nothing":
                    ratio = value / percentile(nothing, percent)
                    label = f"{name}{less}: p{percent} to nothing"
                    yield Figure(label, round(ratio, 2), "times", f"<= {most}")

    def measure_rows(self) -> list[Figure]:
        """Let one worker go through many of each that wait for it, and compare the rates.

        In turns, of which the medians count: a machine's speed changes from one minute to the next.
        The rows are counted first: a plan that was made for empty tables reads all of each.
        """
        self.site.settle_postgres()
        turns = [self.measure_turn(number) for number in range(TURNS)]
        nothing, scored, folded = (statistics.median(rates) for rates in zip(*turns, strict=True))
        ratio = statistics.median(scored / nothing for nothing, scored, _folded in turns)
        return [
            Figure("nothing in a row", round(nothing), "1/s"),
            Figure("single_choice in a row", round(scored), "1/s"),
            Figure("single_choice, folds and all", round(folded), "1/s"),
            Figure("single_choice to nothing", round(ratio, 3), "times", ">= 0.25"),
        ]

    def measure_turn(self, number: int) -> tuple[float, float, float]:
        """Return how many a second of nothing, of scores, and of scores with their folds."""
        many = self.count * 2
        names = [f"row-{number}-{each}" for each in range(many)]
        nothing, _ = self.work_through(
            lambda: [send_nothing(name) for name in names], lambda: names
        )
        keys: list[str] = []
        scored, folded = self.work_through(
            lambda: keys.extend(self.answer("single_choice")[0] for _ in range(many)), lambda: keys
        )
        return nothing, scored, folded

    def work_through(
        self, send: Callable[[], object], names: Callable[[], list[str]]
    ) -> tuple[float, float]:
        """Return how many a second of what waits one worker does; and that with what follows.

        Everything is sent before the worker is there.
        """
        self.site.end_worker("interactive")
        send()
        self.site.start_worker("interactive", include="bench.stopwatch")
        stopwatch, waiting = self.stopwatch, names()
        stopwatch.wait(lambda: waiting[-1] in stopwatch.ends)
        stopwatch.wait(lambda: all(name in stopwatch.ends for name in waiting))
        ends = sorted(stopwatch.ends[name] for name in waiting)
        send_nothing(f"after-{waiting[0]}")
        after = stopwatch.wait_for(f"after-{waiting[0]}")
        return (len(ends) - 1) / (ends[-1] - ends[0]), (len(ends) - 1) / (after - ends[0])


def make_version(topic, content: dict, number: int):
    """Make a question of `content` and return its version."""
    from questions.models import Question, QuestionVersion

    name = f"{content['kind']}-{number}"
    question = Question.objects.create(pack="bench", slug=name, title=name, topic=topic)
    return QuestionVersion.objects.create(
        question=question,
        number=1,
        checksum=name,
        kind=content["kind"],
        content=content,
        text_html=content["text"],
    )


def figures_alone(alone: dict) -> Iterable[Figure]:
    """Yield what the scorer does in a process of its own."""
    yield Figure("model loaded in", round(alone["loaded"], 2), "s", "<= 1.5")
    yield Figure("words of a written answer", round(alone["words"]))
    for kind, rate in alone["rates"].items():
        most = 25 if kind == "written" else 3000
        yield Figure(f"{kind} on one core", round(rate, 1), "1/s", f">= {most}")
    for name, seconds in alone["hostile"].items():
        yield Figure(f"hostile: {name}", round(seconds, 2), "s", "<= 2")


def worker_memory(size: int) -> Figure:
    return Figure("memory of a worker of language", round(size / 2**20), "MB", "<= 400")


def memory_of(main: int) -> list[int]:
    """Return the resident bytes of each process of a worker."""
    children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
    return [resident(pid) for pid in (str(main), *children)]


def resident(pid: str) -> int:
    pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def percentile(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a short form, under 60 s")
    parser.add_argument("--answers", type=int, help="so many of each")
    arguments = parser.parse_args()
    if not Path("/proc/self/statm").exists():
        raise SystemExit("The memory of a worker is read from /proc: this bench needs Linux.")
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    lab = Lab(count=arguments.answers or (40 if arguments.quick else 200))
    try:
        figures = lab.run()
    finally:
        if keep := os.environ.get("STUDYHUB_BENCH_KEEP"):
            for log in lab.site.folder.glob("*.log"):
                (Path(keep) / log.name).write_bytes(log.read_bytes())
        lab.site.stop()
    finish("scoring", figures)


if __name__ == "__main__":
    main()
