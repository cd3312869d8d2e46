"""Eighty answers, each sent twice at once, with a real worker: each counts once."""

import os
import subprocess
import sys
from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from questions.models import Card, PracticeItem, ReviewLog, Score, ScoreOutbox, Submission
from studyhub.queueing import INTERACTIVE
from tests.factories import PracticeFactory, PracticeItemFactory, QuestionFactory
from tests.racing import in_threads
from tests.sites import PROJECT, wait_for

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
# Each learner has two tabs open, and answers ten questions in both of them.
LEARNERS, QUESTIONS = 8, 10


@pytest.fixture
def worker(tmp_path):
    """A real Celery worker on the database and the broker of this test."""
    database = urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}")
    command = [
        *(sys.executable, "-m", "celery", "-A", "studyhub", "worker", "-Q", INTERACTIVE),
        *("--concurrency", "1", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"),
    ]
    printed = tmp_path / "printed"
    with printed.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=os.environ | {"DATABASE_URL": database.geturl(), "STUDYHUB_QUEUE": INTERACTIVE},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    yield
    ended = process.poll()
    process.terminate()
    process.wait(60)
    assert ended is None, printed.read_text()


def make_practices() -> list[list[PracticeItem]]:
    """Return the items of each learner, all on the same questions."""
    versions = [question.current_version for question in QuestionFactory.create_batch(QUESTIONS)]
    return [
        [
            PracticeItemFactory(practice=practice, version=version, position=position)
            for position, version in enumerate(versions, start=1)
        ]
        for practice in PracticeFactory.create_batch(LEARNERS)
    ]


def count_connections() -> int:
    """Return how many connections were made to this database since it is there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sessions FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def test_double_answers_are_stored_and_scored_once_each(worker, make_person):
    practices = make_practices()
    browsers = []
    for number, items in enumerate(practices):
        learner = make_person(f"learner{number}", "learner")
        items[0].practice.learner = learner
        items[0].practice.save(update_fields=["learner"])
        browsers.append(Client())
        browsers[-1].force_login(learner)

    def answer_all(tab: int) -> Counter:
        number, choice = divmod(tab, 2)
        tab_of_learner = Client()
        tab_of_learner.cookies = browsers[number].cookies
        statuses = Counter()
        for item in practices[number]:
            address = reverse("practice_item", args=[item.practice_id, item.position])
            response = tab_of_learner.post(address, {"choice": "ab"[choice], "confidence": "sure"})
            statuses[response.status_code] += 1
        return statuses

    made = count_connections()
    statuses = sum(in_threads(2 * LEARNERS, answer_all), Counter())

    count = LEARNERS * QUESTIONS
    # The second tab is told that the first one answered.
    assert statuses == {302: count, 409: count}
    assert Submission.objects.count() == count
    assert PracticeItem.objects.filter(submission__isnull=False).count() == count
    waiting = Submission.objects.exclude(state=Submission.State.SCORED)
    wait_for(lambda: not waiting.exists(), seconds=90)
    assert Score.objects.count() == Score.objects.values("submission").distinct().count() == count
    assert Card.objects.count() == ReviewLog.objects.count() == count
    assert ScoreOutbox.objects.count() <= count
    # Each tab had one, and the worker keeps its own from task to task.
    assert count_connections() - made < count / 2
