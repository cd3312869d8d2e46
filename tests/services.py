"""A pytest plugin that runs PostgreSQL and Valkey for the tests, loaded early by `-p`.

The two are started once, in the controlling process, before Django's settings are read; the
workers of pytest-xdist inherit the two addresses, and the settings give each its own database.
"""

import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from studyhub.embedded import Postgres, Valkey
from studyhub.embedded.sockets import short_folder
from tests.template import Template

# Importing and rewriting the tests makes nothing but what stays; conftest.py turns it on again.
gc.disable()
started = []


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    """Start what the environment doesn't name; a wrapper runs before pytest-django's own hook."""
    early_config.add_cleanup(stop_services)
    if not early_config.known_args_namespace.help:
        start_services()
    return (yield)


def start_services() -> None:
    missing = [name for name in ("DATABASE_URL", "REDIS_URL") if name not in os.environ]
    if not missing:
        return
    remove_leftovers()
    folder = short_folder(prefix=f"studyhub-tests-{os.getpid()}-")
    # What a test run writes stays out of the site's own var/. WhiteNoise warns without a folder.
    (folder / "var" / "static").mkdir(parents=True)
    os.environ.setdefault("STUDYHUB_VAR", str(folder / "var"))
    servers = {"DATABASE_URL": start_postgres, "REDIS_URL": start_valkey}
    started.append(folder)
    for name in missing:
        server = servers[name](folder)
        started.append(server)
        os.environ[name] = server.url
    if "DATABASE_URL" in missing:
        started.append(Template(folder, os.environ["DATABASE_URL"]))


def start_postgres(folder: Path) -> Postgres:
    server = Postgres(folder / "postgres", log=folder / "postgres.log", durable=False)
    server.initialise()
    server.start()
    server.wait()
    return server


def start_valkey(folder: Path) -> Valkey:
    server = Valkey(folder, log=folder / "valkey.log")
    server.start()
    server.wait()
    return server


def stop_services() -> None:
    """Stop what this process started; if it is killed, the kernel's death signal does."""
    while started:
        last = started.pop()
        if isinstance(last, Path):
            shutil.rmtree(last, ignore_errors=True)
        else:
            last.stop()


def remove_leftovers() -> None:
    """Remove the folders of test runs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob("studyhub-tests-*-*"):
        owner = folder.name.split("-")[2]
        if owner.isdigit() and not is_alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
