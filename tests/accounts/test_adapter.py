"""Making an account: the role, the name and the time zone that somebody starts with."""

import pytest
from django.urls import reverse

from accounts.adapter import AccountAdapter
from accounts.models import User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def sign_up(client, **changes):
    fields = {"email": "frida@example.org", "password1": PASSWORD, "time_zone": ""} | changes
    return client.post(reverse("account_signup"), fields)


def test_signup_makes_a_learner_who_is_signed_in(client):
    response = sign_up(client, time_zone="Asia/Kathmandu")
    assert response.url == reverse("today")
    frida = User.objects.get()
    assert frida.roles == {"learner"}
    assert (frida.display_name, frida.time_zone) == ("frida", "Asia/Kathmandu")
    assert not frida.is_staff
    assert client.get(reverse("answers")).status_code == 200


def test_signup_takes_the_name_that_somebody_wants_to_be_called_by(client):
    assert 'name="display_name"' in client.get(reverse("account_signup")).text
    sign_up(client, display_name="  Frida Kahlo ")
    assert User.objects.get().display_name == "Frida Kahlo"


@pytest.mark.parametrize("name", ["x" * 81, "a\0b"])
def test_signup_refuses_a_name_that_no_store_takes(client, name):
    assert 'id="id_display_name_error"' in sign_up(client, display_name=name).text
    assert not User.objects.exists()


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "x" * 5000])
def test_signup_with_no_known_zone_starts_in_utc(client, zone):
    sign_up(client, time_zone=zone)
    assert User.objects.get().time_zone == "UTC"


def test_signup_takes_no_role_from_the_form(client):
    sign_up(client, role="staff", roles="staff", is_staff="on", groups="staff")
    frida = User.objects.get()
    assert frida.roles == {"learner"}
    assert not frida.is_staff


def test_signup_with_a_taken_address_in_other_letters_makes_nobody(client, alice):
    response = sign_up(client, email="ALICE@Example.org")
    assert response.status_code == 200
    assert User.objects.get() == alice


def test_signup_with_a_long_address_cuts_the_name(client):
    sign_up(client, email=f"{'f' * 64}@example.org")
    assert User.objects.get().display_name == "f" * 64


@pytest.mark.parametrize(
    ("passed", "counts"),
    [("198.51.100.7, 10.0.0.1", "198.51.100.7"), ("198.51.100.7", "127.0.0.1")],
)
def test_request_of_too_few_proxies_counts_as_the_last_of_them(rf, settings, passed, counts):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    request = rf.get("/", headers={"x-forwarded-for": passed})
    assert AccountAdapter().get_client_ip(request) == counts
