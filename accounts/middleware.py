"""Who asks, and times in their own zone."""

import structlog
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.backends import hand_over
from accounts.models import User


class PersonMiddleware(AuthenticationMiddleware):
    """Django's, with the person's row that came with the session; and activate their zone.

    The zone needs the person in any case: so `request.user` is themselves, and nothing lazy.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.process_request(request)
        request.user = person = find_person(request)
        if not person.is_authenticated:
            return self.get_response(request)
        structlog.contextvars.bind_contextvars(user_id=person.pk)
        with timezone.override(person.zone):
            response = self.get_response(request)
        # Some caches between ignore `Vary: Cookie`, and would give somebody's page to others.
        response.headers.setdefault("Cache-Control", "private")
        return response


def find_person(request: HttpRequest) -> User | AnonymousUser:
    """Return who is signed in, as Django finds and checks them."""
    with hand_over(request.session.take_person()):
        request._cached_user = auth.get_user(request)
    return request._cached_user
