"""What the agreement page shows: of the latest reviews, however many there are."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from mentoring.domain.agreement import ENOUGH, Estimate, around, weigh_counts, weigh_reviews
from mentoring.domain.rubric import title_in
from mockinterviews.models import Part
from questions.models import QuestionVersion

DAYS = timedelta(days=180)
# So many reviews tell a kappa to a few hundredths; more would make the page dearer with each.
LATEST = 500
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
WITH latest AS (
  SELECT * FROM mentoring_reviewrequest
  WHERE state = 'returned' AND sample_of_id IS NOT NULL AND returned_at >= %s
  ORDER BY returned_at DESC LIMIT {LATEST}
)
SELECT r2.id, concat_ws(' ', first.criterion, version.question_id),
       first.maximum, first.given, second.given
FROM latest
JOIN mentoring_review r2 ON r2.request_id = latest.id AND r2.state = 'returned'
JOIN mentoring_review r1 ON r1.request_id = latest.sample_of_id AND r1.state = 'returned'
JOIN mentoring_mark first ON first.review_id = r1.id
JOIN mentoring_mark second ON second.review_id = r2.id AND second.criterion = first.criterion
{OF_QUESTION.format("latest")}
WHERE second.maximum = first.maximum
"""
RETURNED = f"""
WITH latest AS (
  SELECT request.id, request.kind, request.submission_id, review.id AS review_id, review.mentor_id
  FROM mentoring_reviewrequest request
  JOIN mentoring_review review ON review.request_id = request.id AND review.state = 'returned'
  WHERE request.state = 'returned' AND request.returned_at >= %s
  ORDER BY request.returned_at DESC LIMIT {LATEST}
)"""
# A mentor's mark before they saw the scorer's, where there was such a time, beside the scorer's.
BESIDE = f"""
{RETURNED}
SELECT latest.review_id, concat_ws(' ', mark.criterion, version.question_id), mark.maximum,
       coalesce(mark.given_first, mark.given), round(mark.automatic * mark.maximum)::int
FROM latest
JOIN mentoring_mark mark ON mark.review_id = latest.review_id
{OF_QUESTION.format("latest")}
WHERE mark.automatic IS NOT NULL
"""
# How far each mentor's first marks lie above the scorer's, review by review, in shares.
SEVERITY = f"""
{RETURNED}
SELECT coalesce(nullif(person.display_name, ''), person.email), by_review.mentor_id, count(*),
       avg(apart), coalesce(var_samp(apart), 0)
FROM (
  SELECT latest.mentor_id, sum(coalesce(mark.given_first, mark.given))::float / sum(mark.maximum)
         - sum(mark.automatic * mark.maximum)::float / sum(mark.maximum) AS apart
  FROM latest
  JOIN mentoring_mark mark ON mark.review_id = latest.review_id
  WHERE mark.automatic IS NOT NULL
  GROUP BY latest.review_id, latest.mentor_id
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
    """Return the agreement of the last 500 reviews in 180 days: five queries at most."""
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
    """Return the kappa over all criteria, on one scale; its interval is by review."""
    reviews: dict[int, list[tuple[int, int]]] = {}
    for review, _criterion, maximum, first, second in rows:
        pair = to_scale(first, maximum), to_scale(second, maximum)
        reviews.setdefault(review, []).append(pair)
    return weigh_reviews(reviews.values(), steps=STEPS)


def to_scale(mark: int, maximum: int) -> int:
    return round(mark * STEPS / maximum)


def by_criterion(rows: list[tuple]) -> list[CriterionAgreement]:
    """Return the criteria with the most marks, each on its own scale.

    The weakest come first, then those whose kappa cannot be told, then those of too few marks.
    """
    found: dict[tuple[str, int], dict[tuple[int, int], int]] = {}
    for _of, criterion, maximum, first, second in rows:
        counts = found.setdefault((criterion, maximum), {})
        counts[first, second] = counts.get((first, second), 0) + 1
    most = sorted(found.items(), key=lambda one: -sum(one[1].values()))[:MOST_CRITERIA]
    titles = name_criteria([criterion for (criterion, _maximum), _counts in most])
    scales = Counter(criterion for (criterion, _scale), _counts in most)
    agreements = [
        CriterionAgreement(
            name_scale(titles[criterion], maximum if scales[criterion] > 1 else None),
            weigh_counts(counts, steps=maximum),
            mean_of(counts, maximum),
        )
        for (criterion, maximum), counts in most
    ]
    return sorted(agreements, key=order_shown)


def order_shown(one: CriterionAgreement) -> tuple:
    """Order by what the page shows: a figure that it hides must not tell where a row stands."""
    shown = one.kappa.is_shown
    return not shown, one.kappa.value if shown else -one.kappa.n, one.criterion


def name_scale(title: str, maximum: int | None) -> str:
    """Return the title, with the scale of its marks where it has a row for each of two."""
    if maximum is None:
        return title
    return _("%(title)s, level 0 to %(maximum)d") % {"title": title, "maximum": maximum}


def name_criteria(keys: list[str]) -> dict[str, str]:
    """Return what the criteria are called: a part, or a key point and its question."""
    pairs = {key: key.split(" ") for key in keys}
    versions = {
        str(version.question_id): version
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


def name_point(criterion: str, version: QuestionVersion) -> str:
    """Return the words of a key point, or what is drawn, with the question before them."""
    return f"{Truncator(version.content['text']).words(8)} · {title_in(version, criterion)}"


def mean_of(counts: dict[tuple[int, int], int], maximum: int) -> float:
    """Return how much more the second one gives, in per cent of the criterion's marks."""
    apart = sum(count * (second - first) for (first, second), count in counts.items())
    return 100 * apart / (maximum * sum(counts.values()))
