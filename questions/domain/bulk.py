"""One deed for many questions, all of them or none, which can be undone."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from lessons.models import Lesson
from questions.domain.editing import Edit, NotSaved, read_locked
from questions.models import Bank, BulkEdit, Question

DEEDS = ("tag", "untag", "difficulty", "retire", "return", "move")
MOST = 500
# What each deed changes in a record, and its undoing gives back: all else may be another author's
# by then. Moving changes the bank alone. Of these too an author may have set another one since.
CHANGED = {
    "tag": ("tags",),
    "untag": ("tags",),
    "difficulty": ("difficulty",),
    "retire": ("retired",),
    "return": ("retired",),
}


@transaction.atomic
def edit_many(
    *, author: User, questions: Sequence[Question], deed: str, value: Any, now: datetime
) -> BulkEdit:
    """Do one deed to `questions`: tag, untag, difficulty, retire, return or move. Return it.

    `value` is the tag, the difficulty or the Bank. Raises NotSaved, with nothing changed: a
    question that cannot be changed is named.
    """
    edits = open_edits(questions, author=author, now=now)
    locked = lock_questions(questions)
    said = value.pk if isinstance(value, Bank) else value
    before = {one.slug: describe(one) | {"value": said} for one in locked}
    if deed == "retire":
        refuse_asked_in_lessons(locked)
    for question in locked:
        edit = edits[question.pack]
        record = edit.find_record(question)
        CHANGES[deed](record, value)
        put(edit, question, value if deed == "move" else question.bank, record)
    finish(edits)
    return BulkEdit.objects.create(author=author, deed=deed, before=before, made_at=now)


def lock_questions(questions: Sequence[Question]) -> list[Question]:
    keys = sorted(one.pk for one in questions)[:MOST]
    return read_locked(Question.objects.filter(pk__in=keys, current_version__isnull=False))


def describe(question: Question) -> dict[str, Any]:
    return {
        "id": str(question.pk),
        "tags": question.tags,
        "difficulty": question.current_version.difficulty,
        "retired": question.retired_at is not None,
        "bank": question.bank_id,
    }


def open_edits(questions: Sequence[Question], *, author: User, now: datetime) -> dict[str, Edit]:
    """Return an edit for each pack, before any question is locked: a load may be running."""
    return {
        pack: Edit(pack=pack, author=author, reason="", is_cosmetic=True, now=now)
        for pack in sorted({one.pack for one in questions})
    }


def finish(edits: dict[str, Edit]) -> None:
    for edit in edits.values():
        edit.finish()


def put(edit: Edit, question: Question, bank: Bank, record: dict) -> None:
    try:
        edit.put(question=question, bank=bank, record=record)
    except NotSaved as error:
        raise NotSaved(
            [("", f"{question.title}: {sentence}") for _field, sentence in error.faults]
        ) from None


def add_tag(record: dict, tag: str) -> None:
    record["tags"] = [
        *record.get("tags", []),
        *([tag] if tag not in record.get("tags", []) else []),
    ]


def take_tag(record: dict, tag: str) -> None:
    put_or_leave_out(record, "tags", [one for one in record.get("tags", []) if one != tag])


def set_difficulty(record: dict, difficulty: int) -> None:
    record["difficulty"] = difficulty


def set_retired(record: dict, _value: Any) -> None:
    record["retired"] = True


def set_returned(record: dict, _value: Any) -> None:
    record.pop("retired", None)


def leave(record: dict, _value: Any) -> None:
    """Moving changes nothing in the record: the bank is where it is written."""


CHANGES: dict[str, Callable[[dict, Any], None]] = {
    "tag": add_tag,
    "untag": take_tag,
    "difficulty": set_difficulty,
    "retire": set_retired,
    "return": set_returned,
    "move": leave,
}


def put_or_leave_out(record: dict, name: str, value: Any) -> None:
    if value:
        record[name] = value
    else:
        record.pop(name, None)


def refuse_asked_in_lessons(questions: list[Question]) -> None:
    """Refuse to retire what the text of a lesson asks: its check would lead nowhere."""
    faults = []
    for question in questions:
        asking = Lesson.objects.filter(
            retired_at=None, current_version__blocks__contains=[{"check": question.slug}]
        ).first()
        if asking:
            sentence = _("%(question)s: the lesson “%(lesson)s” asks it. Take it out there first.")
            faults.append(("", sentence % {"question": question.title, "lesson": asking.title}))
    if faults:
        raise NotSaved(faults)


@transaction.atomic
def undo_many(*, bulk: BulkEdit, author: User, now: datetime) -> list[Question]:
    """Give the questions of a deed back what it changed. Twice is once.

    Return those that stay: somebody has given them another bank or difficulty since, retired them
    anew, or done the same to them, which then gives back what this one found. Of tags only the one
    of the deed goes or comes back. Raises NotSaved.
    """
    chosen = [
        one
        for one in Question.objects.filter(slug__in=bulk.before)
        # Another question may have the name of one that was removed since.
        if bulk.before[one.slug].get("id", str(one.pk)) == str(one.pk)
    ]
    edits = open_edits(chosen, author=author, now=now)
    bulk = BulkEdit.objects.select_for_update().get(pk=bulk.pk)
    if bulk.undone_at:
        return []
    later = list(lock_later_of_its_sort(bulk))
    moved = bulk.deed == "move"
    wanted = {one["bank"] for one in bulk.before.values()} if moved else set()
    banks = Bank.objects.in_bulk(wanted)
    if wanted - banks.keys():
        raise NotSaved([("", _("A bank that they were in is gone: this cannot be undone."))])
    locked = lock_questions(chosen)
    if bulk.deed == "return":
        back = [one for one in locked if one.retired_at is None]
        refuse_asked_in_lessons([one for one in back if bulk.before[one.slug]["retired"]])
    set_since = []
    for question in locked:
        edit, before = edits[question.pack], bulk.before[question.slug]
        if not has_changed(bulk.deed, before):
            continue
        twin = find_twin(question, before, later)
        if twin or is_set_since(question, bulk, before):
            set_since.append(question)
            if twin:
                hand_over(question, bulk.deed, before, to=twin)
            continue
        record = edit.find_record(question)
        give_back(record, bulk.deed, before)
        put(edit, question, banks[before["bank"]] if moved else question.bank, record)
    finish(edits)
    bulk.undone_at = now
    bulk.save(update_fields=["undone_at"])
    return set_since


def lock_later_of_its_sort(bulk: BulkEdit) -> QuerySet[BulkEdit]:
    """Return the later deeds of the same sort that stand, locked in their order."""
    standing = BulkEdit.objects.filter(deed=bulk.deed, undone_at=None, pk__gt=bulk.pk)
    return standing.select_for_update().order_by("pk")


def has_changed(deed: str, before: Mapping[str, Any]) -> bool:
    """Return whether a deed changed a question at all. Of former deeds no `value` is known."""
    if deed in ("retire", "return"):
        return before["retired"] == (deed == "return")
    if (value := before.get("value")) is None:
        return True
    if deed in ("tag", "untag"):
        return (value in before["tags"]) == (deed == "untag")
    return value != before["bank" if deed == "move" else deed]


def find_twin(
    question: Question, before: Mapping[str, Any], later: Sequence[BulkEdit]
) -> BulkEdit | None:
    """Return the first of `later` deeds that did the same to a question."""
    key = str(question.pk)
    return next(
        (
            one
            for one in later
            if (its := one.before.get(question.slug))
            and (its.get("id"), its.get("value")) == (key, before.get("value"))
        ),
        None,
    )


def hand_over(question: Question, deed: str, before: Mapping[str, Any], *, to: BulkEdit) -> None:
    """Let a later deed, which found a question as this one had left it, give back what this one
    found: its author wants it so as well.
    """
    its = to.before[question.slug]
    if has_changed(deed, its):
        return
    if deed in ("tag", "untag"):
        tags = {**its}
        give_back(tags, deed, before)
        its["tags"] = tags.get("tags", [])
    else:
        name = "bank" if deed == "move" else CHANGED[deed][0]
        its[name] = before[name]
    to.save(update_fields=["before"])
    if deed == "retire":
        # As its time tells whose deed it is: see `is_set_since`.
        question.retired_at = to.made_at
        question.save(update_fields=["retired_at"])


def is_set_since(question: Question, bulk: BulkEdit, before: Mapping[str, Any]) -> bool:
    """Return whether a question has by now what another than this deed gave it."""
    if bulk.deed == "retire":
        return not before["retired"] and question.retired_at not in (None, bulk.made_at)
    now = {"move": question.bank_id, "difficulty": question.current_version.difficulty}
    return bulk.deed in now and before.get("value", now[bulk.deed]) != now[bulk.deed]


def give_back(record: dict, deed: str, before: Mapping[str, Any]) -> None:
    """Give a record back what a deed changed in it. Of former deeds no `value` is known."""
    tag, had = before.get("value"), before["tags"]
    if tag and deed == "tag":
        if tag not in had:
            take_tag(record, tag)
    elif tag and deed == "untag":
        tags = record.get("tags", [])
        back = [one for one in had if one in tags or one == tag]
        put_or_leave_out(record, "tags", back + [one for one in tags if one not in back])
    else:
        for name in CHANGED.get(deed, ()):
            put_or_leave_out(record, name, before[name])
