"""A signed-in learner, and what htmx sends with a request."""

import pytest
from django.test import Client

HTMX = {"HTTP_HX_REQUEST": "true"}
# What every page asks: the session, and the person with all that the bars show.
FURNITURE = 2


@pytest.fixture
def client_of():
    """Return a function that gives the browser of somebody."""

    def sign_in(person) -> Client:
        browser = Client()
        browser.force_login(person)
        return browser

    return sign_in


@pytest.fixture
def browser(client_of, alice):
    """Alice's browser."""
    return client_of(alice)
