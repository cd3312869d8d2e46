"""A kept connection: taken as it is while it is there, opened anew once the server let it go."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    kept = connection.copy()
    kept.ensure_connection()
    yield kept
    kept.close()


def test_connection_that_is_there_is_asked_nothing(kept):
    with kept.execute_wrapper(lambda *_call: pytest.fail("It was asked.")):
        assert kept.is_quiet()
        assert kept.is_usable()


def test_connection_that_the_server_let_go_is_opened_anew(kept):
    pid = kept.connection.info.backend_pid
    with connection.cursor() as cursor:
        # Waits until it has ended.
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])

    assert not kept.is_usable()
    kept.health_check_enabled, kept.health_check_done = True, False
    kept.close_if_health_check_failed()
    with kept.cursor() as cursor:
        cursor.execute("SELECT 1")

    assert kept.connection.info.backend_pid != pid


def test_connection_that_is_in_the_middle_of_something_is_not_quiet(kept):
    kept.set_autocommit(False)
    with kept.cursor() as cursor:
        cursor.execute("SELECT 1")

    assert not kept.is_quiet()
    assert kept.is_usable()
    kept.rollback()
