"""One site for all that only need a site that runs: its start is the most of what they cost."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.sites import Site, copy_project

# Of /metrics; no log may tell it.
TOKEN = "oF4-yT8wQm2-zKj6vB9x"


@pytest.fixture(scope="package")
def checkout(first_var):
    """A checkout in a folder closed to others, whose path has spaces and more.

    It has the data of an earlier start; `tests.sites.prepare_var` starts from nothing.
    """
    closed = Path(tempfile.mkdtemp(prefix="studyhub-checkout-")) / "closed to others"
    closed.mkdir(mode=0o700)
    made = copy_project(closed / "Study Hub & co")
    shutil.copytree(first_var, made / "var", dirs_exist_ok=True)
    yield made
    shutil.rmtree(closed.parent)


@pytest.fixture(scope="package")
def site(checkout, current_setup):
    """The site as `script/server` runs it, with people and with logs that tell the most."""
    site = Site(
        checkout / "var",
        command=("script/server",),
        project=checkout,
        demo=True,
        web_workers=2,
        env={
            "STUDYHUB_LOG_LEVEL": "DEBUG",
            "STUDYHUB_LOG_FORMAT": "json",
            "STUDYHUB_METRICS_TOKEN": TOKEN,
        },
    )
    try:
        yield site.start()
        site.stop()
    finally:
        site.end_whatever_runs()
