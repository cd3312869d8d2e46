"""A repeat does nothing, and a failed attempt leaves the next one its chance."""

import sqlite3

import pytest

from tests.content.listings import import_listing

EVENT = {"id": "e-1", "customer": "ada@example.org"}


@pytest.fixture
def database():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE done (event_id TEXT PRIMARY KEY)")
    yield connection
    connection.close()


def test_an_event_that_comes_twice_is_sent_once(database):
    handle = import_listing("serverless/remember_once.py").handle
    sent = []

    assert [handle(EVENT, database, sent.append) for _ in range(2)] == ["sent", "repeat"]
    assert sent == ["ada@example.org"]


def test_a_failed_attempt_does_not_count_as_done(database):
    handle = import_listing("serverless/remember_once.py").handle

    def fail(customer):
        raise OSError("the mail server is away")

    with pytest.raises(OSError, match="away"):
        handle(EVENT, database, fail)
    sent = []
    assert handle(EVENT, database, sent.append) == "sent"
    assert sent == ["ada@example.org"]
