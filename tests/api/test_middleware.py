"""Programs get problems, whoever answers them: an endpoint, Django or a middleware."""

import pytest

from api.endpoints import banks
from tests.api.conftest import send

PROBLEM = "application/problem+json"


@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*"])
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("DELETE", "/banks", 405),
        ("OPTIONS", "/banks", 405),
        ("POST", "/openapi.json", 405),
        ("GET", "/", 404),
        ("GET", "", 404),
        ("POST", "/nothing/there", 404),
    ],
)
def test_what_is_not_there_or_not_taken_is_a_problem(client, db, method, path, status, accept):
    client.handler.enforce_csrf_checks = True
    answer = client.generic(method, f"/api/v1{path}", headers={"accept": accept})
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, PROBLEM)
    assert answer.json()["status"] == status


def test_a_method_that_is_not_taken_names_those_that_are(client, db):
    answer = client.delete("/api/v1/banks")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}
    assert answer.json()["detail"].startswith("This address does not take DELETE. It takes ")


def test_a_body_over_the_limit_is_a_problem_that_names_it(program, carol, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    author = program(carol)
    answer = send(author, "POST", "banks", {"title": "x" * 1000})
    assert (answer.status_code, answer.headers["Content-Type"]) == (413, PROBLEM)
    assert answer.json()["detail"] == "A body has up to 1000 bytes. Send it in parts."


def test_another_charset_is_a_problem(client, db):
    kind = "application/json; charset=latin-1"
    answer = client.generic("POST", "/api/v1/banks", b"{}", content_type=kind)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, PROBLEM)


def test_what_broke_is_a_problem_with_the_id_of_the_log(program, carol, monkeypatch):
    def break_down(bank):
        raise RuntimeError("in the middle")

    monkeypatch.setattr(banks, "find_bank", break_down)
    author = program(carol)
    author.raise_request_exception = False
    answer = send(author, "GET", "banks/1")
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, PROBLEM)
    assert answer.headers["X-Request-ID"][:8] in answer.json()["detail"]


def test_other_addresses_keep_their_pages(client, db):
    for path in ("/api/v12/", "/no/such/page/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Content-Type"][:9]) == (404, "text/html")
