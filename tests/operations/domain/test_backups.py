"""Backups: the restored site is the same, and nothing is lost on the way."""

import os
import subprocess
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.contrib.auth.hashers import is_password_usable, make_password
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from psycopg import sql

from accounts.domain.erased import begin_noting, note_erased
from accounts.domain.erasure import erase_person
from accounts.models import User
from operations.domain import backups
from operations.domain.backups import make_backup, restore_backup
from operations.domain.client_programs import (
    BackupError,
    Server,
    find_newest_programs,
    find_programs,
    find_server,
)
from operations.domain.doctor import examine
from operations.management.commands.backup import find_place
from operations.management.commands.restore import Command
from operations.models import Backup
from questions.models import Submission
from studyhub.demo.people import PASSWORD
from studyhub.embedded.postgres import binary
from tests.conftest import end_other_connections
from tests.factories import ScoreFactory, SubmissionFactory
from tests.operations import faults

# pg_dump is a client of its own: it sees what is committed.
pytestmark = pytest.mark.django_db(transaction=True)

EVERY_TABLE = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
NOTED = "SELECT path, size, made_at FROM operations_backup"
DIGEST = "SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} t"
SEQUENCES = (
    "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = 'public'"
)
# What takes back the last migration of `packs`, which adds this table and these columns.
OLDER = """
DROP TABLE packs_editedrecord;
ALTER TABLE packs_loadedpack DROP source, DROP waiting_since;
DELETE FROM django_migrations WHERE (app, name) = ('packs', '0004_edited_records');
"""

# As on a site that was for one machine alone.
TRIED_OUT = """
UPDATE accounts_user SET email = 'dana@studyhub.example', password = %s
WHERE id = (SELECT max(id) FROM accounts_user)
"""


@pytest.fixture
def site():
    """Some answers with scores, as a site has them."""
    for kind in ("single_choice", "written"):
        ScoreFactory(submission__kind=kind)
    SubmissionFactory(response={"text": "Zürich\t\\N\n'quoted' and ☃"}, kind="written")


@pytest.fixture
def backup(site, tmp_path):
    path = tmp_path / "site.dump"
    make_backup(path=path, now=timezone.now())
    return path


@pytest.fixture
def other():
    """The address of an empty database on the same server."""
    name = f"{connection.settings_dict['NAME']}_other"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def copied(site, other):
    """`other` with all that this database has."""
    name = connection.settings_dict["NAME"]
    # A database that somebody uses cannot be copied.
    end_other_connections()
    connection.close()
    with open_address(os.environ["DATABASE_URL"]) as server:
        for words in ('DROP DATABASE "{}_other"', 'CREATE DATABASE "{}_other" TEMPLATE "{}"'):
            server.execute(words.format(name, name))
    return other


@contextmanager
def open_address(address: str):
    with psycopg.connect(address, autocommit=True) as opened:
        yield opened


def describe(opened) -> tuple[dict, dict]:
    """Return count and checksum of every table, and how far each sequence has come."""
    names = [row[0] for row in opened.execute(EVERY_TABLE).fetchall()]
    tables = {
        name: opened.execute(sql.SQL(DIGEST).format(sql.Identifier(name))).fetchone()
        for name in names
    }
    return tables, dict(opened.execute(SEQUENCES).fetchall())


def assert_same(restored: tuple[dict, dict], source: tuple[dict, dict]) -> None:
    """The rows are the same, and no sequence gives a number again. (Migrating may use some up.)"""
    assert restored[0] == source[0]
    assert restored[1].keys() == source[1].keys()
    assert {name for name, last in source[1].items() if restored[1][name] < last} == set()


def assert_noted_once(opened, backup: Backup) -> None:
    """The backup, which does not know of itself, is noted as what it is. Forget that note."""
    ((path, size, made_at),) = opened.execute(NOTED).fetchall()
    assert (path, size) == (backup.path, backup.size)
    assert abs(made_at - backup.made_at) < timedelta(minutes=1)
    opened.execute("DELETE FROM operations_backup")


def describe_here() -> tuple[dict, dict]:
    connection.ensure_connection()
    with psycopg.connect(**psycopg_parameters()) as opened:
        return describe(opened)


def psycopg_parameters() -> dict:
    given = connection.get_connection_params()
    return {
        key: given[key] for key in ("dbname", "user", "password", "host", "port") if key in given
    }


@pytest.fixture
def manage(forker):
    """Return a function that runs a command of ours on the database at an address."""
    ours = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}

    def manage(address: str, *words, **variables: str) -> subprocess.CompletedProcess:
        env = ours | {"DATABASE_URL": address} | variables
        return forker.run("manage.py", *map(str, words), env=env, ends_at_once=True)

    return manage


@contextmanager
def being_at(address: str):
    """Let this process be at another database of the server: it has imported all that it runs."""
    here = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = urlsplit(address).path[1:]
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = here
        ContentType.objects.clear_cache()


