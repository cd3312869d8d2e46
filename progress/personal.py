"""What the figures tell a learner and leave behind."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from accounts.domain.personal import Eraser, Export, Row, delete_rows
from accounts.models import User
from lessons.domain.queries import topic_order
from progress.domain.rebuild import hold_fold_lock
from progress.models import (
    ConfidenceTally,
    DailyActivity,
    InterviewTally,
    LookContribution,
    ObjectiveMastery,
    PacingTally,
    PlanChoice,
    ReadingContribution,
    ScoreContribution,
    StarTally,
    TopicMastery,
)

OF_MASTERY = ("answers", "hard_answers", "shares", "hard_shares")


def tell_mastery(person: User) -> Iterator[Row]:
    rows = TopicMastery.objects.filter(learner=person).select_related("topic")
    for row in rows.order_by(*topic_order("topic__")):
        yield {"topic": row.topic.title, **{name: getattr(row, name) for name in OF_MASTERY}}


def tell_objectives(person: User) -> Iterator[Row]:
    rows = ObjectiveMastery.objects.filter(learner=person)
    yield from rows.order_by(*topic_order("topic__"), "objective").values(
        "topic__title", "objective", *OF_MASTERY
    )


def tell_tallies(person: User) -> Iterator[Row]:
    """Tell how sure and how right, the parts of STAR answers and interviews, and the time."""
    for model in (ConfidenceTally, StarTally, InterviewTally, PacingTally):
        rows = model.objects.filter(learner=person).order_by("pk")
        names = [field.name for field in model._meta.fields if field.name != "learner"]
        yield from rows.values(*names)


def tell_days(person: User) -> Iterator[Row]:
    days = DailyActivity.objects.filter(learner=person).order_by("day")
    yield from days.values("day", "answers", "answer_ms", "lessons", "lesson_minutes", "looks")


def tell_plan(person: User) -> Iterator[Row]:
    for choice in PlanChoice.objects.filter(learner=person).select_related("plan"):
        yield {
            "plan": choice.plan.slug,
            "title": choice.plan.title,
            "start_day": choice.start_day,
            "starts_at": choice.starts_at,
            "chosen_at": choice.chosen_at,
        }


def keep_folds_out(person: User) -> None:
    """Let no fold begin until the person is gone: it would count them while they go."""
    hold_fold_lock()


EXPORTS = (
    Export(
        name="topics",
        title=_("Topics, with the answers that count for them"),
        models=(TopicMastery,),
        tell=tell_mastery,
    ),
    Export(
        name="objectives",
        title=_("Objectives"),
        models=(ObjectiveMastery,),
        tell=tell_objectives,
    ),
    Export(
        name="tallies",
        title=_("Confidence, STAR parts, interview sections and pace"),
        models=(ConfidenceTally, StarTally, InterviewTally, PacingTally),
        tell=tell_tallies,
    ),
    Export(
        name="days",
        title=_("Study days, with every answer that was scored"),
        models=(DailyActivity,),
        tell=tell_days,
    ),
    Export(name="study-plan", title=_("Study plan"), models=(PlanChoice,), tell=tell_plan),
)
ERASERS = (
    Eraser(
        models=(PlanChoice,),
        erase=delete_rows(PlanChoice, of="learner"),
        goes=_("the study plan that you follow"),
    ),
    Eraser(
        models=(
            *(TopicMastery, ObjectiveMastery, ConfidenceTally, StarTally, InterviewTally),
            *(PacingTally, DailyActivity, ScoreContribution, ReadingContribution),
            LookContribution,
        ),
        lock=keep_folds_out,
        goes=_("your progress: what you know of each topic, and your study days"),
    ),
)
UNTOLD = {
    ScoreContribution: "the points of an answer, which stand with the answer",
    ReadingContribution: "the day of a reading, which stands with the reading",
    LookContribution: "the day of a look, which stands with the look",
}
