"""One record of a list is written anew, and the others stay as they were."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packs.domain.records import put_record, read_items, take_records, write_list
from packs.domain.yaml import read_yaml

LIST = """\
# The bank.
- id: a   # the first
  text: One

# About b.
- {id: b, text: Two}

- id: c
  text: |
    Three
    # no remark
"""
TEXTS = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=120
)
VALUES = st.recursive(
    TEXTS
    | st.booleans()
    | st.none()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False, width=32)
    | st.sampled_from(["no", "1e5", "1.e5", "~", "2026-11-01", "0x1f", "- a", "a: b", "#", " x "]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "why", "no", "1"]), inner, max_size=3)
    ),
    max_leaves=8,
)
RECORDS = st.dictionaries(st.sampled_from(["text", "why", "options", "words"]), VALUES, max_size=3)


def test_other_records_keep_their_remarks_and_their_layout():
    written = put_record(LIST, key="id", name="b", record={"id": "b", "text": "2: two"})

    assert written == LIST.replace("- {id: b, text: Two}", "- {id: b, text: '2: two'}")


def test_a_new_record_stands_at_the_end_and_a_taken_one_leaves_the_rest():
    added = put_record(LIST, key="id", name="d", record={"id": "d", "text": "Four"})

    assert added.startswith(LIST)
    assert [item["id"] for item in read_items(added)] == ["a", "b", "c", "d"]
    taken = take_records(added, key="id", names={"c"})
    assert [item["id"] for item in read_items(taken)] == ["a", "b", "d"]
    assert "# About b." in taken


def test_many_records_are_taken_at_once_and_the_rest_keeps_its_layout():
    rest = "# The bank.\n\n# About b.\n- {id: b, text: Two}\n\n"

    assert take_records(LIST, key="id", names={"a", "c", "nowhere"}) == rest
    assert take_records(LIST, key="id", names=set()) == LIST
    assert read_items(take_records("[{id: a}, {id: b}]\n", key="id", names={"a"})) == [{"id": "b"}]


def test_a_list_on_one_line_is_written_as_a_whole():
    written = put_record("[{id: a}, {id: b}]\n", key="id", name="a", record={"id": "a", "n": 1})

    assert read_items(written) == [{"id": "a", "n": 1}, {"id": "b"}]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_ends_and_the_mark_at_the_beginning_stay(ending):
    text = "\ufeff" + LIST.replace("\n", ending)
    written = put_record(text, key="id", name="a", record={"id": "a", "text": "x\ny"})

    assert written.startswith("\ufeff# The bank.")
    assert written.count("\r") == (written.count("\n") if ending == "\r\n" else 0)


@settings(max_examples=150, deadline=None)
@given(record=RECORDS, at=st.sampled_from(["a", "b", "c", "new"]))
def test_whatever_is_written_reads_back_beside_what_was_there(record, at):
    wanted = {"id": at, **record}
    before = read_items(LIST)
    after = read_items(put_record(LIST, key="id", name=at, record=wanted))

    assert [item for item in after if item["id"] != at] == [
        one for one in before if one["id"] != at
    ]
    assert next(item for item in after if item["id"] == at) == wanted


@settings(max_examples=50, deadline=None)
@given(records=st.lists(RECORDS.filter(bool), max_size=3))
def test_lists_read_back_without_a_fault(records):
    value, faults = read_yaml(write_list(records), file="a.yaml")

    assert (value or []) == records
    assert faults == []
