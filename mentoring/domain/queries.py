"""Who may see which request, what waits in which order, and how long feedback takes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.db.models import (
    Aggregate,
    Case,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from accounts.models import User
from mentoring.domain.blinding import annotate_blind
from mentoring.domain.news import annotate_new_correction, annotate_unseen, has_news
from mentoring.domain.reach import within_reach
from mentoring.models import COUNTS_FROM, MADE_AT, Comment, Correction, Review, ReviewRequest
from studyhub.leases import is_astray, is_over, is_running
from studyhub.statements import Given, Statement

State = ReviewRequest.State
# For so long a mentor has what they took, or worked on last.
LEASE = timedelta(minutes=30)
PROMISE_DAYS = 30
# Where nothing came back, what waits longer than this is told.
LATE = timedelta(days=1)
# An answer that was taken back counts nowhere, and its learner may be writing it anew just now.
# Nobody takes its request, which waits again with its age where the answer counts again.
STANDS = Q(submission__withdrawn_at=None)
# Of more reviews than these the latest count: they promise as well, and reading all would cost more
# with every learner.
MOST_REVIEWS = 1000
# From this wait on a learner has good reason to ask what became of it: all who can do something say
# so.
LONG_WAIT = timedelta(days=7)
# Oldest first, and none is ever overtaken by what was asked over twelve hours later.
BY_AGE = (COUNTS_FROM, "pk")
# What a mentor left comes to them by "take next" so much later, or sooner where nothing else waits.
PASSED_OVER = timedelta(hours=12)
# What a person is called by.
NAMING = ("display_name", "email", "erased_at")
COMMENTS = Statement(lambda: comments_of(Given("review", models.BigIntegerField())))


def open_requests() -> QuerySet[ReviewRequest]:
    """Return what no feedback has come of yet: at most one for each answer."""
    return ReviewRequest.objects.filter(state__in=(State.WAITING, State.RETURNING))


def wait_long(now: datetime) -> Q:
    """Return what waits so long that its learner has reason to ask. Of a sample nobody waits."""
    waits = Q(STANDS, state=State.WAITING, asked_at__lt=now - LONG_WAIT)
    return waits & ~Q(origin=ReviewRequest.Origin.SAMPLED)


def seen_by_learners() -> QuerySet[ReviewRequest]:
    """Return what learners hear of: all but the second marks of a sample."""
    return ReviewRequest.objects.exclude(origin=ReviewRequest.Origin.SAMPLED)


def requests_for_learner(learner: User | Given) -> QuerySet[ReviewRequest]:
    """Return what this learner asked for, newest first."""
    return seen_by_learners().filter(learner=learner).order_by(MADE_AT.desc(), "pk")


def waits_for(mentor: User) -> Q:
    """Return what waits and is a mentor's to take, and what they took and nobody took since.

    Who began while a request was theirs may finish it, whichever cohort the learner joins then.
    """
    return Q(state=State.WAITING) & (within_reach(mentor) | Q(held_by=mentor))


def requests_for_mentor(mentor: User) -> QuerySet[ReviewRequest]:
    """Return what a mentor may read: what waits for them, and what they returned.

    Of a learner who was erased only the marks are left, and no page shows those.
    """
    returned = Exists(reviews_by(mentor).filter(state=Review.State.RETURNED))
    return ReviewRequest.objects.filter(waits_for(mentor) | (returned & Q(learner__erased_at=None)))


def requests_known_to(mentor: User) -> QuerySet[ReviewRequest]:
    """Return what a mentor may take or has taken: to hear how it stands and keep their own text.

    The answer is not theirs to read in all of these: `requests_for_mentor` says in which.
    """
    return ReviewRequest.objects.filter(waits_for(mentor) | Exists(reviews_by(mentor)))


def reviews_by(mentor: User | Given) -> QuerySet[Review]:
    """Return the mentor's own reviews of the request of an outer query."""
    return Review.objects.filter(request=OuterRef("pk"), mentor=mentor)


def may_read(mentor: User, request: ReviewRequest) -> bool:
    """Return whether the answer itself is open to this mentor now."""
    return requests_for_mentor(mentor).filter(pk=request.pk).exists()