@pytest.fixture
def cut_off(monkeypatch):
    """End our idle connection while a backup is written, as a network does after a time."""

    def read_through(*arguments):
        if connection.connection is not None:
            pid = connection.connection.info.backend_pid
            with psycopg.connect(**psycopg_parameters()) as opened:
                opened.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        backups_read_through(*arguments)

    backups_read_through = backups.read_through
    monkeypatch.setattr(backups, "read_through", read_through)


def test_restored_site_equals_the_source_over_whatever_was_there(
    site, other, manage, tmp_path, cut_off
):
    source = describe_here()
    path = tmp_path / "site.dump"
    killed, at_work = (tmp_path / f"{backups.BEGUN}{name}" for name in ("killed", "at_work"))
    killed.touch()
    at_work.touch()
    # What cannot be removed, such as somebody else's, keeps nobody from a backup.
    (stays := tmp_path / f"{backups.BEGUN}stays").mkdir()
    for old in (killed, stays):
        os.utime(old, (0, 0))
    backup = make_backup(path=path, now=timezone.now())
    assert not killed.exists()
    at_work.unlink()
    stays.rmdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert (backup.path, backup.size) == (str(path), path.stat().st_size)
    assert list(tmp_path.iterdir()) == [path]

    done = manage(other, "restore", path)
    assert done.returncode == 0, done.stderr
    with open_address(other) as opened:
        assert_noted_once(opened, backup)
        assert_same(describe(opened), source)
        # A newer version left a table behind that refers to one of ours.
        opened.execute("CREATE TABLE newer (who bigint REFERENCES accounts_user)")
        opened.execute("DELETE FROM questions_scoreoutbox")
        opened.execute("UPDATE accounts_user SET display_name = 'Changed'")

    with being_at(other), pytest.raises(CommandError, match="tables already: give --replace"):
        call_command("restore", path)

    with being_at(other):
        call_command("restore", path, "--replace")
    with open_address(other) as opened:
        assert_noted_once(opened, backup)
        assert_same(describe(opened), source)


def test_restore_that_fails_in_the_middle_keeps_the_old_data(backup, other):
    with open_address(other) as opened:
        opened.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        # The backup has a table of this name: it fails there, after the old tables are dropped.
        opened.execute("CREATE TYPE questions_submission AS ENUM ('in the way')")
    with being_at(other), pytest.raises(CommandError) as refused:
        call_command("restore", backup, "--replace")
    assert "The backup was not restored: Nothing was changed: " in str(refused.value)
    assert "questions_submission" in str(refused.value)
    with open_address(other) as opened:
        assert opened.execute(EVERY_TABLE).fetchall() == [("kept",)]


