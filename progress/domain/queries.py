"""What Today and Progress read: rollups by learner, and a few rows of facts. One query each.

What the columns of a rollup mean is said at its model.
`learner` and `now` are values, or what stands for them in a Statement (progress.domain.facts).
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Avg,
    Case,
    DecimalField,
    Exists,
    Expression,
    F,
    FilteredRelation,
    FloatField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject

from accounts.models import User
from lessons.domain.leaving_out import is_left_out
from lessons.domain.queries import IN_TOPIC_ON_OFFER, TOPIC_ON_OFFER, topic_order
from lessons.models import Lesson, Topic
from mentoring.domain.news import has_unseen
from mentoring.domain.queries import unread_feedback
from mentoring.models import Review
from mockinterviews.domain.queries import open_blueprints
from mockinterviews.models import Blueprint, Interview, InterviewQuestion
from progress.models import (
    ConfidenceTally,
    DailyActivity,
    ObjectiveMastery,
    PacingTally,
    StarTally,
    TopicMastery,
)
from questions.domain.pacing import OWN_CARD_MINUTES, USUAL_MINUTES
from questions.domain.queries import due_queue, questions_on_offer, submissions_for_user
from questions.models import Card, Ruling, Score, Submission

# A score that came later than this after its answer was not waited for.
WAITED = timedelta(seconds=30)
# For so long a score that came late, or did not come, stays on Today.
NEWS = timedelta(days=1)
FAILED_NEWS = timedelta(days=7)


def as_records(rows: QuerySet, *names: str) -> ArraySubquery:
    """Return rows as an array of objects, so that several tables are one query."""
    return ArraySubquery(rows.values(record=JSONObject(**{name: name for name in names})))


def topics_for(learner: User) -> QuerySet[Topic]:
    """Return the topics on offer, each with the learner's sums, whether it can be practised, and
    whether they leave it out.

    `answers`, `hard_answers`, `shares`, `hard_shares`: as in TopicMastery, 0 where there is none.
    """
    mine = FilteredRelation("mastery", condition=Q(mastery__learner=learner))
    asked = questions_on_offer().filter(topic=OuterRef("pk"))
    return (
        Topic.objects.filter(TOPIC_ON_OFFER)
        .annotate(
            mine=mine,
            answers=Coalesce(F("mine__answers"), 0),
            hard_answers=Coalesce(F("mine__hard_answers"), 0),
            shares=Coalesce(F("mine__shares"), 0, output_field=DecimalField()),
            hard_shares=Coalesce(F("mine__hard_shares"), 0, output_field=DecimalField()),
            can_practise=Exists(asked),
            is_left_out=is_left_out(learner),
        )
        .order_by(*topic_order())
    )


def annotate_minutes(topics: QuerySet[Topic]) -> QuerySet[Topic]:
    """Add `minutes_each`: what a question of the topic usually takes, the mean over its bank."""
    asked = questions_on_offer().filter(topic=OuterRef("pk")).order_by().values("topic")
    found = asked.annotate(found=Avg(usual_minutes("current_version"))).values("found")
    minutes = Subquery(found, output_field=FloatField())
    return topics.annotate(minutes_each=Coalesce(minutes, 0.0))


def usual_minutes(version: str) -> Case:
    """Return what a question of the kind of `version` usually takes."""
    kinds = USUAL_MINUTES.items()
    cases = (When(**{f"{version}__kind": kind}, then=Value(minutes)) for kind, minutes in kinds)
    return Case(*cases, output_field=FloatField())


def card_minutes() -> Case:
    """Return what a recall card usually takes: an own card less than its question would."""
    own = When(~Q(kind=Card.Kind.QUESTION), then=Value(OWN_CARD_MINUTES))
    return Case(own, default=usual_minutes("question__current_version"), output_field=FloatField())


def due_cards(learner: User, now: datetime) -> QuerySet[Card]:
    """Return the cards that are due, longest overdue first, with the `minutes` of each."""
    return due_queue(learner, now).select_related(None).annotate(minutes=card_minutes())


def unread_reviews(learner: User) -> QuerySet[Review]:
    """Return the returned reviews that have something new for the learner, oldest first.

    `read_at` is when they first opened it, `is_replied_to` whether its mentor said something since.
    """
    return (
        Review.objects.filter(
            request__in=unread_feedback(learner).order_by(), state=Review.State.RETURNED
        )
        .annotate(read_at=F("request__read_at"), is_replied_to=has_unseen(learner))
        .select_related("mentor")
        .only("request_id", "verdict", "summary", "mentor__display_name", "mentor__email")
        .order_by("returned_at", "pk")
    )


# A row of zeros is what was taken back: it says the same as none.
STUDIED = Q(answers__gt=0) | Q(lessons__gt=0) | Q(looks__gt=0)


def activity_between(learner: User, first: date, last: date) -> QuerySet[DailyActivity]:
    """Return the learner's days from `first` to `last`, both included."""
    return DailyActivity.objects.filter(learner=learner, day__range=(first, last))


