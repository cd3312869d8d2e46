"""Errors as RFC 9457 tells them: `application/problem+json`, with a sentence and what to do."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Schema

MEDIA_TYPE = "application/problem+json"


class Fault(Schema):
    """One thing to mend: where it stands, and a sentence."""

    field: str
    sentence: str


class ProblemOut(Schema):
    """What went wrong, for a person and for a program."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    faults: list[Fault] = []


PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429), ProblemOut)
TITLES = {
    400: "Not readable",
    401: "No good token",
    403: "Not allowed",
    404: "Not there",
    405: "Not taken here",
    409: "In conflict with what is there",
    413: "Too large",
    422: "To be mended",
    429: "Too often",
    500: "Broken",
}


class Problem(Exception):
    """A request that is refused, with its status and a sentence."""

    def __init__(self, status: int, detail: str, *, faults=(), headers: dict | None = None):
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.faults = [{"field": field, "sentence": str(says)} for field, says in faults]
        self.headers = headers or {}


def answer_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    body = {
        "type": "about:blank",
        "title": TITLES.get(problem.status, "Refused"),
        "status": problem.status,
        "detail": problem.detail,
        "faults": problem.faults,
    }
    response = JsonResponse(body, status=problem.status, content_type=MEDIA_TYPE)
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response


def list_faults(errors: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return (field, sentence) for what the types of a request refuse."""
    return [(name_field(*error["loc"]), error["msg"]) for error in errors]


def name_field(source: str, *path: str | int) -> str:
    """Return the field as the request has it; `body` is the body itself.

    What comes first in a place in a body is the parameter of a function here, which no program has.
    """
    within = path[1:] if source == "body" else path
    return ".".join(map(str, within)) or source


def check_text(body: Any) -> None:
    """Raise Problem where a body has characters that no store takes: NUL, half of a surrogate."""
    try:
        text = json.dumps(body, ensure_ascii=False, default=str)
        text.encode()
    except (UnicodeEncodeError, RecursionError, ValueError):
        raise Problem(422, "The body has text that cannot be stored.") from None
    # A backslash of somebody's own is written as two.
    if "\\u0000" in text.replace("\\\\", ""):
        raise Problem(422, "The body has text that cannot be stored.")