def queue_for(mentor: User | Given, now: datetime | Given) -> QuerySet[ReviewRequest]:
    """Return what waits for a mentor, and what they hold, the oldest first."""
    theirs = within_reach(mentor) & STANDS | Q(is_held(now), held_by=mentor)
    return ReviewRequest.objects.filter(theirs, state=State.WAITING).order_by(*BY_AGE)


def with_titles(requests: QuerySet[ReviewRequest]) -> QuerySet[ReviewRequest]:
    """Add `asked`, the question as HTML, and the people: all that a list of requests shows.

    Neither the answer nor the marking scheme is read for it: to unpack a scheme for the question's
    text alone costs more than all else of a row. Of the people there is the name.
    """
    people = [f"{one}__{field}" for one in ("learner", "held_by") for field in NAMING]
    fields = [field.attname for field in ReviewRequest._meta.concrete_fields]
    titled = requests.annotate(asked=F("submission__version__text_html"))
    return annotate_blind(titled).select_related("learner", "held_by").only(*fields, *people)


def is_held(now: datetime | Given) -> Q:
    """Return the condition that somebody's lease runs at `now`: see `studyhub.leases`."""
    return is_running("held_until", most=LEASE, now=now)


def is_free(now: datetime | Given) -> Q:
    """Return the opposite: nobody took it, or their lease is over."""
    return Q(held_until=None) | is_over("held_until", most=LEASE, now=now)


def expired_leases(*, before: datetime, now: datetime) -> QuerySet[ReviewRequest]:
    """Return what waits and was taken by somebody whose lease ran out at `before` or earlier, or
    was written by a clock that was ahead."""
    ended = Q(held_until__lte=before) | is_astray("held_until", most=LEASE, now=now)
    return ReviewRequest.objects.filter(ended, state=State.WAITING, held_by__isnull=False)


def free_requests(mentor: User, now: datetime) -> QuerySet[ReviewRequest]:
    """Return what is free for a mentor to take: the query frees an expired lease, not a job."""
    waiting = ReviewRequest.objects.filter(within_reach(mentor), STANDS, state=State.WAITING)
    return waiting.filter(is_free(now))


def left_by(mentor: User | Given, since: datetime | Given) -> Exists:
    """Return whether the mentor left a request after `since`, and did not take it again.

    What a clock that was ahead wrote is not waited for.
    """
    was_left = is_running("left_at", most=PASSED_OVER, now=since)
    return Exists(reviews_by(mentor).filter(was_left))


def in_turns(waiting: QuerySet, mentor: User | Given) -> tuple[QuerySet, QuerySet]:
    """Return what was asked of the mentor by name (further rounds are), and all else."""
    return waiting.filter(asked_of=mentor), waiting.exclude(asked_of=mentor)


def turns_of_taking(
    free: QuerySet[ReviewRequest], mentor: User, now: datetime
) -> list[QuerySet[ReviewRequest]]:
    """Return what is free for a mentor in the order in which "take next" looks through it.

    What they have just left comes last: else the next press would give it to them again.
    """
    was_left = left_by(mentor, now - PASSED_OVER)
    return [*in_turns(free.exclude(was_left), mentor), *in_turns(free.filter(was_left), mentor)]


def is_within_reach(mentor: User, request: ReviewRequest) -> bool:
    """Return whether the request is this mentor's to take now."""
    return ReviewRequest.objects.filter(within_reach(mentor), pk=request.pk).exists()


def held_requests(mentor: User | Given, now: datetime | Given) -> QuerySet[ReviewRequest]:
    """Return what the mentor holds at `now`, the lease that ends first on top."""
    held = ReviewRequest.objects.filter(is_held(now), state=State.WAITING, held_by=mentor)
    return held.order_by("held_until", "pk")


def all_held(now: datetime) -> QuerySet[ReviewRequest]:
    """Return what anybody holds at `now`, as staff see it: the longest held first."""
    held = ReviewRequest.objects.filter(is_held(now), state=State.WAITING)
    return held.order_by("held_since", "pk")


def returning_by(mentor: User | Given) -> QuerySet[ReviewRequest]:
    """Return what the mentor returned and the learner has not heard of yet."""
    mine = reviews_by(mentor).filter(state=Review.State.RETURNED)
    return ReviewRequest.objects.filter(Exists(mine), state=State.RETURNING).order_by(
        "returned_at", "pk"
    )


