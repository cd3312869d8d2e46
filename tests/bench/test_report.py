"""A bench says what holds."""

import json

import pytest

from bench.report import Figure, finish


def test_finish_writes_the_figures_and_exits_1_where_a_bound_does_not_hold(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("STUDYHUB_BENCH_OUT", str(tmp_path))
    figures = [Figure("lost", 0, "", "== 0"), Figure("slowest", 2.5, "s", "<= 1")]
    with pytest.raises(SystemExit) as stop:
        finish("example", figures)
    assert stop.value.code == 1
    printed = capsys.readouterr().out
    assert "DOES NOT HOLD" in printed
    assert printed.endswith("1 of 2 bounds hold. Broken: slowest.\n")
    rows = json.loads((tmp_path / "example.json").read_text())
    assert [(row["name"], row["holds"]) for row in rows] == [("lost", True), ("slowest", False)]


def test_finish_exits_0_where_all_holds(tmp_path, monkeypatch):
    monkeypatch.setenv("STUDYHUB_BENCH_OUT", str(tmp_path))
    with pytest.raises(SystemExit) as stop:
        finish("example", [Figure("lost", 0, "", "== 0"), Figure("answers", 7)])
    assert stop.value.code == 0
