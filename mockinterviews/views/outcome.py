"""After an interview: the receipt, and the result that fills in as scores arrive."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import learner_required
from accounts.domain.notices import read_about
from mockinterviews.domain.comparing import earlier_attempts
from mockinterviews.domain.extending import may_reopen
from mockinterviews.domain.follow_ups import tell_follow_ups
from mockinterviews.domain.late import count_late_words, is_other_version, late_texts_of
from mockinterviews.domain.lateness import in_line
from mockinterviews.domain.outlooks import (
    Pace,
    find_cards,
    find_stretch,
    paces_of,
    section_rows,
    story_parts,
    sums_by_competency,
    sums_by_topic,
)
from mockinterviews.domain.own_words import compare_own, find_free_texts, find_own_marks
from mockinterviews.domain.pages import dress, is_page, kind_of
from mockinterviews.domain.parts import merge
from mockinterviews.domain.receipts import canonical
from mockinterviews.domain.results import Outcome, Row, next_steps, outcome_of
from mockinterviews.domain.seen_keys import note_keys_shown
from mockinterviews.models import Interview
from mockinterviews.views.fetching import get_interview, lead_on
from questions.domain.next_steps import list_steps
from questions.domain.reports import (
    expected_number,
    explain,
    find_judge,
    given_number,
    list_fields,
    list_model_answer,
    list_options,
    say_points,
)
from questions.kinds.base import Response
from questions.models import Kind, QuestionVersion, Submission
from studyhub.params import read_whole
from studyhub.polling import DELAYS, STOP


@learner_required
@never_cache
@require_safe
def receipt(request: HttpRequest, interview_id: uuid.UUID) -> HttpResponse:
    """Show what was handed in, when, and its hash."""
    now = timezone.now()
    interview = get_interview(request, interview_id, now)
    if interview.state != Interview.State.CLOSED:
        return lead_on(interview)
    read_notices(request, interview)
    return render(
        request,
        "mockinterviews/receipt.html",
        {
            "interview": interview,
            "receipt": interview.receipt,
            "entries": interview.receipt["questions"],
            "late": late_texts(interview),
            "may_reopen": may_reopen(interview, now),
        },
    )


@learner_required
@never_cache
@require_safe
def receipt_file(request: HttpRequest, interview_id: uuid.UUID) -> HttpResponse:
    """Give the receipt as the bytes that its hash is of."""
    interview = get_interview(request, interview_id, timezone.now())
    if interview.state != Interview.State.CLOSED:
        return lead_on(interview)
    day = timezone.localtime(interview.finished_at)
    name = f"receipt-{day:%Y-%m-%d}-{interview.receipt_hash[:8]}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        canonical(interview.receipt), content_type="application/json", headers=headers
    )


def read_notices(request: HttpRequest, interview: Interview) -> None:
    """Who sees how an interview ended needs no notice of it any more."""
    for page in ("interview", "interview_result"):
        url = reverse(page, args=[interview.pk])
        read_about(person=request.user, url=url, now=timezone.now())


def late_texts(interview: Interview) -> list[dict]:
    """Return the texts that came late, newest last: kept and not scored. One query.

    `position` is that of the question; None where a page of free text or of own marks was late.
    Of texts that go on from each other each counts the words that it adds.
    """
    found, before = [], {}
    for text in late_texts_of(interview):
        question = text.question
        dress(question, interview.plan)
        stands = before.get(question.pk, question.draft.response)
        if text in in_line([text]):
            before[question.pk] = merge(stands, text.response)
        title = question.version.question.title
        at = question.position
        found.append(
            {
                "position": None if is_page(question) else at,
                "name": title if is_page(question) else _("Question %(at)s") % {"at": at},
                "received_at": text.received_at,
                "when": text.get_why_display(),
                "is_other": is_other_version(text),
                "accepted": text.reason if text.accepted_at else None,
                "told": tell_response(question.version, text.response)
                + tell_follow_ups(question.follow_ups, text.response),
                "words": count_late_words(question.version, text.response, stands),
            }
        )
    return found


def tell_response(version: QuestionVersion, response: dict) -> list[dict[str, str]]:
    """Return the readable parts of a response that say something."""
    kind = kind_of(version)
    # Where only what followed was sent, there is no answer to tell.
    if not kind.is_readable(response) or kind.is_empty(response):
        return []
    return [part for part in kind.tell(response, version.content) if part["text"]]


@learner_required
@never_cache
@require_safe
def result(request: HttpRequest, interview_id: uuid.UUID) -> HttpResponse:
    """Show the scores. htmx asks for the rows that were still waiting, until none is."""
    now = timezone.now()
    interview = get_interview(request, interview_id, now)
    if interview.state != Interview.State.CLOSED:
        return lead_on(interview)
    outcome = outcome_of(interview)
    asked = [row.version.question_id for row in outcome.rows]
    note_keys_shown(learner=request.user, questions=asked, now=now)
    tries = read_whole(request.GET.get("try"), most=len(DELAYS))
    attempts, stretch = earlier_attempts(interview), find_stretch(interview)
    context = {
        "interview": interview,
        "outcome": outcome,
        "steps": next_steps(outcome) if outcome.is_final else [],
        "attempts": attempts,
        "overview": section_rows(outcome, interview.plan, attempts, stretch),
        "waiting": [row.position for row in outcome.rows if not row.is_final],
        "delay": f"{DELAYS[tries]:g}s" if tries < len(DELAYS) else None,
        "next_try": tries + 1,
        "slow": tries > 4,
    }
    shown, marks = rows_to_show(request, outcome), find_own_marks(interview)
    # Each poll asks for it; only the rows that it brings show it.
    late = late_texts(interview) if shown or not request.htmx else []
    context["answers"] = [row.submission for row in outcome.rows if row.submission]
    paces = paces_of(interview, outcome.rows if outcome.is_final else shown, stretch)
    if outcome.is_final:
        context |= describe_more(interview, outcome, paces)
        context["own_review"] = compare_own(outcome.rows, marks)
    if request.htmx:
        context["arrived"] = [describe_row(row, paces[row.position], marks, late) for row in shown]
        status = STOP if outcome.is_final else 200
        return render(request, "mockinterviews/result_arrived.html", context, status=status)
    read_notices(request, interview)
    context["sections"] = [
        {
            "section": section,
            "rows": [describe_row(row, paces[row.position], marks, late) for row in section.rows],
        }
        for section in outcome.sections
    ]
    context["free_texts"] = find_free_texts(interview)
    context["late_pages"] = [text for text in late if text["position"] is None]
    context["may_reopen"] = may_reopen(interview, now)
    return render(request, "mockinterviews/result.html", context)


def rows_to_show(request: HttpRequest, outcome: Outcome) -> list[Row]:
    """Return the rows that the reply holds: all of them, or for htmx those that arrived.

    Those are what the page still shows as waiting and that is final now.
    """
    if not request.htmx:
        return outcome.rows
    waiting = set(request.GET.getlist("waiting"))
    return [row for row in outcome.rows if row.is_final and str(row.position) in waiting]


def describe_more(interview: Interview, outcome: Outcome, paces: dict[int, Pace]) -> dict:
    """Return what is told when all scores are there: cards, parts, topics and competencies."""
    return {
        "cards": find_cards(interview, outcome.rows),
        "parts": story_parts(outcome.rows, paces),
        "topics": sums_by_topic(outcome.rows),
        "competencies": sums_by_competency(outcome.rows),
    }


def find_response(row: Row) -> Response:
    """Return what was handed in: the draft, where only what follows an answer was written."""
    if row.submission:
        return row.submission.response
    return row.question.draft.response if row.question.follow_ups else {}


def describe_row(
    row: Row, pace: Pace, marks: Mapping[int, int], late: Sequence[Mapping[str, Any]]
) -> dict:
    """Return one question's part of the page: the report, the answer with spans, what is right."""
    version, submission = row.version, row.submission
    # A regrade marks by a later version, whose key is the one to show.
    judge = find_judge(version, row.report)
    # An empty answer shows what was right as well.
    shown = submission or Submission(version=version, response={})
    return {
        "row": row,
        "pace": pace,
        "late": [text for text in late if text["position"] == row.position],
        # In per cent, given before the key was seen; None where the learner gave none.
        "own_mark": marks.get(row.position),
        "prefix": f"q{row.position}",
        "version": version,
        # The row's title is the question itself, where it fits into a title.
        "shows_question": version.question.title != version.content["text"],
        "report": row.report,
        "steps": list_steps(row.report, judge),
        "is_language": Kind(version.kind).is_language,
        "fields": list_fields(submission, row.report) if submission and row.is_readable else [],
        "options": list_options(shown, judge),
        "explained": explain(shown, judge, row.report),
        "how": say_points(shown, judge, row.report),
        "answer": submission.response.get("text", "") if submission else "",
        "expected": expected_number(judge.content),
        "given": given_number(submission, judge) if submission else "",
        "follow_ups": tell_follow_ups(row.question.follow_ups, find_response(row)),
        "model_answer": list_model_answer(judge),
    }
