"""The demo accounts. Their password is public: such a site belongs on one's own machine."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.domain.accepting import accept_invitation
from accounts.domain.cohorts import add_mentor, create_cohort
from accounts.domain.invitations import create_invitation
from accounts.domain.keys import withdraw_keys
from accounts.domain.people import create_person
from accounts.domain.second_steps import drop_second_steps
from accounts.models import Role, User

DOMAIN = "studyhub.example"
PASSWORD = "learn-and-practise"
COHORT = "Spring interviews"


@dataclass(frozen=True)
class Person:
    name: str
    role: Role

    @property
    def email(self) -> str:
        return f"{self.name}@{DOMAIN}"


PEOPLE = (
    Person("alice", Role.LEARNER),
    Person("eve", Role.LEARNER),
    Person("bob", Role.MENTOR),
    Person("carol", Role.AUTHOR),
    Person("dana", Role.STAFF),
)


def make_people() -> dict[str, User]:
    """Make the five accounts and return them by name."""
    people = {
        person.name: create_person(
            email=person.email,
            password=None,
            display_name=person.name.capitalize(),
            roles=[person.role],
        )
        for person in PEOPLE
    }
    let_in(people.values())
    return people


def let_in(people: Iterable[User]) -> None:
    """Let them sign in with the public password.

    It is hashed once for all of them, half a second of processor time each: who reads that two of
    them have the same password learns nothing.
    """
    hashed = make_password(PASSWORD)
    for user in people:
        user.password = hashed
        user.save(update_fields=["password"])


def make_cohort(people: dict[str, User], *, now: datetime) -> None:
    """Let bob look after a cohort, and alice and eve come in by his link, twelve days ago."""
    began = now - timedelta(days=12)
    find_people().update(date_joined=began)
    cohort = create_cohort(name=COHORT, now=began)
    add_mentor(cohort=cohort, mentor=people["bob"], now=began)
    _invitation, token = create_invitation(
        by=people["bob"],
        cohort=cohort,
        roles=[Role.LEARNER],
        lasts=timedelta(days=30),
        uses=20,
        now=began,
    )
    for name in ("alice", "eve"):
        accept_invitation(person=people[name], token=token, now=began + timedelta(hours=2))


def find_people() -> QuerySet[User]:
    return User.objects.filter(email__in=[person.email for person in PEOPLE])


@transaction.atomic
def lock_people() -> int:
    """Let nobody in with the public password. Return how many accounts had it.

    Nor with what whoever signed in with it may have left: tokens, passkeys and addresses for a new
    password. One that is locked already is looked through as well.
    """
    locked = 0
    is_public = cache(partial(check_password, PASSWORD))
    for user in find_people().select_for_update():
        is_open = user.has_usable_password()
        if is_open and not is_public(user.password):
            continue
        locked += is_open
        user.set_unusable_password()
        user.save(update_fields=["password"])
        withdraw_keys(person=user, now=timezone.now())
        drop_second_steps(user=user)
        EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    return locked


def unlock_people() -> None:
    """Undo `lock_people`: the site is on one's own machine again, or is meant to be shown."""
    locked = [user for user in find_people() if not user.has_usable_password()]
    if locked:
        let_in(locked)


def find_let_in() -> list[Person]:
    """Return who of the demo people signs in with the public password."""
    is_public = cache(partial(check_password, PASSWORD))
    found = {user.email for user in find_people() if is_public(user.password)}
    return [person for person in PEOPLE if person.email in found]


def list_sign_ins(people: Iterable[Person]) -> list[str]:
    """Return one line per account: role, email, password."""
    return [f"{person.role.value:8} {person.email:24} {PASSWORD}" for person in people]
