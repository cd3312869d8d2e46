"""An answer that an author tries: scored as a learner's would be, and counted nowhere.

No Submission is stored, so that nothing follows from it: no score, no fact, no card, no figure and
no notice. What is lost of it is tried again: no sweep looks for it.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from questions.domain.bases import Basis, find_basis, find_basis_of_draft, keep_version
from questions.domain.exemplars import list_exemplars
from questions.domain.scoring import find_place, mark_by
from questions.domain.submissions import queue_of
from questions.kinds import ResponseError, kind_of
from questions.models import Kind, QuestionDraft, QuestionVersion, Score, Submission, Trial
from studyhub.enqueue import enqueue

log = structlog.get_logger(__name__)

KEPT_FOR = timedelta(days=1)
# The same answer within this time is a second press, and is not scored anew.
SAME_PRESS = timedelta(seconds=30)
# A worker that dies of an answer gets it once more.
MAX_ATTEMPTS = 2
# What has had all its attempts and no score by then has none to come.
GIVEN_UP_AFTER = timedelta(seconds=MAX_ATTEMPTS * settings.TASK_SECONDS)


class NothingToTry(ResponseError):
    """Nothing was answered."""

    def __init__(self) -> None:
        super().__init__(_("Nothing is answered yet. Answer the question, then score it."))


@dataclass(frozen=True)
class Example:
    """An answer that a version holds itself: what its author calls it, and what people gave it."""

    word: str
    response: dict[str, Any]
    points: float | None = None
    why: str = ""


def try_answer(
    *,
    author: User,
    version: QuestionVersion,
    response: dict,
    now: datetime,
    draft: QuestionDraft | None = None,
) -> Trial:
    """Keep an answer in place of the author's last one to `version`, and have it scored.

    With `draft` the version is what would be saved of it. Words are scored by a worker, all else at
    once: only that worker has the sentence model. The same answer sent twice is scored once. Raises
    ResponseError as the answer of a learner would.
    """
    kind = kind_of(version)
    if kind.is_empty(response):
        raise NothingToTry
    kind.check_response(response, version.content)
    trial, is_new = keep_trial(
        of=name_tried(version, draft),
        fresh=Trial(
            author=author,
            response=response,
            content=version.content if draft else None,
            asked_at=now,
        ),
    )
    if not is_new:
        return trial
    if Kind(version.kind).is_language:
        enqueue("questions.score_trial", queue=queue_of(version), key=str(trial.key))
        return trial
    score_trial(key=str(trial.key))
    trial.refresh_from_db()
    return trial


def name_tried(version: QuestionVersion, draft: QuestionDraft | None) -> dict[str, Any]:
    """Return what a trial is of: a draft, or else a version."""
    return {"draft": draft.pk} if draft else {"version": version}


@transaction.atomic
def keep_trial(*, of: dict[str, Any], fresh: Trial) -> tuple[Trial, bool]:
    """Put `fresh` in place of its author's last trial. Return what is kept, and whether it is new.

    A second press finds what the first one kept.
    """
    values = {
        one.attname: getattr(fresh, one.attname)
        for one in Trial._meta.concrete_fields
        if one.name not in ("id", "author", "version", "draft")
    }
    trial, is_new = Trial.objects.select_for_update().get_or_create(
        author_id=fresh.author_id, **of, defaults=values
    )
    if is_new:
        return trial, True
    if is_second_press(trial, fresh):
        return trial, False
    for name, value in values.items():
        setattr(trial, name, value)
    trial.save(update_fields=list(values))
    return trial, True


def is_second_press(trial: Trial, fresh: Trial) -> bool:
    is_same = (trial.response, trial.content) == (fresh.response, fresh.content)
    return is_same and not trial.has_failed and fresh.asked_at - trial.asked_at < SAME_PRESS


def find_trial(
    *, author: User, version: QuestionVersion, now: datetime, draft: QuestionDraft | None = None
) -> Trial | None:
    """Return what the author tried last with a version or a draft, unless it has expired."""
    kept = Trial.objects.filter(author=author, asked_at__gt=now - KEPT_FOR)
    trial = kept.filter(**name_tried(version, draft)).first()
    if trial is None or not kind_of(version).is_readable(trial.response):
        return None
    trial.author, trial.version = author, version
    trial.has_failed = trial.has_failed or is_given_up(trial, now)
    return trial


def is_given_up(trial: Trial, now: datetime) -> bool:
    """Return whether what scored a trial ended each time before it could say so.

    Only words come to a worker once more.
    """
    most = MAX_ATTEMPTS if Kind(trial.version.kind).is_language else 1
    is_late = now - trial.asked_at >= GIVEN_UP_AFTER
    return trial.report is None and trial.attempts >= most and is_late


def is_overtaken(trial: Trial) -> bool:
    """Return whether a draft was changed since an answer to it was tried."""
    return trial.content not in (None, trial.version.content)


def score_trial(*, key: str) -> None:
    """Score what is tried under `key`, unless it is scored or another answer took its place.

    A message that comes twice finds it scored; one that kills its worker comes twice at most.
    """
    waiting = Trial.objects.filter(key=key, report__isnull=True, has_failed=False)
    if not waiting.filter(attempts__lt=MAX_ATTEMPTS).update(attempts=F("attempts") + 1):
        return
    trial = waiting.first()
    if trial is None:
        return
    began = time.perf_counter()
    try:
        basis = take_basis(trial)
        found = {"report": mark_by(as_answer(trial), basis)}
    except Exception as error:
        log.error("trial failed", error=type(error).__name__, where=find_place(error))
        found = {"has_failed": True}
    took = round((time.perf_counter() - began) * 1000)
    waiting.update(duration_ms=took, **found)


def take_basis(trial: Trial) -> Basis:
    """Return what a trial is marked by; it has its version from now on."""
    if trial.draft is None:
        trial.version = keep_version(trial.version_id)
        return find_basis(trial.version)
    draft = QuestionDraft.objects.select_related("question").get(pk=trial.draft)
    trial.version = QuestionVersion(number=1, kind=draft.kind, content=trial.content)
    return find_basis_of_draft(trial.version, draft.question)


def as_answer(trial: Trial) -> Submission:
    """Return a trial as the answer that it would be, with its score. Neither is ever stored."""
    state = Submission.State.FAILED if trial.has_failed else Submission.State.PENDING
    answer = Submission(
        learner_id=trial.author_id,
        version=trial.version,
        response=trial.response,
        submitted_at=trial.asked_at,
        state=state,
    )
    # It has no row that anybody could mark.
    Submission._meta.get_field("self_mark").set_cached_value(answer, None)
    if trial.report:
        answer.state = Submission.State.SCORED
        answer.effective_score = as_score(trial)
    return answer


def as_score(trial: Trial) -> Score:
    return Score(
        source=Score.Source.AUTOMATIC,
        points=Decimal(str(trial.report["points"])),
        maximum=Decimal(str(trial.report["maximum"])),
        report=trial.report,
        duration_ms=trial.duration_ms,
        created_at=trial.asked_at,
    )


def list_examples(version: QuestionVersion) -> list[Example]:
    """Return the answers that a version holds: its model answer, and those that people marked."""
    marked = [
        Example(str(one["word"]), pick_response(version, one), one["points"], one["why"])
        for one in list_exemplars(version)
    ]
    model = version.content.get("model_answer")
    return [Example(_("The model answer"), complete(version, model)), *marked] if model else marked


def complete(version: QuestionVersion, model: str | Mapping[str, str]) -> dict[str, Any]:
    """Return a model answer as a response: that of a design with all that it needs."""
    if isinstance(model, str):
        return {"text": model}
    content = version.content
    needed = [one["id"] for one in content.get("components", []) if one["weight"]]
    drawn = {"components": needed, "connections": content.get("connections", [])}
    return pick_response(version, {"sections": model, **drawn})


def pick_response(version: QuestionVersion, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is a response in an answer that the author wrote."""
    response = {name: answer[name] for name in kind_of(version).stored if name in answer}
    if "connections" in response:
        response["connections"] = [
            {name: one.get(name, "") for name in ("from", "to", "says")}
            for one in response["connections"]
        ]
    return response


def find_example(version: QuestionVersion, response: dict) -> Example | None:
    """Return the marked answer of a version that says what `response` says."""
    said = list_words(version, response)
    marked = (one for one in list_examples(version) if one.points is not None)
    return next((one for one in marked if list_words(version, one.response) == said), None)


def list_words(version: QuestionVersion, response: dict) -> list[list[str]]:
    told = kind_of(version).tell(response, version.content)
    return [part["text"].split() for part in told if part["text"]]


def drop_old_trials(*, now: datetime) -> int:
    """Delete what was tried more than a day ago. Return how many."""
    return Trial.objects.filter(asked_at__lte=now - KEPT_FOR).delete()[0]