def days_of(learners: Iterable[User], first: date, last: date) -> QuerySet[DailyActivity]:
    """Return the days of several learners from `first` to `last`, both included."""
    return DailyActivity.objects.filter(STUDIED, learner__in=learners, day__range=(first, last))


def mastery_of(learners: Iterable[User]) -> QuerySet[TopicMastery]:
    """Return the sums of several learners by topic, of those on offer, as each reads their own."""
    return TopicMastery.objects.filter(IN_TOPIC_ON_OFFER, learner__in=learners, answers__gt=0)


def objectives_of(learner: User) -> QuerySet[ObjectiveMastery]:
    """Return the learner's sums by objective, in the order of topics, of those on offer."""
    found = ObjectiveMastery.objects.filter(IN_TOPIC_ON_OFFER, learner=learner, answers__gt=0)
    found = found.annotate(is_left_out=is_left_out(learner, topic="topic"))
    return found.order_by(*topic_order("topic__"), "objective")


def confidence_of(learner: User) -> QuerySet[ConfidenceTally]:
    """Return how right the learner was, for each way of being sure that they said."""
    return ConfidenceTally.objects.filter(learner=learner, answers__gt=0)


def star_parts_of(learner: User) -> QuerySet[StarTally]:
    """Return what each part of the learner's STAR answers earned."""
    return StarTally.objects.filter(learner=learner, answers__gt=0)


def pace_of(learner: User) -> QuerySet[PacingTally]:
    """Return the time of the learner's answers by kind, under the clock and without."""
    return PacingTally.objects.filter(learner=learner, answers__gt=0).order_by("kind", "is_timed")


def closed_interviews(learner: User) -> QuerySet[Interview]:
    """Return the interviews that the learner handed in, newest first."""
    closed = Interview.objects.filter(learner=learner, state=Interview.State.CLOSED)
    return closed.order_by("-finished_at", "-pk")


def left_empty(among: Expression) -> QuerySet:
    """Return the questions without an answer of closed interviews: interview, section, position.

    And what was ruled on them, by which everybody may have full marks. The receipt tells their
    points. Those of dropped versions are left out: they count for nobody.
    """
    unanswered = InterviewQuestion.objects.filter(among, submission=None).order_by()
    counting = unanswered.exclude(version__ruling=Ruling.Kind.DROP)
    return counting.values_list("interview_id", "section", "position", "version__ruling")


def blueprints_for(learner: User) -> QuerySet[Blueprint]:
    """Return the interviews on offer with `sat_at`: when the learner last handed one in.

    Those of a pack all of whose topics the learner leaves out are for another real interview.
    """
    mine = Q(interviews__learner=learner, interviews__state=Interview.State.CLOSED)
    found = open_blueprints().only("title", "minutes", "position")
    topics = Topic.objects.filter(TOPIC_ON_OFFER, pack=OuterRef("pack"))
    left, kept = topics.filter(is_left_out(learner)), topics.filter(~is_left_out(learner))
    found = found.filter(~Exists(left) | Exists(kept))
    return found.annotate(sat_at=Max("interviews__finished_at", filter=mine))


def news_of_scores(learner: User, now: datetime) -> QuerySet[Submission]:
    """Return the answers whose score was not there when the learner went on, newest first.

    Those that could not be scored within the last week, those that wait for more than half a
    minute, and those whose score came that late within the last day.
    """
    late = Q(
        effective_score__created_at__gt=now - NEWS,
        effective_score__created_at__gte=F("submitted_at") + WAITED,
        effective_score__source=Score.Source.AUTOMATIC,
    )
    waiting = Q(
        state__in=(Submission.State.PENDING, Submission.State.SCORING),
        submitted_at__lt=now - WAITED,
    )
    failed = Q(state=Submission.State.FAILED)
    return (
        submissions_for_user(learner)
        .filter(submitted_at__gt=now - FAILED_NEWS)
        .filter(late | waiting | failed)
        # Only what a row of the news shows.
        .select_related(None)
        .select_related("version", "effective_score", "self_mark")
        .only(
            *("state", "version__text_html", "effective_score__created_at", "self_mark__marked_at"),
            *("effective_score__points", "effective_score__maximum"),
        )
    )


def lessons_of(topic: Topic, *, learner: User) -> QuerySet[Lesson]:
    """Return the lessons of a topic with `done_day`: the learner's day that counts, or None."""
    mine = FilteredRelation("progress", condition=Q(progress__learner=learner))
    return (
        topic.lessons.filter(retired_at=None, current_version__isnull=False)
        .annotate(mine=mine, done_day=F("mine__done_day"), opened_at=F("mine__updated_at"))
        .select_related("current_version")
        .defer("current_version__markdown", "current_version__blocks")
    )
