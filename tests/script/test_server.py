"""`script/server` from a fresh checkout: where it stands and who runs it."""

import pytest

pytestmark = pytest.mark.processes


def test_server_of_an_ordinary_user_in_a_long_closed_path(first_var):
    """Its data is what the tests of sites begin with: `tests.sites.prepare_var` starts it."""
    printed = first_var.with_name("first.printed").read_text()
    assert "Making the database." in printed
    assert "learner  alice@studyhub.example   learn-and-practise" in printed
    assert printed.endswith("Stopping.\nStopped.\n")
