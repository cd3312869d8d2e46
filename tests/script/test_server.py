"""`script/server` from a fresh checkout: where it stands and who runs it."""

import pytest

from tests.sites import as_ordinary_user

pytestmark = pytest.mark.processes


def test_server_of_an_ordinary_user_in_a_long_closed_path(first_var, tmp_path):
    """Its data is what the tests of sites begin with: `tests.sites.prepare_var` starts it."""
    if as_ordinary_user(tmp_path) is None:
        pytest.skip("root may neither share its Python nor make a user namespace here")
    printed = first_var.with_name("first.printed").read_text()
    assert "Making the database." in printed
    assert "learner  alice@studyhub.example   learn-and-practise" in printed
    assert printed.endswith("Stopping.\nStopped.\n")
