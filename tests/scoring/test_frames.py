import pytest

from scoring import mark
from scoring.frames import list_frames
from tests.scoring.schemes import WRITTEN

SAID = [point["text"].rstrip(".") for point in WRITTEN["key_points"]]


def frame(words: str) -> str:
    return " ".join(words.format(text[:1].lower() + text[1:]) + "." for text in SAID)


@pytest.mark.parametrize(
    ("words", "doubted"),
    [
        ("How silly to say that {}", True),
        ("You must be joking: {}", True),
        ("{}, which is rubbish", True),
        ("It is well known that {}", False),
        ("The main point is that {}", False),
        ("{}, of course", False),
    ],
)
def test_what_the_writer_disowns_goes_to_a_person(words, doubted):
    report = mark(WRITTEN, {"text": frame(words)})
    assert report.needs_person is doubted
    assert (report.low == 0) is doubted


def test_a_long_stretch_is_no_frame():
    assert list_frames("They wait, and the worker takes each of them as soon as it can.") == []
    assert list_frames("I doubt that a queue keeps them.") == ["I doubt"]
