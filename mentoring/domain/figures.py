"""What the agreement page shows, counted by the database: few rows, however many reviews."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.text import Truncator

from mentoring.domain.agreement import ENOUGH, Estimate, around, weigh_counts
from mockinterviews.models import Part
from questions.models import QuestionVersion

DAYS = timedelta(days=180)
# All marks are brought to this scale: a criterion of two steps counts each of them twice.
STEPS = 4
MOST_CRITERIA = 40

# The parts of a STAR answer are the same for all questions; a key point is of its question alone.
OF_QUESTION = """
LEFT JOIN questions_submission answer ON answer.id = {0}.submission_id AND {0}.kind <> 'star'
LEFT JOIN questions_questionversion version ON version.id = answer.version_id
"""
# Marks of two mentors on one criterion of one answer, made without knowing of each other.
PAIRS = f"""
SELECT concat_ws(' ', first.criterion, version.question_id),
       first.maximum, first.given, second.given, count(*)
FROM mentoring_reviewrequest sampled
JOIN mentoring_review r2 ON r2.request_id = sampled.id AND r2.state = 'returned'
JOIN mentoring_review r1 ON r1.request_id = sampled.sample_of_id AND r1.state = 'returned'
JOIN mentoring_mark first ON first.review_id = r1.id
JOIN mentoring_mark second ON second.review_id = r2.id AND second.criterion = first.criterion
{OF_QUESTION.format("sampled")}
WHERE sampled.state = 'returned' AND sampled.sample_of_id IS NOT NULL
  AND sampled.returned_at >= %s AND second.maximum = first.maximum
GROUP BY 1, 2, 3, 4
"""
# A mentor's mark before they saw the scorer's, where there was such a time, beside the scorer's.
BESIDE = f"""
SELECT concat_ws(' ', mark.criterion, version.question_id), mark.maximum,
       coalesce(mark.given_first, mark.given), round(mark.automatic * mark.maximum)::int, count(*)
FROM mentoring_reviewrequest request
JOIN mentoring_review review ON review.request_id = request.id AND review.state = 'returned'
JOIN mentoring_mark mark ON mark.review_id = review.id
{OF_QUESTION.format("request")}
WHERE request.state = 'returned' AND request.returned_at >= %s AND mark.automatic IS NOT NULL
GROUP BY 1, 2, 3, 4
"""
# How far each mentor's first marks lie above the scorer's, review by review, in shares.
SEVERITY = """
SELECT person.display_name, by_review.mentor_id, count(*), avg(apart), coalesce(var_samp(apart), 0)
FROM (
  SELECT review.mentor_id, sum(coalesce(mark.given_first, mark.given))::float / sum(mark.maximum)
         - sum(mark.automatic * mark.maximum)::float / sum(mark.maximum) AS apart
  FROM mentoring_reviewrequest request
  JOIN mentoring_review review ON review.request_id = request.id AND review.state = 'returned'
  JOIN mentoring_mark mark ON mark.review_id = review.id
  WHERE request.state = 'returned' AND request.returned_at >= %s AND mark.automatic IS NOT NULL
  GROUP BY review.id
) AS by_review
JOIN accounts_user person ON person.id = by_review.mentor_id
GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True)
class CriterionAgreement:
    """Agreement on one criterion; `difference` is what the second rater gives more, in shares."""

    criterion: str
    kappa: Estimate
    difference: float

    @property
    def is_enough(self) -> bool:
        return self.kappa.n >= ENOUGH


@dataclass(frozen=True)
class Severity:
    """How far a mentor marks above (or below) the scorer, in per cent of the points."""

    mentor: str
    mentor_id: int
    apart: Estimate


@dataclass(frozen=True)
class Agreement:
    """Everything on the page: two mentors, mentor and scorer, and each mentor."""

    between_mentors: Estimate
    mentors_by_criterion: list[CriterionAgreement]
    with_scorer: Estimate
    scorer_by_criterion: list[CriterionAgreement]
    severities: list[Severity]


def describe_agreement(*, now: datetime) -> Agreement:
    """Return the agreement of the last 180 days: five queries at most."""
    since = now - DAYS
    between, beside = ask(PAIRS, since), ask(BESIDE, since)
    return Agreement(
        between_mentors=weigh_all(between),
        mentors_by_criterion=by_criterion(between),
        with_scorer=weigh_all(beside),
        scorer_by_criterion=by_criterion(beside),
        severities=[
            Severity(name, key, around(100 * apart, 10_000 * spread, n))
            for name, key, n, apart, spread in ask(SEVERITY, since)
        ],
    )


def ask(statement: str, since: datetime) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [since])
        return cursor.fetchall()


def weigh_all(rows: list[tuple]) -> Estimate:
    """Return the kappa over all criteria, on one scale."""
    counts: dict[tuple[int, int], int] = {}
    for _criterion, maximum, first, second, count in rows:
        pair = to_scale(first, maximum), to_scale(second, maximum)
        counts[pair] = counts.get(pair, 0) + count
    return weigh_counts(counts, steps=STEPS)


def to_scale(mark: int, maximum: int) -> int:
    return round(mark * STEPS / maximum)


def by_criterion(rows: list[tuple]) -> list[CriterionAgreement]:
    """Return the criteria with the most marks, each on its own scale, the weakest first."""
    found: dict[tuple[str, int], dict[tuple[int, int], int]] = {}
    for criterion, maximum, first, second, count in rows:
        found.setdefault((criterion, maximum), {})[first, second] = count
    most = sorted(found.items(), key=lambda one: -sum(one[1].values()))[:MOST_CRITERIA]
    titles = name_criteria([criterion for (criterion, _maximum), _counts in most])
    agreements = [
        CriterionAgreement(
            titles[criterion], weigh_counts(counts, steps=maximum), mean_of(counts, maximum)
        )
        for (criterion, maximum), counts in most
    ]
    return sorted(agreements, key=lambda one: (one.kappa.value is None, one.kappa.value or 0.0))


def name_criteria(keys: list[str]) -> dict[str, str]:
    """Return what the criteria are called: a part, or a key point and its question."""
    pairs = {key: key.split(" ") for key in keys}
    versions = {
        str(version.question_id): version.content
        for version in QuestionVersion.objects.filter(
            question__in=[pair[1] for pair in pairs.values() if len(pair) > 1]
        ).order_by("number")
    }
    parts = dict(Part.choices)
    return {
        key: name_point(criterion, versions[question[0]])
        if question
        else str(parts.get(criterion, criterion))
        for key, (criterion, *question) in pairs.items()
    }


def name_point(criterion: str, content: dict) -> str:
    """Return the words of a key point, or what is drawn, with the question before them."""
    texts = {point["id"]: point["text"] for point in content.get("key_points", [])}
    return f"{Truncator(content['text']).words(8)} · {texts.get(criterion, criterion)}"


def mean_of(counts: dict[tuple[int, int], int], maximum: int) -> float:
    """Return how much more the second one gives, in per cent of the criterion's marks."""
    apart = sum(count * (second - first) for (first, second), count in counts.items())
    return 100 * apart / (maximum * sum(counts.values()))
