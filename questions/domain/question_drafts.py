"""Half-written questions: kept while an author writes, gone when the question is saved.

What an author discards, and what another tab or device had begun when the question was saved, can
be brought back for 30 days, or until another draft is put aside.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.models import User
from questions.models import Question, QuestionDraft
from studyhub.params import drop_unseen

# Of what a browser sends, what is no part of the question.
BUTTONS = ("add", "remove", "up", "undo", "redraw", "preview", "try", "save")
NOT_KEPT = ("csrfmiddlewaretoken", "draft_number", "of_kind", *BUTTONS)
PUT_ASIDE_FOR = timedelta(days=30)


class DraftOvertaken(Exception):
    """Another tab saved meanwhile. Carries the draft as it stands."""

    def __init__(self, draft: QuestionDraft):
        self.draft = draft
        super().__init__()


def find_draft(
    *, author: User, question: Question | None, kind: str, is_discarded: bool = False
) -> QuestionDraft | None:
    drafts = QuestionDraft.objects.filter(author=author, question=question, kind=kind)
    return drafts.filter(is_discarded=is_discarded).first()


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
    kept = keep_fields(fields)
    draft, made = QuestionDraft.objects.select_for_update().get_or_create(
        author=author,
        question=question,
        kind=kind,
        is_discarded=False,
        defaults={
            "fields": kept,
            "based_on": based_on,
            "number": lambda: number_next(
                find_draft(author=author, question=question, kind=kind, is_discarded=True)
            ),
            "saved_at": now,
        },
    )
    if made or draft.fields == kept:
        return draft
    if draft.number != number:
        raise DraftOvertaken(draft)
    draft.fields, draft.based_on = kept, based_on
    draft.number, draft.saved_at = number + 1, now
    draft.save(update_fields=["fields", "based_on", "number", "saved_at"])
    return draft


def begin_draft(
    *,
    author: User,
    question: Question,
    kind: str,
    fields: dict[str, list[str]],
    based_on: int,
    now: datetime,
) -> bool:
    """Let a draft of these fields be the author's. What was begun is put aside in its place.

    Its number goes on from there, so that a tab which holds what was begun is told. Twice is once.
    Return whether something was put aside. Another tab may begin a draft in this very moment, where
    there was no row to lock: then the second look finds it.
    """
    fresh = QuestionDraft(
        author=author,
        question=question,
        kind=kind,
        fields=keep_fields(fields),
        based_on=based_on,
        saved_at=now,
    )
    try:
        return put_in_place(fresh)
    except IntegrityError:
        return put_in_place(fresh)


@transaction.atomic
def put_in_place(fresh: QuestionDraft) -> bool:
    found = lock_drafts(fresh.author, fresh.question, fresh.kind)
    begun = found.get(False)
    if begun and begun.fields == fresh.fields:
        return False
    discard_draft(author=fresh.author, question=fresh.question, kind=fresh.kind, now=fresh.saved_at)
    fresh.number = number_next(begun or found.get(True))
    fresh.save(force_insert=True)
    return begun is not None


def number_next(before: QuestionDraft | None) -> int:
    """Return the number of a draft after another one: a tab that followed that one is told."""
    return before.number + 1 if before else 1


def keep_fields(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what of a posted form is part of the question."""
    return {
        drop_unseen(name): [drop_unseen(value) for value in values]
        for name, values in fields.items()
        if name not in NOT_KEPT
    }


@transaction.atomic
def drop_draft(
    *,
    author: User,
    question: Question | None,
    kind: str,
    fields: dict[str, list[str]],
    number: int,
    now: datetime,
) -> bool:
    """Forget what was half-written: it is saved. `number` is of the draft that `fields` followed.

    Where the draft says something else, by another tab or device, nobody has saved those words: it
    is put aside. Return whether that was so. What was put aside before stays so: a former version
    that is restored and saved says nothing of what was begun.
    """
    found = lock_drafts(author, question, kind)
    is_saved = False not in found or is_followed(found[False], fields, number)
    if not is_saved:
        discard_draft(author=author, question=question, kind=kind, now=now)
    elif False in found:
        found[False].delete()
    return not is_saved


def drop_old_drafts(*, now: datetime) -> int:
    """Delete what has been put aside for long, whenever it was written. Return how many."""
    old = QuestionDraft.objects.filter(is_discarded=True, put_aside_at__lte=now - PUT_ASIDE_FOR)
    return old.delete()[0]


def is_followed(draft: QuestionDraft, fields: dict[str, list[str]], number: int) -> bool:
    """Return whether a form goes on from a draft, by its number, or says the same as it."""
    return draft.number == number or draft.fields == keep_fields(fields)


@transaction.atomic
def discard_draft(*, author: User, question: Question | None, kind: str, now: datetime) -> None:
    """Put a draft aside, in place of what was put aside before. Without a draft nothing changes."""
    found = lock_drafts(author, question, kind)
    if False in found:
        if True in found:
            found[True].delete()
        put_aside(found[False], now=now)


def put_aside(draft: QuestionDraft, *, now: datetime) -> None:
    draft.is_discarded, draft.put_aside_at = True, now
    draft.save(update_fields=["is_discarded", "put_aside_at"])


def restore_draft(*, author: User, question: Question | None, kind: str, now: datetime) -> bool:
    """Bring back what was discarded; a draft that was begun since is put aside in its place.

    Return whether one was begun since. Another tab may begin it in this very moment, where there
    was no row to lock: then the second look finds it.
    """
    try:
        return bring_back(author, question, kind, now)
    except IntegrityError:
        return bring_back(author, question, kind, now)


@transaction.atomic
def bring_back(author: User, question: Question | None, kind: str, now: datetime) -> bool:
    found = lock_drafts(author, question, kind)
    if True not in found:
        return False
    if False in found:
        swap(found[False], found[True], now=now)
        return True
    found[True].is_discarded, found[True].put_aside_at = False, None
    found[True].save(update_fields=["is_discarded", "put_aside_at"])
    return False


def swap(shown: QuestionDraft, put_aside: QuestionDraft, *, now: datetime) -> None:
    """Let two locked drafts change places; the number tells other tabs that theirs is overtaken."""
    names = ("fields", "based_on", "saved_at")
    for name in names:
        one, other = getattr(shown, name), getattr(put_aside, name)
        setattr(shown, name, other)
        setattr(put_aside, name, one)
    shown.number += 1
    shown.save(update_fields=[*names, "number"])
    put_aside.put_aside_at = now
    put_aside.save(update_fields=[*names, "put_aside_at"])


def lock_drafts(author: User, question: Question | None, kind: str) -> dict[bool, QuestionDraft]:
    """Return the locked drafts by whether they are discarded."""
    drafts = QuestionDraft.objects.select_for_update().order_by("pk")
    return {
        one.is_discarded: one for one in drafts.filter(author=author, question=question, kind=kind)
    }
