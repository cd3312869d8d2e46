"""The people of the tests: alice and eve learn, bob and frank mentor, carol writes, dana runs."""

import fcntl
import gc
import os
import shutil
import subprocess
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, settings

# How busy the machine is says nothing about what is tested.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")
PASSWORD = "correct horse battery staple"
# Seconds that the first start of a site takes at most, on a busy machine.
FIRST_START = 120


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """Look for garbage seldom, and never among what is imported: a sixth of the time of the tests.

    Nearly everything goes by its count of references; only cycles wait.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 50)
    gc.enable()


def pytest_collection_modifyitems(config, items):
    """Let the first site start in a time of its own: whoever takes its data may wait for it."""
    for item in items:
        if "first_var" in item.fixturenames:
            marker = item.get_closest_marker("timeout")
            seconds = float(marker.args[0] if marker else config.getini("timeout"))
            item.add_marker(pytest.mark.timeout(seconds + FIRST_START), append=False)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Let the database of this worker be a copy of the migrated one."""
    from django.db import connection

    from tests.template import NAME, wait_for_template

    if wait_for_template():
        connection.settings_dict["TEST"]["TEMPLATE"] = NAME


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The databases, emptied as `tests.emptying` does, with the sign-in of `tests.signing_in`."""
    from tests.emptying import count_given, emptying_what_is_full
    from tests.signing_in import signing_in_at_once

    with django_db_blocker.unblock():
        given = count_given()
    with emptying_what_is_full(given), signing_in_at_once():
        yield
    with django_db_blocker.unblock():
        end_other_connections()


def end_other_connections() -> None:
    """End what the threads of a server left open: what is in use can't be dropped nor copied."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


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
def frank(make_person):
    """Another mentor, who looks after no cohort of alice's."""
    return make_person("frank", "mentor")


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


@pytest.fixture
def things(alice, bob, carol, frank) -> dict[str, object]:
    """What the addresses of tests/addresses.py name: see `make_things` there."""
    from tests.addresses import make_things

    return make_things(alice=alice, bob=bob, carol=carol, frank=frank)


@pytest.fixture(scope="session")
def chromium():
    """A real browser, shared by the tests of one worker; each opens contexts of its own.

    Playwright keeps an event loop in our thread, which Django would take for asynchronous code in
    this test and in every later one.
    """
    from tests.chromium import open_chromium, serving_what_is_kept

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with serving_what_is_kept(), open_chromium() as browser:
        yield browser


@pytest.fixture
def open_browser(chromium, live_server):
    """Return a function that opens a browser of its own, in which a person is signed in, or nobody.

    It takes the options of Playwright's `new_context`, and is closed after the test.
    """
    from tests.chromium import sign_in

    with ExitStack() as opened:

        def open_browser(person=None, **options):
            context = chromium.new_context(base_url=live_server.url, **options)
            opened.callback(context.close)
            if person is not None:
                sign_in(context, person, url=live_server.url)
            return context

        yield open_browser


@pytest.fixture(scope="session")
def first_var(tmp_path_factory, current_setup):
    """The `var/` of a site that was started once: starts from it are quick.

    The workers of one run share it; whoever comes first makes it.
    """
    from tests.sites import prepare_var

    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with (folder / "first.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "first").exists():
            prepare_var(folder / "first.new")
            (folder / "first.new").rename(folder / "first")
    return folder / "first"


@pytest.fixture
def var(first_var, tmp_path):
    """A copy of it for one test."""
    return shutil.copytree(first_var, tmp_path / "var")


@pytest.fixture(scope="session")
def current_setup():
    """Checkouts of the tests share our packages, which no test may change."""
    from tests.sites import PROJECT

    if subprocess.run([PROJECT / "script" / "setup", "--check"]).returncode != 0:
        pytest.fail("The packages are older than the lock: run script/setup --dev first.")


@pytest.fixture(scope="session")
def forker():
    """Runs commands of Python in the project without importing the libraries for each."""
    from tests.forking import Forker
    from tests.sites import PROJECT

    made = Forker(cwd=PROJECT)
    yield made
    made.stop()
