"""Every test of packs gets a fresh copy of the tiny pack."""

import pytest

from tests.packs.tiny import write_pack


@pytest.fixture
def pack(tmp_path):
    """The folder of a good pack."""
    return write_pack(tmp_path / "tiny")
