"""What is told to a person of their work on questions: what they reported, wrote and brought in."""

from collections.abc import Iterator

from accounts.domain.personal import Row
from accounts.models import User
from questions.models import Authorship, ImportRun, Problem, QuestionDraft

CHUNK = 200


def tell_problems(person: User) -> Iterator[Row]:
    problems = Problem.objects.filter(learner=person).select_related("version__question")
    for problem in problems.order_by("reported_at", "pk").iterator(chunk_size=CHUNK):
        yield {
            "question": problem.version.question.slug,
            "version": problem.version.number,
            "answer": problem.submission_id,
            "sort": problem.sort,
            "says": problem.says,
            "state": problem.state,
            "reply": problem.answer,
            "reported_at": problem.reported_at,
            "handled_at": problem.handled_at,
        }


def tell_drafts(person: User) -> Iterator[Row]:
    for draft in QuestionDraft.objects.filter(author=person).select_related("question"):
        yield {
            "question": draft.question.slug if draft.question else None,
            "kind": draft.kind,
            "fields": draft.fields,
            "saved_at": draft.saved_at,
            "is_discarded": draft.is_discarded,
            "put_aside_at": draft.put_aside_at,
        }


def tell_editing(person: User) -> Iterator[Row]:
    edited = Authorship.objects.filter(author=person).select_related("version__question")
    for one in edited.order_by("pk").iterator(chunk_size=CHUNK):
        yield {
            "question": one.version.question.slug,
            "version": one.version.number,
            "reason": one.version.reason,
            "saved_at": one.version.created_at,
        }


def tell_imports(person: User) -> Iterator[Row]:
    runs = ImportRun.objects.filter(author=person).select_related("bank", "topic")
    for run in runs.order_by("asked_at", "pk"):
        yield {
            "file": run.name,
            "format": run.form,
            "bank": run.bank_name,
            "topic": run.topic.slug,
            "state": run.state,
            "says": run.says,
            "asked_at": run.asked_at,
            "done_at": run.done_at,
            "items": list(run.items.values("line", "name", "kind", "outcome", "record", "says")),
        }
