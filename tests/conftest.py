"""The people of the tests: alice and eve learn, bob mentors, carol writes, dana runs the site."""

import pytest

PASSWORD = "correct horse battery staple"


@pytest.fixture
def make_person(db):
    """Return a function that makes somebody who can sign in: `make_person("alice", "learner")`."""
    from accounts.domain.people import create_person
    from accounts.models import Role

    def make(name: str, *roles: str, **fields):
        return create_person(
            email=f"{name}@example.org",
            password=PASSWORD,
            display_name=name.capitalize(),
            roles=[Role(role) for role in roles],
            **fields,
        )

    return make


@pytest.fixture
def alice(make_person):
    return make_person("alice", "learner")


@pytest.fixture
def bob(make_person):
    return make_person("bob", "mentor")


@pytest.fixture
def carol(make_person):
    return make_person("carol", "author")


@pytest.fixture
def dana(make_person):
    return make_person("dana", "staff")


@pytest.fixture
def eve(make_person):
    """Another learner, who must not see what is alice's."""
    return make_person("eve", "learner")
