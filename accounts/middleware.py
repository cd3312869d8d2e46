"""Who asks, times in their own zone, and what is answered to who is erased at this moment."""

import structlog
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.backends import hand_over
from accounts.models import User

log = structlog.get_logger(__name__)


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


class ErasedMeanwhileMiddleware:
    """Answer who is erased while what they sent is under way: nothing of it is stored.

    An erasure deletes the person's row and what is theirs alone (`domain.erasure`). Whatever waited
    for its locks finds nobody, in one way or another; to them it is one sentence.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        is_of_rows = isinstance(error, (ObjectDoesNotExist, DatabaseError))
        if not is_of_rows or not is_erased(request.user):
            return None
        log.warning("person erased meanwhile", error=type(error).__name__)
        request.session.flush()
        request.user = AnonymousUser()
        return render(request, "account/erased_meanwhile.html", status=403)


def is_erased(person: User | AnonymousUser) -> bool:
    """Return whether somebody who was signed in as a request began has no account any more."""
    return person.is_authenticated and not User.objects.filter(pk=person.pk).exists()
