"""What a bank's first answers come to: a few statements over one temporary table.

The rest score of an answer is the mean share of the same learner's first answers to the other
questions of the bank; below `LEAST_REST` others there is none. Answers to dropped versions are in
nobody's rest score.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.db import connection, transaction

from progress.domain.items.estimates import Shares, Spread
from progress.domain.rollups.answers import KNEW_KEY

LEAST_REST = 5
FIFTHS = 5

# Exact until the end, then in one order: sums of floats differ in their last digits by the order of
# their parts, and the same answers must come to the same figures.
FIRSTS = """
    CREATE TEMP TABLE first_answers ON COMMIT DROP AS
    WITH firsts AS MATERIALIZED (
        SELECT s.learner_id, s.version_id, s.spent_ms, s.response,
            c.is_dropped, (NOT c.is_dropped)::int AS counts,
            round(e.points / e.maximum, 4) AS share
        FROM questions_question q
        JOIN questions_questionversion v ON v.question_id = q.id
        JOIN questions_submission s ON s.version_id = v.id
        JOIN progress_scorecontribution c ON c.submission_id = s.id
        JOIN questions_score e ON e.id = c.score_id
        WHERE q.bank_id = %s AND c.is_first
    ), totals AS (
        SELECT learner_id, sum(share * counts) AS total, sum(counts) AS n
        FROM firsts GROUP BY learner_id
    )
    SELECT f.learner_id, f.version_id, f.spent_ms, f.response, f.is_dropped, f.share::float8,
        CASE WHEN t.n - f.counts >= %s
            THEN ((t.total - f.share * f.counts) / (t.n - f.counts))::float8 END AS rest
    FROM firsts f JOIN totals t USING (learner_id) ORDER BY f.version_id, f.learner_id
"""
TIMES = """
    SELECT version_id, count(*), count(rest), corr(share, rest), count(spent_ms),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY spent_ms),
        array_agg(spent_ms ORDER BY spent_ms) FILTER (WHERE spent_ms IS NOT NULL)
    FROM first_answers GROUP BY version_id
"""
# Only the values at the ranks that are asked for leave the database.
TIMES_AT_RANKS = f"""
    SELECT version_id, answers, rested, r, timed, median,
        times[greatest(1, round(timed / 2.0 - sqrt(timed) * %(half)s))::int],
        times[least(timed, round(1 + timed / 2.0 + sqrt(timed) * %(half)s))::int]
    FROM ({TIMES}) t (version_id, answers, rested, r, timed, median, times)
"""
# What was put to somebody and not answered: skipped in practice, or empty in a closed interview.
LEFT_OUT = """
    SELECT i.id, i.version_id, p.learner_id, i.skipped_at AS at, false AS knew_key
    FROM questions_practiceitem i JOIN questions_practice p ON p.id = i.practice_id
    WHERE i.skipped_at IS NOT NULL AND i.submission_id IS NULL
    UNION ALL
    SELECT i.id, i.version_id, p.learner_id, p.finished_at,
        coalesce(p.keys_shown_at < p.finished_at, false)
    FROM mockinterviews_interviewquestion i
    JOIN mockinterviews_interview p ON p.id = i.interview_id
    WHERE p.state = 'closed' AND i.submission_id IS NULL AND i.version_id IS NOT NULL
"""
# Who left a question out when it was first put to them, among all to whom it was put: by the
# version that they met first. Of answers all that were not taken back, also those without a score.
# Who met it first in an interview in which a key was known is in neither, whatever came after it.
MEETINGS = f"""
    SELECT version_id, count(*), count(*) FILTER (WHERE left_out) FROM (
        SELECT DISTINCT ON (v.question_id, met.learner_id)
            met.version_id, met.left_out, met.knew_key
        FROM (
            SELECT s.version_id, s.learner_id, s.submitted_at AS at, false AS left_out,
                {KNEW_KEY} AS knew_key
            FROM questions_submission s WHERE s.withdrawn_at IS NULL
            UNION ALL
            SELECT version_id, learner_id, at, true, knew_key FROM ({LEFT_OUT}) left_out
        ) met JOIN questions_questionversion v ON v.id = met.version_id
        WHERE met.version_id = ANY (ARRAY(
            SELECT v.id FROM questions_questionversion v
            JOIN questions_question q ON q.id = v.question_id WHERE q.bank_id = %(bank)s
        )) ORDER BY v.question_id, met.learner_id, met.at, met.left_out
    ) first_met WHERE NOT knew_key GROUP BY version_id
