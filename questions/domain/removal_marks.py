"""What is seen of questions before they are removed: so that nothing goes that came since."""

import json
from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from questions.models import Question, QuestionDraft


def mark_questions(questions: Collection[Question], *, author: User) -> dict[UUID, str]:
    """Return a mark of each question, by its key: another version, or work on a draft of somebody
    else than `author`, makes another one. Two queries, which see what is committed by now.
    """
    keys = [one.pk for one in questions]
    numbers = Question.objects.filter(pk__in=keys).values_list("pk", "current_version__number")
    marks = {key: [str(number)] for key, number in numbers}
    for draft in drafts_of_others(questions, author=author):
        marks[draft.question_id].append(f"{draft.pk}-{draft.number}")
    return {key: ".".join(parts) for key, parts in marks.items()}


def drafts_of_others(questions: Collection[Question], *, author: User) -> QuerySet[QuestionDraft]:
    """Return what others than `author` are writing on questions, and have not discarded."""
    drafts = QuestionDraft.objects.filter(question__in=[one.pk for one in questions])
    others = drafts.filter(is_discarded=False).exclude(author=author)
    return others.select_related("author").order_by("saved_at", "pk")


def write_marks(marks: Mapping[UUID, str]) -> str:
    """Return marks as one text, for a form."""
    return json.dumps({str(key): mark for key, mark in marks.items()}, separators=(",", ":"))


def read_marks(text: str) -> dict[str, str]:
    """Return the marks of a form; none where it has none, or something else."""
    try:
        marks = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return marks if isinstance(marks, dict) else {}
