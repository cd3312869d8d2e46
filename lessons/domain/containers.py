"""What lines of three colons make of a text, where that would lose or hide something."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from lessons.domain.markup import KNOWN
from lessons.domain.tabs import find_tab_faults

STRAY = re.compile(r"^\s*(:::|::tab\b)", re.MULTILINE)
STRAYS = {
    ":::": "A line of ::: closes nothing here. Remove it.",
    "::tab": "This stands in no tabs. Begin them with a line of :::tabs.",
}
UNCLOSED = "This is never closed. End it with a line of :::."
FILLED = "A check stands alone, with nothing in it: a line of ::: comes next."
LESSONS_ONLY = "This stands in lessons only. Say it in words, or as a block of code."
# What a question and a definition cannot have: it would be dropped, or have no place to lead to.
FOR_LESSONS = {
    "container_check_open": ":::check",
    "container_listing_open": ":::listing",
    "tabs_open": ":::tabs",
    "footnote_block_open": "[^…]",
}

TokenFault = tuple[Token, str, str]


def find_container_faults(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[TokenFault]:
    """Yield (token, value, cure) for what is unknown, unclosed or misplaced."""
    for at, token in enumerate(tokens):
        if token.type == "inline" and (stray := STRAY.search(token.content)):
            yield token, stray[1], STRAYS[stray[1]]
        if not (token.type.startswith("container_") and token.nesting == 1):
            continue
        name = token.info.strip()
        if is_unclosed(token, lines):
            yield token, f":::{name}", UNCLOSED
        if token.type == "container_other_open":
            yield token, f":::{name}", f"This is unknown. Use one of: {', '.join(KNOWN)}."
        is_check = token.type == "container_check_open"
        if is_check and (token.level or tokens[at + 1].type != "container_check_close"):
            yield token, f":::{name}", FILLED
    yield from find_tab_faults(tokens)


def is_unclosed(token: Token, lines: Sequence[str]) -> bool:
    _first, end = token.map
    return not any(line.strip() == ":::" for line in lines[end - 1 : end + 1])


def find_argument(token: Token) -> str:
    """Return what stands behind the word of a container."""
    return token.info.strip().partition(" ")[2].strip()


def find_misplaced(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[TokenFault]:
    """Yield what a text outside of lessons loses by its lines of three colons and footnotes."""
    for token in tokens:
        if name := FOR_LESSONS.get(token.type):
            yield token, name, LESSONS_ONLY
    yield from find_container_faults(tokens, lines)
