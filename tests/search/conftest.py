"""The pack that the tests of search load: two lessons and four questions about queues."""

from datetime import UTC, datetime

import pytest

from packs.domain.loading import load_pack
from tests.packs.tiny import write_pack

NOW = datetime(2027, 5, 12, 9, 30, tzinfo=UTC)


@pytest.fixture
def pack(tmp_path):
    return write_pack(tmp_path / "tiny")


@pytest.fixture
def loaded(pack, db):
    load_pack(pack, now=NOW)
    return pack
