"""What is answered where a question was removed at the very moment at which somebody met it."""

import re

import structlog
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg.errors import ForeignKeyViolation

from questions.models import Question, QuestionVersion

log = structlog.get_logger(__name__)
MISSED = (Question.DoesNotExist, QuestionVersion.DoesNotExist)
TABLES = "|".join(model._meta.db_table for model in (Question, QuestionVersion))
# How PostgreSQL names, in any language, the table that lacks the row of a key.
NAMED = re.compile(rf'"(?:{TABLES})"')


class RemovedMeanwhileMiddleware:
    """Answer what was to be stored and names a question that is gone: nothing of it is stored.

    Only what nobody met is removed (`questions.domain.removing`), so this is seldom. Whoever asks
    once more gets what is there now.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not misses_question(error):
            return None
        log.warning("question removed meanwhile", exc_info=error)
        return render(request, "questions/removed_meanwhile.html", status=409)


def misses_question(error: Exception) -> bool:
    """Return whether a row was not stored, or not found, for want of its question."""
    if isinstance(error, MISSED):
        return True
    cause = error.__cause__ if isinstance(error, IntegrityError) else None
    is_of_key = isinstance(cause, ForeignKeyViolation)
    return is_of_key and bool(NAMED.search(cause.diag.message_detail or ""))
