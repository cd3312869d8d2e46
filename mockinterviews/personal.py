"""What interviews tell a learner and leave behind."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.domain.personal import Eraser, Export, Row, quote
from accounts.models import User
from mockinterviews import story_personal
from mockinterviews.models import (
    Blueprint,
    Draft,
    DraftVersion,
    Interview,
    InterviewQuestion,
    LateText,
    PlannedInterview,
    TimeEvent,
    WithdrawnAnswer,
)
from questions.personal import say_response

TIMES = ("created_at", "started_at", "deadline", "finished_at", "closed_at")


def tell_interviews(person: User) -> Iterator[Row]:
    interviews = (
        Interview.objects.filter(learner=person)
        .select_related("blueprint")
        .prefetch_related(
            "time_events",
            "questions__version__question",
            "questions__draft__versions",
            "questions__late_texts",
        )
        .order_by("created_at", "pk")
    )
    for interview in interviews.iterator(chunk_size=20):
        yield {
            "id": interview.pk,
            "blueprint": interview.blueprint.slug,
            "title": interview.plan["title"],
            "mode": interview.mode,
            "state": interview.state,
            **{name: getattr(interview, name) for name in TIMES},
            "closed_by": interview.closed_by,
            "keys_shown_at": interview.keys_shown_at,
            "receipt": interview.receipt,
            "receipt_hash": interview.receipt_hash,
            "earlier_receipts": interview.earlier_receipts,
            "time_events": [
                {"kind": event.kind, "seconds": event.seconds, "reason": event.reason}
                for event in interview.time_events.all()
            ],
            "questions": [
                tell_question(question)
                for question in interview.questions.all()
                if may_be_told(interview, question)
            ],
            "pages": [
                tell_page(interview, page)
                for page in InterviewQuestion.everything.filter(interview=interview, version=None)
                .select_related("draft")
                .prefetch_related("draft__versions", "late_texts")
            ],
        }


def may_be_told(interview: Interview, question: InterviewQuestion) -> bool:
    """Return whether a file may hold the question: before the end only those written on."""
    if interview.state == Interview.State.CLOSED:
        return True
    draft = getattr(question, "draft", None)
    return bool(draft and draft.number)


def tell_question(question: InterviewQuestion) -> Row:
    version = question.version
    draft = getattr(question, "draft", None)
    return {
        "position": question.position,
        "question": version.question.slug,
        "asked": version.content.get("text", version.question.title),
        "flagged": question.flagged,
        "answer": question.submission_id,
        "saved_at": draft.saved_at if draft else None,
        "response": draft.response if draft else {},
        "said": say_response(version, draft.response) if draft else [],
        "versions": [
            {
                "number": one.number,
                "received_at": one.received_at,
                "response": one.response,
            }
            for one in (draft.versions.all() if draft else [])
        ],
        "late_texts": [
            {
                "received_at": late.received_at,
                "why": late.why,
                "response": late.response,
                "accepted_at": late.accepted_at,
                "reason": late.reason,
            }
            for late in question.late_texts.all()
        ],
    }


def tell_page(interview: Interview, page: InterviewQuestion) -> Row:
    """Tell what was written beside the questions: free text, and one's own marks."""
    return {
        "title": interview.plan["sections"][page.section]["title"],
        "saved_at": page.draft.saved_at,
        "response": page.draft.response,
        "versions": [
            {"number": one.number, "received_at": one.received_at, "response": one.response}
            for one in page.draft.versions.all()
        ],
        "late_texts": [
            {"received_at": late.received_at, "why": late.why, "response": late.response}
            for late in page.late_texts.all()
        ],
    }


def write_interview(row: Row) -> str:
    lines = [f"## {row['title']}", ""]
    if row["started_at"]:
        lines += [f"{row['started_at']:%Y-%m-%d %H:%M} UTC", ""]
    for question in row["questions"]:
        lines += [f"### {question['position']}. {question['asked']}", ""]
        for part in question["said"]:
            lines += [f"**{part['title']}**", "", quote(part["text"]), ""]
    return "\n".join(lines)


def tell_planned(person: User) -> Iterator[Row]:
    """Yield the times at which the person wants to sit an interview."""
    planned = PlannedInterview.objects.filter(learner=person).select_related("blueprint")
    for one in planned:
        yield {
            "blueprint": one.blueprint.slug,
            "title": one.blueprint.title,
            "starts_at": one.starts_at,
            "remind_minutes": one.remind_minutes,
            "reminded_at": one.reminded_at,
            "created_at": one.created_at,
        }


def tell_own_blueprints(person: User) -> Iterator[Row]:
    """Yield the interviews that the person built for themselves."""
    built = Blueprint.objects.filter(learner=person).order_by("pk")
    yield from built.values("slug", "title", "mode", "minutes", "sections")


def tell_extensions(person: User) -> Iterator[Row]:
    """Yield the time that staff gave to others: what they did and why, not to whom."""
    events = TimeEvent.objects.filter(made_by=person).order_by("created_at", "pk")
    yield from events.values("kind", "seconds", "reason", "created_at")


def lock_interviews(person: User) -> None:
    """Take the lock under which everything that happens to a sitting happens."""
    rows = Interview.objects.select_for_update().filter(learner=person).order_by("pk")
    list(rows.values_list("pk"))


def erase_interviews(*, person: User, tombstone: User, now: datetime) -> None:
    """Delete every sitting, a running one as well, and keep the extensions given to others."""
    Interview.objects.filter(learner=person).delete()
    PlannedInterview.objects.filter(learner=person).delete()
    Blueprint.objects.filter(learner=person).delete()
    TimeEvent.objects.filter(made_by=person).update(made_by=tombstone)
    LateText.objects.filter(accepted_by=person).update(accepted_by=tombstone)


EXPORTS = (
    Export(
        name="interviews",
        title=_("Interviews"),
        models=(Interview, InterviewQuestion, Draft, DraftVersion, LateText, WithdrawnAnswer),
        tell=tell_interviews,
        write=write_interview,
    ),
    Export(
        name="planned_interviews",
        title=_("Planned interviews"),
        models=(PlannedInterview,),
        tell=tell_planned,
    ),
    Export(
        name="own_interviews",
        title=_("Interviews that you built"),
        models=(Blueprint,),
        tell=tell_own_blueprints,
    ),
    Export(
        name="extensions_given",
        title=_("Time given to others"),
        models=(TimeEvent,),
        tell=tell_extensions,
    ),
    *story_personal.EXPORTS,
)
ERASERS = (
    Eraser(
        models=(
            Interview,
            InterviewQuestion,
            Draft,
            DraftVersion,
            LateText,
            TimeEvent,
            WithdrawnAnswer,
            PlannedInterview,
            Blueprint,
        ),
        lock=lock_interviews,
        erase=erase_interviews,
        goes=_(
            "every interview with its drafts and receipt; one that is running ends; those that you "
            "planned or built"
        ),
        stays=_("time that you gave in interviews as staff, with your reasons, without your name"),
    ),
    *story_personal.ERASERS,
)
