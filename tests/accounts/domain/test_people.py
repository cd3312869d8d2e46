"""Roles, access and extra time, as staff change them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client

from accounts.domain.invitations import open_invitations
from accounts.domain.people import (
    PersonRefused,
    create_person,
    deactivate_person,
    grant_factor,
    grant_role,
    is_last_staff,
    reactivate_person,
    revoke_role,
    save_settings,
)
from accounts.models import FactorGrant, Notice, Role, User
from api.domain.tokens import find_token, make_token
from mentoring.domain.leases import LeaseRefused, take_request
from mentoring.domain.requests import restore_request, withdraw_request
from progress.domain.plans import set_interview_day
from tests.accounts.factories import InvitationFactory
from tests.factories import NOW, CardFactory
from tests.mentoring.factories import ReviewRequestFactory
from tests.racing import in_threads
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db
LOSING = (
    lambda person: revoke_role(user=person, role=Role.MENTOR, now=NOW),
    lambda person: deactivate_person(user=person, now=NOW),
)


def test_somebody_gets_each_role_though_its_group_was_deleted():
    Group.objects.filter(name=Role.STAFF).delete()
    roles = [Role.LEARNER, Role.STAFF]
    made = create_person(email="gwen@example.org", password=None, display_name="G", roles=roles)
    assert (set(made.roles), made.is_staff) == (set(roles), True)
    assert not made.has_usable_password()


def test_granting_and_revoking_staff_keeps_the_flag_in_step(dana, carol):
    for _each in range(2):
        grant_role(user=carol, role=Role.STAFF)
    assert (carol.roles, carol.is_staff) == ({"author", "staff"}, True)
    for _each in range(2):
        revoke_role(user=carol, role=Role.STAFF, now=NOW)
    assert carol.roles == {"author"}
    assert not User.objects.get(pk=carol.pk).is_staff


def test_the_last_staff_account_stays(dana, make_person):
    make_person("gone", "staff", is_active=False)
    for change in (
        lambda: revoke_role(user=dana, role=Role.STAFF, now=NOW),
        lambda: deactivate_person(user=dana, now=NOW),
    ):
        with pytest.raises(PersonRefused, match="Dana is the last staff account"):
            change()
    dana.refresh_from_db()
    assert (dana.roles, dana.is_staff, dana.is_active) == ({"staff"}, True, True)


def test_one_of_two_staff_accounts_may_go(dana, make_person):
    other = make_person("greta", "staff")
    assert not is_last_staff(dana)
    deactivate_person(user=dana, now=NOW)
    assert is_last_staff(other)
    assert not is_last_staff(dana)


@pytest.mark.parametrize("lose", LOSING)
def test_who_may_invite_no_more_has_their_links_withdrawn(bob, lose):
    InvitationFactory(created_by=bob)
    lose(bob)
    assert not open_invitations(NOW).exists()


@pytest.mark.parametrize("lose", LOSING)
def test_who_mentors_no_more_gives_back_what_they_hold(bob, lose):
    held, withdrawn = ReviewRequestFactory.create_batch(2)
    for request in (held, withdrawn):
        take_request(mentor=bob, request=request, now=NOW)
    withdraw_request(request=withdrawn, now=NOW)
    lose(bob)
    held.refresh_from_db()
    assert (held.state, held.held_by, held.asked_at) == ("waiting", None, NOW)
    assert restore_request(request=withdrawn, now=NOW).held_by is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lose", LOSING)
def test_who_mentors_no_more_while_they_take_a_request_gets_none(bob, lose):
    request = ReviewRequestFactory()

    def take():
        try:
            take_request(mentor=bob, request=request, now=NOW)
        except LeaseRefused as refused:
            return refused.sentence
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lose(User.objects.get(pk=bob.pk))
            refusal = pool.submit(take)
            wait_until_blocked()
        assert refusal.result(timeout=20)
    request.refresh_from_db()
    assert request.held_by is None


def test_deactivating_ends_all_that_acts_for_them_and_reactivating_brings_none_back(alice, eve):
    browsers = {person: Client() for person in (alice, eve)}
    for person, browser in browsers.items():
        browser.force_login(person)
    made = {"name": "Notes", "scopes": ["practice"], "lasts": timedelta(days=9), "now": NOW}
    secrets = {person: make_token(person=person, **made)[1] for person in (alice, eve)}
    deactivate_person(user=alice, now=NOW)
    assert Session.objects.count() == 1
    reactivate_person(user=alice)
    assert find_token(secret=secrets[alice], now=NOW) is None
    assert find_token(secret=secrets[eve], now=NOW)
    assert User.objects.get(pk=alice.pk).is_active
    assert browsers[alice].get("/answers/").status_code == 302
    assert browsers[eve].get("/answers/").status_code == 200


def test_each_grant_of_extra_time_is_kept_and_the_newest_counts(alice, dana):
    for hours, factor, reason in ((0, "1.25", "As agreed."), (1, "1.50", "After the trial.")):
        grant_factor(
            person=alice,
            factor=Decimal(factor),
            reason=reason,
            by=dana,
            now=NOW + timedelta(hours=hours),
        )
    assert User.objects.get(pk=alice.pk).time_factor == Decimal("1.50")
    rows = FactorGrant.objects.values_list("factor", "reason", "granted_by")
    assert list(rows) == [
        (Decimal("1.50"), "After the trial.", dana.pk),
        (Decimal("1.25"), "As agreed.", dana.pk),
    ]
    assert "1.50" in Notice.objects.filter(person=alice).latest("created_at").says


@pytest.mark.django_db(transaction=True)
def test_two_staff_who_leave_at_once_leave_one(make_person):
    staff = [make_person(name, "staff") for name in ("dana", "greta")]

    def go(number):
        try:
            revoke_role(user=staff[number], role=Role.STAFF, now=NOW)
        except PersonRefused:
            return "stays"
        return "went"

    assert sorted(in_threads(2, go)) == ["stays", "went"]
    assert User.objects.filter(is_staff=True, groups__name=Role.STAFF).count() == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("America/Los_Angeles", "Asia/Tokyo"),
        ("Pacific/Auckland", "Pacific/Honolulu"),
        ("Asia/Tokyo", "UTC"),
    ],
)
def test_the_day_of_the_interview_stays_where_the_zone_changes(make_person, before, after):
    alice = make_person("alice", "learner", time_zone=before)
    day = date(2083, 12, 14)
    set_interview_day(learner=alice, day=day, now=NOW)
    card = CardFactory(learner=alice, day=day)
    alice.time_zone = after
    save_settings(user=alice, names=["time_zone"])
    kept = User.objects.get(pk=alice.pk)
    assert kept.interview_at.astimezone(ZoneInfo(after)) == datetime(
        2083, 12, 14, 12, tzinfo=ZoneInfo(after)
    )
    assert kept.study_day(kept.interview_at) == day
    card.refresh_from_db()
    assert (card.day, card.due_at) == (day, kept.day_begins(day))


def test_who_has_no_date_gets_none_with_another_zone(alice):
    alice.time_zone = "Asia/Tokyo"
    save_settings(user=alice, names=["time_zone"])
    assert User.objects.get(pk=alice.pk).interview_at is None