"""
# By fifths of the rest scores, the lowest first; 0 where there is no rest score.
CHOICES = f"""
    SELECT version_id, option, fifth, count(*), sum(rest)
    FROM (
        SELECT version_id, response, rest, CASE WHEN rest IS NULL THEN 0 ELSE ntile({FIFTHS}) OVER
            (PARTITION BY version_id, rest IS NULL ORDER BY rest, learner_id) END AS fifth
        FROM first_answers WHERE jsonb_typeof(response -> 'choice') = 'array'
    ) placed CROSS JOIN LATERAL jsonb_array_elements_text(response -> 'choice') AS option
    GROUP BY version_id, option, fifth
"""
WEEKS = """
    SELECT t.version_id, t.week, sum(answers), sum(shares), sum(squares), sum(hinted),
        sum(sure), sum(sure_right), sum(think_so), sum(think_so_right), sum(guess), sum(guess_right)
    FROM progress_itemtally t
    JOIN questions_questionversion v ON v.id = t.version_id
    JOIN questions_question q ON q.id = v.question_id
    WHERE q.bank_id = %(bank)s GROUP BY t.version_id, t.week HAVING sum(answers) > 0
    ORDER BY t.week
"""
SPREAD = """
    SELECT count(*), sum(n), sum(squares), sum(whole * whole - squares), sum(n * (n - 1)) FROM (
        SELECT learner_id, count(*) AS n, sum(d) AS whole, sum(d * d) AS squares FROM (
            SELECT learner_id, share - avg(share) OVER (PARTITION BY version_id) AS d
            FROM first_answers WHERE NOT is_dropped
        ) apart GROUP BY learner_id
    ) learners
"""


@dataclass
class Week:
    """First answers of one week, from the Monday on."""

    first: date
    shares: Shares
    hinted: int
    # By confidence: how many answers, and how many of them earned all their points.
    confidence: dict[str, tuple[int, int]]


@dataclass
class Gathered:
    """What is known of one version before anything is estimated."""

    answers: int = 0
    rested: int = 0
    r: float | None = None
    timed: int = 0
    median_ms: float | None = None
    # The ends of the median's interval.
    median_ends: tuple[int, int] | None = None
    met: int = 0
    omitted: int = 0
    # By option and fifth (0: unknown): how many chose it, and the sum of their rest scores.
    choices: dict[tuple[str, int], tuple[int, float]] = field(default_factory=dict)
    weeks: list[Week] = field(default_factory=list)


@contextmanager
def first_answers(bank_id: int) -> Iterator[None]:
    """Hold the bank's first answers in the table `first_answers` until the block ends."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(FIRSTS, [bank_id, LEAST_REST])
            cursor.execute("ANALYZE first_answers")
            yield
            # In a transaction around this one the next bank comes before the commit.
            cursor.execute("DROP TABLE first_answers")


def gather_items(bank_id: int, *, half_z: float) -> dict[int, Gathered]:
    """Return what each version of a bank comes to. `half_z`: see `ranks_of_median`."""
    found: dict[int, Gathered] = defaultdict(Gathered)
    given = {"bank": bank_id, "half": half_z}
    for version, answers, rested, r, timed, median, low, high in fetch(TIMES_AT_RANKS, given):
        item = found[version]
        item.answers, item.rested, item.r = answers, rested, r
        item.timed, item.median_ms = timed, median
        item.median_ends = (low, high) if low is not None else None
    for version, met, omitted in fetch(MEETINGS, given):
        found[version].met, found[version].omitted = met, omitted
    for version, option, fifth, n, rest in fetch(CHOICES, given):
        found[version].choices[option, fifth] = (n, rest or 0.0)
    for version, *week in fetch(WEEKS, given):
        found[version].weeks.append(read_week(*week))
    return found


def read_week(first, n, total, squares, hinted, *tallies) -> Week:
    named = zip(("sure", "think_so", "guess"), tallies[::2], tallies[1::2], strict=True)
    return Week(
        first=first,
        shares=Shares(n, float(total), float(squares)),
        hinted=hinted,
        confidence={name: (said, right) for name, said, right in named},
    )


def gather_spread() -> Spread:
    """Return the sums of which the reliability of the bank is made."""
    [(learners, answers, squares, products, pairs)] = fetch(SPREAD, {})
    return Spread(learners, int(answers or 0), squares or 0.0, products or 0.0, int(pairs or 0))


def fetch(statement: str, given: dict) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()
