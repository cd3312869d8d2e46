"""Who is let in, and where strangers are led."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def test_role_required_lets_its_role_in(client, alice):
    client.force_login(alice)
    assert client.get(reverse("answers")).status_code == 200


@pytest.mark.parametrize("name", ["bob", "carol", "dana"])
def test_role_required_hides_the_page_from_other_roles(client, request, name):
    client.force_login(request.getfixturevalue(name))
    assert client.get(reverse("answers")).status_code == 404


def test_role_required_lets_in_who_holds_one_role_of_several(client, make_person):
    client.force_login(make_person("frida", "mentor", "learner"))
    assert client.get(reverse("answers")).status_code == 200
    assert client.get(reverse("review_queue")).status_code == 200


def test_role_required_leads_strangers_to_the_sign_in_and_back(client):
    response = client.get(reverse("answers"), {"page": "2"})
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next=/answers/%3Fpage%3D2"


def test_role_required_gives_strangers_of_htmx_nothing_to_swap(client):
    response = client.post(reverse("recall"), **HTMX)
    assert (response.status_code, response.content) == (401, b"")


def test_role_required_leads_a_restored_page_to_the_sign_in(client):
    response = client.get(reverse("answers"), **HTMX, HTTP_HX_HISTORY_RESTORE_REQUEST="true")
    assert response.status_code == 302


@pytest.mark.parametrize(
    ("referer", "following"),
    [
        ("http://testserver/practice/?count=5", "http%3A//testserver/practice/%3Fcount%3D5"),
        ("https://elsewhere.example/practice/", "/"),
        ("", "/"),
    ],
)
def test_role_required_leads_back_to_the_page_of_a_form(client, referer, following):
    response = client.post(reverse("recall"), HTTP_REFERER=referer)
    assert response.url == f"{reverse('account_login')}?next={following}"


def test_token_is_good_for_the_next_form(alice):
    browser = Client(enforce_csrf_checks=True)
    assert browser.get(reverse("account_token")).json()["signed_in"] is False
    browser.force_login(alice)
    answer = browser.get(reverse("account_token"))
    assert answer.json()["signed_in"] is True
    assert "no-store" in answer["Cache-Control"]
    assert browser.post(reverse("recall")).status_code == 403
    sent = browser.post(reverse("recall"), headers={"X-CSRFToken": answer.json()["token"]})
    assert sent.status_code == 302
