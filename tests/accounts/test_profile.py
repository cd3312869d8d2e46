"""The profile: what people choose for themselves, and what staff decide."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.domain.people import grant_factor
from accounts.domain.zones import group_zones
from accounts.models import User
from tests.untouched import as_it_stands

pytestmark = pytest.mark.django_db
CHOSEN = {
    "display_name": "Alice B.",
    "time_zone": "Asia/Kathmandu",
    "theme": "dark",
    "contrast": "more",
    "reading_size": "l",
    "reading_face": "sans",
}


@pytest.fixture
def signed_in(client, alice):
    client.force_login(alice)
    return client


def test_profile_keeps_what_was_chosen_and_every_page_follows(signed_in, alice):
    response = signed_in.post(reverse("account_settings"), CHOSEN, follow=True)
    page = response.content.decode()
    assert "Your settings are saved." in page
    for attribute in ("theme=dark", "contrast=more", "size=l", "face=sans", "shortcuts=off"):
        name, _equals, value = attribute.partition("=")
        assert f'data-{name}="{value}"' in page
    alice.refresh_from_db()
    assert {name: getattr(alice, name) for name in CHOSEN} == CHOSEN
    assert alice.single_keys is False


def test_profile_of_an_older_window_keeps_what_another_one_chose(signed_in, alice):
    address = reverse("account_settings")
    older = as_it_stands(signed_in.get(address))
    signed_in.post(address, CHOSEN)
    signed_in.post(address, older | {"contrast": "system", "theme": "light"})
    alice.refresh_from_db()
    kept = {name: getattr(alice, name) for name in CHOSEN}
    assert kept == CHOSEN | {"theme": "light"}
    assert alice.single_keys is False


def test_profile_shows_what_is_stored(signed_in):
    page = signed_in.get(reverse("account_settings"))
    assert page.context["form"]["time_zone"].value() == "UTC"
    assert "Your interviews have their usual length." in page.content.decode()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("display_name", "  ", "Enter the name that you want to be called by."),
        ("display_name", "x" * 81, "At most 80 characters fit here; this has 81."),
        ("time_zone", "Mars/Olympus", "Choose a time zone of the list."),
        ("theme", "", "Choose one under “Light or dark”."),
        ("contrast", "glaring", "Choose one of what is listed under “Contrast”."),
    ],
)
def test_profile_says_what_to_enter_and_stores_nothing(signed_in, alice, name, value, sentence):
    response = signed_in.post(reverse("account_settings"), CHOSEN | {name: value})
    assert sentence in response.content.decode()
    assert User.objects.get(pk=alice.pk).display_name == "Alice"
    # The bars still show who is signed in as they are stored.
    assert response.wsgi_request.user.theme == "system"


def test_profile_shows_extra_time_and_grants_none(signed_in, alice, dana):
    grant_factor(
        person=alice, by=dana, factor=Decimal("1.25"), reason="Dyslexia", now=timezone.now()
    )
    signed_in.post(reverse("account_settings"), CHOSEN | {"time_factor": "4", "is_staff": "on"})
    alice.refresh_from_db()
    assert (alice.time_factor, alice.is_staff) == (Decimal("1.25"), False)
    page = signed_in.get(reverse("account_settings")).content.decode()
    assert "Every time limit of your interviews is 1.25 times as long." in page
    assert "Dana granted it on" in page
    assert "Staff grant extra time." in page


def test_single_keys_are_switched_from_the_list_of_shortcuts(signed_in, alice):
    assert signed_in.post(reverse("single_keys")).status_code == 204
    assert not User.objects.get(pk=alice.pk).single_keys
    signed_in.post(reverse("single_keys"), {"single_keys": "on"})
    assert User.objects.get(pk=alice.pk).single_keys


def test_zones_are_grouped_and_keep_one_that_is_not_listed():
    groups = dict(group_zones(kept="EST5EDT"))
    assert groups["EST5EDT"] == "EST5EDT"
    assert ("Europe/Berlin", "Berlin") in groups["Europe"]
    assert ("America/Argentina/Buenos_Aires", "Argentina, Buenos Aires") in groups["America"]
    assert "EST5EDT" not in dict(group_zones(kept="UTC"))
