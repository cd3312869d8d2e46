"""What keeps a site from starting: one clear sentence, status 1, and nothing left behind."""

import os
import resource
import shutil
import socket
import subprocess
import sys

import pytest

from studyhub.embedded import ServerError
from studyhub.supervisor.ports import check_port
from tests.sites import PROJECT, free_port

pytestmark = pytest.mark.processes


def test_foreign_program_on_the_port(tmp_path, make_site):
    with socket.create_server(("127.0.0.1", 0)) as foreign:
        port = foreign.getsockname()[1]
        site = make_site(tmp_path / "var", port=port)
        said = site.fail()
    assert said == (
        f"Another program listens on port {port}: stop it, or start StudyHub on another port with "
        f"`script/server --port {port + 1}`.\n"
    )
    assert site.left_over() == []


def test_foreign_program_on_the_port_of_ipv6_only():
    port = free_port()
    with socket.socket(socket.AF_INET6) as foreign:
        try:
            foreign.bind(("::1", port))
        except OSError:
            pytest.skip("this system has no IPv6")
        foreign.listen()
        with pytest.raises(ServerError, match=f"Another program listens on port {port}"):
            check_port(host="127.0.0.1", port=port)


@pytest.fixture
def tiny_disk(tmp_path):
    """A file system of 30 MB."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=30m", "none", str(folder)]
    if os.geteuid() != 0 or subprocess.run(words, capture_output=True).returncode != 0:
        pytest.skip("only root may mount a small disk, and not in every container")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_full_disk_at_the_first_start(tiny_disk, make_site):
    site = make_site(tiny_disk / "var")
    site.output = tiny_disk.parent / "printed"
    said = site.fail()
    assert said.count("\n") == 1
    assert said.startswith(f"The disk of {tiny_disk / 'var'} is full: 29 MB are free and StudyHub ")
    assert said.endswith("needs 150 MB to start. Make room there, then start again.\n")
    assert site.left_over() == []


def test_no_byte_left_on_the_disk(tiny_disk, make_site):
    site = make_site(tiny_disk / "var")
    site.output = tiny_disk.parent / "printed"
    with pytest.raises(OSError, match="No space left"):
        (tiny_disk / "filler").write_bytes(b"x" * (31 << 20))
    assert site.fail().startswith(f"The disk of {tiny_disk / 'var'} is full")


def test_files_that_may_not_grow(tmp_path, make_site):
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))

    site = make_site(tmp_path / "var", before=limit)
    said = site.fail()
    assert "PostgreSQL's initdb failed; the end of" in said
    assert "Traceback" not in said
    assert site.left_over() == []


def test_database_that_lost_its_files(tmp_path, make_site):
    var = tmp_path / "var"
    (var / "postgres").mkdir(parents=True)
    (var / "postgres" / "PG_VERSION").write_text("18\n")
    site = make_site(var)
    said = site.fail()
    assert f"PostgreSQL did not start from {var / 'postgres'}" in said
    assert "put a backup in its place" in said
    assert site.left_over() == []


@pytest.mark.parametrize("name", ["var", "var/log"])
def test_file_where_a_folder_belongs(tmp_path, make_site, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("a file")
    said = make_site(tmp_path / "var").fail()
    assert said.startswith(f"StudyHub cannot use {tmp_path / name} (File exists)")
    assert said.count("\n") == 1
    assert (tmp_path / name).read_text() == "a file"


def test_damaged_database_in_a_folder_beside_the_one_that_it_was_started_from(tmp_path, make_site):
    version = tmp_path / "data" / "postgres" / "PG_VERSION"
    version.parent.mkdir(parents=True)
    version.write_text("\x00garbage")
    up = (sys.executable, str(PROJECT / "manage.py"), "up")
    beside = {"STUDYHUB_VAR": "data"}
    site = make_site(tmp_path / "data", command=up, project=tmp_path, env=beside)
    said = site.fail()
    assert said.count("\n") == 1
    assert f"The database in {version.parent} is damaged" in said
    assert "put a backup in its place" in said
    assert version.read_text() == "\x00garbage"
    assert site.left_over() == []


@pytest.fixture
def nowhere():
    """The address of a database that is not there. Then only Valkey runs when the start fails."""
    return f"postgres://studyhub@127.0.0.1:{free_port()}/studyhub"


def test_setting_that_cannot_be_read(tmp_path, make_site, nowhere):
    env = {"STUDYHUB_PRODUCTION": "1", "DATABASE_URL": nowhere}
    site = make_site(tmp_path / "var", env=env)
    said = site.fail()
    assert "Starting Valkey." in said
    assert "The site could not be prepared: STUDYHUB_SECRET_KEY is not set." in said
    assert "Traceback" not in said
    assert site.left_over() == []


def test_database_that_nobody_serves(tmp_path, make_site, nowhere):
    site = make_site(tmp_path / "var", env={"DATABASE_URL": nowhere})
    said = site.fail()
    said_of_it = "The site could not be prepared: The database does not answer at DATABASE_URL="
    assert f"{said_of_it}{nowhere!r}" in said
    assert "Traceback" not in said
    assert site.left_over() == []


def test_root_without_user_namespaces(tmp_path, make_site):
    """`unshare` that refuses, as in most containers."""
    if os.geteuid() != 0:
        pytest.skip("only root needs a user namespace")
    (tmp_path / "bin").mkdir()
    refusing = tmp_path / "bin" / "unshare"
    refusing.write_text("#!/bin/sh\nexit 1\n")
    refusing.chmod(0o755)
    path = f"{refusing.parent}:{os.environ['PATH']}"
    said = make_site(tmp_path / "var", env={"PATH": path}).fail()
    assert "start as an ordinary user, or set DATABASE_URL" in said
    assert shutil.which("unshare") != str(refusing)
