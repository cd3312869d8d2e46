"""Exactly once, under fire: real processes killed while answers arrive and interviews are sat.

Answers are taken in at a steady rate. Meanwhile worker processes kill themselves (kill -9) after a
claim, in marking, before and after the commit, and in a fold; Valkey is wiped, refused and hung;
PostgreSQL is restarted; the web server and a worker's main process are killed. In the end every
answer must have one effective score or a visible failed state, every fact must be folded once, and
the rebuild from the facts must equal what the folds gave.

Meanwhile people sit interviews with two tabs each, whose PC clocks are off by an hour: some lose
acknowledgements, some their network around the deadline, some sign out and in, some hand in, some
are given more time. Every batch of words that a page showed as saved must be in what was handed in;
each interview must close once, when the ledger says (bench/interviews.py).

    script/bench faults            200 kills, 50 interviews of four minutes
    script/bench faults --quick    20 kills, 4 interviews of 20 s
    script/bench faults --kills 10 --interviews 4
    script/bench faults --points after_claim in_marking before_commit    200 in mid-score
"""

import argparse
import collections
import os
import random
import signal
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.interviews import LONG, SHORT, Interviews, Scale
from bench.report import Figure, finish
from bench.site import Site
from studyhub.faults import POINTS

PROBABILITY = 0.12
CLAIM_SECONDS = 3
# Valkey is away for so long. Whoever asked it to hand on an answer and waited for it would wait
# longer than an answer may.
AWAY_SECONDS = 4
SLOWEST_SECONDS = 2
# How long a busy machine may take to score and fold what is left at the end.
REST_SECONDS = 600
# A burst of kills must not use up an answer's five attempts too often: failed answers are legal,
# but an answer that was scored says more. A fold takes many facts at once, so it is tried less.


