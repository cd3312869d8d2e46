"""Programs with a token: what the tests of the API send."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from api.domain.tokens import make_token
from api.models import Scope


def secret_of(person, *scopes: str) -> str:
    """Return the secret of a new token; without `scopes` it has all that the person may have."""
    _token, secret = make_token(
        person=person,
        name="Tests",
        scopes=list(scopes or Scope.values),
        lasts=timedelta(days=1),
        now=timezone.now(),
    )
    return secret


@pytest.fixture
def program(db):
    """Return a function that makes a client with a token: `program(alice, "practice")`."""

    def make(person, *scopes: str) -> Client:
        return Client(headers={"Authorization": f"Bearer {secret_of(person, *scopes)}"})

    return make


def send(client: Client, method: str, path: str, body=None, **headers):
    """Send JSON to a path under the API and return the response."""
    ask = getattr(client, method.lower())
    if method == "GET":
        return ask(f"/api/v1/{path}", headers=headers)
    return ask(f"/api/v1/{path}", body, content_type="application/json", headers=headers)
