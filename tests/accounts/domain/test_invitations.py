"""Links that invite: made once, taken up by as many as they are for, and ended for good reasons."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from accounts.domain.accepting import InvitationClosed, accept_invitation, undo_acceptance
from accounts.domain.cohorts import remove_mentor
from accounts.domain.invitations import (
    InvitationRefused,
    MayNotInvite,
    Status,
    create_invitation,
    find_invitation,
    find_status,
    open_invitations,
    revoke_invitation,
    revoke_invitations_of,
)
from accounts.domain.people import deactivate_person, revoke_role
from accounts.models import (
    Cohort,
    CohortMentor,
    Invitation,
    InvitationUse,
    Membership,
    Notice,
    Role,
    User,
)
from tests.accounts.factories import CohortFactory, InvitationFactory
from tests.factories import NOW, LearnerFactory
from tests.racing import in_threads
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def invite(by, cohort, roles=(Role.LEARNER,)):
    made, _token = create_invitation(
        by=by, cohort=cohort, roles=list(roles), lasts=WEEK, uses=1, now=NOW
    )
    return made


def accept(person, token="open", now=NOW):
    return accept_invitation(person=person, token=token, now=now)


def test_the_token_is_given_once_and_only_its_hash_is_stored(dana):
    made, token = create_invitation(
        by=dana, cohort=None, roles=[Role.MENTOR, Role.LEARNER], lasts=WEEK, uses=3, now=NOW
    )
    assert find_invitation(token) == made
    assert find_invitation(made.token_hash) is None
    stored = Invitation.objects.values().get()
    assert token not in {str(value) for value in stored.values()}
    assert (stored["roles"], stored["expires_at"]) == (["learner", "mentor"], NOW + WEEK)


def test_a_link_lasts_thirty_days_at_most(dana):
    made, _token = create_invitation(
        by=dana, cohort=None, roles=[Role.LEARNER], lasts=timedelta(days=400), uses=1, now=NOW
    )
    assert made.expires_at == NOW + timedelta(days=30)


def test_a_link_to_the_role_of_staff_is_for_one_person(dana):
    with pytest.raises(InvitationRefused, match="one person"):
        create_invitation(by=dana, cohort=None, roles=[Role.STAFF], lasts=WEEK, uses=2, now=NOW)
    assert not Invitation.objects.exists()


def test_a_mentor_makes_links_for_learners_of_their_cohorts_alone(bob, alice):
    mine, other = CohortFactory(mentors=[bob]), CohortFactory()
    assert invite(bob, mine)
    for by, cohort, roles in (
        (bob, other, [Role.LEARNER]),
        (bob, None, [Role.LEARNER]),
        (bob, mine, [Role.MENTOR]),
        (alice, mine, [Role.LEARNER]),
    ):
        with pytest.raises(MayNotInvite):
            invite(by, cohort, roles)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, Status.OPEN),
        ({"expires_at": NOW + timedelta(seconds=1)}, Status.OPEN),
        ({"created_at": NOW - WEEK, "expires_at": NOW}, Status.EXPIRED),
        ({"uses_taken": 1}, Status.USED),
        ({"revoked_at": NOW}, Status.REVOKED),
        ({}, Status.ARCHIVED),
    ],
)
def test_a_link_is_open_or_says_why_not(alice, changes, status):
    archived_at = NOW if status == Status.ARCHIVED else None
    InvitationFactory(cohort=CohortFactory(archived_at=archived_at), **changes)
    assert find_status(find_invitation("open"), NOW) == status
    assert open_invitations(NOW).exists() == (status == Status.OPEN)
    if status == Status.OPEN:
        return
    with pytest.raises(InvitationClosed) as closed:
        accept(alice)
    assert closed.value.status == status
    assert not Membership.objects.exists()


def test_accepting_gives_the_roles_the_place_and_counts_one_use(carol):
    cohort = CohortFactory()
    InvitationFactory(cohort=cohort, uses_allowed=2, roles=["learner", "mentor"])
    accept(carol)
    assert carol.roles == {"author", "learner", "mentor"}
    assert Membership.objects.get().learner == CohortMentor.objects.get().mentor == carol
    use = InvitationUse.objects.get()
    assert (use.person, use.used_at, use.invitation.uses_taken) == (carol, NOW, 1)
    noted = carol.access_changes.order_by("pk").values_list("what", "role", "made_by")
    maker = use.invitation.created_by_id
    assert [*noted] == [("role-by-link", role, maker) for role in ("learner", "mentor")]
    assert not Notice.objects.exists()


def test_accepting_twice_takes_one_use_and_is_no_error(alice):
    InvitationFactory(cohort=CohortFactory())
    for _each in range(2):
        accept(alice)
    assert Membership.objects.count() == Invitation.objects.get().uses_taken == 1


def test_who_left_comes_back_by_the_link(alice):
    cohort = CohortFactory(learners=[alice])
    cohort.memberships.update(left_at=NOW)
    InvitationFactory(cohort=cohort)
    accept(alice)
    assert cohort.memberships.filter(left_at=None).count() == 1


def test_an_unknown_token_is_nobodys(alice):
    with pytest.raises(Invitation.DoesNotExist):
        accept(alice, token="guessed")


def test_withdrawing_ends_a_link_and_keeps_who_came_in(alice, eve):
    cohort = CohortFactory()
    invitation = InvitationFactory(cohort=cohort, uses_allowed=5)
    accept(alice)
    revoke_invitation(invitation=invitation, now=NOW)
    revoke_invitation(invitation=invitation, now=NOW + WEEK)
    with pytest.raises(InvitationClosed):
        accept(eve)
    assert cohort.memberships.get().learner == alice
    assert Invitation.objects.get().revoked_at == NOW


def test_withdrawing_somebodys_links_leaves_those_of_others_and_of_other_cohorts(bob, frank):
    mine, other = CohortFactory.create_batch(2)
    made = [
        InvitationFactory(token=str(number), created_by=by, cohort=cohort)
        for number, (by, cohort) in enumerate([(bob, mine), (bob, other), (frank, mine)])
    ]
    assert revoke_invitations_of(person=bob, cohort=mine, now=NOW) == 1
    assert set(open_invitations(NOW)) == set(made[1:])
    assert revoke_invitations_of(person=bob, now=NOW) == 1
    assert set(open_invitations(NOW)) == {made[2]}


def test_account_that_never_was_took_nothing_up(alice):
    InvitationFactory(cohort=CohortFactory(), roles=["learner", "mentor"])
    accept(alice)
    for _each in range(2):
        undo_acceptance(person=alice)
    assert Invitation.objects.get().uses_taken == InvitationUse.objects.count() == 0
    assert not Membership.objects.exists()
    assert not CohortMentor.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_last_use_taken_by_two_at_once_is_one_persons():
    InvitationFactory(cohort=CohortFactory(), uses_allowed=4, uses_taken=3)
    people = LearnerFactory.create_batch(2)

    def take(number):
        try:
            return accept(people[number]).uses_allowed
        except InvitationClosed as closed:
            return closed.status

    assert sorted(map(str, in_threads(2, take))) == ["4", "used"]
    assert Membership.objects.count() == InvitationUse.objects.count() == 1
    assert Invitation.objects.get().uses_taken == 4


@pytest.mark.django_db(transaction=True)
def test_one_person_with_two_links_at_once_is_in_the_cohort_once(alice):
    cohort = CohortFactory()
    for token in ("0", "1"):
        InvitationFactory(token=token, cohort=cohort)
    in_threads(2, lambda number: accept(User.objects.get(pk=alice.pk), token=str(number)).pk)
    assert cohort.memberships.count() == 1
    assert Cohort.objects.get() == cohort


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "lose",
    [
        lambda person, place: remove_mentor(mentorship=place, now=NOW),
        lambda person, place: revoke_role(user=person, role=Role.MENTOR, now=NOW),
        lambda person, place: deactivate_person(user=person, now=NOW),
    ],
)
def test_no_link_is_left_of_who_loses_the_right_while_they_make_one(bob, frank, lose):
    """Whichever of the two is first."""
    cohort = CohortFactory(mentors=[bob, frank])
    places = {place.mentor: place for place in cohort.mentorships.select_related("mentor")}

    def elsewhere(act, *given):
        try:
            return act(*given)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lose(bob, places[bob])
            making = pool.submit(elsewhere, invite, User.objects.get(pk=bob.pk), cohort)
            wait_until_blocked()
        assert isinstance(making.exception(timeout=20), MayNotInvite)
        with transaction.atomic():
            invite(frank, cohort)
            losing = pool.submit(elsewhere, lose, frank, places[frank])
            wait_until_blocked()
        losing.result(timeout=20)
    assert Invitation.objects.count() == 1
    assert not open_invitations(NOW).exists()