class Lab:
    """A site under fire, the answers that it took in, and what was done to it."""

    def __init__(
        self,
        *,
        kills: int,
        rate: float,
        scale: Scale,
        points: Sequence[str] = POINTS,
        tables: str = "",
    ) -> None:
        self.scale, self.points = scale, points
        self.kills_wanted = kills // len(points) * len(points)
        self.rate = rate
        self.chance = random.Random(1)
        self.accepted: list[str] = []
        self.slowest = 0.0
        self.refused = 0
        self.journal: list[str] = []
        self.site = Site(tables=tables, forks=True)
        self.log = self.site.folder / "faults.log"
        self.log.touch()
        self.site.environment = {
            "STUDYHUB_FAULTS": ",".join(
                f"{point}={PROBABILITY * (3 if point == 'in_fold' else 1)}" for point in points
            ),
            "STUDYHUB_FAULTS_LOG": str(self.log),
            "STUDYHUB_FAULTS_MOST": str(kills // len(points)),
            "STUDYHUB_CLAIM_SECONDS": str(CLAIM_SECONDS),
        }

    def run(self) -> list[Figure]:
        """Take in answers until enough kills have happened, then let the site come to rest."""
        self.site.start_servers()
        self.make_bank()
        for queue in ("interactive", "written"):
            self.site.start_worker(queue, concurrency=2)
        self.site.start_beat()
        self.port = self.site.start_web("web") if self.scale.count else 0
        self.interviews = Interviews(scale=self.scale, port=self.port, topic=self.topic)
        disasters = collections.deque(self.disasters())
        began = time.monotonic()
        while self.kills() < self.kills_wanted or disasters:
            self.take_in_one()
            self.site.revive()
            if disasters and self.is_due(disasters[0][0]):
                _share, name, act = disasters.popleft()
                self.journal.append(f"{time.monotonic() - began:6.1f} s  {name}")
                act()
            time.sleep(1 / self.rate)
        self.interviews.wait(self.scale.seconds * 2 + 180, self.site.revive)
        rest = self.come_to_rest()
        return self.figures(rest)

    def kills(self) -> int:
        return len(self.log.read_text().splitlines())

    def is_due(self, share: float) -> bool:
        """Whether that share of the kills has happened, or of the interviews' time has gone."""
        gone = self.interviews.gone() >= share * self.scale.seconds
        return gone or self.kills() >= share * self.kills_wanted

    def disasters(self) -> list[tuple]:
        """Return what happens at which share of the kills or of the interviews."""
        return [
            # With the first kills: then the workers are there, and everything falls into them.
            (0.05, "the interviews begin", self.interviews.start),
            (0.1, "more time is given", lambda: self.interviews.extend_some(self.mentor)),
            (0.15, "Valkey is wiped", self.wipe_valkey),
            (0.2, "the web server is killed", self.kill_web),
            (0.3, f"Valkey hangs for {AWAY_SECONDS} s", self.hang_valkey),
            (0.45, f"Valkey refuses for {AWAY_SECONDS} s", self.refuse_valkey),
            (0.6, "PostgreSQL is restarted", self.site.restart_postgres),
            (0.75, "a worker's main process is killed", self.kill_worker),
        ]

    def make_bank(self) -> None:
        """Make a few learners, a mentor, and questions of an interactive and a written kind."""
        from accounts.domain.people import create_person
        from lessons.models import Topic, Track
        from questions.models import Question, QuestionVersion

        track = Track.objects.create(pack="bench", slug="bench", title="Bench")
        topics = [
            Topic.objects.create(pack="bench", slug=f"t{n}", title=f"Topic {n}", track=track)
            for n in range(2)
        ]
        self.topic = topics[0]
        self.versions = []
        for number, content in enumerate(BANK * 2):
            question = Question.objects.create(
                pack="bench", slug=f"q{number}", title=f"Q {number}", topic=topics[number % 2]
            )
            self.versions.append(
                QuestionVersion.objects.create(
                    question=question,
                    number=1,
                    checksum=str(number),
                    kind=content["kind"],
                    difficulty=1 + number % 5,
                    content=content,
                    text_html=content["text"],
                )
            )
        people = [
            create_person(email=f"{name}@bench.example", password="x", display_name=name, roles=[])
            for name in ("alice", "eve", "bob")
        ]
        self.learners, self.mentor = people[:2], people[2]

    def take_in_one(self) -> None:
        """Take in one answer as the site does; after an error send it again, as a browser would."""
        from questions.domain.submissions import submit_answer

        version = self.chance.choice(self.versions)
        key = f"answer-{len(self.accepted)}"
        learner = self.chance.choice(self.learners)
        response = self.chance.choice(RESPONSES[version.kind])
        while True:
            try:
                began = time.monotonic()
                self.in_request(
                    submit_answer,
                    learner=learner,
                    version=version,
                    context="practice",
                    key=key,
                    response=response,
                    spent_ms=1000,
                )
            except Exception as error:  # the database is away: nothing was promised
                self.refused += 1
                self.journal.append(f"          refused: {type(error).__name__}")
                time.sleep(0.2)
                continue
            break
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.accepted.append(key)
        if len(self.accepted) % 10 == 0:
            self.mark_one()

    def mark_one(self) -> None:
        """Let a mentor mark some answer, so that facts about one answer come twice."""
        from decimal import Decimal

        from questions.domain.scoring import append_mentor_score
        from questions.models import Score, Submission

        score = Score.objects.filter(source="automatic").order_by("?").first()
        if score is not None:
            self.in_request(
                append_mentor_score,
                submission=Submission(pk=score.submission_id),
                mentor=self.mentor,
                key=f"review:{len(self.accepted)}",
                points=Decimal("0.5"),
                maximum=score.maximum,
                report={},
            )

    def in_request(self, act, **kwargs):
        """Call a domain function as a request does: dead connections are dropped first."""
        from django.db import close_old_connections
        from django.utils import timezone

        close_old_connections()
        return act(now=timezone.now(), **kwargs)

    def wipe_valkey(self) -> None:
        import redis

        redis.Redis.from_url(self.site.valkey.url).flushall()

    def hang_valkey(self) -> None:
        self.site.valkey.process.send_signal(signal.SIGSTOP)
        self.answer_for(AWAY_SECONDS)
        self.site.valkey.process.send_signal(signal.SIGCONT)

    def refuse_valkey(self) -> None:
        self.site.valkey.process.kill()
        self.site.valkey.process.wait()
        self.answer_for(AWAY_SECONDS)
        self.site.valkey.start()
        self.site.valkey.wait()

    def kill_web(self) -> None:
        if not self.scale.count:
            return
        self.site.kill("web")
        self.site.start_web("web", port=self.port)

    def kill_worker(self) -> None:
        self.site.kill("interactive")
        self.site.start_worker("interactive", concurrency=2)

    def answer_for(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.take_in_one()
            time.sleep(1 / self.rate)

    def come_to_rest(self) -> float:
        """Wait until nothing is unscored and nothing unfolded. Return the seconds it took."""
        from questions.models import ScoreOutbox, Submission

        began = time.monotonic()
        while time.monotonic() < began + REST_SECONDS:
            open_ones = Submission.objects.filter(state__in=["pending", "scoring"]).count()
            if not open_ones and not ScoreOutbox.objects.exists():
                break
            self.site.revive()
            time.sleep(0.25)
        return time.monotonic() - began

    def figures(self, rest: float) -> list[Figure]:
        """Compare what the site holds with what it accepted."""
        from django.db.models import Count, Q

        from progress.domain.rebuild import rebuild
        from progress.models import ScoreContribution, TopicMastery
        from questions.models import Card, ReviewLog, Submission

        points = collections.Counter(self.log.read_text().splitlines())
        stored = set(Submission.objects.values_list("idempotency_key", flat=True))
        # An interview hands in what was saved in it; what of that is missing is counted apart.
        self.accepted += sorted(self.interviews.keys() & stored)
        rows = Submission.objects.annotate(
            automatic=Count("scores", filter=Q(scores__source="automatic"))
        )
        # One automatic score, or a mentor's mark alone where the attempts ran out.
        scored = rows.filter(
            state="scored", automatic__lte=1, effective_score__isnull=False
        ).count()
        failed = rows.filter(state="failed", automatic=0, effective_score=None)
        failed = failed.exclude(failure="").count()
        counted = sum(TopicMastery.objects.values_list("answers", flat=True))
        differing = sum(rebuild(swap=False).values())
        # What was missed in an answer has cards of its own; the question has one look for each.
        looks = ReviewLog.objects.filter(card__kind=Card.Kind.QUESTION).count()
        accepted = len(self.accepted)
        return [
            *(Figure(f"kills {point}", points[point]) for point in self.points),
            Figure("kills in all", points.total(), "", f"== {self.kills_wanted}"),
            Figure("answers accepted", accepted),
            Figure("answers lost", accepted - len(stored & set(self.accepted)), "", "== 0"),
            Figure("answers that nobody sent", len(stored - set(self.accepted)), "", "== 0"),
            Figure("scored once", scored),
            Figure("failed, visibly", failed, "", f"<= {accepted // 10}"),
            Figure("neither", accepted - scored - failed, "", "== 0"),
            Figure("card looks beyond one", looks - scored, "", "== 0"),
            Figure("facts folded", counted),
            Figure("facts folded wrongly", counted - scored, "", "== 0"),
            Figure(
                "contributions surplus", ScoreContribution.objects.count() - counted, "", "== 0"
            ),
            Figure("rebuild differs in", differing, "rows", "== 0"),
            Figure("slowest accepted answer", round(self.slowest, 3), "s", f"<= {SLOWEST_SECONDS}"),
            Figure("answers sent again", self.refused),
            Figure("workers that ended by themselves", self.site.revived),
            Figure("rest after", round(rest, 1), "s"),
            *self.interviews.figures(),
        ]


BANK = [
    {
        "kind": "single_choice",
        "text": "What absorbs a burst?",
        "options": [
            {"id": "a", "text": "A queue", "right": True, "why": "It keeps."},
            {"id": "b", "text": "A cache", "right": False, "why": "It forgets."},
        ],
    },
    {
        "kind": "numeric",
        "text": "How long may a run take?",
        "answer": {"value": 900, "unit": "s", "units": {"min": 60, "s": 1}},
    },
    {
        "kind": "written",
        "text": "What is a cold start?",
        "model_answer": "The platform has to create a new environment before the code runs.",
        "key_points": [
            {
                "id": "new",
                "text": "The platform creates a new environment before the code runs",
                "weight": 10,
                "accepted": ["a fresh environment has to be started first"],
            }
        ],
    },
]
RESPONSES = {
    "single_choice": [{"choice": ["a"]}, {"choice": ["b"]}],
    "numeric": [{"text": "15 min"}, {"text": "15 s"}],
    "written": [
        {"text": "The platform has to create a new environment. Only then does the code run."},
        {"text": "It is about the weather."},
    ],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="20 kills instead of 200")
    parser.add_argument("--kills", type=int)
    parser.add_argument(
        "--points", nargs="+", choices=POINTS, default=POINTS, help="kill at these alone"
    )
    parser.add_argument("--interviews", type=int, help="how many sit; none with --kills")
    parser.add_argument("--tables", default="", help="the address of a migrated database")
    arguments = parser.parse_args()
    is_long = not (arguments.quick or arguments.kills)
    scale = LONG if is_long else SHORT
    if arguments.kills or arguments.interviews is not None:
        scale = replace(scale, count=arguments.interviews or 0)
    kills = arguments.kills or (200 if is_long else 20)
    lab = Lab(kills=kills, rate=8, scale=scale, points=arguments.points, tables=arguments.tables)
    try:
        figures = lab.run()
        print("\n".join(lab.journal))
    finally:
        if keep := os.environ.get("STUDYHUB_BENCH_KEEP"):
            for log in lab.site.folder.glob("*.log"):
                (Path(keep) / log.name).write_bytes(log.read_bytes())
        lab.site.stop()
    finish("faults", figures)


if __name__ == "__main__":
    main()
