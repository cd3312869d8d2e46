"""Scored answers as facts.

Of an answer can change: which score counts, whether its question was dropped, whether it is the
learner's first scored answer to that question (an earlier one may get its score later), and how
long its automatic score was waited for (a mentor's mark may come before it). One that was withdrawn
is no fact: it is told under the interview that it belonged to, so that it is taken back there. Nor
is one that its learner has yet to mark: sums would tell the score that is kept back.
"""

from progress.domain.rollups.base import LONGEST_MS, Source
from progress.models import ScoreContribution
from questions.models import ScoreOutbox

# What an answer tells of the time at work. A page that was left open says nothing; of an interview
# the saves tell it, of each at most a minute, and what it allowed may be longer than half an hour.
# NULL where it is not known, of which least() would make the longest.
WORKED_MS = f"""CASE WHEN t.context <> 'interview' AND t.spent_ms > {LONGEST_MS}
        THEN {LONGEST_MS} ELSE t.spent_ms END"""
# From this difficulty (1 to 5) on, an answer counts as hard evidence.
HARD = 4

COUNTS = """{s}.effective_score_id IS NOT NULL AND {s}.withdrawn_at IS NULL AND NOT EXISTS (
        SELECT FROM questions_selfmark m WHERE m.submission_id = {s}.id AND m.marked_at IS NULL
    )"""
# Rewritten once a key of the interview that asks it had been seen (`Interview.knew_keys`): no first
# attempt, and nor is what comes after it. An answer that was handed in unchanged is of before.
KNEW_KEY = """s.context = 'interview' AND EXISTS (
            SELECT FROM mockinterviews_interviewquestion kq
            JOIN mockinterviews_interview ki ON ki.id = kq.interview_id
            WHERE kq.submission_id = s.id AND ki.keys_shown_at < s.submitted_at
        )"""
STATED = f"""
    SELECT s.id AS submission_id, s.effective_score_id AS score_id,
        v.ruling = 'drop' AS is_dropped,
        {{is_first}} AND NOT ({KNEW_KEY}) AS is_first,
        CASE WHEN a.id IS NOT NULL THEN greatest(0, least(2147483647,
            round(extract(epoch FROM a.created_at - s.submitted_at) * 1000)))::int END AS waited_ms
    FROM questions_submission s
    JOIN questions_questionversion v ON v.id = s.version_id
    LEFT JOIN questions_score a ON a.submission_id = s.id AND a.key = 'automatic'
    WHERE {COUNTS.format(s="s")}
"""
# Of some answers each looks for an earlier one; of all of them, putting them in order is faster.
NO_EARLIER = f"""NOT EXISTS (
            SELECT FROM questions_submission o
            JOIN questions_questionversion ov ON ov.id = o.version_id
            WHERE ov.question_id = v.question_id AND o.learner_id = s.learner_id
            AND {COUNTS.format(s="o")}
            AND (o.submitted_at, o.id) < (s.submitted_at, s.id)
        )"""
IN_FRONT = """row_number() OVER (
            PARTITION BY s.learner_id, v.question_id ORDER BY s.submitted_at, s.id
        ) = 1"""
# `is_somebodys`: not of an erased person, whose answers count for their questions alone.
# `is_evidence`: not of a dropped question, nor a check that was answered again that day.
# `response`, `sections` and `report` are long, and only those of stories are counted in.
# `allowed_s`: the seconds of a question of an interview, as `clock.question_deadline` stretches
# them by the standing extra time. That is in the ledger from the start and stays; what is added
# later is added to the interview and to no question of it.
TOLD = """
    SELECT c.sign, s.learner_id, u.erased_at IS NULL AS is_somebodys,
        NOT (c.is_dropped OR s.is_repeat) AS is_evidence,
        s.topic_id, s.version_id, v.kind, v.difficulty, v.objective, s.context, s.confidence,
        s.spent_ms, s.hints, s.study_day, s.submitted_at,
        c.is_dropped, e.id AS score_id,
        e.points, e.maximum, round(e.points / e.maximum, 4) AS share,
        CASE WHEN v.kind = 'star' THEN s.response END AS response,
        CASE WHEN v.kind = 'star'
            THEN jsonb_path_query_array(v.content, '$.sections[*].slug') END AS sections,
        CASE WHEN v.kind = 'star' THEN e.report END AS report,
        c.is_first, c.waited_ms, q.interview_id, q.section,
        CASE WHEN i.id IS NOT NULL THEN
            ceil(round(q.minutes * 60) * (i.base_seconds + coalesce((
                SELECT sum(g.seconds) FROM mockinterviews_timeevent g
                WHERE g.interview_id = i.id AND g.kind = 'accommodation'
            ), 0)) / greatest(1, i.base_seconds))
        END AS allowed_s
    FROM {c} c
    JOIN questions_submission s ON s.id = c.submission_id
    JOIN questions_score e ON e.id = c.score_id
    JOIN questions_questionversion v ON v.id = s.version_id
    JOIN accounts_user u ON u.id = s.learner_id
    LEFT JOIN (
        SELECT submission_id, interview_id, section, minutes FROM mockinterviews_interviewquestion
        UNION ALL
        SELECT w.submission_id, iq.interview_id, iq.section, iq.minutes
        FROM mockinterviews_withdrawnanswer w
        JOIN mockinterviews_interviewquestion iq ON iq.id = w.question_id
    ) q ON q.submission_id = s.id
    LEFT JOIN mockinterviews_interview i ON i.id = q.interview_id
"""
# The later scored answers of the same learners to the same questions: one of them may have been the
# first so far. They are folded with the earlier one, whose fold holds them all: of two answers that
# come at once, the fold that is second sees both, so only one of them ends as the first.
LATER = """
    SELECT o.id FROM questions_submission s
    JOIN questions_questionversion v ON v.id = s.version_id
    JOIN questions_questionversion ov ON ov.question_id = v.question_id
    JOIN questions_submission o ON o.version_id = ov.id AND o.learner_id = s.learner_id
    WHERE s.id IN ({keys}) AND o.effective_score_id IS NOT NULL
    AND (o.submitted_at, o.id) > (s.submitted_at, s.id)
"""

ANSWERS = Source(
    outbox=ScoreOutbox,
    contribution=ScoreContribution,
    key="submission_id",
    fact="s.id",
    columns=("score_id", "is_dropped", "is_first", "waited_ms"),
    counted="score_id",
    now=STATED.format(is_first=NO_EARLIER),
    now_of_all=STATED.format(is_first=IN_FRONT),
    told=TOLD,
    drawn_along=LATER,
)
