"""The groups of the roles carry the permissions that the apps grant."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from accounts.domain.permissions import grant_permissions, list_grants
from accounts.models import Role

pytestmark = pytest.mark.django_db


def held_by_groups() -> dict[str, set[str]]:
    pairs = Group.objects.values_list(
        "name", "permissions__content_type__app_label", "permissions__codename"
    )
    held = {}
    for name, app, codename in pairs:
        held.setdefault(name, set()).add(f"{app}.{codename}")
    return held


def test_each_role_is_a_group_with_exactly_what_the_apps_grant():
    granted = list_grants()
    assert held_by_groups() == {role.value: names for role, names in granted.items()}
    assert all(granted.values())


@pytest.mark.parametrize(
    ("who", "may", "may_not"),
    [
        ("alice", "questions.add_submission", "mentoring.add_review"),
        ("bob", "mentoring.add_review", "accounts.change_user"),
        ("carol", "questions.add_questionversion", "mentoring.view_reviewrequest"),
        ("dana", "accounts.add_factorgrant", "questions.add_submission"),
    ],
)
def test_people_hold_the_permissions_of_their_roles(request, who, may, may_not):
    person = request.getfixturevalue(who)
    assert person.has_perm(may)
    assert not person.has_perm(may_not)


def test_several_roles_add_up(make_person):
    both = make_person("fay", "learner", "mentor")
    assert both.has_perms(["questions.add_submission", "mentoring.add_review"])


def test_granting_again_restores_what_is_missing_and_keeps_what_an_operator_added():
    group = Group.objects.get(name=Role.MENTOR)
    extra = Permission.objects.get(codename="view_topic")
    group.permissions.set([extra])
    for _each in range(2):
        for config in apps.get_app_configs():
            grant_permissions(config, using="default")
    expected = list_grants()[Role.MENTOR] | {"lessons.view_topic"}
    assert held_by_groups()[Role.MENTOR] == expected
