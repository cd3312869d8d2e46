"""The receipt: what was handed in, when, and a hash that proves it.

Its hash is the SHA-256 of the receipt's canonical JSON (keys sorted, no spaces, UTF-8). The hash of
a text is the SHA-256 of its UTF-8 bytes, so that anybody can check one with `sha256sum`.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import scoring
from mockinterviews.domain.follow_ups import count_words
from mockinterviews.domain.pages import is_page
from mockinterviews.models import Interview, InterviewQuestion, LateText
from questions.kinds import kind_of

SCHEMA = 1


def canonical(value: Any) -> bytes:
    """Return the one spelling of `value` that is hashed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def receipt_hash(receipt: dict[str, Any]) -> str:
    return digest(canonical(receipt))


def keep_receipt(interview: Interview, now: datetime) -> None:
    """Put the receipt that was given aside: it stays, and so does what its hash proves."""
    interview.earlier_receipts.append(
        {
            "receipt": interview.receipt,
            "hash": interview.receipt_hash,
            "replaced_at": now.isoformat(),
        }
    )


def build_receipt(
    *,
    interview: Interview,
    questions: Sequence[InterviewQuestion],
    finished_at: datetime,
    closed_by: str,
) -> dict[str, Any]:
    """Return the receipt of an interview from its last accepted drafts.

    `questions` come with their version, question and draft, and the other pages with their draft.
    A receipt that follows another one names what came late and was accepted.
    """
    entries = [question_entry(question) for question in questions if not is_page(question)]
    pages = [page_entry(interview, page) for page in questions if is_page(page)]
    others = {"pages": pages} if pages else {}
    late = {"accepted_late": accepted_late(interview)} if interview.earlier_receipts else {}
    return (
        others
        | late
        | {
            "schema": SCHEMA,
            "interview": str(interview.pk),
            "title": interview.plan["title"],
            "started_at": interview.started_at.isoformat(),
            "finished_at": finished_at.isoformat(),
            "closed_by": str(closed_by),
            "answers": sum(1 for entry in entries if not entry["empty"]),
            "words": sum(entry["words"] for entry in entries),
            "questions": entries,
        }
    )


def accepted_late(interview: Interview) -> list[dict[str, Any]]:
    accepted = LateText.objects.filter(question__interview=interview, accepted_at__isnull=False)
    return [
        {
            "position": late.question.position,
            "received_at": late.received_at.isoformat(),
            "accepted_at": late.accepted_at.isoformat(),
            "reason": late.reason,
        }
        for late in accepted.select_related("question").order_by("received_at", "pk")
    ]


def page_entry(interview: Interview, page: InterviewQuestion) -> dict[str, Any]:
    """Return what was written beside the questions: kept, and never scored."""
    section = interview.plan["sections"][page.section]
    return {
        "position": page.position,
        "section": section["slug"],
        "kind": section["kind"],
        "draft": page.draft.number,
        "saved_at": page.draft.saved_at.isoformat() if page.draft.saved_at else None,
        "sha256": digest(canonical(page.draft.response)),
    }


def question_entry(question: InterviewQuestion) -> dict[str, Any]:
    version, draft = question.version, question.draft
    kind = kind_of(version)
    return {
        "position": question.position,
        "question": version.question.slug,
        "version": version.number,
        "kind": version.kind,
        "draft": draft.number,
        "saved_at": draft.saved_at.isoformat() if draft.saved_at else None,
        "empty": kind.is_empty(draft.response),
        "maximum": kind.scheme(version.content)["max_points"],
        "words": count_words(version, draft.response),
        "sha256": digest(canonical(draft.response)),
        "texts": [
            text_entry(field, draft.response, kind, version.content)
            for field in kind.fields(version.content)
        ]
        + [
            {
                "part": f"follow_up_{number}",
                "title": prompt,
                "words": scoring.count_words(text),
                "sha256": digest(text.encode()),
            }
            for number, prompt in enumerate(question.follow_ups, start=1)
            if (text := draft.response.get("follow_ups", {}).get(str(number), ""))
        ],
    }


def text_entry(field, response, kind, content) -> dict[str, Any]:
    text = kind.text_of(response, field.slug, content)
    return {
        "part": field.slug,
        "title": str(field.title),
        "words": scoring.count_words(text),
        "sha256": digest(text.encode()),
    }
