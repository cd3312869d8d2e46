"""The services of docker-compose.yml by their very commands, with real PostgreSQL and Valkey.

Of the two workers one stands for both: tests/test_deployment.py compares them.
"""

import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from bench.site import listens
from studyhub.embedded.processes import end, spawn
from tests.compose import interpolate, read_compose, read_example
from tests.sites import PROJECT, clean_environment, free_port, wait_for
from tests.template import NAME as TEMPLATE
from tests.template import wait_for_template

pytestmark = [pytest.mark.processes, pytest.mark.timeout(300)]

GIVEN = {
    "POSTGRES_PASSWORD": "not used: the servers are ours",
    "STUDYHUB_SECRET_KEY": uuid.uuid4().hex + uuid.uuid4().hex,
    "STUDYHUB_MAIL_URL": "",
    # Each more costs the imports of the site.
    "WEB_WORKERS": "1",
}
STARTED = ("web", "worker-written", "beat")
# What a person of a real site does in the browser.
ANSWER = """
from django.utils import timezone
from accounts.domain.people import create_person
from accounts.models import Role
from questions.domain.submissions import submit_answer
from questions.models import QuestionVersion, Submission
alice = create_person(
    email="alice@example.org", password="a long enough secret", display_name="Alice",
    roles=[Role.LEARNER],
)
submit_answer(
    learner=alice, context=Submission.Context.PRACTICE, key="answer", now=timezone.now(),
    version=QuestionVersion.objects.filter(kind="written").select_related("question").first(),
    response={"text": "The platform has to create a new environment before the code can run."},
)
"""


class Services:
    """The services of the file as processes of this machine, on servers of the test run."""

    def __init__(self, folder: Path, *, database: str, redis: str) -> None:
        self.folder = folder
        self.database = database
        self.port = str(free_port())
        # Beside the default of the test run, whose workers count up from 1.
        servers = {"DATABASE_URL": database, "REDIS_URL": redis}
        given = read_example() | GIVEN
        self.services = interpolate(read_compose()["services"], given)
        self.given = {name: value for name, value in given.items() if value} | {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            # As the image has it, but for its folders.
            "STUDYHUB_PRODUCTION": "yes",
            "STUDYHUB_VAR": str(folder / "data"),
            "STUDYHUB_STATIC": str(folder / "collected"),
            "STUDYHUB_MODEL_DIR": str(PROJECT / "var" / "model"),
        }
        self.servers = servers
        self.processes: dict[str, subprocess.Popen] = {}
        (folder / "data").mkdir()
        (folder / "collected").mkdir()

    def environment(self, name: str) -> dict[str, str]:
        """The image's, the env_file's and the service's own, with the addresses of our servers."""
        own = self.services[name]["environment"]
        assert self.servers.keys() <= own.keys()
        return clean_environment() | self.given | own | self.servers

    def on_our_port(self, words: list[str]) -> list[str]:
        return [self.port if word == "8000" else word for word in words]

    def run(self, name: str, words: list[str]) -> subprocess.CompletedProcess:
        return subprocess.run(
            self.on_our_port(words),
            cwd=PROJECT,
            env=self.environment(name),
            capture_output=True,
            text=True,
        )

    def start(self, name: str) -> None:
        self.processes[name] = spawn(
            self.on_our_port(self.services[name]["command"]),
            log=self.folder / f"{name}.log",
            env=self.environment(name),
            cwd=PROJECT,
        )

    def is_healthy(self, name: str) -> bool:
        how, *words = self.services[name]["healthcheck"]["test"]
        return self.run(name, ["sh", "-c", *words] if how == "CMD-SHELL" else words).returncode == 0

    def stop(self, *names: str) -> None:
        for name in names:
            end(self.processes[name], by=signal.SIGTERM, seconds=40)


@pytest.fixture
def services(tmp_path):
    """The services of the file, started in its order on a database of their own."""
    address = urlsplit(os.environ["DATABASE_URL"])
    name = f"compose_{uuid.uuid4().hex}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        # Migrating from nothing is what tests/script/test_server.py shows.
        template = f"TEMPLATE {TEMPLATE}" if wait_for_template() else ""
        server.execute(f"CREATE DATABASE {name} {template}")
        running = Services(
            tmp_path,
            database=urlunsplit(address._replace(path=f"/{name}")),
            redis=f"{os.environ['REDIS_URL'].rpartition('/')[0]}/15",
        )
        try:
            prepared = running.run("prepare", running.services["prepare"]["command"])
            assert prepared.returncode == 0, prepared.stdout + prepared.stderr
            for service in STARTED:
                running.start(service)
            yield running
        finally:
            running.stop(*running.processes)
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_services_are_healthy_score_answers_and_show_when_they_are_gone(services, forker):
    """One test, so that the test processes share out no part of it: the start is the most of it."""
    words = ("manage.py", "shell", "-c", ANSWER)
    done = forker.run(*words, env=services.environment("web"), ends_at_once=True)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(services.database, autocommit=True) as database:
        count = "SELECT count(*) FROM questions_submission WHERE state = 'scored'"
        wait_for(lambda: database.execute(count).fetchone() == (1,), seconds=90)
        # A look at the health is a process: it is for when somebody is there.
        beats = "SELECT count(*) FROM operations_heartbeat WHERE name = 'beat'"
        wait_for(lambda: database.execute(beats).fetchone() == (1,), seconds=90)
    wait_for(lambda: listens(int(services.port)), seconds=90)
    for name in STARTED:
        wait_for(lambda name=name: services.is_healthy(name), seconds=90)
    gone = STARTED[:2]
    services.stop(*gone)
    assert [name for name in gone if services.is_healthy(name)] == []
