"""Tells what an answer only quotes: a wrong statement in quotation marks is nobody's own claim.

"A colleague said “X”, but Y" says Y, and "“X” is a myth" doesn't say X. What stands in quotation
marks may be an example as well, and counts as said where nothing around it rejects it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from typing import Final

from scoring.text import Span, Word, list_words

Range = tuple[int, int]

QUOTED: Final = re.compile(r"\"([^\"\n]+)\"|\u201c([^\u201d\n]+)\u201d|\u00ab([^\u00bb\n]+)\u00bb")
LEAST_QUOTED: Final = 3
"""Words of a quotation: fewer are a term."""
OTHERS: Final = re.compile(
    r"\W*(?:some|many|most|others|people|beginners|colleagues|newcomers)\b"
    r"[^,;:]{0,200}(?=,? (?:but|yet|however|though)\b)",
    re.IGNORECASE,
)
"""What others do, who write or hold it so, up to the word by which the writer parts from them."""
REJECTING: Final = re.compile(
    r"\b(?:wrong(?:ly)?|false(?:ly)?|untrue|myths?|nonsense|rubbish|mistaken?|misconception|errors?"
    r"|bad advice|fairy tale|the opposite|doubt|deny|disagree|nobody"
    r"|(?:not|n't|hardly|never) (?:true|so|right|correct|the case|believe|agree))\b",
    re.IGNORECASE,
)

HOLDING: Final = re.compile(
    r"[\"\u201d\u00bb,.\s]{0,3}(?:is|are) (?:also |still |quite )?(?:true|right|correct)\b",
    re.IGNORECASE,
)
"""Behind a quotation: it is one's own statement as well."""


def list_quoted(span: Span) -> Iterator[Range]:
    """Code points from and to of each quotation in a sentence."""
    for match in QUOTED.finditer(span.text):
        start, end = match.span(match.lastindex or 0)
        if len(list_words(span.text[start:end])) >= LEAST_QUOTED:
            yield span.start + start, span.start + end


def list_reported(span: Span) -> list[Range]:
    """The quotations, and what others do or hold from whom the writer parts."""
    ranges = [*list_quoted(span)]
    if others := OTHERS.match(span.text):
        ranges.append((span.start, span.start + others.end()))
    return ranges


def list_rejected(span: Span) -> list[Range]:
    """The quotations of a sentence that rejects, in words of its own, what it quotes.

    Not one that is said to be true: "“X” is true, but it's a myth that Y".
    """
    ranges = [*list_quoted(span)]
    if not ranges:
        return []
    own = list(span.text)
    for start, end in ranges:
        own[start - span.start : end - span.start] = " " * (end - start)
    if not REJECTING.search("".join(own)):
        return []
    return [one for one in ranges if not HOLDING.match(span.text, one[1] - span.start)]


def stands_in(words: Sequence[Word], offset: int, stems: Set[str], ranges: Sequence[Range]) -> bool:
    """Whether most of the words with one of `stems` stand in one of the ranges."""
    if not ranges:
        return False
    met = [offset + word.start for word in words if word.stem in stems]
    inside = sum(any(start <= at < end for start, end in ranges) for at in met)
    return 2 * inside > len(met)
