"""The two servers, without Django."""

import os

import psycopg
import pytest
import redis

from studyhub.embedded import Postgres, ServerError, Valkey

pytestmark = pytest.mark.processes


@pytest.fixture
def postgres(tmp_path):
    server = Postgres(tmp_path / "a b" / "postgres", log=tmp_path / "pg.log", durable=False)
    yield server
    server.stop()


@pytest.fixture
def valkey(tmp_path):
    server = Valkey(tmp_path / "a b", log=tmp_path / "valkey.log")
    yield server
    server.stop()


def test_postgres_keeps_rows_over_kill_and_restart(postgres):
    postgres.initialise()
    postgres.start()
    postgres.wait()
    with psycopg.connect(postgres.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    postgres.process.kill()
    postgres.process.wait()
    postgres.start()
    postgres.wait()
    with psycopg.connect(postgres.url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_postgres_starts_over_a_stale_pid_that_lives(postgres):
    postgres.initialise()
    lock = postgres.data / "postmaster.pid"
    lock.write_text(f"{os.getppid()}\n{postgres.data}\n1\n5432\n/nowhere\n\n")
    postgres.start()
    postgres.wait()
    assert postgres.answers()


def test_postgres_stop_leaves_no_socket(postgres):
    postgres.initialise()
    postgres.start()
    postgres.wait()
    folder = postgres.socket
    postgres.stop()
    assert not folder.exists()
    assert postgres.died()


def test_postgres_in_a_path_too_long_for_a_socket(tmp_path):
    data = tmp_path / ("long" * 40) / "postgres"
    server = Postgres(data, log=tmp_path / "pg.log", durable=False)
    server.initialise()
    server.start()
    server.wait()
    killed = server.socket
    server.process.kill()
    server.process.wait()
    again = Postgres(data, log=tmp_path / "pg.log", durable=False)
    again.start()
    again.wait()
    assert not killed.exists()
    again.stop()
    assert sorted(path.name for path in data.parent.iterdir()) == ["postgres"]


def test_postgres_initialise_twice_changes_nothing(postgres):
    postgres.initialise()
    before = (postgres.data / "PG_VERSION").stat().st_ino
    postgres.initialise()
    assert (postgres.data / "PG_VERSION").stat().st_ino == before


def test_postgres_initialise_after_an_interrupted_one(postgres):
    half = postgres.data.with_name("postgres.new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    postgres.initialise()
    assert (postgres.data / "global").is_dir()
    assert not half.exists()


def test_postgres_of_another_major_names_the_way_over(postgres):
    postgres.data.mkdir(parents=True)
    (postgres.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(ServerError) as caught:
        postgres.initialise()
    assert str(caught.value) == (
        f"The database in {postgres.data} was made by PostgreSQL 17 and this version of StudyHub "
        "runs PostgreSQL 18; nothing was changed. With the version that ran before: `manage.py "
        "backup site.dump`, and stop it. Then move that folder away, start this version, and "
        "`manage.py restore site.dump --replace` (docs/deploy.md)."
    )
    assert [path.name for path in postgres.data.iterdir()] == ["PG_VERSION"]


@pytest.mark.parametrize("content", ["", "seventeen", "\x00\xff"])
def test_postgres_damaged_version_names_folder_and_cure(postgres, content):
    postgres.data.mkdir(parents=True)
    (postgres.data / "PG_VERSION").write_text(content)
    with pytest.raises(ServerError, match=r"put a backup in its place") as caught:
        postgres.initialise()
    assert str(postgres.data) in str(caught.value)


def test_postgres_that_cannot_start_says_why(postgres):
    postgres.initialise()
    (postgres.data / "global" / "pg_control").unlink()
    postgres.start()
    with pytest.raises(ServerError, match="did not start"):
        postgres.wait()


def test_valkey_needs_its_password_and_keeps_its_address(valkey):
    valkey.start()
    valkey.wait()
    address = valkey.url
    with redis.Redis(port=valkey.port, retry=None) as stranger:
        with pytest.raises(redis.AuthenticationError):
            stranger.ping()
    valkey.process.kill()
    valkey.process.wait()
    valkey.start()
    valkey.wait()
    assert valkey.url == address
