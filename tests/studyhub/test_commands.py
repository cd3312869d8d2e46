"""createstaff and prepare."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User

pytestmark = pytest.mark.django_db


def create_staff(monkeypatch, *, password: str, **options) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    printed = io.StringIO()
    call_command("createstaff", password_stdin=True, stdout=printed, **options)
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
