import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.text import MOST_SENTENCES, clean_text, fold_word, list_words, split_sentences


def test_split_sentences_marks_lines_and_bullets():
    text = "One is this. Two, e.g. that!\n- Three\n- Four; five"
    assert [span.text for span in split_sentences(text)] == [
        "One is this.",
        "Two, e.g. that!",
        "- Three",
        "- Four;",
        "five",
    ]


def test_split_sentences_takes_a_shortened_not_for_no_abbreviation():
    spans = split_sentences("Mocks can't. Each run of plan b. has its own. They don\u2019t. Two.")
    assert [span.text for span in spans] == [
        "Mocks can't.",
        "Each run of plan b. has its own.",
        "They don\u2019t.",
        "Two.",
    ]


@pytest.mark.parametrize("apostrophe", ["'", "`", "\u00b4", "\u2018", "\u2019", "\u02bc"])
def test_split_sentences_ends_one_behind_whatever_is_typed_for_an_apostrophe(apostrophe):
    spans = split_sentences(f"Mocks can{apostrophe}t. Stubs do.")
    assert [span.text for span in spans] == [f"Mocks can{apostrophe}t.", "Stubs do."]


@given(st.text())
def test_split_sentences_offsets_fit(text):
    for span in split_sentences(text):
        assert text[span.start : span.end] == span.text


@given(st.text())
def test_list_words_offsets_fit(text):
    for word in list_words(text):
        assert fold_word(text[word.start : word.end]) == word.text


@pytest.mark.parametrize("text", ["a\ud800b", "a\0b"])
def test_clean_text_keeps_every_place(text):
    assert clean_text(text) == "a\ufffdb"


def test_split_sentences_cuts_what_never_stops():
    spans = split_sentences("word " * 500)
    assert len(spans) == 9
    assert sum(len(span.text.split()) for span in spans) == 500


def test_split_sentences_has_a_limit():
    assert len(split_sentences("No. Yes! " * 900)) == MOST_SENTENCES
