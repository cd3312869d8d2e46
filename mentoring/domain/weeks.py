"""A mentor's week: what they returned, and how long it took."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet

from accounts.models import User
from mentoring.domain.given import reviews_given_by
from mentoring.domain.queries import MOST_REVIEWS, Percentile
from mentoring.models import Review, ReviewRequest

WEEK = timedelta(days=7)
# A review that was left over night took no night.
LONGEST_AT_WORK = timedelta(hours=2)


@dataclass(frozen=True)
class Week:
    """What one mentor returned in seven days: the latest `MOST_REVIEWS` at most.

    A second mark of a sample comes back to nobody: it is counted apart, and nothing else of it.
    """

    reviews: int
    second_marks: int
    # From taking to returning, of those that were finished in one go.
    minutes: timedelta | None
    # From asking to returning.
    turnaround: timedelta | None
    helped: int
    rated: int

    @property
    def is_capped(self) -> bool:
        return self.reviews + self.second_marks >= MOST_REVIEWS


def reviews_returned_by(mentor: User, since: datetime) -> QuerySet[Review]:
    """Return what the mentor returned or kept as a second mark since then, the newest first."""
    return reviews_given_by(mentor).filter(returned_at__gte=since)


def describe_week(mentor: User, *, now: datetime) -> Week:
    """Return the mentor's last seven days: one query."""

    def took(start: str) -> ExpressionWrapper:
        return ExpressionWrapper(F("returned_at") - F(start), output_field=DurationField())

    latest = reviews_returned_by(mentor, now - WEEK).annotate(
        waited=took("request__asked_at"), worked=took("taken_at")
    )[:MOST_REVIEWS]
    is_second = Q(request__origin=ReviewRequest.Origin.SAMPLED)
    at_work = Q(worked__lte=LONGEST_AT_WORK)
    return Week(
        **latest.aggregate(
            reviews=Count("pk", filter=~is_second),
            second_marks=Count("pk", filter=is_second),
            minutes=Percentile("worked", share=0.5, filter=at_work & ~is_second),
            turnaround=Percentile("waited", share=0.5, filter=~is_second),
            helped=Count("pk", filter=Q(helpful=Review.Helpful.YES)),
            rated=Count("pk", filter=~Q(helpful="")),
        )
    )
