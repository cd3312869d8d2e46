"""The short form of `script/bench folding`: the folding process dies at random moments."""

import os
from urllib.parse import urlsplit

import pytest
from django.db import connection

from bench.folding import kill_folders, make_world


@pytest.mark.django_db(transaction=True)
def test_rollups_equal_the_rebuild_after_kills_at_random_moments(monkeypatch):
    address = urlsplit(os.environ["DATABASE_URL"])
    database = connection.settings_dict["NAME"]
    monkeypatch.setenv("DATABASE_URL", address._replace(path=f"/{database}").geturl())

    figures = kill_folders(6, **make_world())

    assert [figure.name for figure in figures if not figure.holds] == []
