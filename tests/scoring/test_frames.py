import pytest

from scoring import mark
from scoring.frames import is_disowned, list_frames
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
        ("Only amateurs would reply: {}", True),
        ("It would be a blunder to write that {}", True),
        ("According to a rumour, {}", True),
        ("{}. That would be silly", True),
        ("{} (a fairy tale)", True),
        ("{} is pure fantasy", True),
        ("It has long been refuted that {}", True),
        ("Always say no to those who claim that {}", True),
        ("Assume that {}", False),
        ("Always say: {}", False),
        ("Let us suppose that {}", False),
        ("I would say that {}", False),
        ("It is well known that {}", False),
        ("The right answer is that {}", False),
        ("In my opinion, {}", False),
        ("{}, of course", False),
        ("{}. I am sure of it", False),
    ],
)
def test_what_the_writer_disowns_goes_to_a_person(words, doubted):
    report = mark(WRITTEN, {"text": frame(words)})
    assert report.needs_person is doubted
    assert (report.low == 0) is doubted


def test_neither_a_stretch_about_the_subject_nor_a_long_one_is_a_frame():
    known = frozenset(["queue", "keep"])
    assert not [*list_frames("A queue keeps them, and the worker takes each one as it can.", known)]
    assert [*list_frames("I doubt that a queue keeps them.", known)] == [("i doubt", True)]


def test_what_the_scheme_speaks_of_writes_and_tells_what_happens():
    said = "writes a row that keeps the order as paid."
    assert not is_disowned(f"The worker {said}", frozenset(["worker"]))
    assert is_disowned(f"The brochure {said}", frozenset(["worker"]))
