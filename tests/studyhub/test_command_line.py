"""A database out of reach, behind or ahead: one sentence, a status, and nothing lost."""

import os
import subprocess

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import User
from tests.sites import free_port


@pytest.fixture
def run(forker):
    """Return a function that runs Python in the project with variables on top of ours."""

    def run(*words: str, **variables: str) -> subprocess.CompletedProcess:
        return forker.run(*words, env=os.environ | variables, ends_at_once=True)

    return run


@pytest.mark.parametrize(
    "words", [("manage.py", "prepare", "--no-demo"), ("-m", "celery", "-A", "studyhub", "worker")]
)
def test_database_that_does_not_answer(run, words):
    port = free_port()
    done = run(*words, DATABASE_URL=f"postgres://me:hunter2@127.0.0.1:{port}/studyhub")
    assert done.returncode == 1
    where = f"postgres://me:...@127.0.0.1:{port}/studyhub"
    assert done.stderr.startswith(f"The database does not answer at DATABASE_URL={where!r}: ")
    assert done.stderr.count("\n") == 1
    assert "hunter2" not in done.stderr


def test_database_that_does_not_let_us_in(run):
    address = os.environ["DATABASE_URL"].replace("/studyhub?", "/elsewhere?")
    done = run("manage.py", "prepare", "--no-demo", DATABASE_URL=address)
    assert done.returncode == 1
    assert done.stderr.startswith("The database does not answer at DATABASE_URL=")
    assert 'database "elsewhere" does not exist' in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ("manage.py", "createstaff", "--email", "dana@example.org"),
        ("-m", "celery", "-A", "studyhub", "worker", "-Q", "interactive"),
        ("-m", "celery", "-A", "studyhub", "beat", "--scheduler", "operations.beat:Scheduler"),
    ],
    ids=" ".join,
)
def test_database_that_nobody_has_migrated(run, words):
    """The tests make databases of their own beside the one that the address names."""
    done = run(*words)
    assert done.returncode == 1
    assert done.stderr.startswith("The database lacks migrations of this version (")
    assert done.stderr.endswith("run manage.py migrate.\n")
    assert done.stderr.count("\n") == 1


def test_web_stays_up_over_a_database_that_nobody_has_migrated_and_watches_from_then_on(run):
    """It is ready as soon as somebody migrates.

    It watches from its own start on also where the site was imported long before, by the process
    that forked it.
    """
    past = "import datetime, django; django.setup(); from django.apps import apps; "
    past += "watch = apps.get_app_config('operations'); an_hour = datetime.timedelta(hours=1); "
    past += "watch.watched_since -= an_hour; before = watch.watched_since; import studyhub.wsgi; "
    done = run("-c", past + "print(watch.watched_since - before > an_hour)")
    assert (done.returncode, done.stdout) == (0, "True\n")
    assert "The database lacks migrations of this version (" in done.stderr


def test_database_of_a_newer_version_is_left_alone(alice):
    MigrationRecorder(connection).record_applied("questions", "9999_later")
    with pytest.raises(CommandError, match=r"newer version of StudyHub: it has questions\.9999_la"):
        call_command("prepare", "--no-demo")
    assert User.objects.get() == alice


@pytest.mark.parametrize(
    ("program", "variable", "sentence"),
    [
        ("worker", "STUDYHUB_QUEUE", "STUDYHUB_QUEUE='bogus' is none of interactive, written."),
        ("beat", "STUDYHUB_SIGNUP", "STUDYHUB_SIGNUP='bogus' is none of open, invitation, closed."),
    ],
)
def test_wrong_setting_ends_a_worker_and_beat(run, program, variable, sentence):
    done = run("-m", "celery", "-A", "studyhub", program, **{variable: "bogus"})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


def test_settings_of_the_command_line_are_those_that_are_read(run, tmp_path):
    (tmp_path / "others.py").write_text("raise SystemExit('The others were read.')")
    words = ("manage.py", "check", "--settings=others", f"--pythonpath={tmp_path}")
    assert run(*words).stderr == "The others were read.\n"


def test_command_looks_for_garbage_but_not_among_what_was_imported(run):
    told = "import gc; print(gc.isenabled(), gc.get_freeze_count() > 100_000)"
    assert run("manage.py", "shell", "-v", "0", "-c", told).stdout == "True True\n"
