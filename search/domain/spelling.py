"""Words that were meant: the nearest that the documents have, within one or two slips."""

import re
from collections.abc import Iterable, Iterator

from django.db import connection

from search.models import Word
from studyhub.searchable import CONFIG

WORD = re.compile(r"[^\W\d_][\w-]{1,38}\w")
# A name with a dot in it, such as "Node.js", which some write without.
DOTTED = re.compile(r"\b[^\W\d_]\w{0,18}\.[^\W\d_]\w{0,18}\b")
# What some write and others leave out within a name counts as no slip.
JOINERS = str.maketrans("", "", "-.")
# Below this a slip makes another word more often than a misspelling.
SHORTEST = 3
# Up to here the word that was meant begins with the same letter.
SHORT = 3
# Long words may have two slips.
LONG = 8
MOST_CANDIDATES = 300


def split_words(text: str) -> Iterator[str]:
    """Yield the words of a text that are worth correcting to, in small letters."""
    text = text.lower()
    for pattern in (WORD, DOTTED):
        for match in pattern.finditer(text):
            yield match[0]


def find_common(words: Iterable[str]) -> set[str]:
    """Return those of `words` that stand in every text, such as "the": nothing is found by them."""
    words = sorted(words)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM unnest(%s::text[]) AS word"
            " WHERE length(to_tsvector(%s::regconfig, word)) = 0",
            [words, CONFIG],
        )
        return {word for (word,) in cursor.fetchall()}


def find_rests(word: str) -> set[str]:
    """Return the word, and what is left of it without each of its letters."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def find_nearest(word: str) -> str:
    """Return the word of the documents that was probably meant; empty where none is near."""
    if len(word) < SHORTEST:
        return ""
    near = Word.objects.filter(rests__overlap=sorted(find_rests(word)))
    if len(word) <= SHORT:
        near = near.filter(word__startswith=word[0])
    found = near.values_list("word", "documents")[:MOST_CANDIDATES]
    return choose_nearest(word, found)


def find_pair(word: str) -> str:
    """Return two words of the documents that `word` joins, such as "cold start"; else nothing."""
    cuts = range(SHORTEST, len(word) - SHORTEST + 1)
    pairs = [(word[:at], word[at:]) for at in cuts]
    halves = {half for pair in pairs for half in pair}
    often = dict(Word.objects.filter(word__in=halves).values_list("word", "documents"))
    known = [
        (min(often[one], often[other]), f"{one} {other}")
        for one, other in pairs
        if one in often and other in often
    ]
    return max(known)[1] if known else ""


def choose_nearest(word: str, candidates: Iterable[tuple[str, int]]) -> str:
    """Return the nearest of `candidates`, of the equally near the most frequent."""
    allowed = 2 if len(word) >= LONG else 1
    plain = word.translate(JOINERS)
    measured = [
        (count_slips(plain, other.translate(JOINERS)), -often, other) for other, often in candidates
    ]
    within = [one for one in measured if one[0] <= allowed]
    return min(within)[2] if within else ""


def count_slips(one: str, other: str) -> int:
    """Return the least number of insertions, deletions, changes and swaps of neighbours.

    The restricted Damerau-Levenshtein distance (optimal string alignment).
    """
    before, last = [], list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for at, against in enumerate(other, start=1):
            cost = min(last[at] + 1, line[-1] + 1, last[at - 1] + (letter != against))
            swapped = row > 1 and at > 1 and letter == other[at - 2] and one[row - 2] == against
            if swapped:
                cost = min(cost, before[at - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
