"""The deck that Anki gets."""

import sqlite3
import zipfile
from datetime import timedelta
from io import BytesIO

from questions.portable.anki import write_anki
from questions.portable.items import Item
from tests.factories import CONTENT, NOW

MORE = {
    "true_false": {"text": "A queue keeps.", "right": True, "why_true": "Yes.", "why_false": "No."},
    "short_answer": {"text": "What keeps?", "answer": {"accepted": ["a queue", "queue"]}},
    "ordering": {
        "text": "Order.",
        "items": [{"id": "a", "text": "Sent"}, {"id": "b", "text": "Kept"}],
    },
    "matching": {"text": "Match.", "pairs": [{"id": "a", "left": "Burst", "right": "Rush"}]},
    "cloze": {
        "text": "It waits in a [[name]] for [[hours]] hours.",
        "gaps": [
            {"id": "name", "kind": "short_answer", "answer": {"accepted": ["a::b}}"]}},
            {"id": "hours", "kind": "numeric", "answer": {"value": 12}},
        ],
    },
}


def make_items() -> list[Item]:
    contents = CONTENT | MORE
    return [Item(kind, content, key=f"q-{kind}") for kind, content in contents.items()]


def read_notes(data: bytes, folder) -> dict[str, list]:
    path = folder / "collection.anki2"
    with zipfile.ZipFile(BytesIO(data)) as archive:
        path.write_bytes(archive.read("collection.anki2"))
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT guid, mod, flds FROM notes").fetchall()
        cards = connection.execute("SELECT count(*), count(DISTINCT did) FROM cards").fetchone()
    connection.close()
    notes = {guid: (mod, fields.split("\x1f")) for guid, mod, fields in rows}
    return {"notes": notes, "cards": cards}


def test_each_kind_becomes_one_note_that_asks_and_answers(tmp_path):
    made = make_items()
    read = read_notes(write_anki(made, deck="Core", now=NOW).data, tmp_path)
    assert len(read["notes"]) == len(made)
    # The two gaps of the cloze are two cards.
    assert read["cards"] == (len(made) + 1, 1)
    notes = [fields for _mod, fields in read["notes"].values()]
    fields = {item.kind: one for item, one in zip(made, notes, strict=True)}
    assert fields["single_choice"][1] == "<ul><li>A queue</li></ul>"
    assert fields["true_false"][1:] == ["True", "<p>Yes.</p>"]
    assert fields["short_answer"][1] == "a queue / queue"
    assert fields["numeric"][1] == "900 s"
    assert "<ol><li>Sent</li><li>Kept</li></ol>" in fields["ordering"][1]
    assert "Burst → Rush" in fields["matching"][1]
    assert "create a new environment" in fields["written"][1]
    assert fields["cloze"][0] == (
        "<p>It waits in a {{c1::a:&#58;b}&#125;}} for {{c2::12}} hours.</p>"
    )


def test_exporting_again_gives_the_same_guids_and_a_newer_date(tmp_path):
    made = make_items()
    first = read_notes(write_anki(made, deck="Core", now=NOW).data, tmp_path)["notes"]
    made[0].content = made[0].content | {"text": "What absorbs a rush?"}
    later = NOW + timedelta(days=1)
    again = read_notes(write_anki(made[::-1], deck="Core", now=later).data, tmp_path)["notes"]
    assert first.keys() == again.keys()
    assert {mod for mod, _fields in again.values()} == {int(later.timestamp())}
