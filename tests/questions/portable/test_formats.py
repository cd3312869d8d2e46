"""What is written in a format and read again is what it was, or the loss report says otherwise."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questions.portable.answers import letter
from questions.portable.gift_reading import read_gift
from questions.portable.gift_writing import write_gift
from questions.portable.items import Item
from questions.portable.moodle_reading import read_moodle
from questions.portable.moodle_writing import write_moodle
from questions.portable.table_formulas import defuse, undo_defusing
from questions.portable.table_reading import read_table
from questions.portable.table_writing import write_table
from tests.questions.portable.strategies import items

QUICK = settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
IN_GIFT = (
    "single_choice",
    "multiple_choice",
    "true_false",
    "short_answer",
    "numeric",
    "matching",
    "ordering",
)


def check_round_trip(written, read, made):
    check_contents(written, read, made)
    category = ()
    for before, after in zip(made, read(written(made).data).items, strict=True):
        category = before.category or category
        assert after.category == category
        if before.name:
            assert after.name == before.name


def check_contents(written, read, made):
    writing = written(made)
    assert [loss for _item, loss in writing.losses] == []
    reading = read(writing.data)
    assert reading.refusals == []
    for before, after in zip(made, reading.items, strict=True):
        assert after.kind == before.kind
        assert after.content == before.content
        assert (after.key, after.tags, after.place) == (before.key, before.tags, before.place)
        assert after.losses == []


@QUICK
@given(st.lists(items(IN_GIFT), min_size=1, max_size=3))
def test_gift_written_and_read_again_is_what_it_was(made):
    check_round_trip(write_gift, read_gift, made)


@QUICK
@given(st.lists(items((*IN_GIFT, "cloze"), xml=True), min_size=1, max_size=3))
def test_moodle_xml_written_and_read_again_is_what_it_was(made):
    check_round_trip(write_moodle, read_moodle, made)


# What a table holds whole. A choice has columns of its own; pairs that are more have a line each.
IN_TABLES = ("single_choice", "multiple_choice", "true_false", "matching", "ordering")
WIDE = [{"id": letter(at), "text": f"-{at}", "right": at < 2, "why": f"={at}"} for at in range(26)]
WIDE[0]["share"], WIDE[1]["share"] = 70, 30
LONG = {
    "pairs": [{"id": f"p{at}", "left": f"-{at}", "right": "+", "why": "@"} for at in range(1, 21)],
    "surplus": [{"id": f"s{at}", "text": f"={at}", "why": "So."} for at in range(1, 21)],
}
# What a program takes for a formula, and what is in quotes: each is read as it was.
CELLS = ("+' x", "'+' x", "''+' x", "- the boys' room", "'='", "'-1", "='a'!B1", "-1", "'", "\t=1")


@QUICK
@given(st.lists(items(IN_TABLES), min_size=1, max_size=3))
def test_a_table_written_and_read_again_is_what_it_was(made):
    for item in made:
        # No pack of ours has such tags, and a table parts them by more than one sign.
        item.tags = tuple(tag for tag in item.tags if tag.isalpha())
        for number, pair in enumerate(item.content.get("pairs", [])[:2]):
            pair["why"] = "='-1\n@"[number:]
    wide = Item("multiple_choice", {"text": "Which?", "options": WIDE, "hints": ["One.", "Two."]})
    check_contents(write_table, read_table, [*made, wide, Item("matching", {"text": "?", **LONG})])
    # Each letter and number of this one is the text of another option: it goes out as an essay.
    texts = ("B", "A", "1")
    options = [{"id": one, "text": one, "right": one == "B", "why": "So."} for one in texts]
    writing = write_table([Item("single_choice", {"text": "Which?", "options": options})])
    [again] = read_table(writing.data).items
    assert "- B (right)\n- A (wrong)" in again.content["model_answer"]
    for cell in CELLS:
        written = defuse(cell)
        assert (undo_defusing(written), written[0] in "=@\t") == (cell.strip(), False)
