"""Removing questions that nobody met: what a mistaken import or a mistaken new question leaves.

A question is met as soon as a row refers to it, or to one of its versions, that is not its own, or
a lesson or the plan of an interview names it. What is its own stands in OWN. Any other relation,
one that is added later as well, holds the question: it can be retired (`questions.domain.bulk`).

Who meets a question at the very moment stores a row with a key to it. The rows of a question and of
its versions are locked against such keys, and where somebody holds one of them the question stays,
so that nobody waits for another in a circle. A key that comes later finds nothing, and the database
refuses it: see `questions.middleware`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import ForeignKey, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from lessons.models import Lesson
from questions.domain.bulk import finish, open_edits
from questions.domain.imports import UNFINISHED
from questions.domain.removal_marks import mark_questions
from questions.domain.using import find_named
from questions.models import (
    Bank,
    BulkEdit,
    ImportItem,
    ImportRun,
    Question,
    QuestionDraft,
    QuestionVersion,
)

log = structlog.get_logger(__name__)
# The deed as it is recorded among those that authors did to many questions.
REMOVE = "remove"
# What belongs to a question alone, and goes with it.
OWN = {
    "questions.Question.current_version",
    "questions.QuestionVersion.question",
    "questions.Authorship.version",
    "questions.QuestionDraft.question",
    "questions.TwinPair.one",
    "questions.TwinPair.other",
    "questions.Trial.version",
    "questions.ImportItem.question",
    "mockinterviews.QuestionMeaning.version",
}
# Which rows of these hold a question all the same.
HOLDING = {"questions.ImportItem.question": Q(run__state__in=UNFINISHED)}
# What holds a question, and what an author is told of it.
REASONS = {
    "questions.Submission.version": _("answered"),
    "questions.PracticeItem.version": _("in a practice"),
    "mockinterviews.InterviewQuestion.version": _("in an interview"),
    "mockinterviews.StoryUse.question": _("begun with a story"),
    "questions.Card.question": _("on a recall card"),
    "questions.QuestionFlag.question": _("flagged by a learner"),
    "questions.Problem.version": _("reported by a learner"),
    "questions.Ruling.version": _("ruled faulty"),
    "questions.Regrade.version": _("former answers scored by it"),
    "progress.ItemTally.version": _("in the figures"),
    "progress.ItemAnalysis.version": _("in the figures"),
    "progress.ItemFlag.version": _("in the figures"),
    "questions.ImportItem.question": _("in a file that waits to be taken in"),
}
IN_USE = _("in use")
ASKED_IN_LESSON = _("asked in a lesson")
NAMED_BY_PLAN = _("named by an interview")
HELD = _("met or changed at this very moment")
CHANGED = _("edited since it was looked at")

Says = str | Promise


class Kept(NamedTuple):
    """A question that stays, and why."""

    question: Question
    reasons: Sequence[Says]


class Removal(NamedTuple):
    """The questions that are removed, or can be, and those that stay."""

    questions: Sequence[Question]
    kept: Sequence[Kept]


class Relation(NamedTuple):
    """A key that refers to a question, or to a version of one."""

    name: str
    field: ForeignKey

    def rows(self, questions: Collection[UUID], versions: Collection[int]) -> QuerySet:
        """Return the rows that refer to these questions or versions."""
        referred = questions if self.field.related_model is Question else versions
        rows = self.field.model._base_manager.filter(**{f"{self.field.name}__in": referred})
        return rows.order_by()

    def find_held(self, questions: Collection[UUID], versions: Mapping[int, UUID]) -> set[UUID]:
        """Return which of these questions the relation holds."""
        rows = self.rows(questions, versions).filter(HOLDING.get(self.name, Q()))
        keys = rows.values_list(self.field.attname, flat=True).distinct()
        return {versions.get(key, key) for key in keys}


@cache
def find_relations() -> tuple[Relation, ...]:
    """Return every relation to questions and their versions, those without a way back as well."""
    return tuple(
        Relation(f"{one.field.model._meta.label}.{one.field.name}", one.field)
        for model in (Question, QuestionVersion)
        for one in model._meta.get_fields(include_hidden=True)
        if one.auto_created and (one.one_to_many or one.one_to_one)
    )


def plan_removal(questions: Sequence[Question]) -> Removal:
    """Return what would be removed of `questions`, and what stays.

    It takes the same number of queries for one and for hundreds.
    """
    reasons = find_reasons(questions)
    return Removal(
        [one for one in questions if one.pk not in reasons],
        [Kept(one, reasons[one.pk]) for one in questions if one.pk in reasons],
    )


def find_reasons(questions: Iterable[Question]) -> dict[UUID, list[Says]]:
    """Return why questions cannot be removed, by their keys. What nobody met is left out."""
    slugs = {one.pk: one.slug for one in questions}
    numbered = QuestionVersion.objects.filter(question__in=slugs)
    versions = dict(numbered.values_list("pk", "question"))
    found: dict[UUID, dict[Says, None]] = defaultdict(dict)
    for relation in find_relations():
        if relation.name not in OWN or relation.name in HOLDING:
            for key in relation.find_held(slugs, versions):
                found[key][REASONS.get(relation.name, IN_USE)] = None
    for says, named in (
        (ASKED_IN_LESSON, find_asked_in_lessons(slugs.values())),
        (NAMED_BY_PLAN, find_named(slugs.values())),
    ):
        for key, slug in slugs.items():
            if slug in named:
                found[key][says] = None
    return {key: list(reasons) for key, reasons in found.items()}


def find_asked_in_lessons(slugs: Collection[str]) -> set[str]:
    """Return which of these questions the text of a lesson asks, be the lesson off the list."""
    lessons = Lesson.objects.filter(checks__has_any_keys=list(slugs))
    return {slug for checks in lessons.values_list("checks", flat=True) for slug in checks}


@transaction.atomic
def remove_questions(
    *,
    author: User,
    questions: Sequence[Question],
    seen: Mapping[str, str] | None = None,
    now: datetime,
) -> Removal:
    """Remove those of `questions` that nobody met, with all that is their own. Return what became
    of them; what is gone already is in neither list.

    With `seen`, the marks of what was looked at (`mark_questions`) by the keys as text, a question
    stays that has another one by now: a colleague's work on it was not seen.

    Effects: the kept files of their packs, the index of the search, a record of who did it and
    what it was. Raises NotSaved, with nothing removed, where a plan would lack questions.
    """
    edits = open_edits(questions, author=author, now=now)
    lock_banks(questions)
    locked = lock_free(questions)
    planned = plan_removal(locked)
    gone, changed = part_by_marks(planned.questions, seen, author=author)
    kept = [*changed, *planned.kept, *find_others(questions, but=locked)]
    if gone:
        concerned = {pack: edits[pack] for pack in sorted({one.pack for one in gone})}
        for pack, edit in concerned.items():
            edit.take_out([one for one in gone if one.pack == pack])
        delete(gone)
        finish(concerned)
        record(gone, author=author, now=now)
    return Removal(gone, kept)


def part_by_marks(
    questions: Sequence[Question], seen: Mapping[str, str] | None, *, author: User
) -> tuple[list[Question], list[Kept]]:
    """Return which locked questions are as they were `seen`, and those that stay: they are not.

    Their drafts are locked as well: who types on goes on after the question is gone, or before.
    """
    if seen is None:
        return list(questions), []
    drafts = QuestionDraft.objects.filter(question__in=questions).order_by("pk")
    list(drafts.select_for_update().values_list("pk"))
    marks = mark_questions(questions, author=author)
    changed = {one.pk for one in questions if seen.get(str(one.pk)) != marks[one.pk]}
    return (
        [one for one in questions if one.pk not in changed],
        [Kept(one, [CHANGED]) for one in questions if one.pk in changed],
    )


def lock_banks(questions: Iterable[Question]) -> None:
    """Lock the banks before any question: a search for twins holds one to the end of its own."""
    keys = {one.bank_id for one in questions}
    list(Bank.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))


def lock_free(questions: Iterable[Question]) -> list[Question]:
    """Lock the questions, each with its versions, and return those of which nobody held any row.

    Nobody is waited for: who holds one of these rows may be about to wait for another one.
    """
    locked = list(
        Question.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("current_version", "bank")
        .filter(pk__in=[one.pk for one in questions])
        .order_by("pk")
    )
    versions = QuestionVersion.objects.filter(question__in=locked).order_by("pk")
    free = set(versions.select_for_update(skip_locked=True).values_list("pk", flat=True))
    held = {question for key, question in versions.values_list("pk", "question") if key not in free}
    return [one for one in locked if one.pk not in held]


def find_others(questions: Iterable[Question], *, but: Iterable[Question]) -> list[Kept]:
    """Return the questions that somebody held. Who holds one may have removed it by now."""
    keys = {one.pk for one in questions} - {one.pk for one in but}
    there = Question.objects.filter(pk__in=keys).order_by("pk") if keys else ()
    return [Kept(one, [HELD]) for one in there]


def delete(questions: Sequence[Question]) -> None:
    """Delete locked questions with all that is their own, table by table."""
    keys = [one.pk for one in questions]
    versions = QuestionVersion.objects.filter(question__in=keys)
    numbers = list(versions.values_list("pk", flat=True))
    # What an import did stays told, but for a change, which shows the words of its question.
    items = ImportItem.objects.filter(question__in=keys)
    items.exclude(outcome=ImportItem.Outcome.CHANGE).update(question=None)
    for relation in find_relations():
        if relation.name in OWN and relation.field.model not in (Question, QuestionVersion):
            relation.rows(keys, numbers).delete()
    # Not by `delete()`, which would ask all relations again, a hundred keys at a time. The database
    # looks at its keys when this is committed.
    versions._raw_delete(versions.db)
    rows = Question.objects.filter(pk__in=keys)
    rows._raw_delete(rows.db)


def record(questions: Sequence[Question], *, author: User, now: datetime) -> BulkEdit:
    """Record who removed what, and when. There is no undoing it."""
    before = {
        one.slug: {"id": str(one.pk), "title": one.title, "bank": one.bank_id} for one in questions
    }
    done = BulkEdit.objects.create(author=author, deed=REMOVE, before=before, made_at=now)
    log.info("questions removed", author=author.pk, count=len(questions), record=done.pk)
    return done


def find_added(run: ImportRun) -> QuerySet[Question]:
    """Return the questions that an import added and that are still there, in its order."""
    added = Question.objects.filter(imports__run=run, imports__outcome=ImportItem.Outcome.ADD)
    return added.select_related("bank", "current_version").order_by("imports__position")


@transaction.atomic
def undo_import(
    *, run: ImportRun, author: User, seen: Mapping[str, str] | None = None, now: datetime
) -> Removal:
    """Remove what an import added and nobody met, and say so on its page.

    `seen` is as in `remove_questions`. What it changed stays as it is: a version is never taken
    back. Raises NotSaved.
    """
    added = list(find_added(run))
    removal = remove_questions(author=author, questions=added, seen=seen, now=now)
    if removal.questions:
        says = ngettext(
            "%(number)s question that this file had added is removed again.",
            "%(number)s questions that this file had added are removed again.",
            len(removal.questions),
        )
        says %= {"number": len(removal.questions)}
        ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.DONE).update(says=says)
    return removal
