"""Where the site stands, and whose it is: root's, where root runs the tests."""

import pytest

pytestmark = pytest.mark.processes


def test_site_runs_in_a_closed_folder_whose_path_has_spaces(checkout, site):
    assert " & " in str(checkout)
    assert checkout.parent.stat().st_mode & 0o777 == 0o700
    assert site.ask() == 200
