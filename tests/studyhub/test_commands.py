"""createstaff and changepassword."""

import io
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from api.domain.tokens import find_token, make_token

pytestmark = pytest.mark.django_db


def create_staff(monkeypatch, *, password: str, **options) -> str:
    return run(monkeypatch, "createstaff", password=password, **options)


def run(monkeypatch, *command: str, password: str, **options) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    printed = io.StringIO()
    call_command(*command, password_stdin=True, stdout=printed, **options)
    return printed.getvalue()


def test_createstaff_makes_somebody_who_can_sign_in(monkeypatch, client):
    said = create_staff(
        monkeypatch, email="dana@example.org", name="Dana", password="a long enough secret"
    )
    assert said == "dana@example.org can sign in as staff.\n"
    dana = User.objects.get()
    assert dana.is_staff
    assert dana.roles == {"staff"}
    assert client.login(email="dana@example.org", password="a long enough secret")


def test_createstaff_refuses_a_weak_password(monkeypatch):
    with pytest.raises(CommandError, match="too short"):
        create_staff(monkeypatch, email="dana@example.org", password="abc")
    assert not User.objects.exists()


def test_createstaff_refuses_a_taken_address(monkeypatch, dana):
    with pytest.raises(CommandError, match="has an account already"):
        create_staff(monkeypatch, email="DANA@example.org", password="a long enough secret")


def test_createstaff_refuses_what_is_no_address(monkeypatch):
    with pytest.raises(CommandError, match="valid email"):
        create_staff(monkeypatch, email="dana", password="a long enough secret")


def test_without_anybody_to_ask_a_command_says_so(monkeypatch, alice):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(CommandError, match="Nobody answered “Email:”, and nothing changed"):
        call_command("createstaff")
    monkeypatch.setattr("getpass.getpass", lambda _prompt: input())
    with pytest.raises(CommandError, match=r"Nobody answered “Password:”.*--password-stdin"):
        call_command("changepassword", "alice@example.org")


def test_changepassword_withdraws_the_tokens_of_before(monkeypatch, client, alice):
    now = timezone.now()
    _token, secret = make_token(
        person=alice, name="", scopes=["practice"], lasts=timedelta(days=9), now=now
    )
    with pytest.raises(CommandError, match="too short"):
        run(monkeypatch, "changepassword", "Alice@example.org", password="abc")
    with pytest.raises(CommandError, match="Nobody signs in with alicia@example"):
        run(monkeypatch, "changepassword", "alicia@example.org", password="a long enough secret")
    assert find_token(secret=secret, now=now)
    for kind in Authenticator.Type:
        Authenticator.objects.create(user=alice, type=kind, data={})
    said = run(monkeypatch, "changepassword", "Alice@example.org", password="a long enough secret")
    assert said.startswith("alice@example.org signs in with the new password.")
    assert said.endswith("their second step stays.\n")
    assert client.login(email="alice@example.org", password="a long enough secret")
    assert find_token(secret=secret, now=now) is None
    assert Authenticator.objects.filter(user=alice).count() == len(Authenticator.Type)
    # Who lost the device and the recovery codes with it gets in by the password alone.
    words = ("changepassword", "alice@example.org", "--drop-second-step")
    said = run(monkeypatch, *words, password="a long enough secret")
    assert said.endswith("passkeys, app and recovery codes are gone.\n")
    assert not Authenticator.objects.filter(user=alice).exists()
    # Both are told to her: whoever is at the machine could take her account over.
    kept, dropped = alice.mails.order_by("created_at").values_list("text", flat=True)
    assert "gave your account a new password" in kept
    assert "removed your passkeys" in dropped
    assert "removed your passkeys" not in kept
