"""Study plans: which one a learner follows, and what of it is done.

Nothing is ticked off by hand: a lesson counts when it is done, whenever that was; practice by the
answers in its topic, and an interview when it was handed in, both since the plan began. Answers
count as they do for days of study, as work: also repeats, and none that was taken back.

What a step asks for can go while somebody follows the plan: a plan that is retired itself names
what its pack no longer has. Such a step is passed over, and counts only where it was done before.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from accounts.models import User
from lessons.domain.queries import IN_TOPIC_ON_OFFER, TOPIC_ON_OFFER
from lessons.models import Lesson, LessonProgress, Topic
from mockinterviews.models import Blueprint, Interview
from progress.models import PlanChoice, StudyPlan
from questions.domain.queries import questions_on_offer
from questions.models import Submission
from studyhub.statements import Given, Statement

LESSON, PRACTISE, INTERVIEW = "lesson", "practise", "interview"
GONE = {LESSON: "gone_lessons", PRACTISE: "gone_topics", INTERVIEW: "gone_interviews"}
DAYS = {StudyPlan.Unit.DAY: 1, StudyPlan.Unit.WEEK: 7}


@dataclass(frozen=True)
class Facts:
    """What a learner has done that a plan may ask for."""

    read: frozenset[str] = frozenset()
    # Lessons that are open: begun and not done.
    opened: frozenset[str] = frozenset()
    # Answers by topic and sittings by blueprint, since the plan began.
    answers: Mapping[str, int] = field(default_factory=dict)
    sat: Mapping[str, int] = field(default_factory=dict)
    # By the kind of a step, the slugs of what is offered no more.
    gone: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One thing to do. `done` counts up to `count`: answers of practice, else one deed.

    A lesson `is_open` from when it was opened until it is done. What `is_gone` cannot be done.
    """

    at: int
    kind: str
    slug: str
    title: str
    minutes: int
    count: int = 1
    done: int = 0
    is_open: bool = False
    is_gone: bool = False

    @property
    def is_done(self) -> bool:
        return self.done >= self.count

    @property
    def is_to_do(self) -> bool:
        return not self.is_done and not self.is_gone

    @property
    def left(self) -> int:
        return self.count - self.done

    @property
    def glyph(self) -> str:
        return "full" if self.is_done else "part" if self.done or self.is_open else "none"


@dataclass(frozen=True)
class Stage:
    """A day or a week of a plan. `first` is its date, where the plan is followed."""

    at: int
    steps: tuple[Step, ...]
    first: date | None = None
    is_now: bool = False


@dataclass(frozen=True)
class Outline:
    """A plan as one learner sees it: its steps, and where they are when they follow it."""

    plan: StudyPlan
    steps: tuple[Step, ...]
    start_day: date | None = None
    today: date | None = None

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def count(self) -> int:
        """How many steps there are, without those that cannot be done any more."""
        return sum(step.is_done or step.is_to_do for step in self.steps)

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps if step.is_done or step.is_to_do)

    @property
    def next_step(self) -> Step | None:
        return next((step for step in self.steps if step.is_to_do), None)

    @property
    def at(self) -> int | None:
        """The day or week that today is: 0 before the plan begins, more than its length after."""
        if self.start_day is None or self.today is None:
            return None
        if self.today < self.start_day:
            return 0
        return (self.today - self.start_day).days // DAYS[self.plan.unit] + 1

    @property
    def is_over(self) -> bool:
        return self.at is not None and self.at > self.plan.length

    @property
    def open_before(self) -> int:
        """The steps of earlier days that are not done and still can be."""
        now = self.at or 0
        return sum(step.at < now and step.is_to_do for step in self.steps)

    @property
    def stages(self) -> list[Stage]:
        return [self.make_stage(at) for at in sorted({step.at for step in self.steps})]

    def make_stage(self, at: int) -> Stage:
        days = timedelta(days=(at - 1) * DAYS[self.plan.unit])
        return Stage(
            at=at,
            steps=tuple(step for step in self.steps if step.at == at),
            first=self.start_day + days if self.start_day else None,
            is_now=at == self.at,
        )


def choose_plan(*, learner: User, plan: StudyPlan, start: date, now: datetime) -> PlanChoice:
    """Let the learner follow `plan` from the day `start`, in place of any other."""
    choice, _made = PlanChoice.objects.update_or_create(
        learner=learner,
        defaults={
            "plan": plan,
            "start_day": start,
            "starts_at": learner.day_begins(start),
            "chosen_at": now,
        },
    )
    return choice


def leave_plan(*, learner: User, plan: StudyPlan) -> None:
    """Follow `plan` no longer. What was done stays done; leaving twice is the same as once."""
    PlanChoice.objects.filter(learner=learner, plan=plan).delete()