def test_restore_refuses_what_is_no_whole_backup_before_it_touches_anything(backup, tmp_path):
    before = describe_here()
    cut = tmp_path / "cut.dump"
    cut.write_bytes(backup.read_bytes()[: -backup.stat().st_size // 3])
    text = tmp_path / "text.dump"
    text.write_text("CREATE TABLE wrong ();")
    for path in (cut, text):
        with pytest.raises(BackupError, match=f"{path} is not a whole backup"):
            restore_backup(path=path, replace=True)
    later = tmp_path / "later.dump"
    written = backup.read_bytes()
    # Of a format of archives that these programs do not know.
    later.write_bytes(written[:6] + b"\x63" + written[7:])
    with pytest.raises(BackupError, match="was written by newer client programs"):
        restore_backup(path=later, replace=True)
    with pytest.raises(BackupError, match="is no file"):
        restore_backup(path=tmp_path / "missing.dump", replace=True)
    assert describe_here() == before


def test_restore_refuses_a_backup_of_a_newer_version(site, tmp_path):
    MigrationRecorder(connection).record_applied("operations", "9999_later")
    path = tmp_path / "newer.dump"
    make_backup(path=path, now=timezone.now())
    MigrationRecorder(connection).record_unapplied("operations", "9999_later")
    with pytest.raises(
        BackupError, match=r"newer version of StudyHub: it has operations\.9999_later"
    ):
        restore_backup(path=path, replace=True)
    assert Submission.objects.count() == 3


def test_restore_migrates_a_backup_of_an_older_version_and_erases_again(copied, tmp_path, settings):
    with open_address(copied) as opened:
        opened.execute(OLDER)
        opened.execute(TRIED_OUT, [make_password(PASSWORD)])
    older = tmp_path / "older.dump"
    with being_at(copied):
        make_backup(path=older, now=timezone.now())
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    assert "erased.jsonl, which notes who was erased, was not read (No such file" in say_erased()

    erased, kept, *_others = User.objects.order_by("pk")
    erase_person(person=erased, now=timezone.now())
    noted = settings.VAR_DIR / "erased.jsonl"
    assert noted.stat().st_mode & 0o777 == 0o600
    assert erased.email not in noted.read_text()
    # Somebody whose key another had before, and a line that a full disk cut off.
    note_erased(key=kept.pk, joined=kept.date_joined - timedelta(days=1))
    noted.write_text(noted.read_text() + '\n{"person": 1')
    with being_at(copied):
        call_command("restore", older, "--replace", stdout=(said := StringIO()))
    assert "The demo accounts, whose password is public, let nobody in" in said.getvalue()
    assert "Erased again, since the backup still held them: 1." in said.getvalue()
    # The file began with the first erasure, after the backup was made.
    assert "erased.jsonl, which notes who was erased, began at " in said.getvalue()
    assert said.getvalue().count("erase them again") == 1
    assert "Passwords, sessions, passkeys, API tokens and closed accounts are" in said.getvalue()
    with being_at(copied):
        assert_beginning_is_judged(noted)
    with open_address(copied) as opened:
        (password,) = opened.execute(
            "SELECT password FROM accounts_user WHERE email = 'dana@studyhub.example'"
        ).fetchone()
        assert not is_password_usable(password)
        assert opened.execute("SELECT count(*) FROM packs_editedrecord").fetchone() == (0,)
        # Who is erased again was told the first time.
        assert opened.execute("SELECT count(*) FROM accounts_mail").fetchone() == (0,)
        here = {row[0] for row in opened.execute("SELECT email FROM accounts_user").fetchall()}
        assert kept.email in here
        assert erased.email not in here


def say_erased() -> str:
    """Return what a restore of a backup that was made now says of those who are erased."""
    command = Command(stdout=StringIO())
    command.erase_again(timezone.now())
    return command.stdout._out.getvalue()


def assert_beginning_is_judged(noted) -> None:
    """A backup that is younger than the file needs no warning; a file that does not say does."""
    assert say_erased() == ""
    noted.write_text("")
    assert "does not say since when. If anybody was since" in say_erased()
    begin_noting()
    begin_noting()
    assert noted.read_text().count("begins") == 1
    assert say_erased() == ""


def test_backup_that_fails_leaves_the_older_one(backup, monkeypatch):
    before = backup.read_bytes()

    def lose_it():
        server = find_server()
        monkeypatch.setitem(connection.settings_dict, "NAME", "lost_meanwhile")
        return server

    monkeypatch.setattr(backups, "find_server", lose_it)
    with pytest.raises(CommandError, match="No backup was made: "):
        call_command("backup", backup)
    monkeypatch.undo()
    assert backup.read_bytes() == before
    assert list(backup.parent.iterdir()) == [backup]


def test_backup_into_a_folder_that_is_closed_says_so(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(BackupError, match="cannot be written to"):
        make_backup(path=tmp_path / "file" / "site.dump", now=timezone.now())
    assert not Backup.objects.exists()


def test_backup_goes_to_a_file_or_into_a_folder_that_is_there(tmp_path):
    (other := tmp_path / "site").touch()
    for path in (file := tmp_path / "site.dump", other):
        assert find_place(path, "night.dump") == path
    assert find_place(tmp_path, "night.dump") == tmp_path / "night.dump"
    for path in (missing := tmp_path / "disk", missing / file.name):
        with pytest.raises(BackupError, match=rf"there is no folder {missing}\. Make it, or name"):
            find_place(path, "night.dump")


def test_programs_for_a_newer_server_are_named():
    with pytest.raises(BackupError, match="The server is PostgreSQL 99 and pg_dump here is of"):
        find_programs(server=Server(99, by_socket=True, by_tls=False))


@pytest.mark.parametrize(
    ("by_socket", "by_tls", "ours"),
    [(True, False, True), (False, False, False), (False, True, False)],
)
def test_programs_of_the_system_are_for_what_is_reached_by_network(
    by_socket, by_tls, ours, tmp_path, monkeypatch
):
    (tmp_path / "pg_dump").symlink_to(binary("pg_dump"))
    monkeypatch.setenv("PATH", str(tmp_path))
    found = find_programs(server=Server(15, by_socket=by_socket, by_tls=by_tls))
    assert (found.pg_dump == binary("pg_dump")) == ours
    assert (found.pg_dump == tmp_path / "pg_dump") != ours
    # Ours may have written the backup that is restored there: an older program cannot read it.
    (tmp_path / "pg_dump").unlink()
    older = tmp_path / "pg_dump"
    older.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.18'\n")
    older.chmod(0o700)
    server = Server(15, by_socket=by_socket, by_tls=by_tls)
    assert (find_programs(server=server).pg_dump == older) != ours
    assert (find_newest_programs(server=server).pg_dump == older) == by_tls


def test_backup_through_tls_asks_for_programs_that_can_do_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    # Of a server that one reaches by a socket it is told and not done.
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "sslmode", "require")
    connection.close()
    with pytest.raises(CommandError) as refused:
        call_command("backup", tmp_path / "site.dump")
    assert "there is no pg_dump here that can do TLS, which the connection needs" in str(
        refused.value
    )
    assert "apt install postgresql-client-18" in str(refused.value)


def test_doctor_knows_the_age_of_the_backup(backup):
    now = timezone.now()
    faults.make_sound(now)
    assert examine(now=now).all_clear
    later = now + timedelta(hours=27)
    faults.make_sound(later)
    (finding,) = examine(now=later).findings
    assert (finding.check, finding.since) == ("backup", Backup.objects.get().made_at)
