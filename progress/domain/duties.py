"""What waits for those who don't learn here: mentors, authors and staff."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q
from django.utils.timezone import localdate

from accounts.models import User
from lessons.models import Lesson
from mentoring.domain.given import count_talked_of
from mentoring.domain.leases import CAP
from mentoring.domain.pauses import pause_of
from mentoring.domain.queries import (
    STANDS,
    free_requests,
    held_requests,
    seen_by_learners,
    wait_long,
    with_titles,
)
from mentoring.domain.queue import find_next
from mentoring.domain.reach import within_reach
from mentoring.models import MADE_AT, MentorPause, ReviewRequest
from mockinterviews.models import Interview
from operations.domain.doctor import Examination, examine_recently
from progress.domain.items.queries import flags_in_inbox
from questions.domain.queries import questions_on_offer
from questions.models import ImportRun, Problem, QuestionDraft

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class MentorDuty:
    """The reviews held, what "take next" would give, how many wait and since when."""

    held: list[ReviewRequest]
    upcoming: ReviewRequest | None
    waiting: int
    oldest: datetime | None
    # How many wait so long that their learners are told it is too long.
    overdue: int
    last_asked: datetime | None
    # On how many of their reviews learners replied what they have not seen.
    talked_of: int
    # While they are away nothing is theirs to take.
    pause: MentorPause | None
    is_overdue: bool

    @property
    def calls(self) -> bool:
        return bool(self.held or self.talked_of or (self.waiting and not self.pause))


def describe_mentoring(*, mentor: User, now: datetime) -> MentorDuty:
    """Return the work of one mentor: nine queries at most."""
    held, pause = list(with_titles(held_requests(mentor, now))), pause_of(mentor)
    waiting = free_requests(mentor, now)
    figures = waiting.order_by().aggregate(
        count=Count("pk"), oldest=Min("asked_at"), overdue=Count("pk", filter=wait_long(now))
    )
    others = ReviewRequest.objects.filter(within_reach(mentor))
    return MentorDuty(
        held=held,
        # Whoever is away or holds the most is refused another.
        upcoming=find_next(mentor, now) if not pause and len(held) < CAP else None,
        waiting=figures["count"],
        oldest=figures["oldest"],
        overdue=figures["overdue"],
        talked_of=count_talked_of(mentor),
        last_asked=others.aggregate(last=Max(MADE_AT))["last"],
        pause=pause,
        is_overdue=pause is not None and pause.is_overdue(localdate(now)),
    )


@dataclass(frozen=True)
class AuthorDuty:
    """What waits for an author, and how much there is to read and to answer."""

    lessons: int
    questions: int
    topics: int
    # Questions that the author began and did not save, and their files to look over.
    drafts: int
    files: int
    # What learners reported and nobody has closed, and what the figures say against questions.
    problems: int
    flags: int

    @property
    def in_inbox(self) -> int:
        return self.problems + self.flags

    @property
    def waits(self) -> bool:
        return bool(self.in_inbox or self.drafts or self.files)


def describe_authoring(author: User) -> AuthorDuty:
    """Return what is on offer and what waits: six queries."""
    figures = questions_on_offer().aggregate(
        questions=Count("pk"), topics=Count("topic", distinct=True)
    )
    lessons = Lesson.objects.filter(retired_at=None, current_version__isnull=False).count()
    files = ImportRun.objects.filter(author=author, state=ImportRun.State.READY)
    return AuthorDuty(
        lessons=lessons,
        drafts=QuestionDraft.objects.filter(author=author, is_discarded=False).count(),
        files=files.count(),
        problems=Problem.objects.exclude(state=Problem.State.CLOSED).count(),
        flags=flags_in_inbox().count(),
        **figures,
    )


@dataclass(frozen=True)
class StaffDuty:
    """What an operator wants to know first: is anything stuck, and how is it repaired?"""

    doctor: Examination
    running_interviews: int
    paused_interviews: int
    oldest_review: datetime | None
    sign_ups: int

    @property
    def more(self) -> int:
        """How many findings there are beside the worst."""
        return len(self.doctor.findings) - 1

    @property
    def calls(self) -> bool:
        return not self.doctor.all_clear


def describe_operation(*, now: datetime) -> StaffDuty:
    """Return what Doctor found lately, and three figures."""
    # Nobody waits for the second mark of a sample.
    reviews = seen_by_learners().filter(STANDS, state=ReviewRequest.State.WAITING)
    # A pause may last for months: nobody sits those now.
    is_paused = Q(paused_at__isnull=False)
    open_ones = Interview.objects.filter(state=Interview.State.RUNNING).aggregate(
        running=Count("pk", filter=~is_paused), paused=Count("pk", filter=is_paused)
    )
    return StaffDuty(
        doctor=examine_recently(now=now),
        running_interviews=open_ones["running"],
        paused_interviews=open_ones["paused"],
        oldest_review=reviews.aggregate(oldest=Min("asked_at"))["oldest"],
        sign_ups=User.objects.filter(date_joined__gte=now - WEEK).count(),
    )
