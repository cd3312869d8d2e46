"""Flags: questions that a learner wants to come back to."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, QuerySet, UUIDField

from accounts.models import User
from lessons.domain.queries import topic_order
from questions.models import Question, QuestionFlag, QuestionVersion
from studyhub.statements import Given, IsAmong, Statement

FLAGGED = Statement(
    lambda: QuestionFlag.objects.filter(
        IsAmong("question", Given("questions", ArrayField(UUIDField()))),
        learner=Given("learner", BigIntegerField()),
    ).values_list("question_id", flat=True)
)


def flag_question(*, learner: User, question: Question, flagged: bool, now: datetime) -> None:
    """Flag a question, or take the flag off. Twice is the same as once."""
    if flagged:
        QuestionFlag.objects.get_or_create(
            learner=learner, question=question, defaults={"flagged_at": now}
        )
    else:
        QuestionFlag.objects.filter(learner=learner, question=question).delete()


def flagged_among(learner: User, versions: Iterable[QuestionVersion]) -> set[UUID]:
    """Return the keys of those questions that `learner` flagged: one query."""
    questions = {version.question_id for version in versions}
    return set(FLAGGED.fetch(learner=learner.pk, questions=list(questions)))


def flags_for_user(learner: User) -> QuerySet[QuestionFlag]:
    """Return the flags of `learner` on what is still asked, the newest first."""
    return (
        QuestionFlag.objects.filter(
            learner=learner,
            question__retired_at=None,
            question__topic__retired_at=None,
            question__current_version__isnull=False,
        )
        .select_related("question__topic", "question__current_version")
        .defer("question__current_version__content", "question__current_version__explanation_html")
        .order_by("-flagged_at", "-pk")
    )


def topics_of_flags(learner: User) -> list[tuple[str, str]]:
    """Return the slugs and titles of the topics in which `learner` flagged something, in order."""
    topics = (
        flags_for_user(learner)
        .order_by(*topic_order("question__topic__"))
        .values_list("question__topic__slug", "question__topic__title")
    )
    return list(dict.fromkeys(topics))
