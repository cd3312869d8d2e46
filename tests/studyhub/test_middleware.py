"""Every kind of answer has the headers of safety, an id, and no script or style of its own."""

import re

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from studyhub import urls

STRICT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}

# Data for scripts is no script.
INLINE = r"<style|style=|<script(?![^>]*(\bsrc=|application/json))|\son\w+="


def break_down(request: HttpRequest):
    raise RuntimeError("in the middle")


def refuse_here(request: HttpRequest):
    raise PermissionDenied


def misread(request: HttpRequest):
    raise BadRequest


@require_POST
def take(request: HttpRequest):
    return HttpResponse()


urlpatterns = [
    path("test/posted/", take),
    *urls.urlpatterns,
    path("test/500/", break_down),
    path("test/403/", refuse_here),
    path("test/400/", misread),
]
handler500 = urls.handler500

ANSWERS = (
    ("/account/login/", 200, "text/html"),
    ("/no/such/page/", 404, "text/html"),
    ("/test/400/", 400, "text/html"),
    ("/test/403/", 403, "text/html"),
    ("/test/500/", 500, "text/html"),
    ("/learn/", 302, "text/html"),
    ("/learn", 301, "text/html"),
    ("/test/posted/", 405, "text/html"),
    ("/healthz", 200, "text/plain"),
    ("/account/token/", 200, "application/json"),
    ("/static/css/studyhub.css", 200, "text/css"),
    ("/static/icon.svg", 200, "image/svg+xml"),
)


@pytest.fixture
def ask(client, settings, db):
    client.raise_request_exception = False
    settings.ROOT_URLCONF = __name__
    return client.get


@pytest.mark.parametrize(("address", "status", "kind"), ANSWERS)
def test_each_kind_of_answer_is_strict(ask, address, status, kind):
    answer = ask(address)
    answer.close()  # a static file is open
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (status, kind)
    assert_strict(answer)


def test_address_without_a_page_says_so_to_a_person_and_only_the_status_to_a_script(ask):
    answer = ask("/test/posted/")
    assert "shows nothing itself" in answer.content.decode()
    assert answer.headers["Allow"] == "POST"
    for headers in ({"hx-request": "true"}, {"accept": "application/json"}):
        answer = ask("/test/posted/", headers=headers)
        assert (answer.status_code, answer.content) == (405, b"")
        assert answer.headers["Allow"] == "POST"


def test_answer_to_a_wrong_host_is_strict(ask):
    answer = ask("/", headers={"host": "elsewhere.example.org"})
    assert answer.status_code == 400
    assert_strict(answer)


@pytest.mark.parametrize(("host", "status"), [("testserver", 301), ("elsewhere.example.org", 400)])
def test_answer_over_plain_http_in_production_is_strict(ask, settings, host, status):
    settings.SECURE_SSL_REDIRECT = True
    answer = ask("/account/login/", headers={"host": host})
    assert answer.status_code == status
    assert_strict(answer)


def test_refused_form_is_strict(client, db):
    client.handler.enforce_csrf_checks = True
    answer = client.post("/account/login/", {"login": "alice@example.org"})
    assert answer.status_code == 403
    assert_strict(answer)


def assert_strict(answer) -> None:
    headers = answer.headers
    assert {name: headers.get(name) for name in STRICT} == STRICT
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in headers["Permissions-Policy"]
    assert re.fullmatch("[0-9a-f]{32}", headers["X-Request-ID"])
    if headers["Content-Type"].startswith("text/html"):
        said = answer.content.decode()
        assert not re.search(INLINE, said)


def test_each_request_has_an_id_of_its_own(client):
    one, other = client.get("/healthz"), client.get("/healthz")
    assert one.headers["X-Request-ID"] != other.headers["X-Request-ID"]


def test_page_of_an_error_quotes_the_front_of_the_id(ask):
    answer = ask("/test/500/")
    assert f"<code>{answer.headers['X-Request-ID'][:8]}</code>" in answer.content.decode()


# Python knows `hex` and `idna`, which fail on a form; `klingon` nobody knows, so it says nothing.
@pytest.mark.parametrize(
    ("charset", "status"),
    [
        ("utf-8", 200),
        ("UTF8", 200),
        ("klingon", 200),
        ("latin-1", 400),
        ("hex", 400),
        ("idna", 400),
    ],
)
def test_form_in_another_charset_than_our_pages_is_refused(client, db, charset, status):
    form = '--x\r\nContent-Disposition: form-data; name="login"\r\n\r\nb\xff\r\n--x--\r\n'
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    answer = client.generic("POST", "/account/login/", form.encode("latin-1"), content_type=kind)
    assert answer.status_code == status
    assert_strict(answer)
