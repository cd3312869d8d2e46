"""Erasing one's own account: named, guarded, and then nobody is left."""

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import PASSWORD

URL = "/account/erasure/"


@pytest.fixture
def browser(client, alice, dana):
    client.force_login(alice)
    return client


def erase(browser, password=PASSWORD, address="alice@example.org"):
    return browser.post(URL, {"password": password, "address": address})


def test_the_page_names_what_goes_and_what_stays(browser):
    assert reverse("account_erasure") == URL
    page = browser.get(URL).content.decode()
    goes, stays = page.split("What stays")
    assert "Every word of your answers" in goes
    assert "Every interview with its drafts" in goes
    assert "how many points an answer got" in stays


def test_password_and_typed_address_erase_the_account(browser, alice):
    response = erase(browser, address=" Alice@Example.org ")
    assert response.url == "/"
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not User.objects.filter(email=alice.email).exists()
    front = browser.get("/").content.decode()
    assert "You are erased. What stays: " in front
    assert "feedback that you returned as a mentor" in front
    assert "extra time that you granted as staff, with your reasons" in front
    assert "time that you gave in interviews as staff, with your reasons" in front
    assert browser.get(URL).status_code == 302


@pytest.mark.parametrize(
    ("password", "address", "says"),
    [
        ("wrong", "alice@example.org", "That is not your password."),
        ("", "alice@example.org", "Enter your password."),
        (PASSWORD, "eve@example.org", "You are signed in as alice@example.org."),
        (PASSWORD, "", "Type your email address to confirm."),
    ],
)
def test_nothing_is_erased_without_both(browser, alice, password, address, says):
    response = erase(browser, password, address)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert User.objects.filter(pk=alice.pk).exists()


def test_the_last_who_runs_the_site_is_told_so_and_stays(client, dana):
    client.force_login(dana)
    assert "Nobody else can run this site." in client.get(URL).content.decode()
    assert erase(client, address=dana.email).status_code == 422
    assert User.objects.filter(pk=dana.pk).exists()


def test_who_has_no_password_proves_again_who_they_are(browser, alice):
    """Where nothing else is set up either, the session is all the proof there is."""
    alice.set_unusable_password()
    alice.save(update_fields=["password"])
    browser.force_login(alice)
    assert "Your password" not in browser.get(URL).content.decode()
    assert browser.post(URL, {"address": alice.email}).url == "/"


def test_failures_at_the_sign_in_stop_nobody_from_erasing_themselves(browser, alice):
    cache.clear()
    for _try in range(6):
        Client().post("/account/login/", {"login": alice.email, "password": "wrong"})
    assert erase(browser).status_code == 302
    assert not User.objects.filter(pk=alice.pk).exists()


def test_passwords_are_not_guessed_without_end(browser):
    answers = [erase(browser, password="wrong").status_code for _guess in range(12)]
    assert answers[0] == 422
    assert answers[-1] == 429


def test_the_command_says_whom_it_would_erase_and_erases_when_confirmed(alice, dana, capsys):
    with pytest.raises(CommandError, match=r"would erase Alice .*Run it again with --confirm"):
        call_command("erase_person", "ALICE@example.org")
    assert User.objects.filter(pk=alice.pk).exists()
    call_command("erase_person", "alice@example.org", "--confirm")
    assert "alice@example.org is erased" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nobody signs in with alice@"):
        call_command("erase_person", "alice@example.org", "--confirm")
    with pytest.raises(CommandError, match="is the last staff account"):
        call_command("erase_person", dana.email, "--confirm")
