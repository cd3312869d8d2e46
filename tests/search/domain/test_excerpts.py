"""Excerpts: what is shown of a text, and what in it was asked for."""

from hypothesis import given
from hypothesis import strategies as st

from search.domain.excerpts import cut, find_words, mark


def marked(text: str, *terms: str) -> list[str]:
    return [piece for piece, asked in mark(text, find_words(list(terms))) if asked]


def test_other_forms_of_a_word_are_marked():
    assert marked("Retries retry what was retried.", "retry") == ["Retries", "retry", "retried"]
    assert marked("A queue, and queues.", "queues") == ["queue", "queues"]


def test_beginning_of_a_word_is_marked():
    assert marked("Lambda and lamps", "lamb") == ["Lambda"]
    names = "addHandler, aws_request_id, getHTTPHandler; rehandle, HANDLER"
    assert marked(names, "handler", "request") == ["Handler", "request_id", "HANDLER"]


def test_signs_are_no_pattern():
    assert marked("a (b) c", "(b") == []
    assert find_words(["***"]) is None


def test_excerpt_begins_near_the_first_match():
    text = "word " * 100 + "a queue keeps it " + "word " * 100

    pieces = cut(text, find_words(["queue"]))

    shown = "".join(piece for piece, _asked in pieces)
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "a queue keeps it" in shown
    assert len(shown) < 260


@given(st.text(), st.lists(st.text(max_size=8), max_size=3))
def test_pieces_join_to_the_text(text, terms):
    assert "".join(piece for piece, _asked in mark(text, find_words(terms))) == text
