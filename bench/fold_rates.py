"""What folding costs: beside plain inserts, on one hot question, and how far it lags behind."""

import statistics
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg

from bench.report import Figure
from bench.site import Site

# An answer as the site stores it: taken in, then scored, each in a transaction of its own.
TAKE_IN = """
    INSERT INTO questions_submission (id, learner_id, version_id, context, idempotency_key,
        response, confidence, spent_ms, hints, submitted_at, study_day, topic_id, is_repeat, state,
        attempts, sweep_after, failure)
    SELECT %(id)s, %(learner)s, v.id, 'practice', %(id)s::text, '{"choice": ["a"]}', 'sure', 9000,
        0, %(now)s, %(now)s::date, q.topic_id, false, 'pending', 0, %(now)s, ''
    FROM questions_questionversion v JOIN questions_question q ON q.id = v.question_id
    WHERE v.id = %(version)s
"""
SCORE = """
    WITH score AS (
        INSERT INTO questions_score (submission_id, source, key, points, maximum, report,
            scorer_version, duration_ms, created_at)
        VALUES (%(id)s, 'automatic', 'automatic', 1, 1, %(report)s, '1', 3, %(now)s) RETURNING id
    )
    UPDATE questions_submission SET state = 'scored', attempts = 1,
        effective_score_id = (SELECT id FROM score) WHERE id = %(id)s
"""
ANNOUNCE = "INSERT INTO questions_scoreoutbox (created_at, submission_id) VALUES (now(), %(id)s)"
# What was stored plainly is announced afterwards, so that folds and facts can be compared.
ANNOUNCE_UNTOLD = """
    INSERT INTO questions_scoreoutbox (created_at, submission_id)
    SELECT now(), s.id FROM questions_submission s
    LEFT JOIN progress_scorecontribution c ON c.submission_id = s.id
    WHERE s.effective_score_id IS NOT NULL AND c.score_id IS NULL
"""
FOLDERS = 2
PER_SECOND = 100


class Rates:
    """Stores answers of some learners to some versions, with the fact or without."""

    def __init__(self, site: Site, *, learners: list[int], versions: list[int], report: str):
        self.site, self.learners, self.versions, self.report = site, learners, versions, report
        self.stored = 0

    def store(self, connection: psycopg.Connection, *, tells: bool, hot: bool = False) -> None:
        """Store one more answer: the learners in turn, each to the next version."""
        number, count = self.stored, len(self.learners)
        self.stored += 1
        given = {
            "id": uuid.uuid4(),
            "learner": self.learners[number % count],
            "version": self.versions[0 if hot else number % len(self.versions)],
            "now": datetime.now(UTC) - timedelta(seconds=1),
            "report": self.report,
        }
        with connection.transaction():
            connection.execute(TAKE_IN, given)
        with connection.transaction():
            connection.execute(SCORE, given)
            if tells:
                connection.execute(ANNOUNCE, given)

    def timed(self, act: Callable[[], object]) -> float:
        began = time.monotonic()
        act()
        return time.monotonic() - began

    def store_many(self, count: int, **how) -> float:
        """Store so many and return the seconds."""
        with psycopg.connect(self.site.postgres.url, autocommit=True) as connection:
            return self.timed(lambda: [self.store(connection, **how) for _ in range(count)])

    def beside_plain_inserts(self, count: int, rounds: int = 3) -> list[Figure]:
        """Store and fold, in turns with storing alone. Folding is added, as on one core."""
        from progress.domain.folds import fold_all

        plain, told, folds = [], [], []
        for turn in range(rounds + 1):
            seconds = [
                self.store_many(count, tells=False),
                self.store_many(count, tells=True),
                self.timed(fold_all),
            ]
            if turn:
                for kept, took in zip((plain, told, folds), seconds, strict=True):
                    kept.append(took)
        self.tell_untold()
        plain, told, folds = map(statistics.median, (plain, told, folds))
        return [
            Figure("answers stored plainly", round(count / plain), "1/s"),
            Figure("answers folded", round(count / folds), "1/s"),
            Figure(
                "stored and folded to stored plainly",
                round(plain / (told + folds), 2),
                "times",
                ">= 0.6",
            ),
        ]

    def tell_untold(self) -> None:
        """Announce and fold what was stored without its fact."""
        from progress.domain.folds import fold_all

        with psycopg.connect(self.site.postgres.url, autocommit=True) as connection:
            connection.execute(ANNOUNCE_UNTOLD)
        fold_all()

    def hot_beside_spread(self, count: int, rounds: int = 9) -> list[Figure]:
        """Fold answers to one question, in turns with as many that are spread, by two at once.

        A fold of so many takes less than a second, in which a machine may be twice as busy as in
        the next: the ratio is the median of those of each turn, and the turns are many.
        """
        took = {True: [], False: []}
        for turn in range(rounds + 1):
            for hot in (turn % 2 == 0, turn % 2 == 1):
                self.store_many(count, tells=True, hot=hot)
                seconds = self.timed(self.fold_together)
                if turn:
                    took[hot].append(seconds)
        ratios = [spread / hot for spread, hot in zip(took[False], took[True], strict=True)]
        return [
            Figure("folded when spread", round(count / statistics.median(took[False])), "1/s"),
            Figure("folded when hot", round(count / statistics.median(took[True])), "1/s"),
            Figure("hot to spread", round(statistics.median(ratios), 2), "times", ">= 0.8"),
        ]

    def fold_together(self) -> None:
        with ThreadPoolExecutor(FOLDERS) as pool:
            for job in [pool.submit(fold_and_close) for _ in range(FOLDERS)]:
                job.result()

    def lag(self, seconds: float) -> list[Figure]:
        """Store a hundred each second while a worker folds, and look how old the oldest fact is."""
        from studyhub.enqueue import send_soon
        from studyhub.queueing import INTERACTIVE

        self.site.start_worker("interactive")
        ages: list[float] = []
        with psycopg.connect(self.site.postgres.url, autocommit=True) as connection:
            self.store(connection, tells=True)
            send_soon("progress.fold", queue=INTERACTIVE)
            wait_for_folds(connection)
            began, sent = time.monotonic(), 0
            while (now := time.monotonic() - began) < seconds:
                while sent < now * PER_SECOND:
                    self.store(connection, tells=True)
                    send_soon("progress.fold", queue=INTERACTIVE)
                    sent += 1
                ages.append(oldest(connection))
                time.sleep(0.02)
            wait_for_folds(connection)
            rest = time.monotonic() - began - seconds
        self.site.end_worker("interactive")
        return [
            Figure("answers a second while it lagged", round(sent / seconds), "1/s"),
            Figure("lag p95", round(statistics.quantiles(ages, n=100)[94], 2), "s", "<= 2"),
            Figure("lag at most", round(max(ages), 2), "s"),
            Figure("rest folded after", round(rest, 2), "s", "<= 5"),
        ]


def oldest(connection: psycopg.Connection) -> float:
    """Return the age of the oldest fact that waits, in seconds; 0 where none does."""
    [age] = connection.execute(
        "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8"
        " FROM questions_scoreoutbox"
    ).fetchone()
    return age


def wait_for_folds(connection: psycopg.Connection) -> None:
    """Wait until nothing waits: at first, until the worker is there."""
    until = time.monotonic() + 60
    while oldest(connection) and time.monotonic() < until:
        time.sleep(0.02)


def fold_and_close() -> None:
    from django.db import connection

    from progress.domain.folds import fold_all

    try:
        fold_all()
    finally:
        connection.close()
