"""One's own answers and what they earned."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema

from api.endpoints.auth import Needs
from api.endpoints.banks import After, Limit
from api.endpoints.paging import page_of
from api.endpoints.problems import PROBLEMS
from api.models import Scope
from questions.domain.queries import submissions_for_user
from questions.domain.self_marking import keeps_back
from questions.domain.showing import note_keys_shown
from questions.models import Kind, Score, Submission

READ = Needs(Scope.READ_ANSWERS)
router = Router(tags=["Answers and scores"])


class AnswerOut(Schema):
    """An answer, and the score that counts now; none while it waits or is kept back."""

    id: UUID
    question: str
    version: int
    kind: Kind
    context: str
    state: str
    response: dict[str, Any]
    confidence: str
    submitted_at: str
    points: float | None
    maximum: float | None


class Answers(Schema):
    items: list[AnswerOut]
    next: str


class ScoreOut(Schema):
    """What somebody or something gave an answer."""

    source: str
    points: float
    maximum: float
    is_effective: bool
    created_at: str
    report: dict[str, Any]


@router.get("/answers", response={200: Answers, **PROBLEMS}, auth=READ, url_name="api_answers")
def list_answers(request: HttpRequest, limit: Limit = 50, after: After = ""):
    """List one's answers, the newest first."""
    mine = submissions_for_user(request.user)
    rows, place = page_of(mine, order=("-submitted_at", "-pk"), limit=limit, after=after)
    return {"items": [tell_answer(submission) for submission in rows], "next": place}


@router.get(
    "/answers/{uuid:answer_id}",
    response={200: AnswerOut, **PROBLEMS},
    auth=READ,
    url_name="api_answer",
)
def get_answer(request: HttpRequest, answer_id: UUID):
    """Return one answer."""
    return tell_answer(find_answer(request, answer_id))


@router.get(
    "/answers/{uuid:answer_id}/scores",
    response={200: list[ScoreOut], **PROBLEMS},
    auth=READ,
    url_name="api_answer_scores",
)
def list_scores(request: HttpRequest, answer_id: UUID):
    """List all scores of an answer, with their reports; none while the score is kept back."""
    submission = find_answer(request, answer_id)
    if submission.effective_score_id is None or keeps_back(submission):
        return []
    asked = [submission.version.question_id]
    note_keys_shown(learner=request.user, questions=asked, now=timezone.now())
    return [tell_score(score, submission) for score in submission.scores.order_by("pk")]


def find_answer(request: HttpRequest, answer_id: UUID) -> Submission:
    return get_object_or_404(submissions_for_user(request.user), pk=answer_id)


def tell_answer(submission: Submission) -> dict:
    score = None if keeps_back(submission) else submission.effective_score
    return {
        "id": str(submission.pk),
        "question": submission.version.question.slug,
        "version": submission.version.number,
        "kind": submission.version.kind,
        "context": submission.context,
        "state": submission.state,
        "response": submission.response,
        "confidence": submission.confidence,
        "submitted_at": submission.submitted_at.isoformat(),
        "points": float(score.points) if score else None,
        "maximum": float(score.maximum) if score else None,
    }


def tell_score(score: Score, submission: Submission) -> dict:
    return {
        "source": score.source,
        "points": float(score.points),
        "maximum": float(score.maximum),
        "is_effective": score.pk == submission.effective_score_id,
        "created_at": score.created_at.isoformat(),
        "report": score.report,
    }
