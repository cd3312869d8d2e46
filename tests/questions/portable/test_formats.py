"""What is written in a format and read again is what it was, or the loss report says otherwise."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questions.portable.gift_reading import read_gift
from questions.portable.gift_writing import write_gift
from questions.portable.moodle_reading import read_moodle
from questions.portable.moodle_writing import write_moodle
from tests.questions.portable.strategies import items

QUICK = settings(
    max_examples=60,
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
    writing = written(made)
    assert [loss for _item, loss in writing.losses] == []
    reading = read(writing.data)
    assert reading.refusals == []
    category = ()
    for before, after in zip(made, reading.items, strict=True):
        category = before.category or category
        assert after.kind == before.kind
        assert after.content == before.content
        assert (after.key, after.tags, after.place) == (before.key, before.tags, before.place)
        assert after.category == category
        if before.name:
            assert after.name == before.name
        assert after.losses == []


@QUICK
@given(st.lists(items(IN_GIFT), min_size=1, max_size=3))
def test_gift_written_and_read_again_is_what_it_was(made):
    check_round_trip(write_gift, read_gift, made)


@QUICK
@given(st.lists(items((*IN_GIFT, "cloze"), xml=True), min_size=1, max_size=3))
def test_moodle_xml_written_and_read_again_is_what_it_was(made):
    check_round_trip(write_moodle, read_moodle, made)
