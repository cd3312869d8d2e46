"""Folds under fire: killed at random moments while facts commit out of order.

Threads store answers, marks and rulings, and wait a random moment before each commit, so that an
outbox row with a higher id is often there first. A process folds all the while. It is killed (kill
-9) at a random moment, mostly in the midst of a fold, and another one takes its place. In the end
the rollups must be what the rebuild makes of the facts.

    script/bench folding            200 kills
    script/bench folding --quick    40 kills
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from bench.report import Figure, finish
from bench.site import ROOT, Site

PRODUCERS = 3
# A note of a folding process: at each of these places "1" for yes, "0" for no.
IN_FOLD, HAS_FOLDED = 0, 1
# A process lives on for up to so long once it is in its first fold, every other one once it has
# folded something: with the first alone none would get to fold where the machine is busy.
LONGEST_LIFE = 0.6
LONGEST_FOLD = 60
# So much later than its ids a fact may be committed.
LONGEST_DELAY = 0.02


class Nursery:
    """A prepared process without threads or connections, which forks a folding one when told."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.folding", "--nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def fork(self, note: Path) -> int:
        """Start a folding process that keeps its state in `note` (`IN_FOLD`). Return its id."""
        self.process.stdin.write(f"{note}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def stop(self) -> None:
        self.process.communicate()


def run_nursery() -> None:
    """Fork for each line, which names the note of the child. Dead children are nobody's concern."""
    import django

    django.setup()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            fold_for_ever(os.open(line.strip(), os.O_WRONLY))
        print(pid, flush=True)


def fold_for_ever(note: int) -> None:
    from progress.domain.folds import fold
    from progress.domain.rollups import SOURCES

    while True:
        os.pwrite(note, b"1", IN_FOLD)
        folded = sum(fold(source) for source in SOURCES)
        os.pwrite(note, b"0", IN_FOLD)
        if folded:
            os.pwrite(note, b"1", HAS_FOLDED)
        else:
            time.sleep(0.001)


class Producer:
    """Stores answers, marks and rulings as a site does, each in a transaction that lasts."""

    def __init__(self, seed: int, *, learners: list, versions: list, mentor) -> None:
        self.chance = random.Random(seed)
        self.learners, self.versions, self.mentor = learners, versions, mentor
        self.answers = []

    def work(self, over: threading.Event) -> None:
        from django.db import connection

        try:
            while not over.is_set():
                self.happen()
        finally:
            connection.close()

    def happen(self) -> None:
        from django.db import transaction

        share = self.chance.random()
        with transaction.atomic():
            if share < 0.8 or not self.answers:
                self.answers.append(self.answer())
            elif share < 0.98:
                self.mark(self.chance.choice(self.answers))
            else:
                self.rule(self.chance.choice(self.versions))
            time.sleep(self.chance.random() * LONGEST_DELAY)

    def answer(self):
        """Store an answer with its score, given at some moment of the last ten days."""
        from django.utils import timezone

        from questions.domain.scoring import settle
        from questions.models import Score, Submission
        from studyhub.writes import Together

        now, version = timezone.now(), self.chance.choice(self.versions)
        given = now - timedelta(minutes=self.chance.randrange(14_400))
        submission = Submission.objects.create(
            learner=self.chance.choice(self.learners),
            version=version,
            context="practice",
            idempotency_key=str(self.chance.getrandbits(64)),
            response={"choice": ["a"]},
            confidence=self.chance.choice(["", "sure", "guess"]),
            spent_ms=self.chance.randrange(90_000),
            submitted_at=given,
            study_day=given.date(),
            topic_id=version.question.topic_id,
            sweep_after=now,
        )
        score = Score.objects.create(
            submission=submission,
            source="automatic",
            key="automatic",
            points=self.chance.randrange(5),
            maximum=4,
            report={},
            created_at=given + timedelta(milliseconds=self.chance.randrange(4_000)),
        )
        with Together() as writes:
            settle(submission, score, writes)
        return submission

    def mark(self, submission) -> None:
        from django.utils import timezone

        from questions.domain.scoring import append_mentor_score

        append_mentor_score(
            submission=submission,
            mentor=self.mentor,
            key=f"review:{self.chance.getrandbits(64)}",
            points=Decimal(self.chance.randrange(5)),
            maximum=Decimal(4),
            report={},
            now=timezone.now(),
        )

    def rule(self, version) -> None:
        from django.utils import timezone

        from questions.domain.rulings import rule, undo_ruling

        now, standing = timezone.now(), version.rulings.filter(undone_at=None).first()
        if standing:
            undo_ruling(ruling=standing, author=self.mentor, now=now)
        else:
            rule(version=version, kind="drop", reason="-", author=self.mentor, now=now)


def kill_folders(kills: int, *, learners: list, versions: list, mentor) -> list[Figure]:
    """Let folding processes live and die while producers work, then compare with the facts."""
    from django.db.models import Sum

    from progress.domain.rebuild import rebuild
    from progress.models import DailyActivity, ScoreContribution
    from questions.models import ScoreOutbox

    producers = [
        Producer(seed, learners=learners, versions=versions, mentor=mentor)
        for seed in range(PRODUCERS)
    ]
    over = threading.Event()
    threads = [threading.Thread(target=one.work, args=(over,)) for one in producers]
    for thread in threads:
        thread.start()
    try:
        amidst = kill_again_and_again(kills)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    folded = ScoreContribution.objects.count()
    fold_rest()
    answers = sum(len(one.answers) for one in producers)
    counted = DailyActivity.objects.aggregate(sum=Sum("answers"))["sum"] or 0
    return [
        Figure("kills", kills),
        Figure("of them in a fold", amidst, "", ">= 1"),
        Figure("answers", answers),
        Figure("of them counted by who was killed", folded, "", ">= 1"),
        Figure("facts left", ScoreOutbox.objects.count(), "", "== 0"),
        Figure("answers not counted once", answers - counted, "", "== 0"),
        Figure("rebuild differs in", sum(rebuild(swap=False).values()), "rows", "== 0"),
    ]


def fold_rest() -> None:
    """Fold what is left. Facts in the hands of who was killed are free once the database notices.

    That is when its statement has ended, which may take a while on a busy machine.
    """
    from progress.domain.folds import fold_all
    from questions.models import ScoreOutbox

    deadline = time.monotonic() + LONGEST_FOLD
    fold_all()
    while ScoreOutbox.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
        fold_all()


def kill_again_and_again(kills: int) -> int:
    """Kill as many folding processes. Return how many of them died in a fold."""
    chance, amidst, nursery = random.Random(7), 0, Nursery()
    with tempfile.NamedTemporaryFile() as note:
        path = Path(note.name)
        for kill in range(kills):
            path.write_text("00")
            pid = nursery.fork(path)
            awaited = HAS_FOLDED if kill % 2 else IN_FOLD
            await_note(path, awaited)
            time.sleep(chance.random() * LONGEST_LIFE)
            os.kill(pid, signal.SIGKILL)
            amidst += path.read_text()[IN_FOLD] == "1"
        nursery.stop()
    return amidst


def await_note(path: Path, place: int) -> None:
    """Wait until the note says yes at this place. A process that failed will never say it."""
    deadline = time.monotonic() + LONGEST_FOLD
    while path.read_text()[place] != "1":
        if time.monotonic() > deadline:
            raise RuntimeError("The folding process folds nothing: see what it says above.")
        time.sleep(0.001)


def make_world() -> dict:
    """Make learners, a mentor, and questions of two topics."""
    from accounts.domain.people import create_person
    from lessons.models import Topic, Track
    from questions.models import Question, QuestionVersion

    track = Track.objects.create(pack="bench", slug="bench", title="Bench")
    versions = []
    for number in range(6):
        topic, _made = Topic.objects.get_or_create(
            pack="bench", slug=f"t{number % 2}", title=f"Topic {number % 2}", track=track
        )
        question = Question.objects.create(pack="bench", slug=f"q{number}", title="Q", topic=topic)
        version = QuestionVersion.objects.create(
            question=question,
            number=1,
            checksum=str(number),
            kind="single_choice",
            difficulty=1 + number % 5,
            objective=f"objective-{number % 3}",
            content={"kind": "single_choice"},
            text_html="-",
        )
        versions.append(version)
    people = [
        create_person(email=f"{name}@bench.example", password="x", display_name=name, roles=[])
        for name in ("alice", "eve", "frank", "bob")
    ]
    return {"learners": people[:3], "mentor": people[3], "versions": versions}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="40 kills instead of 200")
    parser.add_argument("--kills", type=int)
    parser.add_argument("--nursery", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.nursery:
        run_nursery()
        return
    site = Site()
    try:
        site.start_servers()
        kills = arguments.kills or (40 if arguments.quick else 200)
        figures = kill_folders(kills, **make_world())
    finally:
        site.stop()
    finish("folding", figures)


if __name__ == "__main__":
    main()
