"""What stands beside the answer to an item: words of a window that never saw it, or came too late.

They are the draft of an item that has its answer. They stand there until the learner has them count
instead or lets them go.
"""

import secrets
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.http import QueryDict

from questions.domain.answer_drafts import Basis, Fields, draft_of, lock_draft
from questions.domain.typed_words import read_loosely, tell
from questions.kinds import kind_of
from questions.models import PracticeItem, QuestionVersion, Submission
from studyhub.params import MOST_32


def tell_other(item: PracticeItem, data: QueryDict) -> list[dict[str, str]]:
    """Return what was typed, in readable parts, unless it is the answer to an item."""
    is_answer = read_loosely(item.version, data) == item.submission.response
    return [] if is_answer else tell(item.version, data)


def is_known(item: PracticeItem, data: QueryDict) -> bool:
    """Return whether what was typed is the answer to an item, or stands beside it, or nothing."""
    if not tell_other(item, data):
        return True
    beside = draft_of(item)
    typed = read_loosely(item.version, data)
    return beside is not None and read_loosely(item.version, beside) == typed


@transaction.atomic
def keep_beside(*, item: PracticeItem, fields: Fields, basis: Basis | None = None) -> bool:
    """Keep words that came after the answer beside it; return whether they are kept there.

    Other words that stand there already stay, unless they are an earlier draft of these (`basis`)
    or say nothing.
    """
    locked = lock_draft(item)
    item.draft = locked.draft
    is_earlier = basis is not None and basis.covers(item.draft)
    if not item.draft or is_earlier or not tell_other(item, draft_of(item)):
        item.draft = locked.draft = put_beside(fields)
        locked.save(update_fields=["draft"])
    return item.draft["fields"] == fields


def put_beside(fields: Fields, *, counted: bool = False) -> dict[str, Any]:
    """Return the draft of what stands beside an answer; `counted` is what counted before.

    Its number is that of no other: who lets it go lets go of what they have seen.
    """
    number = secrets.randbelow(MOST_32) + 1
    return {"number": number, "fields": fields, "saves": [], "counted": counted}


def put_answer_beside(version: QuestionVersion, answer: Submission) -> dict[str, Any]:
    """Return an answer that counted so far as what stands beside the one that counts instead."""
    parts = kind_of(version).parts(answer.response, version.content)
    return put_beside(list(list_fields(parts)), counted=True)


def list_fields(parts: dict[str, Any]) -> Iterator[list[str]]:
    """Yield the parts of a response as its page posts them, as [name, value]."""
    for name, value in parts.items():
        for one in [value] if isinstance(value, str) else value:
            yield [name, one] if isinstance(one, str) else list(one)


def drop_beside(*, item: PracticeItem, number: int) -> None:
    """Let go of the words beside an answer, unless they are others than those that were seen."""
    beside = PracticeItem.objects.filter(pk=item.pk, submission__isnull=False)
    beside.filter(draft__number=number).update(draft=None)


def drop_what_tells_nothing(item: PracticeItem) -> None:
    """Let go of a draft beside an answer in which nothing else is said."""
    if item.draft and not tell_other(item, draft_of(item)):
        drop_beside(item=item, number=item.draft["number"])
        item.draft = None
