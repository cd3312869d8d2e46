"""The pages of errors: what to do next, what to quote, and the bars where somebody is signed in."""

import pytest
from django.db import DatabaseError
from django.test import Client, RequestFactory
from django.urls import reverse

from studyhub import views

ERROR = ValueError("x")
PAGES = [
    (400, lambda request: views.bad_request(request, ERROR), "Go back, load the page again"),
    (403, lambda request: views.forbidden(request, ERROR), "ask your operator about your role"),
    (403, views.too_old, "Go back, copy your text"),
    (404, lambda request: views.not_found(request, ERROR), "Go to Today"),
    (500, views.server_error, "Your saved work is untouched."),
]


@pytest.mark.parametrize(("status", "show", "says"), PAGES)
def test_error_page_says_what_to_do_with_the_bars_of_who_is_signed_in(alice, status, show, says):
    request = RequestFactory().get("/")
    request.user, request.request_id = alice, "8f2c0d1e"
    response = show(request)
    page = " ".join(response.content.decode().split())
    assert response.status_code == status
    assert says in page
    assert "quote <code>8f2c0d1e</code>" in page
    assert 'aria-label="Areas"' in page
    assert page.count("<h1") == 1


class Unknown:
    """Somebody of whom the database could not tell anything."""

    @property
    def is_authenticated(self) -> bool:
        raise DatabaseError


def test_error_page_comes_without_bars_where_they_cannot_be_made():
    request = RequestFactory().get("/")
    request.user, request.request_id = Unknown(), "8f2c0d1e"
    response = views.server_error(request)
    page = response.content.decode()
    assert response.status_code == 500
    assert "quote <code>8f2c0d1e</code>" in page
    assert "Go to the front page" in page


def test_address_that_is_not_there_names_the_request_of_the_log(client, db):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    shown = response.headers["X-Request-ID"][:8]
    assert f"<code>{shown}</code>" in response.content.decode()


def test_form_without_its_token_gets_the_page_that_says_so(alice):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    response = browser.post(reverse("plan_length"), {"minutes": "10"})
    assert response.status_code == 403
    assert "This page was open too long to send from." in response.content.decode()
    assert 'aria-label="Areas"' in response.content.decode()


def test_pattern_library_is_there_for_development(client, settings, db):
    settings.DEBUG = True
    assert client.get(reverse("styleguide")).status_code == 200


def test_keys_are_listed_on_a_page_too(client, alice):
    assert "Show these shortcuts" in client.get("/help/shortcuts/").content.decode()
    client.force_login(alice)

    text = client.get("/help/shortcuts/").content.decode()

    assert '<a href="/practice/" data-go="p">' in text
    assert text.count('id="single-keys"') == 1
    # Nothing would answer to the box without script.
    assert '<form class="field field--tick" data-needs-script' in text
