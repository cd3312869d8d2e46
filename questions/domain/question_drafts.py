"""Half-written questions: kept while an author writes, gone when the question is saved."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from questions.models import Question, QuestionDraft

# Of what a browser sends, what is no part of the question.
NOT_KEPT = ("csrfmiddlewaretoken", "draft_number", "add", "remove", "up", "preview", "save")
LONGEST = 400_000


class DraftOvertaken(Exception):
    """Another tab saved meanwhile. Carries the draft as it stands."""

    def __init__(self, draft: QuestionDraft):
        self.draft = draft
        super().__init__()


def find_draft(*, author: User, question: Question | None, kind: str) -> QuestionDraft | None:
    return QuestionDraft.objects.filter(author=author, question=question, kind=kind).first()


@transaction.atomic
def keep_draft(
    *,
    author: User,
    question: Question | None,
    kind: str,
    fields: dict[str, list[str]],
    based_on: int,
    number: int,
    now: datetime,
) -> QuestionDraft:
    """Keep the fields of a form. `number` is that of the draft which they follow, 0 for none.

    The same fields again change nothing. Raises DraftOvertaken where another tab was first.
    """
    kept = {name: values for name, values in fields.items() if name not in NOT_KEPT}
    draft, made = QuestionDraft.objects.select_for_update().get_or_create(
        author=author,
        question=question,
        kind=kind,
        defaults={"fields": kept, "based_on": based_on, "number": 1, "saved_at": now},
    )
    if made or draft.fields == kept:
        return draft
    if draft.number != number:
        raise DraftOvertaken(draft)
    draft.fields, draft.based_on = kept, based_on
    draft.number, draft.saved_at = number + 1, now
    draft.save(update_fields=["fields", "based_on", "number", "saved_at"])
    return draft


def drop_draft(*, author: User, question: Question | None, kind: str) -> None:
    """Forget what was half-written: it is saved, or not wanted."""
    QuestionDraft.objects.filter(author=author, question=question, kind=kind).delete()
