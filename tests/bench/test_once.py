"""What the benches of pages count: every page answers, and takes no more statements with more."""

import pytest

from bench.yardstick.pages import PAGES
from tests.bench.running import run_bench


@pytest.mark.processes
@pytest.mark.timeout(300)
def test_each_page_takes_no_more_statements_and_the_floor_is_what_it_claims(tmp_path, first_var):
    rows = run_bench("once", "--prepared", str(first_var), out=tmp_path, seconds=280)
    assert [row["name"] for row in rows if not row["holds"]] == []
    figures = {row["name"]: row["value"] for row in rows}
    # Session and user are two there, and one of ours.
    queries = {name: figures[f"{name}: queries"] for name in ("E", "R", "P", "sign-in")}
    assert queries == {"E": 2, "R": 2 + 3, "P": 2 + 1, "sign-in": 0}
    assert figures["E: bytes"] == 0
    assert 17_500 < figures["R: bytes"] < 18_500
    assert all(figures[f"{page.name}: bytes"] > 100 for page in PAGES if page.name != "E")
    assert figures["lesson: queries"] == 2
