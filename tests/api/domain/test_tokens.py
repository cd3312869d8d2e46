"""What a token is good for, and how long."""

from datetime import timedelta

import pytest
from allauth.account.adapter import get_adapter

from accounts.models import Role, User
from api.domain.tokens import Overtaken, find_token, make_token, may
from tests.factories import NOW


@pytest.fixture
def made(alice):
    return make_token(
        person=alice,
        name="Notes",
        scopes=["answers:read", "questions:write"],
        lasts=timedelta(days=1),
        now=NOW,
    )


def test_only_scopes_of_ones_roles_are_kept(made):
    token, _secret = made

    assert token.scopes == ["answers:read"]


def test_a_token_ends_at_its_time(made):
    token, secret = made

    assert find_token(secret=secret, now=NOW + timedelta(hours=23)) == token
    assert find_token(secret=secret, now=NOW + timedelta(days=1)) is None
    assert find_token(secret=secret[:-1], now=NOW) is None


def test_whoever_loses_the_role_loses_the_scope(made, alice):
    token, _secret = made
    assert may(token, "answers:read")

    alice.groups.filter(name=Role.LEARNER).delete()
    token = find_token(secret=made[1], now=NOW)

    assert not may(token, "answers:read")


def test_an_inactive_person_is_let_in_no_more(made, alice):
    alice.is_active = False
    alice.save(update_fields=["is_active"])

    assert find_token(secret=made[1], now=NOW) is None
    with pytest.raises(Overtaken):
        make_token(person=alice, name="", scopes=["practice"], lasts=timedelta(days=1), now=NOW)


def test_no_token_is_made_in_what_a_new_password_ended(made, alice):
    stale = User.objects.get()
    User.objects.update(is_active=False)
    get_adapter().set_password(alice, "another long secret 7")

    assert not User.objects.get().is_active
    User.objects.update(is_active=True)
    assert find_token(secret=made[1], now=NOW) is None
    with pytest.raises(Overtaken):
        make_token(person=stale, name="", scopes=["practice"], lasts=timedelta(days=1), now=NOW)


def test_use_is_noted_to_the_hour(made, django_assert_num_queries):
    secret = made[1]
    find_token(secret=secret, now=NOW)

    with django_assert_num_queries(1):
        find_token(secret=secret, now=NOW + timedelta(minutes=59))
    assert find_token(secret=secret, now=NOW + timedelta(minutes=61)).last_used_at == NOW
