"""Scored answers by the million, written with COPY: people, banks, answers and their scores.

Whoever knows more answers more of the harder questions, so that item analysis has something to
find. The same at each call. Rollups are not written: a rebuild makes them.
"""

import json
import math
import multiprocessing
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg

BANKS, OF_BANK = 10, 100
EACH = 100
WEEKS = 26
# So many processes write, each the answers of so many learners at once.
WRITERS, AT_ONCE = 2, 100
NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
SUBMISSION = (
    *("id", "learner_id", "version_id", "context", "idempotency_key", "response", "confidence"),
    *("spent_ms", "hints", "submitted_at", "study_day", "topic_id", "is_repeat", "state"),
    *("attempts", "sweep_after", "failure", "effective_score_id"),
)
SCORE = (
    *("id", "submission_id", "source", "key", "points", "maximum", "report", "scorer_version"),
    *("duration_ms", "created_at"),
)
OPTIONS = "abcd"


class Facts:
    """Banks of choice questions, and the answers of as many learners as are asked for."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.chance = random.Random(5)
        self.answers = 0
        self.make_banks()

    def make_banks(self) -> None:
        from lessons.models import Topic, Track
        from questions.models import Bank, Question, QuestionVersion

        track = Track.objects.create(pack="bench", slug="bench", title="Bench", position=99)
        # The key, the topic and how hard it is, by bank.
        self.questions: list[list[tuple[int, int, float]]] = []
        for bank in range(BANKS):
            topic = Topic.objects.create(
                pack="bench", slug=f"bench-{bank}", title=f"Topic {bank}", track=track
            )
            home = Bank.objects.create(slug=f"bench-{bank}", title=f"Bank {bank}", topic=topic)
            made = []
            for number in range(OF_BANK):
                question = Question.objects.create(
                    slug=f"bench-{bank}-{number}",
                    title=f"Question {number} of bank {bank}",
                    topic=topic,
                    bank=home,
                )
                version = QuestionVersion.objects.create(
                    question=question,
                    number=1,
                    checksum=f"{bank}-{number}",
                    kind="single_choice",
                    difficulty=1 + number % 5,
                    objective=f"objective-{number % 12}",
                    content=CONTENT,
                    text_html="<p>What absorbs a burst?</p>",
                )
                question.current_version = version
                question.save(update_fields=["current_version"])
                made.append((version.pk, topic.pk, self.chance.gauss(0, 1)))
            self.questions.append(made)
        self.reports = {right: write_report(version, right) for right in (True, False)}

    def add(self, learners: list[int]) -> None:
        """Let each of the learners (by key) answer EACH questions of two banks."""
        with psycopg.connect(self.url) as connection:
            [first] = connection.execute(
                "SELECT coalesce(max(id), 0) + 1 FROM questions_score"
            ).fetchone()
        keyed = [(learner, first + EACH * place) for place, learner in enumerate(learners)]
        parts = [keyed[number::WRITERS] for number in range(WRITERS)]
        spawning = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(max_workers=WRITERS, mp_context=spawning) as writers:
            list(writers.map(Answers(self.url, self.questions, self.reports), parts))
        with psycopg.connect(self.url) as connection:
            connection.execute(
                "SELECT setval(pg_get_serial_sequence('questions_score', 'id'), %s)",
                [first + EACH * len(learners)],
            )
        self.answers += len(learners) * EACH


@dataclass(frozen=True)
class Answers:
    """Writes the answers of some learners, in a process of its own."""

    url: str
    questions: list[list[tuple[int, int, float]]]
    reports: dict[bool, str]

    def __call__(self, keyed: list[tuple[int, int]]) -> None:
        """Write the answers of learners; the scores of each are numbered from a key of theirs."""
        with psycopg.connect(self.url) as connection:
            # Foreign keys hold by construction; checking ten million would take as long again.
            connection.execute("SET session_replication_role = replica")
            for start in range(0, len(keyed), AT_ONCE):
                pairs = [
                    pair
                    for learner, key in keyed[start : start + AT_ONCE]
                    for pair in self.answer_all(learner, key)
                ]
                submissions, scores = zip(*pairs, strict=True)
                copy(connection, "questions_submission", SUBMISSION, submissions)
                copy(connection, "questions_score", SCORE, scores)
                connection.commit()

    def answer_all(self, learner: int, key: int) -> Iterator[tuple[str, str]]:
        """Yield the lines of each answer and its score, over half a year in sittings of ten."""
        chance = random.Random(key)
        knows = chance.gauss(0.3, 1)
        count = len(self.questions)
        banks = (learner % count, (learner + 3) % count)
        asked = [one for bank in banks for one in chance.sample(self.questions[bank], EACH // 2)]
        days = sorted(chance.sample(range(7 * WEEKS), EACH // 10))
        for number, (version, topic, hard) in enumerate(asked):
            at = NOW - timedelta(days=7 * WEEKS - days[number // 10])
            at += timedelta(seconds=60 * (number % 10) + chance.randrange(36_000))
            right = chance.random() < 1 / (1 + math.exp(hard - knows))
            choice = "a" if right else OPTIONS[1 + int(chance.random() * 3)]
            sureness = ("sure", "think_so", "guess", "")[int(chance.random() * 4)]
            spent = int(chance.lognormvariate(9.8, 0.6))
            submission = f"{chance.getrandbits(128):032x}"
            yield (
                f'{submission}\t{learner}\t{version}\tpractice\tbench:{key}\t{{"choice": '
                f'["{choice}"]}}\t{sureness}\t{spent}\t0\t{at}\t{at.date()}\t{topic}\tf\tscored'
                f"\t1\t{at}\t\t{key}\n",
                f"{key}\t{submission}\tautomatic\tautomatic\t{int(right)}\t1"
                f"\t{self.reports[right]}\t1\t3"
                f"\t{at + timedelta(milliseconds=chance.randrange(80, 900))}\n",
            )
            key += 1


def copy(
    connection: psycopg.Connection, table: str, columns: Sequence[str], lines: Sequence[str]
) -> None:
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as out:
        out.write("".join(lines))


def make_learners(count: int, *, first: int = 0) -> list[int]:
    """Make people who cannot sign in. Return their keys."""
    from accounts.models import User

    made = User.objects.bulk_create(
        (
            User(
                email=f"bench{number}@studyhub.example",
                display_name=f"Learner {number}",
                password="!",
            )
            for number in range(first, first + count)
        ),
        batch_size=5_000,
    )
    return [user.pk for user in made]


def write_report(version, right: bool) -> str:
    """Return the report that the scorer writes, as COPY reads it."""
    from questions.domain.scoring import mark_answer
    from questions.models import Submission

    submission = Submission(version=version, response={"choice": ["a" if right else "b"]})
    return json.dumps(mark_answer(submission)).replace("\\", "\\\\")


CONTENT = {
    "kind": "single_choice",
    "text": "What absorbs a burst?",
    "options": [
        {"id": "a", "text": "A queue", "right": True, "why": "It keeps what cannot be done yet."},
        {"id": "b", "text": "A cron job", "right": False, "why": "It runs by the clock."},
        {"id": "c", "text": "A cache", "right": False, "why": "It may forget at any time."},
        {"id": "d", "text": "A log", "right": False, "why": "Nobody reads it in time."},
    ],
}