def plans_on_offer() -> QuerySet[StudyPlan]:
    """Return the plans that can be chosen, in the pack's order."""
    return StudyPlan.objects.filter(retired_at=None).order_by("position", "pk")


def annotate_facts(choices: QuerySet[PlanChoice]) -> QuerySet[PlanChoice]:
    """Add the lessons `read` and `opened`, and since the plan began `answered` and `sat`."""
    lessons = LessonProgress.objects.filter(learner=OuterRef("learner"))
    answered = (
        Submission.objects.filter(
            learner=OuterRef("learner"),
            submitted_at__gte=OuterRef("starts_at"),
            withdrawn_at=None,
        )
        .order_by()
        .values("topic__slug")
        .annotate(found=JSONObject(topic="topic__slug", count=Count("pk")))
    )
    sat = Interview.objects.filter(
        learner=OuterRef("learner"),
        state=Interview.State.CLOSED,
        finished_at__gte=OuterRef("starts_at"),
    )
    return choices.annotate(
        read=ArraySubquery(lessons.filter(done_at__isnull=False).values("lesson__slug")),
        opened=ArraySubquery(lessons.filter(done_at=None).values("lesson__slug")),
        answered=ArraySubquery(answered.values("found")),
        sat=ArraySubquery(sat.values("blueprint__slug")),
        **slugs_of_gone(),
    )


def slugs_of_gone() -> dict[str, ArraySubquery]:
    """Return what is offered no more of what a plan can ask for, as subqueries: by GONE."""
    found = {
        LESSON: Lesson.objects.exclude(IN_TOPIC_ON_OFFER, retired_at=None),
        # Also one that stands and has no question left.
        PRACTISE: Topic.objects.exclude(
            TOPIC_ON_OFFER, Exists(questions_on_offer().filter(topic=OuterRef("pk")))
        ),
        INTERVIEW: Blueprint.objects.exclude(retired_at=None),
    }
    return {
        GONE[kind]: ArraySubquery(rows.order_by().values("slug")) for kind, rows in found.items()
    }


LEARNER = Given("learner", models.BigIntegerField())
CHOICE = Statement(
    lambda: (
        annotate_facts(PlanChoice.objects.filter(learner=LEARNER))
        .select_related("plan")
        .order_by()[:1]
    )
)


def find_outline(*, learner: User, now: datetime) -> Outline | None:
    """Return the plan that `learner` follows, with what is done: one query, whatever was done."""
    choice = next(iter(CHOICE.fetch(learner=learner.pk)), None)
    if choice is None:
        return None
    facts = Facts(
        read=frozenset(choice.read),
        opened=frozenset(choice.opened),
        answers={one["topic"]: one["count"] for one in choice.answered},
        sat=Counter(choice.sat),
        gone={kind: frozenset(getattr(choice, name)) for kind, name in GONE.items()},
    )
    return Outline(
        plan=choice.plan,
        steps=tuple(tick(choice.plan.steps, facts)),
        start_day=choice.start_day,
        today=learner.study_day(now),
    )


def preview_plans(*, learner: User, plans: Iterable[StudyPlan]) -> list[Outline]:
    """Return plans that are not followed, with the lessons that are read or open: one query."""
    lessons = LessonProgress.objects.filter(learner=OuterRef("pk"))
    [found] = User.objects.filter(pk=learner.pk).values(
        read=ArraySubquery(lessons.filter(done_at__isnull=False).values("lesson__slug")),
        opened=ArraySubquery(lessons.filter(done_at=None).values("lesson__slug")),
        **slugs_of_gone(),
    )
    facts = Facts(
        read=frozenset(found["read"]),
        opened=frozenset(found["opened"]),
        gone={kind: frozenset(found[name]) for kind, name in GONE.items()},
    )
    return [Outline(plan=plan, steps=tuple(tick(plan.steps, facts))) for plan in plans]


def tick(steps: Iterable[Mapping], facts: Facts) -> Iterable[Step]:
    """Yield the steps with what is done of each: the earlier of two alike gets its share first."""
    left = {PRACTISE: Counter(facts.answers), INTERVIEW: Counter(facts.sat)}
    for one in steps:
        step, is_open = Step(**one), False
        is_gone = step.slug in facts.gone.get(step.kind, ())
        if step.kind == LESSON:
            done, is_open = int(step.slug in facts.read), step.slug in facts.opened
        else:
            done = min(step.count, left[step.kind][step.slug])
            left[step.kind][step.slug] -= done
        yield replace(step, done=done, is_open=is_open, is_gone=is_gone)
