"""A real site that fails with an answer in its hands: whatever is logged, the answer is not.

PostgreSQL refuses rows that hold the text, by constraints that the test adds: the error then quotes
the whole row. Everything under var/log is searched, PostgreSQL's own log too.
"""

import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import psycopg
import pytest

from studyhub.demo.people import PASSWORD
from tests.sites import Site, wait_for
from tests.whole_site.conftest import TOKEN

pytestmark = [pytest.mark.processes, pytest.mark.timeout(300)]

ANSWER, DRAFT, WRONG = "zanzibarquince", "kohlrabiperiwinkle", "wombatsassafras"
# The tables that hold the text, and what they refuse.
TRAPS = {
    "questions_submission": f"response::text NOT LIKE '%{ANSWER}-web%'",
    "questions_score": "false",
    "mockinterviews_draftversion": "false",
}


class Visitor:
    """Somebody with cookies, who sends forms."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.jar = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))

    def ask(self, path: str, **fields):
        """Return status, final address, headers and page; with `fields` it is a POST."""
        if fields:
            token = next(one.value for one in self.jar if one.name.startswith("csrftoken"))
            fields["csrfmiddlewaretoken"] = token
        data = urlencode(fields, doseq=True).encode() if fields else None
        request = Request(self.site.url + path, data=data, headers={"Referer": self.site.url})
        try:
            answer = self.opener.open(request, timeout=20)
        except HTTPError as error:
            answer = error
        with answer:
            path = answer.url.removeprefix(self.site.url)
            return answer.status, path, answer.headers, answer.read().decode()

    def sign_in(self, name: str) -> None:
        self.ask("/account/login/")
        who = f"{name}@studyhub.example"
        assert self.ask("/account/login/", login=who, password=WRONG)[1] == "/account/login/"
        assert self.ask("/account/login/", login=who, password=PASSWORD)[1] == "/"


def read_lines(site: Site, name: str) -> list[dict]:
    text = (site.var / "log" / f"{name}.log").read_text()
    # The last line may be half written.
    lines = [line for line in text.splitlines() if line.startswith("{") and line.endswith("}")]
    return [json.loads(line) for line in lines]


def test_answers_drafts_and_passwords_are_in_no_log(site):
    alice = Visitor(site)
    alice.sign_in("alice")
    with traps(site):
        failed_id = fail_at_an_answer(alice)
        sent_id = fail_in_the_worker(alice)
        fail_at_a_draft(alice)
    assert_processes_count_together(site)

    [failure] = [
        line
        for line in read_lines(site, "web")
        if line.get("request_id") == failed_id and line["level"] == "error"
    ]
    assert "psycopg.errors.CheckViolation (23514" in failure["exception"]
    assert "trap" in failure["exception"]
    [task] = [one for one in failed_tasks(site) if one["request_id"] == sent_id]
    assert "trap" in task["exception"]
    logs = list((site.var / "log").iterdir())
    assert {"web.log", "worker-written.log", "postgres.log"} <= {path.name for path in logs}
    for path in logs:
        found = {
            word for word in (ANSWER, DRAFT, WRONG, PASSWORD, TOKEN) if word in path.read_text()
        }
        assert not found, path.name


def assert_processes_count_together(site: Site) -> None:
    """/metrics tells the requests of both web processes: as many as they logged, and this one."""
    assert len(list((site.var / "run").glob("metrics-*/counter_*.db"))) == 2
    logged = sum(line["event"] == "request" for line in read_lines(site, "web"))
    request = Request(f"{site.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    with build_opener().open(request, timeout=20) as answer:
        said = answer.read().decode()
    counted = re.search(r"(?m)^django_http_requests_before_middlewares_total (\S+)", said)[1]
    assert float(counted) == logged + 1
    assert 'studyhub_queue_length{queue="written"}' in said


@contextmanager
def traps(site: Site) -> Iterator[None]:
    """Let PostgreSQL refuse what the traps say. Afterwards the site is others' again."""
    with psycopg.connect(site.database_url, autocommit=True) as connection:
        for table, rule in TRAPS.items():
            connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT trap CHECK ({rule}) NOT VALID")
        try:
            yield
        finally:
            for table in TRAPS:
                connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT trap")


def fail_at_an_answer(learner: Visitor) -> str:
    """Post an answer that the database refuses; return the id of the request."""
    _status, path, _headers, _page = learner.ask("/practice/", kinds="written", count="5")
    status, _path, headers, page = learner.ask(path, text=f"{ANSWER}-web stands here.")
    assert status == 500
    assert f"<code>{headers['X-Request-ID'][:8]}</code>" in page
    return headers["X-Request-ID"]


def fail_in_the_worker(learner: Visitor) -> str:
    """Post an answer whose score the database refuses; return the id of the request."""
    _status, path, _headers, _page = learner.ask("/practice/", kinds="written", count="5")
    status, path, _headers, _page = learner.ask(path, text=f"{ANSWER} has to be provisioned first.")
    assert (status, "#result" in path or path.endswith("/1/")) == (200, True)
    [posted] = await_lines(lambda: find_posts(learner.site, path.partition("#")[0], 302))
    await_lines(lambda: failed_tasks(learner.site))
    return posted["request_id"]


def find_posts(site: Site, path: str, status: int) -> list[dict]:
    wanted = {"event": "request", "method": "POST", "path": path, "status": status}
    return [line for line in read_lines(site, "web") if line.items() >= wanted.items()]


def failed_tasks(site: Site) -> list[dict]:
    lines = read_lines(site, "worker-written")
    return [line for line in lines if line["event"] == "task_failed"]


def await_lines(find: Callable[[], list[dict]]) -> list[dict]:
    wait_for(lambda: bool(find()), seconds=60)
    return find()


def fail_at_a_draft(learner: Visitor) -> None:
    _status, _path, _headers, page = learner.ask("/interviews/")
    slug = re.search(r'name="blueprint" value="([^"]+)"', page)[1]
    lobby = learner.ask("/interviews/new/", blueprint=slug)[1]
    learner.ask(lobby, start="yes")
    interview = lobby.removesuffix("lobby/")
    for position in range(1, 20):
        page = learner.ask(f"{interview}q/{position}/")[3]
        if found := re.search(r'<textarea[^>]* name="([^"]+)"', page):
            break
    part = found[1]
    fields = {"save_id": uuid.uuid4(), "based_on": 0, "parts": part, part: f"{DRAFT} so far."}
    path = f"{interview}drafts/{position}/"
    assert learner.ask(path, **fields)[0] == 500
    await_lines(lambda: find_posts(learner.site, path, 500))
