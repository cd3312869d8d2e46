"""The mails of a site in development."""

import os
import uuid

import pytest
from django.urls import reverse

from accounts.domain.mails import send_mail_to
from tests.factories import NOW

# The session, the person, how many, and the page.
LIST = 4


@pytest.fixture
def staff(client, dana):
    client.force_login(dana)
    return client


def write(person, says="<script>alert(1)</script>"):
    context = {"says": says, "url": "https://x.test/a", "settings_url": "https://x.test/b"}
    return send_mail_to(
        person_or_address=person, template="notice", context=context | {"kind": "Tests"}, now=NOW
    )


def test_list_shows_mails_at_the_same_cost(staff, alice, django_assert_num_queries):
    write(alice, "First.")
    with django_assert_num_queries(LIST):
        staff.get(reverse("dev_mail"))
    write(alice, "Second.")
    write(alice, "Third.")
    with django_assert_num_queries(LIST):
        page = staff.get(reverse("dev_mail")).content.decode()

    assert "Third." in page
    assert page.count("alice@example.org") == 3


def test_mail_is_shown_as_text_with_its_links_and_framed_as_html(staff, alice):
    mail = write(alice)
    response = staff.get(reverse("dev_mail_detail", args=[mail.pk]))
    page = response.content.decode()

    assert '<a href="https://x.test/a" rel="nofollow">https://x.test/a</a>' in page
    assert f'sandbox src="{reverse("dev_mail_html", args=[mail.pk])}"' in page
    assert "frame-src 'self'" in response["Content-Security-Policy"]


def test_html_of_a_mail_can_do_nothing(staff, alice):
    response = staff.get(reverse("dev_mail_html", args=[write(alice).pk]))

    policy = set(response["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
        "sandbox",
    }
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "<script>" not in response.content.decode()


def test_unknown_mail_is_not_there(staff):
    for name in ("dev_mail_detail", "dev_mail_html"):
        assert staff.get(reverse(name, args=[uuid.uuid4()])).status_code == 404


def test_pages_do_not_exist_where_a_mail_server_is_named(forker, tmp_path):
    look = (
        "import django; django.setup();"
        "from django.urls import get_resolver;"
        "print('dev_mail' in get_resolver().reverse_dict, 'notices' in get_resolver().reverse_dict)"
    )
    named = {"STUDYHUB_MAIL_URL": "smtp://localhost", "DJANGO_SETTINGS_MODULE": "studyhub.settings"}
    done = forker.run("-c", look, env=os.environ | named | {"STUDYHUB_VAR": str(tmp_path)})
    assert (done.stdout.strip(), done.returncode) == ("False True", 0)
