"""The endpoints under `/api/v1/`: one module for each sort of thing, one token for each program."""

from copy import deepcopy
from functools import cache

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from api.endpoints import answers, banks, cohorts, practices
from api.endpoints.problems import MEDIA_TYPE, Problem, answer_problem, list_faults

PREFIX = "/api/v1/"

api = NinjaAPI(
    title="StudyHub",
    version="1",
    description=(
        "Banks, practice, answers and scores, and the figures of cohorts, for programs. Make a "
        "token under Account, API tokens, and send it as `Authorization: Bearer`. Errors are "
        "`application/problem+json`."
    ),
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
for part in (banks, practices, answers, cohorts):
    api.add_router("", part.router)


@api.exception_handler(Problem)
def tell_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return answer_problem(request, problem)


@api.exception_handler(AuthenticationError)
def tell_no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    sentence = "Send a token that is neither withdrawn nor expired: Authorization: Bearer TOKEN."
    headers = {"WWW-Authenticate": 'Bearer realm="StudyHub"'}
    return answer_problem(request, Problem(401, sentence, headers=headers))


@api.exception_handler(Http404)
def tell_not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    return answer_problem(request, Problem(404, "There is no such thing, or it is not yours."))


@api.exception_handler(ValidationError)
def tell_faults(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = list_faults(error.errors)
    return answer_problem(request, Problem(422, "Some fields are to be mended.", faults=faults))


@api.exception_handler(RequestDataTooBig)
def tell_too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    sentence = f"A body has up to {settings.DATA_UPLOAD_MAX_MEMORY_SIZE} bytes. Send it in parts."
    return answer_problem(request, Problem(413, sentence))


@api.exception_handler(HttpError)
def tell_unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return answer_problem(request, Problem(error.status_code, str(error)))


@cache
def describe() -> dict:
    """Return the OpenAPI description, with problems under their own media type.

    It takes a tenth of a second, and nothing changes it while a process lives.
    """
    schema = deepcopy(dict(api.get_openapi_schema(path_prefix=PREFIX)))
    for operations in schema["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                content = response.get("content", {})
                if int(status) >= 400 and "application/json" in content:
                    content[MEDIA_TYPE] = content.pop("application/json")
    return schema
