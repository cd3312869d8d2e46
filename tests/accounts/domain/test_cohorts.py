"""Cohorts: their names, who comes and goes, and what can be undone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.domain.cohorts import (
    CohortRefused,
    add_learner,
    add_mentor,
    archive_cohort,
    create_cohort,
    join_as_mentor,
    leave_cohort,
    put_learner_back,
    put_mentor_back,
    remove_learner,
    remove_mentor,
    rename_cohort,
    restore_cohort,
)
from accounts.domain.invitations import open_invitations
from accounts.domain.queries import cohorts_of_mentor, memberships_of
from accounts.models import Cohort, CohortMentor, Membership, Notice, User
from tests.accounts.factories import CohortFactory, InvitationFactory
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def cohort(alice, bob):
    return CohortFactory(name="Spring", learners=[alice], mentors=[bob])


@pytest.mark.parametrize("name", ["Spring", "SPRING"])
def test_a_name_is_one_cohorts_while_it_is_in_use(cohort, name):
    with pytest.raises(CohortRefused, match=f"a cohort called {name} already"):
        create_cohort(name=name, now=NOW)
    archive_cohort(cohort=cohort, now=NOW)
    again = create_cohort(name=name, now=NOW)
    with pytest.raises(CohortRefused, match="already"):
        restore_cohort(cohort=cohort)
    rename_cohort(cohort=again, name="Autumn")
    restore_cohort(cohort=cohort)
    assert Cohort.objects.filter(archived_at=None).count() == 2


def test_adding_twice_is_once_and_the_learner_hears_of_it_once(cohort, eve):
    for _each in range(2):
        add_learner(cohort=cohort, learner=eve, now=NOW)
    assert cohort.memberships.filter(learner=eve).count() == 1
    assert Notice.objects.get(person=eve).says == "You are in the cohort Spring now."


def test_a_mentor_hears_of_their_cohort_once_unless_they_came_by_a_link(cohort, frank, make_person):
    for _each in range(2):
        add_mentor(cohort=cohort, mentor=frank, now=NOW)
    notice = Notice.objects.get(person=frank)
    assert notice.says == "You look after the cohort Spring now."
    assert notice.url == reverse("cohort", args=[cohort.pk])
    join_as_mentor(cohort=cohort, mentor=make_person("grace", "mentor"), now=NOW)
    assert Notice.objects.count() == 1


def test_a_mentor_hears_once_that_a_cohort_is_taken_off_them_and_given_back(cohort, frank):
    mentorship = add_mentor(cohort=cohort, mentor=frank, now=NOW)
    page = reverse("cohort", args=[cohort.pk])
    for _each in range(2):
        remove_mentor(mentorship=mentorship, now=LATER)
    # Nothing leads them any more to a page that is no longer theirs.
    notice = Notice.objects.get(person=frank)
    assert notice.says == "You no longer look after the cohort Spring."
    assert notice.url == ""
    assert User.objects.get(pk=frank.pk).notices_unread == 1
    for _each in range(2):
        put_mentor_back(mentorship=mentorship, now=LATER)
    back = Notice.objects.get(person=frank, url=page)
    assert back.says == "You look after the cohort Spring now."
    assert Notice.objects.filter(person=frank).count() == 2


@pytest.mark.parametrize("who", ["bob", "gone"])
def test_only_those_who_learn_here_are_added(cohort, make_person, bob, who):
    person = bob if who == "bob" else make_person("gone", "learner", is_active=False)
    with pytest.raises(CohortRefused, match="does not learn here"):
        add_learner(cohort=cohort, learner=person, now=NOW)


def test_only_those_who_mentor_here_are_added_as_mentors(cohort, eve):
    with pytest.raises(CohortRefused, match="Eve does not mentor here"):
        add_mentor(cohort=cohort, mentor=eve, now=NOW)


def test_an_archived_cohort_takes_nobody_in_and_keeps_its_people(cohort, eve, frank, alice):
    archive_cohort(cohort=cohort, now=NOW)
    archive_cohort(cohort=cohort, now=LATER)
    cohort.refresh_from_db()
    assert cohort.archived_at == NOW
    for add in (
        lambda: add_learner(cohort=cohort, learner=eve, now=NOW),
        lambda: add_mentor(cohort=cohort, mentor=frank, now=NOW),
    ):
        with pytest.raises(CohortRefused, match="Spring is archived"):
            add()
    assert not memberships_of(alice).exists()
    restore_cohort(cohort=cohort)
    assert memberships_of(alice).get().cohort == cohort


def test_removing_a_learner_is_undone_as_if_it_had_not_been(cohort, alice):
    membership = cohort.memberships.get()
    for now in (NOW, LATER):
        remove_learner(membership=membership, now=now)
    assert Membership.objects.get().left_at == NOW
    for _each in range(2):
        put_learner_back(membership=membership, now=LATER)
    back = Membership.objects.get()
    assert (back.left_at, back.joined_at) == (None, NOW)
    says = Notice.objects.filter(person=alice).order_by("created_at").values_list("says", flat=True)
    assert list(says) == [
        "You are no longer in the cohort Spring.",
        "You are in the cohort Spring now.",
    ]


def test_undoing_meets_a_learner_who_is_back_already(cohort, alice):
    membership = cohort.memberships.get()
    remove_learner(membership=membership, now=NOW)
    added = add_learner(cohort=cohort, learner=alice, now=LATER)
    assert put_learner_back(membership=membership, now=LATER) == added
    assert cohort.memberships.filter(left_at=None).count() == 1


def test_leaving_tells_nobody_what_they_did_themselves(cohort, alice):
    leave_cohort(membership=cohort.memberships.get(), now=NOW)
    assert not memberships_of(alice).exists()
    assert not Notice.objects.exists()


def test_removing_a_mentor_withdraws_their_links_and_is_undone(cohort, bob):
    InvitationFactory(cohort=cohort, created_by=bob)
    mentorship = cohort.mentorships.get()
    for now in (NOW, LATER):
        remove_mentor(mentorship=mentorship, now=now)
    assert not cohorts_of_mentor(bob).exists()
    assert not open_invitations(NOW).exists()
    for _each in range(2):
        put_mentor_back(mentorship=mentorship, now=LATER)
    assert list(cohorts_of_mentor(bob)) == [cohort]
    assert CohortMentor.objects.count() == 1
    assert User.objects.get(pk=bob.pk).is_active
