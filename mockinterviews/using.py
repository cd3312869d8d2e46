"""What interviews do with the questions of the banks: see `questions.domain.using`."""

from collections.abc import Sequence

from mockinterviews.domain.blueprints import (
    BankItem,
    BankTooSmall,
    can_ask,
    draw_questions,
    slugs_of,
)
from mockinterviews.domain.queries import open_blueprints
from mockinterviews.models import Blueprint
from questions.models import Question, QuestionVersion


def find_hindrances() -> dict[str, str]:
    """Return the blueprints on offer that the banks cannot fill, each with its sentence."""
    found = {}
    for blueprint in open_blueprints():
        try:
            draw_questions(sections=blueprint.sections, seed=0)
        except BankTooSmall as error:
            found[f"blueprint:{blueprint.pk}"] = f"{blueprint.title}: {error.sentence}"
    return found


def find_plans(questions: Sequence[Question]) -> dict[object, list[str]]:
    """Return the blueprints that name each question or can draw it: two queries."""
    blueprints = list(open_blueprints().order_by("title"))
    # A list of questions does without their texts: of those this is all that is asked for.
    versions = QuestionVersion.objects.filter(
        pk__in=[question.current_version_id for question in questions]
    )
    competencies = dict(versions.values_list("pk", "content__competencies"))
    return {
        question.pk: [
            one.title
            for one in blueprints
            if asks(one, question, competencies[question.current_version_id])
        ]
        for question in questions
    }


def asks(blueprint: Blueprint, question: Question, competencies: list | None) -> bool:
    version = question.current_version
    item = BankItem(
        slug=question.slug,
        topic=question.topic.slug,
        version_id=version.pk,
        kind=version.kind,
        difficulty=version.difficulty,
        competencies=slugs_of(competencies),
    )
    return can_ask(blueprint.sections, [item])
