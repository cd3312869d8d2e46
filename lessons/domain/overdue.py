"""Facts and sources that nobody has checked for long: what a lesson says may be wrong by now."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.functions import JSONObject

from lessons.domain.queries import lessons_on_shelf
from lessons.models import Fact, Lesson


@dataclass(frozen=True)
class Claim:
    """A fact or a source: what it says, where from, and when somebody last looked."""

    says: str
    source: str
    checked_on: date
    months: int

    @property
    def is_link(self) -> bool:
        return self.source.startswith(("https://", "http://"))


@dataclass(frozen=True)
class Overdue:
    """A lesson with its claims that are overdue, the oldest first. None: of no lesson."""

    lesson: Lesson | None
    claims: tuple[Claim, ...]


def find_overdue(*, today: date) -> list[Overdue]:
    """Return the lessons on the shelf with claims older than the site allows; two queries.

    What is used by no lesson, such as a fact of questions alone, stands at the end.
    """
    limit = months_before(today, settings.CHECK_MONTHS)
    facts = list(Fact.objects.filter(retired_at=None, checked_on__lt=limit))
    used = {slug for fact in facts for slug in fact.lessons}
    lessons = (
        lessons_with_old(limit, used)
        .select_related("topic", "current_version")
        .only("slug", "title", "topic__title", "current_version__sources")
    )
    found = [Overdue(lesson, claims_of(lesson, facts, limit, today)) for lesson in lessons]
    unused = [claim_of(fact, today) for fact in facts if not fact.lessons]
    rest = [Overdue(None, sort_claims(unused))]
    return [one for one in (*found, *rest) if one.claims]


def lessons_with_old(limit: date, slugs: set[str]) -> QuerySet[Lesson]:
    """Return the lessons of `slugs`, and those with a source that was checked before `limit`."""
    old = Func(
        F("current_version__sources"),
        Value("$[*] ? (@.checked_on < $limit)"),
        JSONObject(limit=Value(limit.isoformat())),
        function="jsonb_path_exists",
        output_field=BooleanField(),
    )
    return lessons_on_shelf().annotate(is_old=old).filter(Q(slug__in=slugs) | Q(is_old=True))


def claims_of(lesson: Lesson, facts: list[Fact], limit: date, today: date) -> tuple[Claim, ...]:
    claims = [claim_of(fact, today) for fact in facts if lesson.slug in fact.lessons]
    claims += [claim for claim in read_sources(lesson, today) if claim.checked_on < limit]
    return sort_claims(claims)


def sort_claims(claims: list[Claim]) -> tuple[Claim, ...]:
    return tuple(sorted(claims, key=lambda claim: (claim.checked_on, claim.says)))


def claim_of(fact: Fact, today: date) -> Claim:
    return Claim(fact.says, fact.source, fact.checked_on, count_months(fact.checked_on, today))


def read_sources(lesson: Lesson, today: date) -> Iterator[Claim]:
    for source in lesson.current_version.sources:
        day = date.fromisoformat(source["checked_on"])
        yield Claim(source["title"], source["url"], day, count_months(day, today))


def months_before(day: date, months: int) -> date:
    """Return the day so many months before, the last of its month where that is shorter."""
    year, month = divmod(max(12, day.year * 12 + day.month - 1 - months), 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def count_months(day: date, today: date) -> int:
    """Return how many whole months have passed since `day`."""
    return (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
