"""The pack that the tests of search load: two lessons and four questions about queues."""

from datetime import UTC, datetime

import pytest

from packs.domain.loading import load_pack
from tests.emptying import keeping_what
from tests.packs.tiny import write_pack

NOW = datetime(2083, 5, 12, 9, 30, tzinfo=UTC)


@pytest.fixture
def pack(tmp_path):
    return write_pack(tmp_path / "tiny")


@pytest.fixture(scope="module")
def loaded_once(tmp_path_factory, django_db_setup, django_db_blocker):
    """The same pack, loaded for all tests of a module: each undoes its own."""
    folder = write_pack(tmp_path_factory.mktemp("packs") / "tiny")
    yield from keeping_what(lambda: load_pack(folder, now=NOW), django_db_blocker)


@pytest.fixture
def loaded(loaded_once, pack, db):
    """The folder of what is loaded, to change and to load again."""
    return pack
