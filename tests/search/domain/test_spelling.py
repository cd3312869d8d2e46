"""Nearest words: counted slips, and the word that was probably meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.domain.spelling import (
    choose_nearest,
    count_slips,
    find_nearest,
    find_rests,
    split_words,
)
from search.models import Word

SHORT = st.text(alphabet="abc", max_size=6)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("queue", "queue", 0),
        ("lamda", "lambda", 1),
        ("quueue", "queue", 1),
        ("qeuue", "queue", 1),
        ("quebe", "queue", 1),
        ("conection", "connections", 2),
        ("", "abc", 3),
    ],
)
def test_slips_are_counted(one, other, slips):
    assert count_slips(one, other) == slips
    assert count_slips(other, one) == slips


@given(SHORT, SHORT)
def test_count_is_nought_only_for_the_same_word_and_never_above_the_longer_one(one, other):
    slips = count_slips(one, other)

    assert (slips == 0) == (one == other)
    assert abs(len(one) - len(other)) <= slips <= max(len(one), len(other))


@given(SHORT, SHORT)
def test_words_one_slip_apart_share_a_rest(one, other):
    """What the index finds by holds every word that may be the answer."""
    if count_slips(one, other) <= 1:
        assert find_rests(one) & find_rests(other)


def test_of_the_equally_near_the_most_frequent_is_chosen():
    assert choose_nearest("cachs", [("cache", 3), ("caches", 9), ("cash", 1)]) == "caches"
    # What joins the words of a name is no slip.
    assert choose_nearest("nodejs", [("nodes", 9), ("node.js", 1)]) == "node.js"


def test_what_is_too_far_is_no_answer():
    assert choose_nearest("lamb", [("lambda", 50)]) == ""


@pytest.mark.django_db
def test_nearest_word_is_found_by_the_index():
    for word, documents in (("lambda", 5), ("lamps", 9), ("gateway", 2), ("cold", 3)):
        Word.objects.create(word=word, documents=documents, rests=sorted(find_rests(word)))

    assert find_nearest("lamda") == "lambda"
    assert find_nearest("gatewayy") == "gateway"
    assert find_nearest("xyzzy") == ""
    assert find_nearest("cld") == "cold"
    # Of a short word the first letter is right.
    assert find_nearest("old") == ""


def test_words_are_three_letters_or_more_and_what_joins_them():
    assert list(split_words("The API-gateway, 900 s; Übung")) == ["the", "api-gateway", "übung"]
    assert list(split_words("In Node.js 22. Then 1.5 s")) == ["node", "then", "node.js"]
