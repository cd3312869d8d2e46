"""What is logged: whole lines with the request's id, and never what somebody typed."""

import io
import json
import logging

import psycopg
import pytest
import structlog
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from studyhub.logs import describe_error, describe_logging, hide_in_path, make_renderer

MARK = "xyzzy marker"


@pytest.fixture
def lines():
    """Return a function that gives what was logged, as the production's formatter writes it."""
    config = describe_logging(level="DEBUG", form="json", tells_messages=False)
    formatter = config["formatters"]["line"]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        formatter["()"](
            processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
        )
    )
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    structlog.contextvars.clear_contextvars()


def test_line_is_one_object_with_the_id_of_its_request(lines):
    structlog.contextvars.bind_contextvars(request_id="8f2c", user_id=7)
    structlog.get_logger("ours").warning("something", count=3)
    logging.getLogger("theirs").warning("%s of %d", "one", 2)
    ours, theirs = lines()
    assert ours | {"timestamp": ""} == {
        **{"event": "something", "count": 3, "logger": "ours", "level": "warning"},
        **{"request_id": "8f2c", "user_id": 7, "timestamp": ""},
    }
    assert (theirs["event"], theirs["request_id"]) == ("one of 2", "8f2c")


@pytest.mark.django_db
def test_refused_request_is_logged_with_the_id_that_its_page_quotes(lines, client, settings):
    """Django logs it when the request is over."""
    MigrationRecorder(connection).record_unapplied("operations", "0001_initial")
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    cache.clear()
    client.post("/account/login/", {"login": "nobody@example.org", "password": "?"})
    asked = [
        client.get("/no/such/page/"),
        client.post("/account/login/", {"login": "nobody@example.org", "password": "?"}),
        client.get("/readyz"),
    ]
    assert [answer.status_code for answer in asked] == [404, 429, 503]
    logged = [line["request_id"] for line in lines() if line["logger"] == "django.request"]
    assert logged == [answer.headers["X-Request-ID"] for answer in asked]
    for answer in asked[:2]:
        assert f"<code>{answer.headers['X-Request-ID'][:8]}</code>" in answer.content.decode()


def test_exception_is_told_without_its_words(lines):
    try:
        int(MARK)
    except ValueError:
        structlog.get_logger("ours").exception("broken")
        logging.getLogger("theirs").exception("broken")
    for line in lines():
        assert line["exception"].endswith("ValueError")
        assert "test_exception_is_told_without_its_words" in line["exception"]
        assert MARK not in json.dumps(line)


def test_causes_are_told_first(lines):
    try:
        try:
            raise KeyError(MARK)
        except KeyError as error:
            raise RuntimeError(MARK) from error
    except RuntimeError as error:
        structlog.get_logger("ours").error("broken", error=str(error), exception=error)
    [line] = lines()
    assert line["exception"].index("KeyError") < line["exception"].index("RuntimeError")
    assert MARK not in json.dumps(line)


@pytest.mark.django_db
def test_error_of_the_database_names_the_rule_and_not_the_row(lines):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE rule (text text CONSTRAINT short CHECK (false))")
            cursor.execute("INSERT INTO rule VALUES (%s)", [MARK])
    except IntegrityError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/page/")
    [line] = [one for one in lines() if one["logger"] == "django.request"]
    assert "psycopg.errors.CheckViolation (23514" in line["exception"]
    assert "short" in line["exception"]
    assert MARK not in json.dumps(line)


def test_arguments_of_a_task_are_not_told(lines):
    context = {"name": "task", "id": "1", "exc": MARK, "args": MARK, "traceback": MARK}
    message = "Task %(name)s[%(id)s]: %(exc)s"
    logging.getLogger("celery.worker").error(message, context, extra={"data": context})
    logging.getLogger("celery.worker").error("Task handler raised error: %r", ValueError(MARK))
    told, raised = lines()
    assert told["event"] == "Task task[1]: ..."
    assert raised["event"] == "Task handler raised error: 'ValueError'"


def test_connection_that_is_refused_says_where():
    said = describe_error(psycopg.OperationalError("connection to server at ... refused\nhint"))
    assert said == "psycopg.OperationalError: connection to server at ... refused"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/lessons/why-cold-starts-happen-at-all/", "/lessons/why-cold-starts-happen-at-all/"),
        (
            "/answers/4b2f0c1e-93a7-4a39-a0f2-3c1d5e6f7a8b/",
            "/answers/4b2f0c1e-93a7-4a39-a0f2-3c1d5e6f7a8b/",
        ),
        (
            "/account/password/reset/key/3-cw5v7k-0f1e2d3c4b5a69788796a5b4c3d2e1f0/",
            "/account/password/reset/key/.../",
        ),
        ("/practice/?next=secret", "/practice/"),
    ],
)
def test_address_is_told_without_query_and_keys(path, told):
    assert hide_in_path(path) == told


def test_colours_are_for_terminals_alone(monkeypatch):
    """Whatever the process wrote to when the settings were read: it may be forked from there."""
    render = make_renderer("text")
    for is_terminal in (True, False):
        monkeypatch.setattr("sys.stderr", io.StringIO())
        monkeypatch.setattr("sys.stderr.isatty", lambda is_terminal=is_terminal: is_terminal)
        line = render(None, "info", {"event": "something", "level": "info"})
        assert ("\x1b[" in line) == is_terminal
