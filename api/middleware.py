"""What Django itself answers a program: a problem, as all that the API refuses, never a page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

API = "/api/v1"
SENTENCES = {
    400: "The request cannot be read.",
    403: "That is not allowed.",
    404: "There is no such address. See openapi.json.",
    409: "A question that this needs was removed at this moment. Send it again.",
    500: "Something broke here. Send it again later, or tell who runs the site: {reference}.",
}


class ProblemMiddleware:
    """Tell each error under the address of the API as a problem.

    Not all come from an endpoint: what no method of an address takes, a charset that nobody reads
    and what broke are answered around it, with pages for people.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or not is_of_api(request):
            return response
        from api.endpoints.problems import MEDIA_TYPE, Problem, answer_problem

        # Where the site is developed, the page of what broke says where.
        if response.headers["Content-Type"] == MEDIA_TYPE or (
            settings.DEBUG and response.status_code == 500
        ):
            return response
        allowed = response.headers.get("Allow", "")
        problem = Problem(
            response.status_code,
            describe(request, response.status_code, allowed),
            headers={"Allow": allowed} if allowed else {},
        )
        return answer_problem(request, problem)


def is_of_api(request: HttpRequest) -> bool:
    return request.path == API or request.path.startswith(f"{API}/")


def describe(request: HttpRequest, status: int, allowed: str) -> str:
    if status == 405:
        return f"This address does not take {request.method}. It takes {allowed}."
    refused = "The request is refused." if status < 500 else SENTENCES[500]
    sentence = SENTENCES.get(status, refused)
    return sentence.format(reference=getattr(request, "request_id", ""))
