"""Who asks, and times in their own zone."""

import structlog
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.backends import hand_over


class PersonMiddleware(AuthenticationMiddleware):
    """Django's, with the person's row that came with the session."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: find_person(request))


def find_person(request: HttpRequest):
    """Return who is signed in, as Django finds and checks them; once for each request."""
    if not hasattr(request, "_cached_user"):
        with hand_over(request.session.take_person()):
            request._cached_user = auth.get_user(request)
    return request._cached_user


class TimeZoneMiddleware:
    """Activate the signed-in user's zone for the templates of this request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            structlog.contextvars.bind_contextvars(user_id=request.user.pk)
            with timezone.override(request.user.zone):
                return self.get_response(request)
        return self.get_response(request)
