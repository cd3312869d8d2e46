"""Every fault is named in one run, each by exactly its sentence, and nothing is stored."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from packs.domain.checking import check_pack
from packs.domain.faults import PackFaults
from packs.domain.loading import load_pack
from packs.domain.reading import hash_files, hash_pack
from tests.packs.broken import BANK, BROKEN, LESSON, OTHER, PLAN, SHORT, break_pack
from tests.packs.stored import contents
from tests.packs.tiny import FILES, KINDS, change, line_of, write_pack

NOW = datetime(2083, 5, 12, 9, 30, tzinfo=UTC)

SERVERLESS = Path(__file__).resolve().parents[3] / "content" / "serverless"


def messages(folder) -> list[str]:
    return [str(fault) for fault in check_pack(folder)]


def test_a_good_pack_has_no_fault(pack):
    assert messages(pack) == []


def test_a_good_pack_of_all_kinds_has_no_fault(tmp_path):
    assert messages(write_pack(tmp_path, FILES | KINDS)) == []


def test_the_packs_that_come_with_the_site_have_no_fault():
    assert messages(SERVERLESS) == []


@pytest.mark.parametrize("text", ["", "\n", "# What stood here is gone.\n\n"])
def test_a_bank_without_a_question_has_no_fault(pack, text):
    (pack / "questions" / "empty.yaml").write_text(text)
    assert messages(pack) == []
    (pack / "questions" / "empty.yaml").write_text(f"{text}null\n")
    assert [one.partition(": ")[2] for one in messages(pack)] == ["Give a list here."]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "# Only a remark.\n", "{}\n"])
def test_an_empty_head_lacks_its_entries_and_the_rest_is_checked(pack, text):
    (pack / "pack.yaml").write_text(text)
    change(pack, BANK, "difficulty: 3", "difficulty: 7")
    said = messages(pack)
    for name in ("slug", "title", "version", "language", "licence"):
        assert any(line.startswith(f"pack.yaml:1: {name} is missing.") for line in said)
    assert any("This cannot be difficulty" in line for line in said)
    assert refuse(pack) == said


@pytest.mark.django_db
def test_every_broken_pack_gets_its_exact_sentence_and_changes_nothing(pack, tmp_path):
    load_pack(pack, now=NOW)
    before = contents()

    missed = {}
    for number, (name, broken) in enumerate(BROKEN.items()):
        copy = write_pack(tmp_path / str(number), FILES | KINDS)
        message = break_pack(copy, broken)
        said = refuse(copy)
        if message not in said:
            missed[name] = said

    assert missed == {}
    assert contents() == before


def refuse(folder: Path) -> list[str]:
    """Return what is said of a pack instead of loading it; nothing where it is loaded."""
    try:
        load_pack(folder, now=NOW)
    except PackFaults as faults:
        return str(faults).split("\n")
    return []


def test_what_only_follows_from_a_file_that_cannot_be_read_is_left_out(pack):
    """The lessons and the interview name questions of the bank, which are not read."""
    change(pack, BANK, "difficulty: 3", "difficulty: 7")
    slip = "explanation: Note: a queue keeps what cannot be done yet."
    change(pack, BANK, "explanation: A queue keeps what cannot be done yet.", slip)
    line = line_of_new(pack / BANK, slip)
    assert messages(pack) == [
        f"{BANK}:{line}: This text has a colon and a blank in it. Put all of it in quotes."
    ]
    change(pack, BANK, "explanation: Note:", "explanation: Note,")
    assert ["This cannot be difficulty" in one for one in messages(pack)] == [True]


def line_of_new(path, text: str) -> int:
    return path.read_text().split(text)[0].count("\n") + 1


def test_all_that_is_broken_is_named_in_one_run(pack):
    """One run names the dead links and the raw HTML of all files, each where it stands."""
    change(
        pack,
        LESSON,
        "Measure the wait.",
        "One.\nTwo <i>\nand [three](/four/).\n\n| a |\n|-|\n| [b](c) |",
    )
    change(pack, OTHER, "Queue what may wait.", "[Queue](#no) what <br> may [wait](/glossary/no/).")
    change(pack, BANK, "text: A `queue`", "text: A <queue>")
    start, other = line_of(LESSON, "Measure"), line_of(OTHER, "Queue what")

    assert [message.partition(": ")[0] for message in messages(pack)] == [
        f"{LESSON}:{start + 1}",
        f"{LESSON}:{start + 2}",
        f"{LESSON}:{start + 6}",
        *[f"{OTHER}:{other}"] * 3,
        f"{BANK}:{line_of(BANK, 'text: A `queue`')}",
    ]


def test_links_that_lead_somewhere_are_no_fault(pack):
    text = "[a](#why-it-helps) [b](/lessons/when-to-queue/#a-rule-of-thumb) [c](/learn/start/) "
    text += "[d](/learn/start/queues/) [e](/glossary/burst/) [f](/glossary/) [g](mailto:a@b.c) "
    text += "<https://example.org> [h](//example.org) `<b>` 1 < 2 \\<b>\n\n```html\n<b>\n```\n"
    change(pack, LESSON, "Measure the wait.", text)
    change(pack, BANK, "explanation: A queue", "explanation: A [queue](/lessons/what-a-queue-is/)")

    assert messages(pack) == []


def test_every_fault_is_named_in_one_run_in_the_order_of_the_files(pack):
    change(pack, BANK, "difficulty: 1", "difficulty: 0")
    change(pack, BANK, "difficulty: 2", "difficulty: 6")
    change(pack, LESSON, "minutes: 5", "minutes: some")
    change(pack, "facts.yaml", "checked_on: 2026-11-01", "checked_on: lately")

    assert messages(pack) == [
        'facts.yaml:5: "lately": This cannot be checked_on. Give a date such as 2026-11-01.',
        f'{SHORT}:15: "2": The bank has 0 left for this draw. Add questions, or draw fewer.',
        f'{LESSON}:5: "some": This cannot be minutes. Give a whole number from 1 to 1000.',
        f'{BANK}:7: "0": This cannot be difficulty. Give a whole number from 1 to 5.',
        f'{BANK}:19: "6": This cannot be difficulty. Give a whole number from 1 to 5.',
    ]


def test_a_file_that_nothing_would_read_is_a_fault(pack):
    (pack / "question").mkdir()
    (pack / "question" / "more.yaml").write_text("- id: q-lost\n")
    (pack / "README.md").write_text("Read me.\n")

    assert messages(pack) == [
        "question/more.yaml: This file is no part of a pack, so it would be lost. "
        "Rename, move or remove it."
    ]


def test_a_folder_that_is_no_pack_gets_one_sentence(tmp_path):
    # Nothing of it is read for its checksum, however much it holds.
    (tmp_path / "large").write_bytes(b"1")
    assert hash_pack(tmp_path) == hash_files([])
    assert messages(tmp_path) == [
        f"pack.yaml: There is no pack.yaml in {tmp_path}. Name the folder of a pack."
    ]
    missing = tmp_path / "missing"
    assert messages(missing) == [
        f"pack.yaml: There is no folder {missing}. Name the folder of a pack."
    ]


def test_a_figure_within_a_sentence_and_without_words_gets_both_sentences(pack):
    change(pack, LESSON, "Measure the wait.", "Measure ![](figures/row.svg).")

    cures = [message.partition('"figures/row.svg": ')[2] for message in messages(pack)]
    assert cures == [
        "Give the figure a paragraph of its own.",
        "The figure has no text for those who cannot see it.",
    ]


def test_a_file_that_is_not_utf8_is_named_with_its_line(pack):
    data = (pack / "tracks.yaml").read_bytes().replace(b"title: Start", b"title: St\xe4rt")
    (pack / "tracks.yaml").write_bytes(data)

    assert "tracks.yaml:2: This is not UTF-8. Save the file as UTF-8." in messages(pack)


@pytest.mark.django_db
def test_a_name_that_is_not_utf8_is_a_fault(pack):
    (pack / BANK).rename(pack / "questions" / os.fsdecode(b"b\xe4nk.yaml"))

    with pytest.raises(PackFaults) as caught:
        load_pack(pack, now=NOW)

    message = "questions/b?nk.yaml: This name is not UTF-8. Rename the file."
    assert message in str(caught.value).split("\n")


def test_what_is_no_file_of_the_pack_is_a_fault(pack):
    (pack / "figures" / "link.svg").symlink_to(pack / "figures" / "row.svg")
    os.mkfifo(pack / "lessons" / "pipe.md")
    (pack / "lessons" / "two\nlines.md").write_text("")

    found = messages(pack)

    cure = "This is no file of the pack itself. Put the file here, or remove it."
    for name in ("figures/link.svg", "lessons/pipe.md"):
        assert f"{name}: {cure}" in found
    cure = "This name has a character that cannot be seen. Rename the file."
    assert f"lessons/two\\nlines.md: {cure}" in found


def add_draw(pack, wide: int, narrow: int) -> None:
    """Draw `wide` of two kinds, then `narrow` of one of them. The bank has one of each."""
    rule = "        topics: [queues]\n        difficulty: [1, 3]\n"
    new = f"      - kinds: [numeric]\n{rule}        count: {narrow}\n        minutes_each: 1\n"
    old = "        count: 2\n        minutes_each: 2\n"
    change(pack, SHORT, old, f"        count: {wide}\n        minutes_each: 1\n{new}")


def test_a_plan_that_practises_more_than_there_is_is_a_fault(pack):
    change(pack, PLAN, "questions: 2", "questions: 5")

    assert messages(pack) == [
        f'{PLAN}:7: "5": The topic has 4 questions. Add some, or ask for fewer.'
    ]


def test_a_wide_draw_leaves_a_narrow_one_what_it_needs(pack):
    add_draw(pack, wide=1, narrow=1)

    assert messages(pack) == []


def test_draws_that_share_what_is_too_little_are_a_fault(pack):
    add_draw(pack, wide=2, narrow=1)

    assert messages(pack) == [
        f'{SHORT}:20: "1": The bank has 0 left for this draw. Add questions, or draw fewer.'
    ]


@pytest.mark.parametrize(
    "text",
    [
        "- 1\n- two\n",
        "just words",
        "a: 1",
        "- [nested, list]",
        "- slug: [1]\n  topics: {a: b}",
        # As an answer template, whose questions are not marked by it then.
        "- {slug: star, title: STAR, sections: [{title: Situation}]}",
        "- {slug: star, title: STAR, sections: 5}",
        "~",
        # Deeper than a parser goes, over lines: what stands on one line is read many times.
        "[\n" * 3000,
        "a: " + "9" * 5000,
    ],
)
@pytest.mark.parametrize(
    "file",
    [
        *("pack.yaml", "tracks.yaml", "topics.yaml", "facts.yaml", "templates.yaml"),
        *("competencies.yaml", "stories.yaml", BANK, SHORT),
    ],
)
def test_no_shape_of_a_file_stops_the_check(pack, file, text):
    (pack / file).write_text(text)

    assert messages(pack)


@pytest.mark.parametrize("word", ["https://example.org/" + "x" * 80, "eyJ" + "x" * 400])
def test_what_cannot_be_folded_may_be_long(pack, word):
    change(pack, "competencies.yaml", "Can you state", f"Can you state {word} {word} {word} or")

    assert messages(pack) == []