def is_unread(learner: User | Given) -> Q:
    """Return the condition that a review came back whose learner has not opened it, or not since
    its mentor replied, corrected it or added something."""
    return Q(state=State.RETURNED) & (Q(read_at=None) | has_news(learner))


def unread_feedback(user: User | Given) -> QuerySet[ReviewRequest]:
    """Return what came back and has something new for the learner, oldest first."""
    return (
        requests_for_learner(user)
        .filter(is_unread(user))
        .select_related("submission__version")
        .order_by("returned_at", "pk")
    )


def unread_first(requests: QuerySet[ReviewRequest], learner: User) -> QuerySet[ReviewRequest]:
    """Put what came back and has something new before all else; the rest stays in its order."""
    return requests.order_by(
        Case(When(is_unread(learner), then=Value(0)), default=Value(1)), *requests.query.order_by
    )


def annotate_corrected(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Add `is_corrected`: whether marks or verdict are others than were returned."""
    changes = Correction.objects.filter(review=OuterRef("pk")).exclude(changes={}, verdict="")
    return reviews.annotate(is_corrected=Exists(changes))


def returned_reviews(requests, reader: User) -> dict:
    """Return the review that was returned on each of `requests`, by request id: one query.

    Each says what is new to its learner, the `reader`.
    """
    reviews = Review.objects.filter(
        request__in=requests, request__state=State.RETURNED, state=Review.State.RETURNED
    )
    reviews = annotate_new_correction(annotate_unseen(annotate_corrected(reviews), reader))
    reviews = reviews.select_related("mentor")
    return {review.request_id: review for review in reviews}


def latest_requests(submission_ids) -> dict:
    """Return the newest request on each answer, by submission id; withdrawn ones don't count."""
    requests = seen_by_learners().filter(submission__in=submission_ids)
    live = requests.exclude(state=State.WITHDRAWN).order_by("asked_at", "pk")
    return {request.submission_id: request for request in live}


def comments_of(review: Review | Given) -> QuerySet[Comment]:
    return Comment.objects.filter(review=review).order_by("start", "end", "created_at", "pk")


def list_comments(review: Review) -> list[Comment]:
    """Return the same, for pages that are opened all the time."""
    comments = COMMENTS.fetch(review=review.pk)
    for comment in comments:
        comment.review = review
    return comments


class Percentile(Aggregate):
    """percentile_cont: the value below which `share` of all values lie."""

    function = "percentile_cont"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"

    def __init__(self, expression, *, share: float, **options):
        super().__init__(expression, share=share, output_field=DurationField(), **options)


@dataclass(frozen=True)
class Turnaround:
    """How long feedback took in the last 30 days: from asking to return, of `n` reviews.

    They are the latest `MOST_REVIEWS` where there were more. What came back says nothing of what
    did not: `late` wait longer than that already, the oldest for `oldest`.
    """

    median: timedelta | None
    p90: timedelta | None
    n: int
    late: int = 0
    oldest: timedelta | None = None

    @property
    def is_capped(self) -> bool:
        return self.n >= MOST_REVIEWS


def turnaround(now: datetime) -> Turnaround:
    """Return the promise that is shown with every asking, and what speaks against it."""
    took = ExpressionWrapper(F("returned_at") - F("asked_at"), output_field=DurationField())
    since = now - timedelta(days=PROMISE_DAYS)
    returned = seen_by_learners().filter(state=State.RETURNED, returned_at__gt=since)
    latest = returned.annotate(took=took).order_by("-returned_at")[:MOST_REVIEWS]
    took_of_all = latest.aggregate(
        median=Percentile("took", share=0.5), p90=Percentile("took", share=0.9), n=Count("pk")
    )
    late, first = count_late(now - (took_of_all["p90"] or LATE))
    return Turnaround(**took_of_all, late=late, oldest=now - first if first else None)


def count_late(since: datetime) -> tuple[int, datetime | None]:
    """Return how many wait that were asked about before `since`, and when the first of them was."""
    waiting = seen_by_learners().filter(STANDS, state=State.WAITING, asked_at__lt=since)
    late = waiting.aggregate(n=Count("pk"), first=Min("asked_at"))
    return late["n"], late["first"]
