"""Finds markup in an answer: what no reader of a page would see earns nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from scoring.defences import make_unearned
from scoring.report import Unearned
from scoring.text import Span

NAMES: Final = (
    "a abbr address area article aside audio b base bdi bdo big blockquote body br button canvas "
    "center cite code col dd del details dfn dialog div dl dt em embed fieldset figure font footer "
    "form frame h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li "
    "link main map mark marquee math menu meta meter nav noscript object ol optgroup option output "
    "p param picture pre progress q s samp script section select small source span strike strong "
    "style sub summary sup svg table tbody td template textarea tfoot th thead title tr track tt u "
    "ul var video wbr"
)
MARKUP: Final = re.compile(
    r"<!--.{0,5000}?-->"
    r"|<(script|style|noscript|iframe|svg|textarea)\b.{0,5000}?</\1\s*>"
    rf"|</?(?:{'|'.join(NAMES.split())})(?:\s*/?>|\s[^<>=]*=[^<>]*>)",
    re.IGNORECASE | re.DOTALL,
)
"""Comments, elements whose content isn't shown, and tags. A comparison or `List<T>` is
none, and whoever writes of a <script> that nothing closes may well mean it."""
MOST_SHOWN: Final = 50


def find_markup(text: str) -> list[Span]:
    return [Span(match.start(), match.end(), match.group()) for match in MARKUP.finditer(text)]


def blank_out(text: str, hidden: Sequence[Span]) -> str:
    """The text with these spans made spaces, so that offsets stay."""
    blanked = list(text)
    for span in hidden:
        blanked[span.start : span.end] = " " * (span.end - span.start)
    return "".join(blanked)


def hide_markup(texts: Mapping[str, str]) -> tuple[dict[str, str], list[Unearned]]:
    """Each field's text with its markup blanked, and what was blanked."""
    found = {field: find_markup(text) for field, text in texts.items()}
    visible = {field: blank_out(text, found[field]) for field, text in texts.items()}
    unearned = [
        make_unearned(span, "markup", field) for field, spans in found.items() for span in spans
    ]
    return visible, unearned[:MOST_SHOWN]
