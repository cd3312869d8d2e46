"""The table of the lesson passes with the handler of the lesson, and fails with a careless one."""

import pytest

from tests.content.listings import import_listing


@pytest.fixture
def greeting(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "GREETINGS_BUCKET"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    return import_listing("serverless/greeting.py")


def test_the_corrected_handler_passes_the_table(greeting):
    table = import_listing("serverless/greeting_tests.py")

    table.check_table(greeting.read_name, greeting.BadRequest)


def test_a_reader_that_checks_nothing_fails_it():
    table = import_listing("serverless/greeting_tests.py")

    with pytest.raises(AssertionError):
        table.check_table(lambda event: "Ada", ValueError)
