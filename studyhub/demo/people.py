"""The demo accounts. Their password is public: such a site belongs on one's own machine."""

from dataclasses import dataclass

from accounts.domain.people import create_person
from accounts.models import Role, User

DOMAIN = "studyhub.example"
PASSWORD = "learn-and-practise"


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
    return {
        person.name: create_person(
            email=person.email,
            password=PASSWORD,
            display_name=person.name.capitalize(),
            roles=[person.role],
        )
        for person in PEOPLE
    }


def list_sign_ins() -> list[str]:
    """Return one line per account: role, email, password."""
    return [f"{person.role.value:8} {person.email:24} {PASSWORD}" for person in PEOPLE]
