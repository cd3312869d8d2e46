"""Each broken pack differs from a good one in one place, and gets exactly the named sentence."""

from pathlib import Path

import pytest

from packs.domain.checking import check_pack
from tests.packs.tiny import change, line_of

SERVERLESS = Path(__file__).resolve().parents[3] / "content" / "serverless"
BANK = "questions/bank.yaml"
LESSON = "lessons/queues/what-a-queue-is.md"
OTHER = "lessons/queues/when-to-queue.md"
SHORT = "interviews/short.yaml"
FIGURE = "figures/row.svg"


def messages(folder) -> list[str]:
    return [str(fault) for fault in check_pack(folder)]


def test_a_good_pack_has_no_fault(pack):
    assert messages(pack) == []


def test_the_packs_that_come_with_the_site_have_no_fault():
    assert messages(SERVERLESS) == []


BROKEN = {
    "unknown kind": (
        BANK,
        "kind: numeric",
        "kind: guess",
        '"guess": The kind is unknown. Use one of: single_choice, multiple_choice, numeric, '
        "written, star.",
    ),
    "misspelt entry": (
        BANK,
        "explanation: A",
        "explanaton: A",
        '"A queue keeps what cannot be done yet.": The entry explanaton is unknown. '
        "Did you mean explanation?",
    ),
    "no right option": (
        BANK,
        "right: true",
        "right: false",
        '"q-burst": No option is marked as right. Mark one with right: true.',
        "id: q-burst",
    ),
    "two right options": (
        BANK,
        "text: A cron job, right: false",
        "text: A cron job, right: true",
        '"q-burst": 2 options are marked as right. A single choice has exactly one.',
        "id: q-burst",
    ),
    "right is a word": (
        BANK,
        "text: A cron job, right: false",
        "text: A cron job, right: no",
        '"no": This cannot be right. Use true or false.',
    ),
    "difficulty too high": (
        BANK,
        "difficulty: 2",
        "difficulty: 9",
        '"9": This cannot be difficulty. Give a whole number from 1 to 5.',
    ),
    "unknown topic": (
        BANK,
        "topic: queues",
        "topic: cues",
        '"cues": The pack has no such topic. Add it, or correct the name.',
    ),
    "unknown section": (
        BANK,
        "section: why-it-helps",
        "section: why-it-help",
        '"why-it-help": The lesson what-a-queue-is has no such section. '
        "Add it, or correct the name.",
    ),
    "unknown competency": (
        BANK,
        "competencies: [conflict]",
        "competencies: [teamwork]",
        '"teamwork": competencies.yaml has no such competency. Add it, or correct the name.',
    ),
    "weights do not sum": (
        BANK,
        "text: It keeps work, weight: 6",
        "text: It keeps work, weight: 5",
        '"key_points": The weights of the key points sum to 9. Make it 10.',
        "key_points:",
    ),
    "two questions with one id": (
        BANK,
        "id: q-wait",
        "id: q-burst",
        f'"q-burst": {BANK}:1 has this id already. Choose another.',
        "id: q-wait",
    ),
    "unknown fact in a question": (
        BANK,
        "fact:longest-wait",
        "fact:longest",
        '"longest": facts.yaml has no fact of this name. Add it, or correct the name.',
    ),
    "unknown fact in a lesson": (
        LESSON,
        "fact:longest-wait",
        "fact:longest",
        '"longest": facts.yaml has no fact of this name. Add it, or correct the name.',
    ),
    "check without a question": (
        LESSON,
        ":::check q-burst",
        ":::check q-bust",
        '"q-bust": The pack has no such question. Add it, or correct the name.',
    ),
    "unclosed callout": (
        LESSON,
        "Measure the wait.\n:::",
        "Measure the wait.",
        '":::tip": This is never closed. End it with a line of :::.',
        ":::tip",
    ),
    "unknown callout": (
        LESSON,
        ":::tip",
        ":::hint",
        '":::hint": This is unknown. Use one of: note, tip, warning, misconception, check.',
    ),
    "missing figure": (
        LESSON,
        "figures/row.svg",
        "figures/rows.svg",
        '"figures/rows.svg": The pack has no such figure. Add the SVG, or correct the address.',
    ),
    "first-level heading": (
        LESSON,
        "## When it hurts",
        "# When it hurts",
        '"When it hurts": The title is the page\'s only first heading. Use ##.',
    ),
    "missing goal": (
        OTHER,
        "goal: Know when a queue is worth it.\n",
        "",
        '"when-to-queue": goal is missing. Give a text.',
        "slug: when-to-queue",
    ),
    "prerequisites in a circle": (
        LESSON,
        "prerequisites: []",
        "prerequisites: [what-a-queue-is]",
        '"what-a-queue-is": This leads in a circle back to this lesson.',
    ),
    "lesson of no topic": (
        "topics.yaml",
        "[what-a-queue-is, when-to-queue]",
        "[what-a-queue-is]",
        f'{OTHER}:2: "when-to-queue": No topic in topics.yaml has this lesson.',
    ),
    "date that is none": (
        LESSON,
        "checked_on: 2026-11-01",
        "checked_on: 2026-13-01",
        '"2026-13-01": This cannot be checked_on. Give a date such as 2026-11-01.',
    ),
    "script in a figure": (
        FIGURE,
        "<rect",
        "<script/><rect",
        '"script": This element cannot stand in a figure. Draw with plain shapes.',
        "<rect",
    ),
    "figure without description": (
        FIGURE,
        "<desc>Three boxes in a row.</desc>",
        "",
        '"desc": The figure has no desc of its own, which screen readers need. Add one.',
        "<svg",
    ),
    "more drawn than there is": (
        SHORT,
        "count: 2\n        minutes_each: 2",
        "count: 3\n        minutes_each: 1",
        '"3": The bank has 2 left for this draw. Add questions, or draw fewer.',
        "count: 2",
    ),
    "minutes do not sum": (
        SHORT,
        "minutes: 10",
        "minutes: 12",
        '"12": The minutes of the sections sum to 10. Make the two the same.',
    ),
    "questions take too long": (
        SHORT,
        "minutes_each: 2",
        "minutes_each: 3",
        '"4": Its questions need 6 minutes. Give it more, or draw fewer.',
        "    minutes: 4",
    ),
    "named question is unknown": (
        SHORT,
        "questions: [q-story]",
        "questions: [q-tale]",
        '"q-tale": The pack has no such question. Add it, or correct the name.',
    ),
    "unknown mode": (
        SHORT,
        "mode: interview",
        "mode: exam",
        '"exam": Use one of: interview, practice.',
    ),
    "not YAML": (
        BANK,
        "kind: numeric",
        "kind: [numeric",
        "This is not YAML: expected ',' or ']', but got ':'.",
        "topic: queues\n  difficulty: 2",
    ),
    "entry twice": (
        "pack.yaml",
        "title: Tiny pack\n",
        "title: Tiny pack\ntitle: Tiny pack\n",
        '"title": This entry stands twice. Keep one of the two.',
        "version: 1.0.0",
    ),
    "anchor": (
        "pack.yaml",
        "title: Tiny pack",
        "title: &name Tiny pack",
        "This is not YAML: Anchors are not read. Write the value out.",
    ),
    "tag": (
        "pack.yaml",
        "title: Tiny pack",
        "title: !!python/name:os.system Tiny",
        "This is not YAML: Tags are not read. Write the value without one.",
    ),
    "entry named by a list": (
        "pack.yaml",
        "title: Tiny pack",
        "[title]: Tiny pack",
        "This is not YAML: An entry is named by one word. Write a name before the colon.",
    ),
    "term to see that nobody explains": (
        "glossary.yaml",
        "see: [backlog]",
        "see: [backlogs]",
        '"backlogs": glossary.yaml has no such term. Add it, or correct the name.',
    ),
    "word that the glossary lacks": (
        LESSON,
        "[burst](term:burst)",
        "[burst](term:bursts)",
        '"term:bursts": The glossary has no such term. Add it, or correct the name.',
    ),
    "second document": (
        "pack.yaml",
        "title: Tiny pack",
        "---\nslug: other",
        "This is not YAML: expected a single document in the stream.",
    ),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_pack_gets_one_exact_sentence(pack, broken):
    file, old, new, message, *where = broken
    change(pack, file, old, new)
    if not message.startswith("lessons/"):
        message = f"{file}:{line_of(file, where[0] if where else old)}: {message}"

    assert message in messages(pack)


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
    assert messages(tmp_path) == [
        f"pack.yaml: There is no pack.yaml in {tmp_path}. Name the folder of a pack."
    ]


def test_a_file_that_is_not_utf8_is_named_with_its_line(pack):
    data = (pack / "tracks.yaml").read_bytes().replace(b"title: Start", b"title: St\xe4rt")
    (pack / "tracks.yaml").write_bytes(data)

    assert "tracks.yaml:2: This is not UTF-8. Save the file as UTF-8." in messages(pack)


def add_draw(pack, wide: int, narrow: int) -> None:
    """Draw `wide` of two kinds, then `narrow` of one of them. The bank has one of each."""
    rule = "        topics: [queues]\n        difficulty: [1, 3]\n"
    new = f"      - kinds: [numeric]\n{rule}        count: {narrow}\n        minutes_each: 1\n"
    old = "        count: 2\n        minutes_each: 2\n"
    change(pack, SHORT, old, f"        count: {wide}\n        minutes_each: 1\n{new}")


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
        "~",
        "[" * 3000,
        "a: " + "9" * 5000,
    ],
)
@pytest.mark.parametrize(
    "file",
    ["pack.yaml", "tracks.yaml", "topics.yaml", "facts.yaml", "templates.yaml", BANK, SHORT],
)
def test_no_shape_of_a_file_stops_the_check(pack, file, text):
    (pack / file).write_text(text)

    assert messages(pack)
