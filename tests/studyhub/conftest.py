"""Sites for the tests of the supervisor."""

import pytest

from tests.sites import Site


@pytest.fixture
def make_site():
    """Return a function that makes sites; all of them are ended after the test."""
    made = []

    def make(var, **options) -> Site:
        made.append(Site(var, **options))
        return made[-1]

    yield make
    for site in made:
        site.end_whatever_runs()
