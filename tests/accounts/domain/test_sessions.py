"""Sessions end with their person's access, and what is over does not stay."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.people import deactivate_person
from accounts.domain.sessions import drop_ended_sessions
from accounts.tasks import drop_old
from tests.conftest import PASSWORD
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def sign_in(person) -> str:
    """Sign in by the form, which notes whose session it is. Return its key."""
    browser = Client()
    browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return browser.session.session_key


def sign_in_unnoted(person) -> str:
    browser = Client()
    browser.force_login(person)
    return browser.session.session_key


def expire(key: str) -> None:
    long_ago = timezone.now() - timedelta(days=1)
    Session.objects.filter(session_key=key).update(expire_date=long_ago)


def test_sessions_of_a_person_are_found_without_reading_those_of_others(alice, eve, monkeypatch):
    sign_in(alice)
    sign_in_unnoted(alice)
    theirs, over = sign_in(eve), sign_in_unnoted(eve)
    expire(over)
    read = []
    decode = Session.get_decoded
    monkeypatch.setattr(Session, "get_decoded", lambda one: read.append(one) or decode(one))
    deactivate_person(user=alice, now=NOW)
    assert {one.session_key for one in Session.objects.all()} == {theirs, over}
    assert [one.user for one in UserSession.objects.all()] == [eve]
    assert len(read) == 1


def test_what_has_expired_goes_with_what_was_noted_of_it(alice, eve):
    kept, over, unnoted = sign_in(alice), sign_in(eve), sign_in_unnoted(eve)
    signed_out = sign_in(eve)
    Session.objects.get(session_key=signed_out).delete()
    for key in (over, unnoted):
        expire(key)
    drop_old()
    assert Session.objects.get().session_key == kept
    assert UserSession.objects.get().session_key == kept
    assert drop_ended_sessions(now=timezone.now()) == 0
