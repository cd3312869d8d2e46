"""What comes back from another program into the question that it came from."""

import pytest
from hypothesis import HealthCheck, given, settings

from questions.portable.adopting import adopt, is_same
from questions.portable.gift_reading import read_gift
from questions.portable.gift_writing import write_gift
from questions.portable.items import Item
from questions.portable.moodle_reading import read_moodle
from questions.portable.moodle_writing import write_moodle
from questions.portable.table_reading import read_table
from questions.portable.table_writing import write_table
from tests.factories import CONTENT
from tests.questions.portable.strategies import rich_items
from tests.questions.portable.test_formats import IN_GIFT

FORMATS = {"gift": (write_gift, read_gift), "moodle": (write_moodle, read_moodle)}
FORMATS["csv"] = (write_table, read_table)
QUICK = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def bring_back(form: str, item: Item) -> tuple[str, dict]:
    write, read = FORMATS[form]
    [again] = read(write([item]).data).items
    return adopt(again, form, kind=item.kind, before=item.content)


@QUICK
@given(rich_items(IN_GIFT))
def test_a_question_that_comes_back_by_gift_has_not_changed(item):
    kind, content = bring_back("gift", item)
    assert kind == item.kind
    assert is_same(content, item.content)


@QUICK
@given(rich_items((*IN_GIFT, "cloze")))
def test_a_question_that_comes_back_by_moodle_has_not_changed(item):
    kind, content = bring_back("moodle", item)
    assert kind == item.kind
    assert is_same(content, item.content)


@QUICK
@given(rich_items((*IN_GIFT, "cloze")))
def test_a_question_that_comes_back_by_a_table_has_not_changed(item):
    kind, content = bring_back("csv", item)
    assert kind == item.kind
    assert is_same(content, item.content)
    # For who brings it elsewhere.
    assert any("a line for each hint" in loss.says for loss in item.losses)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", ["written", "star"])
def test_an_essay_changes_the_words_of_a_richer_kind_alone(form, kind):
    item = Item(kind, CONTENT[kind] | {"explanation": "It waits."}, key="q")
    if (form, kind) == ("csv", "written"):
        # A table holds its scheme: what it has no column for stays.
        assert is_same(bring_back(form, item)[1], item.content)
        return
    write, read = FORMATS[form]
    data = write([item]).data
    [again] = read(data).items
    assert adopt(again, form, kind=kind, before=item.content) == (kind, item.content)
    [again] = read(data.replace(b"cold start", b"warm start").replace(b"disagree", b"agree")).items
    changed, content = adopt(again, form, kind=kind, before=item.content)
    assert changed == kind
    assert content == {**item.content, "text": content["text"]} != item.content


def test_new_options_get_ids_that_no_other_has_and_others_keep_theirs():
    before = {
        "text": "Which?",
        "options": [
            {"id": "b", "text": "One", "right": True, "why": "y"},
            {"id": "log", "text": "Two", "right": False, "why": "n"},
        ],
    }
    item = read_gift(b"Which?{~Two#n ~Three#m =One#y}").items[0]
    _kind, content = adopt(item, "gift", kind="single_choice", before=before)
    assert [(one["id"], one["text"]) for one in content["options"]] == [
        ("log", "Two"),
        ("a", "Three"),
        ("b", "One"),
    ]
