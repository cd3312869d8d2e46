"""The feedback on one answer, in place: what every page that shows an answer has in common."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpResponse, QueryDict
from django_htmx.http import trigger_client_event

from questions.domain.ratings import describe_answer
from questions.domain.reports import Result, describe_result
from questions.domain.self_marking import CREDITS
from questions.domain.showing import note_keys_shown
from questions.kinds import EmptyParts, ResponseError, kind_of
from questions.models import QuestionVersion, Submission
from studyhub import polling
from studyhub.addresses import find_address

# The first look is at once: a click is mostly scored by then.
DELAYS = (0, *polling.DELAYS)
PLACES = ("practice", "lesson", "answer")
# Posted by a page that has asked about empty parts.
LEAVE_EMPTY = "leave_empty"
SLOW_AFTER, LATE_AFTER = 5, 30


def describe_feedback(
    *, submission: Submission, now: datetime, tries: int = 0, place: str = "answer", seed: int = 0
) -> dict:
    """Return the context of questions/feedback.html. `tries` looks have been taken already.

    Effects: where a key stands in it, it is noted that its learner sees it.
    """
    version = submission.version
    kind = kind_of(version)
    is_readable = kind.is_readable(submission.response)
    if not is_readable:
        # A hand in the database made it: what was given for it stands, and is shown without it.
        submission.response = {}
    result = describe_result(submission=submission, now=now)
    if not is_readable:
        result = replace(result, fields=[])
    if shows_key(result):
        asked = (version.question_id,)
        note_keys_shown(learner=submission.learner, questions=asked, now=now)
    looks_on = not (result.is_final or result.waits_for_own_mark) and tries < len(DELAYS)
    return {
        "submission": submission,
        "version": version,
        "kind": kind,
        "shown": kind.shown(version.content, seed=seed),
        "fields": kind.fields(version.content),
        "result": result,
        "is_readable": is_readable,
        "verdicts": verdicts_of(result),
        "own_credits": [{"name": name, "label": row[1]} for name, row in CREDITS.items()],
        "rated": describe_answer(submission=submission, now=now) if result.score else None,
        "again_url": find_address("answer", submission.pk),
        "place": place,
        "heading": "h3" if place == "lesson" else "h2",
        "seed": seed,
        # Several checks can stand in one lesson: their ids stay apart.
        "prefix": f"answer-{submission.pk.hex[:8]}-" if place == "lesson" else "",
        "waited": waiting_step(submission, now),
        "next_try": tries + 1 if looks_on else None,
        "look_url": find_look(submission, tries + 1, place, seed) if looks_on else "",
        "delay_ms": round(DELAYS[tries] * 1000) if looks_on else None,
    }


def shows_key(result: Result) -> bool:
    """Return whether what is right can be read in the feedback, or a part of it.

    While a written answer waits, what is looked for is named, as is what to mark oneself by.
    """
    return result.is_language or not result.is_pending


def find_look(submission: Submission, number: int, place: str, seed: int) -> str:
    """Return where the feedback looks whether the score is there, for the time of that number."""
    address = find_address("answer_score", submission.pk)
    return f"{address}?try={number}&place={place}&seed={seed}"


def tell_lesson(response: HttpResponse, context: dict) -> HttpResponse:
    """Let the foot of a lesson look again once the score on a check of it is there."""
    if context["place"] == "lesson" and context["result"].score:
        trigger_client_event(response, "check-scored")
    return response


def ask_about_parts(version: QuestionVersion, data: QueryDict) -> None:
    """Raise EmptyParts where parts of a posted answer are empty, unless that was asked before."""
    if LEAVE_EMPTY not in data:
        kind = kind_of(version)
        kind.check_parts(kind.read(data, version.content), version.content)


def describe_error(error: ResponseError, version: QuestionVersion, data: QueryDict) -> dict:
    """Return what stands against the posted answer, and the input that it stands at."""
    field = error.field or kind_of(version).first_input(version.content)
    leaves_empty = isinstance(error, EmptyParts) or LEAVE_EMPTY in data
    return {"error": error.sentence, "error_field": field, "leaves_empty": leaves_empty}


def verdicts_of(result) -> dict:
    """Return what stands on each option's card after the check."""
    return {option.id: option.status for option in result.options if option.status}


def waiting_step(submission: Submission, now: datetime) -> int:
    """Return which waiting sentence holds: they change at 0, 5 and 30 seconds only."""
    waited = (now - submission.submitted_at).total_seconds()
    return (waited >= SLOW_AFTER) + (waited >= LATE_AFTER)
