"""The attack that the lesson shows works against the first version and not against the second."""

import sqlite3

import pytest

from tests.content.listings import import_listing

ATTACK = "x' OR '1' = '1"


@pytest.fixture
def database():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE invoices (number TEXT, owner TEXT, total INTEGER)")
    rows = [("A-1", "ada", 10), ("G-1", "grace", 20)]
    connection.executemany("INSERT INTO invoices VALUES (?, ?, ?)", rows)
    yield connection
    connection.close()


def test_a_query_glued_together_hands_out_everything(database):
    listing = import_listing("serverless/invoices.py")

    assert listing.find_unsafe(database, ATTACK) == [("A-1", 10), ("G-1", 20)]


def test_a_bound_parameter_stays_data(database):
    listing = import_listing("serverless/invoices.py")

    assert listing.find(database, "ada", "A-1") == ("A-1", 10)
    with pytest.raises(listing.NotFound):
        listing.find(database, "ada", ATTACK)


def test_somebody_elses_invoice_looks_like_none(database):
    listing = import_listing("serverless/invoices.py")

    with pytest.raises(listing.NotFound):
        listing.find(database, "ada", "G-1")
