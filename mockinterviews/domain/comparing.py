"""One interview beside the earlier ones of the same blueprint, section by section."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet

from mockinterviews.domain.queries import WITHOUT_KEYS
from mockinterviews.domain.results import points_of
from mockinterviews.domain.sums import Tally, add_up
from mockinterviews.models import Interview

# So many are compared; who sits it more often sees the newest of them.
MOST = 5


@dataclass(frozen=True)
class Attempt:
    """An earlier sitting: its sums in all, and by the slug of the section."""

    interview: Interview
    tally: Tally
    sections: Mapping[str, Tally]

    @property
    def percent(self) -> int | None:
        return self.tally.counting.percent

    def percent_of(self, slug: str) -> int | None:
        """Return what a section had, if it was asked then and everything is known of it."""
        tally = self.sections.get(slug)
        return tally.counting.percent if tally and tally.has_verdict else None


def earlier_attempts(interview: Interview) -> list[Attempt]:
    """Return the newest attempts before this one whose sums are known, the oldest first.

    Two queries, and two more for each MOST looked at before MOST were known. Those in which the
    keys were known are left out, and compared with nothing themselves.
    """
    if interview.knew_keys:
        return []
    before = Interview.objects.filter(
        WITHOUT_KEYS,
        learner=interview.learner_id,
        blueprint=interview.blueprint_id,
        state=Interview.State.CLOSED,
        finished_at__lt=interview.finished_at,
    )
    known = known_attempts(before.order_by("-finished_at", "-pk"))
    return list(islice(known, MOST))[::-1]


def known_attempts(interviews: QuerySet[Interview]) -> Iterator[Attempt]:
    """Yield the attempts whose sums are known, in their order, with MOST read at a time."""
    at = 0
    while batch := list(interviews[at : at + MOST]):
        found = points_of(batch)
        attempts = (compare(one, found[one.pk]) for one in batch)
        yield from (one for one in attempts if one.tally.has_verdict and one.percent is not None)
        if len(batch) < MOST:
            return
        at += MOST


def compare(interview: Interview, rows: Sequence) -> Attempt:
    sections = interview.plan["sections"]
    return Attempt(
        interview=interview,
        tally=add_up(points for _section, points in rows),
        sections={
            section["slug"]: add_up(points for at, points in rows if at == index)
            for index, section in enumerate(sections)
        },
    )


def percents_of(attempts: Sequence[Attempt], slug: str) -> list[int]:
    found = (one.percent_of(slug) for one in attempts)
    return [percent for percent in found if percent is not None]
