"""A cohort as its mentors see it: what each learner knows and does, and who needs a look and why.

Everything is read for all of its learners at once, from rollups and from what waits: the number of
queries does not grow with the learners. A page shows rows of some of them; what is counted or said
of the cohort is so of all.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, FilteredRelation, Min, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.domain.queries import annotate_namesakes
from accounts.models import Membership, User
from lessons.domain.queries import topics_on_shelf
from lessons.models import Topic
from mentoring.domain.blinding import blind_markings
from mentoring.models import ReviewRequest
from mockinterviews.domain.queries import WITHOUT_KEYS
from mockinterviews.domain.results import summarise
from mockinterviews.domain.sums import Tally
from mockinterviews.models import Interview
from progress.domain import queries
from progress.domain.days import read_day
from progress.domain.fading import cards_of_several, recall_of
from progress.domain.mastery import Mastery
from progress.studying import last_days

# So many days of activity are shown, and over so many the reviews are counted.
DAYS = 28
# A cell of the matrix needs so many answers.
ENOUGH = 5
# What needs a look: days without study, a weak topic, cards that pile up, a long wait.
AWAY_DAYS = 7
WEAK_ANSWERS = 10
MANY_DUE = 60
LONG_WAIT = timedelta(days=2)
# An interview that is so near makes a pause worth a word.
NEAR_DAYS = 14


@dataclass(frozen=True)
class Sat:
    """A learner's interviews: how many, and what the newest earned against its line of a hundred.

    The newest is the last one that had ended before a key of it was seen.
    It is held against it as its result does: by what is shown, and once every score is there.
    """

    count: int = 0
    tally: Tally | None = None
    line: int = 0

    @property
    def share(self) -> float | None:
        """What the newest earned of its points so far; None where nothing could be earned."""
        sums = self.tally and self.tally.counting
        return float(sums.points / sums.maximum) if sums and sums.maximum else None

    @property
    def percent(self) -> int | None:
        return self.tally.counting.percent if self.tally else None

    @property
    def is_below(self) -> bool:
        has_verdict = self.tally is not None and self.tally.has_verdict
        return has_verdict and self.percent is not None and self.percent < self.line


# Among so many the sum of what waits names nobody.
FEWEST_HIDDEN = 3


@dataclass(frozen=True)
class Reviews:
    """What a learner asked for: waiting, since when, and returned over the last weeks."""

    waiting: int = 0
    since: datetime | None = None
    returned: int = 0
    # Mentors mark without names: what waits is summed up and not told of this learner.
    is_hidden: bool = False

    @property
    def waiting_by_name(self) -> int | None:
        return None if self.is_hidden else self.waiting


@dataclass(frozen=True)
class ReviewSums:
    """What all learners of a cohort asked for, summed up as far as that names nobody."""

    every: Collection[Reviews]

    @property
    def told(self) -> Collection[Reviews]:
        """What is summed up: of one or two who are hidden a sum would tell whose it is."""
        others = [reviews for reviews in self.every if not reviews.is_hidden]
        return self.every if len(self.every) - len(others) >= FEWEST_HIDDEN else others

    @property
    def tells_all(self) -> bool:
        return len(self.told) == len(self.every)

    @property
    def waiting(self) -> int:
        return sum(reviews.waiting for reviews in self.told)

    @property
    def oldest(self) -> datetime | None:
        return min((reviews.since for reviews in self.told if reviews.since), default=None)

    @property
    def returned(self) -> int:
        return sum(reviews.returned for reviews in self.every)


@dataclass(frozen=True)
class Member:
    """One learner of a cohort, with everything that its page shows of them."""

    membership: Membership
    today: date
    mastery: dict[int, Mastery] = field(default_factory=dict)
    # Minutes by day; a day of study without a minute is there as well.
    minutes: dict[date, int] = field(default_factory=dict)
    last_day: date | None = None
    sat: Sat = Sat()
    due: int = 0
    reviews: Reviews = Reviews()

    @property
    def learner(self) -> User:
        return self.membership.learner

    @property
    def name(self) -> str:
        """The learner's name, with a number where others of the cohort have the same."""
        if self.membership.namesakes == 1:
            return str(self.learner)
        told_apart = {"learner": self.learner, "which": self.membership.which}
        return _("%(learner)s (%(which)d)") % told_apart

    @property
    def answers(self) -> int:
        return sum(mastery.answers for mastery in self.mastery.values())

    @property
    def days_away(self) -> int | None:
        """Days since the last study; None where there was none."""
        return (self.today - self.last_day).days if self.last_day else None

    @property
    def days_to_interview(self) -> int | None:
        """Days to the date of the real interview; None without one that is to come."""
        if self.learner.interview_at is None:
            return None
        days = (self.learner.study_day(self.learner.interview_at) - self.today).days
        return days if days >= 0 else None

    def share_in(self, topic: int) -> float | None:
        """Return what is known of a topic, as its learner reads it; None below five answers."""
        mastery = self.mastery.get(topic)
        return mastery.share if mastery and mastery.answers >= ENOUGH else None


