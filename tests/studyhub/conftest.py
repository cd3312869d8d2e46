"""Sites for the tests of the supervisor."""

import shutil

import pytest

from tests.sites import Site


@pytest.fixture(scope="session")
def first_var(tmp_path_factory):
    """The `var/` of a site that was started once and stopped: later starts from it are quick."""
    var = tmp_path_factory.mktemp("first") / "var"
    site = Site(var)
    try:
        site.start()
        site.stop()
    finally:
        site.end_whatever_runs()
    return var


@pytest.fixture
def var(first_var, tmp_path):
    """A copy of it for one test."""
    return shutil.copytree(first_var, tmp_path / "var")


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
