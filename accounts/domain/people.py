"""People and what they may do."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import Role, User


def grant_role(*, user: User, role: Role) -> None:
    """Put `user` into the group of `role`. Granting twice is the same as once."""
    group, _made = Group.objects.get_or_create(name=role.value)
    user.groups.add(group)
    user.__dict__.pop("roles", None)


@transaction.atomic
def create_person(
    *, email: str, password: str, display_name: str, roles: list[Role], **fields
) -> User:
    """Make a user who can sign in at once, with a confirmed address and `roles`."""
    user = User.objects.create_user(
        email,
        password,
        display_name=display_name,
        is_staff=Role.STAFF in roles,
        **fields,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for role in roles:
        grant_role(user=user, role=role)
    return user
