"""How somebody's row comes with each request: one statement, with what every page asks of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Group, Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, QuerySet

from accounts.domain.second_steps import hold_back_roles
from accounts.models import User
from studyhub.furniture import find_questions
from studyhub.statements import Given, Statement


def users_with_all() -> QuerySet[User]:
    """Return the person of `pk` with the names of their roles, and with what the apps want to know
    of somebody on every page (see `studyhub.furniture`)."""
    roles = Group.objects.filter(user=OuterRef("pk")).order_by().values("name")
    return User.objects.filter(pk=Given("pk", models.BigIntegerField())).annotate(
        role_names=ArraySubquery(roles), **find_questions()
    )


USER = Statement(users_with_all)
# A person's row that was read already. Django asks a backend without the request.
handed: ContextVar[User | None] = ContextVar("handed", default=None)


@contextmanager
def hand_over(person: User | None) -> Iterator[None]:
    """Let `Backend.get_user` take `person` inside, where it is asked for them."""
    token = handed.set(person)
    try:
        yield
    finally:
        handed.reset(token)


class Backend(AuthenticationBackend):
    """allauth's, which signs in by email, with a lighter way to the row of who is signed in."""

    def get_user(self, user_id: int) -> User | None:
        found = handed.get()
        if found is None or found.pk != user_id:
            found = next(iter(USER.fetch(pk=user_id)), None)
        if found is None or not self.user_can_authenticate(found):
            return None
        found.roles = frozenset(found.role_names)
        hold_back_roles(user=found)
        return found

    def _get_group_permissions(self, user_obj: User) -> QuerySet[Permission]:
        """Leave out what somebody may by a role that waits for a second step."""
        groups = user_obj.groups.exclude(name__in=user_obj.waiting_roles)
        return Permission.objects.filter(group__in=groups)
