"""Who is signed in comes whole with each request, as they are at that moment."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from accounts.backends import Backend
from accounts.domain.people import grant_role
from accounts.models import Role, User
from tests.mockinterviews.conftest import make_blueprint, ready, running, topic  # noqa: F401

pytestmark = pytest.mark.django_db


def test_person_comes_with_their_roles_by_one_statement(
    alice, bob, make_person, django_assert_num_queries
):
    several = make_person("frida", "learner", "mentor")
    none = make_person("greta")
    with django_assert_num_queries(4):
        found = [Backend().get_user(one.pk) for one in (alice, bob, several, none)]
        assert [one.roles for one in found] == [
            {"learner"},
            {"mentor"},
            {"learner", "mentor"},
            set(),
        ]
    assert found == [alice, bob, several, none]
    assert Backend().get_user(0) is None


@pytest.mark.usefixtures("eve")
@pytest.mark.parametrize("noted", ["nobody", "alice", "eve"])
def test_person_comes_as_they_are_at_each_request(client, alice, noted):
    """Whoever is noted as the person of the session: it names its person itself."""
    client.force_login(alice)
    key = client.session.session_key
    for person in User.objects.filter(email__startswith=noted):
        UserSession.objects.create(user=person, ip="::1", session_key=key)
    assert client.get(reverse("answers")).wsgi_request.user == alice
    assert client.get(reverse("review_queue")).status_code == 404
    grant_role(user=alice, role=Role.MENTOR)
    assert client.get(reverse("review_queue")).status_code == 200
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert client.get(reverse("review_queue")).status_code == 302


@pytest.mark.usefixtures("running")
def test_running_interview_is_looked_up_for_who_sits_one(alice, eve):
    assert Backend().get_user(alice.pk).may_be_sitting
    assert not Backend().get_user(eve.pk).may_be_sitting


def test_session_that_has_run_out_or_was_ended_signs_nobody_in(client, alice):
    for end in (
        lambda session: session.update(expire_date=timezone.now() - timedelta(seconds=1)),
        lambda session: session.delete(),
    ):
        client.force_login(alice)
        assert client.get(reverse("answers")).status_code == 200
        end(Session.objects.all())
        assert client.get(reverse("answers")).status_code == 302
