"""What every request and every answer have: an id, one line in the log, and headers of safety."""

import codecs
import logging
import time
import uuid

import structlog
from csp.constants import HEADER as POLICY
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property

from studyhub.logs import hide_in_path
from studyhub.views import not_allowed

log = structlog.get_logger(__name__)

# Nothing here needs the device. Passkeys, copying and a full screen are for our own pages.
OURS = (
    "clipboard-write",
    "fullscreen",
    "publickey-credentials-create",
    "publickey-credentials-get",
)
# A name that a browser does not know is an error on the console of every page.
NOBODYS = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read"),
    *("display-capture", "encrypted-media", "gamepad", "geolocation", "gyroscope", "hid"),
    *("identity-credentials-get", "idle-detection", "local-fonts", "magnetometer", "microphone"),
    *("midi", "otp-credentials", "payment", "picture-in-picture", "screen-wake-lock", "serial"),
    *("storage-access", "usb", "window-management", "xr-spatial-tracking"),
)
HEADERS = {
    "Permissions-Policy": ", ".join(
        [f"{name}=()" for name in NOBODYS] + [f"{name}=(self)" for name in OURS]
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    # Django sets these itself, but not where it refuses the host of a request over plain HTTP.
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
}
# What decides whether an address answers with its page or with a part of it.
OF_PARTS = ("HX-Request", "HX-Target", "HX-History-Restore-Request")


class RequestMiddleware:
    """Give each request an id. It stands in the log, in `X-Request-ID`, and on error pages.

    `request.request_id` is its short form, which a person can read out; `request.whole_id` is for
    what Django logs of an answer after this. What the id is bound to is forgotten before that: the
    thread goes on to somebody else's request.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request.whole_id = request_id = uuid.uuid4().hex
        request.request_id = request_id[:8]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if log.isEnabledFor(logging.INFO):
            seconds = time.perf_counter() - started
            log.info("request", **describe_request(request, response, seconds))
        structlog.contextvars.clear_contextvars()
        return response


class PolicyMiddleware(CSPMiddleware):
    """django-csp's, with the policy that nearly all answers have put together once."""

    @cached_property
    def usual(self) -> str:
        return build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        has_own = any(name.startswith("_csp") for name in (*vars(request), *vars(response)))
        if has_own or settings.DEBUG:
            return super().process_response(request, response)
        response.headers.setdefault(POLICY, self.usual)
        return response


class CharsetMiddleware:
    """Refuse what says that it is written in another charset than UTF-8.

    No page of ours sends such. Read in it, the words would be others than were typed; and Python
    knows "charsets" (`hex`, `idna`) that fail while Django reads the form.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Django sets it from the request's own header, to a name that Python knows.
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest(f"The charset {request.encoding} is not UTF-8.")
        return self.get_response(request)


class PartsMiddleware:
    """Keep a page and the part of it that htmx gets at the same address apart in every cache.

    Without this a browser that goes back may show the part alone, unstyled.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, OF_PARTS)
        return response


class NotAllowedMiddleware:
    """Give somebody who opens an address that only takes what a page sends a page of words.

    A script, which asks for data or for a part of a page, gets the status alone. Both get `Allow`.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.htmx or not request.accepts("text/html"):
            return response
        page = not_allowed(request)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def describe_request(request: HttpRequest, response: HttpResponse, seconds: float) -> dict:
    """Return what the log says of a request: never its query or its form."""
    return {
        "method": request.method,
        "path": hide_in_path(request.path),
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
    }
