"""The row locks of people and cohorts, and the order in which they are taken.

The group of staff first, then a cohort, then a person, then invitations: whoever takes several of
them takes them in this order. The lock of `accounts.domain.notices` comes last of all, the lock of
an erasure before all. docs/architecture.md has the order of all locks.
"""

from django.contrib.auth.models import Group

from accounts.models import Cohort, Role, User
from studyhub.advisory import Advisory, hold, share


def lock_cohort(cohort: Cohort) -> Cohort:
    """Lock the cohort. Rows that refer to it are not held up."""
    return Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)


def lock_staff() -> None:
    """Let one change of who is staff wait for the other: two could each leave the other last."""
    Group.objects.get_or_create(name=Role.STAFF.value)
    Group.objects.select_for_update(no_key=True).get(name=Role.STAFF.value)


def lock_person(person: User) -> User:
    """Lock a person's own row, and return it as it is now."""
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)


def hold_erasure_lock() -> None:
    """Keep other erasures and every collecting of data out until the transaction ends."""
    hold(Advisory.ERASURE)


def share_erasure_lock() -> None:
    """Keep erasures out until the transaction ends: what is read of others is as it stands."""
    share(Advisory.ERASURE)
