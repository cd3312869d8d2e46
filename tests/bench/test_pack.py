"""The pack that `script/bench pack` loads is a good one, and each step tells what it took."""

from bench.pack import run_in_child, write_pack


def test_generated_pack_passes_the_check_of_the_bench(tmp_path):
    write_pack(tmp_path, lessons=21, questions=63)

    took = run_in_child("check", tmp_path)

    assert len(list((tmp_path / "lessons").rglob("*.md"))) == 21
    assert took["seconds"] > 0
    assert took["memory"] > 20
