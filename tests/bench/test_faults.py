"""The short form of `script/bench faults`: real processes killed while interviews are sat."""

import pytest

from studyhub.faults import POINTS
from tests.bench.running import run_bench
from tests.template import wait_for_template


@pytest.mark.processes
@pytest.mark.timeout(420)
def test_no_word_is_lost_and_each_answer_counts_once_while_everything_is_killed(tmp_path):
    # Its own servers: it kills and restarts them.
    words = ("--kills", "10", "--interviews", "4", "--tables", wait_for_template() or "")
    rows = run_bench("faults", *words, out=tmp_path, seconds=400)
    figures = {row["name"]: row for row in rows}
    assert all(figures[f"kills {point}"]["value"] == 2 for point in POINTS)
    assert figures["answers accepted"]["value"] > 30
    assert figures["interviews"]["value"] == 4
    assert figures["batches shown as saved"]["value"] > 4
    # How long an answer waits is a matter of the machine, and for the bench itself to judge.
    broken = [name for name, row in figures.items() if not row["holds"] and row["unit"] != "s"]
    assert broken == []