@dataclass(frozen=True)
class CohortRecord:
    """The learners of a cohort at one moment, and the topics on offer."""

    members: Sequence[Member]
    topics: Sequence[Topic]
    now: datetime
    # The place of the first one who has a row, and how many have one: all, where it is None.
    first: int = 0
    most: int | None = None

    @property
    def shown(self) -> Sequence[Member]:
        """The learners who have rows; whatever is counted is counted of all."""
        return self.members[self.first :][: self.most]

    def of_page(self, first: int, most: int) -> "CohortRecord":
        """Return the record with rows of `most` learners from the one at place `first` on."""
        return replace(self, first=first, most=most)

    @property
    def asked(self) -> ReviewSums:
        return ReviewSums([member.reviews for member in self.members])

    def weakest(self, member: Member, most: int = 3) -> list[tuple[Topic, Mastery]]:
        """Return the topics of which a learner knows least, of those with enough answers."""
        return self.ranked(member)[:most]

    def ranked(self, member: Member) -> list[tuple[Topic, Mastery]]:
        """Return the topics with enough answers of a learner, that known least first."""
        known = [
            (topic, member.mastery[topic.pk])
            for topic in self.topics
            if member.share_in(topic.pk) is not None
        ]
        return sorted(known, key=lambda pair: pair[1].share)


def read_cohort(*, memberships: QuerySet[Membership], now: datetime) -> CohortRecord:
    """Return what is known of the learners of `memberships`: nine queries, however many."""
    memberships = list(annotate_namesakes(memberships))
    learners = [one.learner_id for one in memberships]
    today = {one.learner_id: one.learner.study_day(now) for one in memberships}
    cards = read_cards(today, now)
    mastery, minutes = read_mastery(learners, cards), read_minutes(today)
    days, sat = last_days(learners), read_interviews(learners)
    reviews = read_reviews(learners, now)
    members = [
        Member(
            membership=one,
            today=today[one.learner_id],
            mastery=mastery[one.learner_id],
            minutes=minutes[one.learner_id],
            last_day=days.get(one.learner_id),
            sat=sat.get(one.learner_id, Sat()),
            due=sum(row["waiting"] for row in cards[one.learner_id].values()),
            reviews=reviews.get(one.learner_id, Reviews()),
        )
        for one in memberships
    ]
    return CohortRecord(members, list(topics_on_shelf()), now)


def read_cards(days: Mapping[int, date], now: datetime) -> defaultdict[int, dict[int, dict]]:
    """Return what each learner's cards of each topic come to."""
    found: defaultdict[int, dict[int, dict]] = defaultdict(dict)
    for row in cards_of_several(days, now):
        found[row["learner"]][row["of"]] = row
    return found


def read_mastery(
    learners: Sequence[int], cards: Mapping[int, dict[int, dict]]
) -> defaultdict[int, dict[int, Mastery]]:
    """Return what each learner knows of each topic: what was earned, and how much of it fades."""
    found: defaultdict[int, dict[int, Mastery]] = defaultdict(dict)
    rows = queries.mastery_of(learners).values_list(
        "learner_id", "topic_id", "answers", "hard_answers", "shares"
    )
    for learner, topic, *sums in rows:
        row = cards[learner].get(topic)
        found[learner][topic] = Mastery(*sums, recall=recall_of(row) if row else 1.0)
    return found


def read_minutes(today: Mapping[int, date]) -> defaultdict[int, dict[date, int]]:
    """Return the minutes of each of the last days, in the calendar of each learner.

    `today` gives the day that it is for each. What is read has a margin, whatever the zones.
    """
    found: defaultdict[int, dict[date, int]] = defaultdict(dict)
    if not today:
        return found
    first, last = min(today.values()) - timedelta(days=DAYS), max(today.values())
    for row in queries.days_of(list(today), first, last):
        one = read_day(row)
        if one.studied and 0 <= (today[row.learner_id] - row.day).days < DAYS:
            found[row.learner_id][row.day] = one.minutes
    return found


def read_interviews(learners: Sequence[int]) -> dict[int, Sat]:
    """Return how many interviews each handed in, and what the newest earned: three queries."""
    closed = Interview.objects.filter(learner__in=learners, state=Interview.State.CLOSED)
    counts = dict(
        closed.order_by().values("learner").annotate(n=Count("pk")).values_list("learner", "n")
    )
    newest = list(
        closed.filter(WITHOUT_KEYS).order_by("learner", "-finished_at", "-pk").distinct("learner")
    )
    tallies = summarise(newest)
    return {learner: Sat(count) for learner, count in counts.items()} | {
        one.learner_id: Sat(counts[one.learner_id], tallies[one.pk], one.plan["pass_percent"])
        for one in newest
    }


def read_reviews(learners: Sequence[int], now: datetime) -> dict[int, Reviews]:
    """Return what each learner (a key) asked for; a second mark of a sample is none of theirs."""
    waiting = Q(asked__state=ReviewRequest.State.WAITING, asked__submission__withdrawn_at=None)
    returned = Q(asked__state=ReviewRequest.State.RETURNED)
    theirs = ~Q(review_requests__origin=ReviewRequest.Origin.SAMPLED)
    recent = Q(review_requests__state=ReviewRequest.State.WAITING) | Q(
        review_requests__state=ReviewRequest.State.RETURNED,
        review_requests__returned_at__gt=now - timedelta(days=DAYS),
    )
    rows = (
        User.objects.filter(pk__in=learners)
        .annotate(
            asked=FilteredRelation("review_requests", condition=theirs & recent),
            is_hidden=Exists(blind_markings("pk")),
        )
        .values_list("pk", "is_hidden")
        .annotate(
            waits=Count("asked", filter=waiting),
            since=Min("asked__asked_at", filter=waiting),
            back=Count("asked", filter=returned),
        )
    )
    return {
        learner: Reviews(waits, since, back, is_hidden)
        for learner, is_hidden, waits, since, back in rows
    }
