"""The terms of a question, and the query of them that the index understands."""

import re
from itertools import combinations, pairwise

from search.domain.spelling import find_common

MOST_TERMS = 8
LONGEST_TERM = 40
# C#, F# and C++: the index knows their letter alone, which begins too many words.
SIGNED = re.compile(r"[a-z][#+]+$")
# Words that are found by themselves as well: "cold-start", "async/await", but no "http/2".
JOINED = re.compile(r"[^-/]+(?:-+[^-/]+|/+[^\W\d_][^-/]*)+")


def split_terms(asked: str) -> list[str]:
    """Return the terms of a question in small letters. Of a long one the words that stand in every
    text, by which nothing is found, make room for the others."""
    terms = [term.strip("\"'.,;:!?()[]{}<>&|*\\").lower() for term in asked.split()]
    terms = [term[:LONGEST_TERM] for term in terms if term]
    if len(terms) > MOST_TERMS:
        common = find_common(terms)
        terms = [term for term in terms if term not in common] or terms
    return terms[:MOST_TERMS]


def write_query(terms: list[str], *, begun: int) -> str:
    """Return the query of all terms, each quoted, so that no sign of theirs is an operator.

    The last `begun` may be the beginnings of words.
    """
    whole = len(terms) - begun
    written = [
        write_term(term, is_whole=at < whole or bool(SIGNED.match(term)))
        for at, term in enumerate(terms)
    ]
    return " & ".join(filter(None, written))


def write_widely(terms: list[str]) -> str:
    """Return the query of all terms as beginnings, or with two neighbours joined by a slash.

    A text that has "CI/CD" has neither word for the index.
    """
    joined = [
        [*terms[:at], f"{one}/{other}", *terms[at + 2 :]]
        for at, (one, other) in enumerate(pairwise(terms))
        if one.isalpha() and other.isalpha()
    ]
    written = [write_query(words, begun=len(words)) for words in (terms, *joined)]
    return " | ".join(f"({query})" for query in filter(None, written))


def write_most(terms: list[str], count: int) -> str:
    """Return the query of `count` of the terms, whichever they are; the last may be a beginning."""
    written = [write_term(term, is_whole=term is not terms[-1]) for term in terms]
    sets = combinations(filter(None, written), count)
    return " | ".join(f"({' & '.join(one)})" for one in sets)


def write_term(term: str, *, is_whole: bool) -> str:
    """Return the query of one term: of joined words, as it is written or each by itself. What a
    hyphen joins stands side by side there."""
    word = quote(term, is_whole=is_whole)
    if not JOINED.fullmatch(term):
        return word
    *first, last = [one.split("-") for one in re.split("/+", term)]
    sides = [write_phrase(words, is_whole=True) for words in first]
    apart = " & ".join(filter(None, [*sides, write_phrase(last, is_whole=is_whole)]))
    return f"({word} | ({apart}))" if apart else word


def write_phrase(words: list[str], *, is_whole: bool) -> str:
    *first, last = words
    quoted = [*(quote(word, is_whole=True) for word in first), quote(last, is_whole=is_whole)]
    return " <-> ".join(filter(None, quoted))


def quote(word: str, *, is_whole: bool) -> str:
    word = word.replace("\\", "").replace("'", "''")
    return f"'{word}'{'' if is_whole else ':*'}" if word else ""
