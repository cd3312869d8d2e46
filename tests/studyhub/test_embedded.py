"""The two servers, without Django."""

import os

import psycopg
import pytest
import redis

from studyhub.embedded import Postgres, ServerError, Valkey

pytestmark = pytest.mark.processes


@pytest.fixture
def make_postgres(tmp_path):
    """Return a function that gives the server in a path with spaces, too long for a socket."""
    made = []

    def make() -> Postgres:
        folder = tmp_path / ("long " * 40).strip()
        made.append(Postgres(folder / "postgres", log=tmp_path / "pg.log", durable=False))
        return made[-1]

    yield make
    for server in made:
        server.stop()


@pytest.fixture
def postgres(make_postgres):
    return make_postgres()


@pytest.fixture
def valkey(tmp_path):
    server = Valkey(tmp_path / "a b", log=tmp_path / "valkey.log")
    yield server
    server.stop()


def test_postgres_keeps_rows_over_whatever_was_interrupted(postgres, make_postgres):
    """One cluster, since making it is the most of it; in the end it is damaged."""
    half = postgres.data.with_name("postgres.new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    postgres.initialise()
    assert not half.exists()
    made = (postgres.data / "PG_VERSION").stat().st_ino
    postgres.initialise()
    assert (postgres.data / "PG_VERSION").stat().st_ino == made

    postgres.start()
    postgres.wait()
    with psycopg.connect(postgres.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    postgres.process.kill()
    postgres.process.wait()
    # By now the number of the killed one is somebody else's, who lives.
    lock = postgres.data / "postmaster.pid"
    lock.write_text(f"{os.getppid()}\n{postgres.data}\n1\n5432\n/nowhere\n\n")
    postgres.start()
    postgres.wait()
    with psycopg.connect(postgres.url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)

    killed = postgres.socket
    postgres.process.kill()
    postgres.process.wait()
    again = make_postgres()
    again.start()
    again.wait()
    assert not killed.exists()
    folder = again.socket
    again.stop()
    assert not folder.exists()
    assert again.died()
    assert [path.name for path in again.data.parent.iterdir()] == ["postgres"]

    (again.data / "global" / "pg_control").unlink()
    again.start()
    with pytest.raises(ServerError, match="did not start"):
        again.wait()


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
