"""Who asks: a token in the header, good for the scope of the endpoint."""

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from accounts.domain.turns import TooOften, take_turn
from api.domain.tokens import find_token, may
from api.endpoints.problems import Problem
from api.limits import REQUESTS
from api.models import Scope, Token


class Needs(HttpBearer):
    """Lets in a token that is good for one of `scopes`, and counts the request."""

    def __init__(self, *scopes: Scope):
        super().__init__()
        self.scopes = scopes

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        now = timezone.now()
        found = find_token(secret=token, now=now)
        if found is None:
            return None
        try:
            take_turn(person=found.person, limit=REQUESTS, now=now)
        except TooOften as error:
            headers = {"Retry-After": str(error.seconds)}
            raise Problem(429, error.sentence, headers=headers) from None
        if not any(may(found, scope) for scope in self.scopes):
            names = " or ".join(scope.value for scope in self.scopes)
            raise Problem(403, f"This token, or its person, may not do that: {names} is needed.")
        request.user = found.person
        return found
