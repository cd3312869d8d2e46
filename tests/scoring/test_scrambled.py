import pytest

from scoring import mark
from scoring.prepared import prepare_wording
from scoring.scrambled import Order
from scoring.text import list_words
from tests.scoring.schemes import FULL_ANSWER, WRITTEN

WORDING = "The platform must first start a new environment and load the code of the handler."


@pytest.mark.parametrize(
    ("text", "scrambles"),
    [
        (
            "A new handler can have code, so the load is the start of a platform environment.",
            True,
        ),
        (
            "New comes first, then code, then the platform, handler, load, environment, start.",
            True,
        ),
        (
            "the code platform must start handler load environment a first the and of new the the",
            True,
        ),
        ("The platform starts a new environment, and then loads the handler's code.", False),
        ("Its code is loaded once the platform has started a new environment.", False),
        ("Code and platform.", False),
    ],
)
def test_the_right_words_in_no_order_are_told_from_a_statement(text, scrambles):
    order = Order(list_words(text))
    assert order.scrambles(prepare_wording(WORDING, frozenset())) is scrambles


def test_words_that_stand_near_each_other_say_no_wording_yet():
    wording = prepare_wording(WORDING, frozenset())
    said = "Its code is loaded once the platform has started a new environment."
    assert Order(list_words(said)).keeps(wording)
    strung = "Platform code start, new is environment, load of handler code."
    assert not Order(list_words(strung)).keeps(wording)


def test_scrambled_words_go_to_a_person_and_count_as_nothing_until_then():
    words = "The code of the environment loads a platform, so a new start is the first of it."
    report = mark(WRITTEN, {"text": words})
    assert report.needs_person
    assert report.low == 0
    assert not mark(WRITTEN, {"text": FULL_ANSWER}).needs_person
    # What was said in the order of one wording may have another's words anywhere.
    first = WRITTEN["key_points"][0]
    more = {**first, "accepted": [*first.get("accepted", []), words]}
    scheme = {**WRITTEN, "key_points": [more, *WRITTEN["key_points"][1:]]}
    assert not mark(scheme, {"text": FULL_ANSWER}).needs_person
