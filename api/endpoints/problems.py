"""Errors as RFC 9457 tells them: `application/problem+json`, with a sentence and what to do."""

import json
from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Schema

# What is asked lies about ten levels deep. What writes and reads it back goes into each by a call.
DEEPEST = 50
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


def is_too_deep(body: Any) -> bool:
    """Return whether lists and objects lie in each other more than DEEPEST levels deep."""
    level = [body]
    for _step in range(DEEPEST + 1):
        level = [inner for outer in level for inner in list_inner(outer)]
    return bool(level)


def list_inner(value: Any) -> Collection[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def check_text(body: Any) -> None:
    """Raise Problem where a body has what no store takes: NUL, half of a surrogate, great depth."""
    if is_too_deep(body):
        sentence = f"The body is nested more than {DEEPEST} levels deep. Make it flatter."
        raise Problem(422, sentence)
    try:
        text = json.dumps(body, ensure_ascii=False, default=str)
        text.encode()
    except (UnicodeEncodeError, ValueError):
        raise Problem(422, "The body has text that cannot be stored.") from None
    # A backslash of somebody's own is written as two.
    if "\\u0000" in text.replace("\\\\", ""):
        raise Problem(422, "The body has text that cannot be stored.")
