"""Finds where a story lays blame on others, and not where it keeps somebody from blame."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

PEOPLE: Final = (
    r"(?:boss|clients?|colleagues?|company|consultants?|contractors?|coworkers?|customers?"
    r"|departments?|developers?|directors?|engineers?|everybody|everyone|guys?|interns?|lead"
    r"|leadership|management|managers?|officers?|others|owners?|people|person|predecessors?|staff"
    r"|stakeholders?|suppliers?|support|teams?|testers?|users?|vendors?)"
)
THEM: Final = rf"(?:him|her|them|others|(?:the|my|our)\s+(?:[\w-]+\s+){{0,2}}{PEOPLE}\b)"
"""Whom somebody blames: of the cache or the network nobody is hurt."""
BLAME: Final = re.compile(
    r"\b(?:his|her|their|someone else's|somebody else's)\s+(?:own\s+)?(?:fault|mess)\b"
    # A mistake that is found and mended is no blame; one that something is laid on is.
    r"|\b(?:was|is|due\s+to|because\s+of)\s+(?:all\s+|just\s+|really\s+)?"
    r"(?:his|her|their)\s+(?:own\s+)?mistakes?\b"
    r"|\b(?:his|her|their)\s+mistakes?\s+(?:broke|caused|cost|led|made|ruined)\b"
    r"|\b(?:was|were|is|are)\s+(?:just\s+|really\s+|totally\s+|completely\s+)?"
    r"(?:incompetent|clueless|idiots?|morons?)\b"
    rf"|\b(?:he|she|they|who|{PEOPLE}(?:\s+who\s+(?:[\w'-]+\s+){{1,4}}?)?)\s*\b"
    r"(?:was|were|is|are)\s+"
    r"(?:just\s+|really\s+|totally\s+|completely\s+)?"
    r"(?:useless|lazy|stupid|hopeless|a\s+joke)\b"
    r"|\b(?:idiots?|morons?)\b"
    r"|\b(?:they|people|management|others)\s+(?:just\s+|simply\s+)?"
    r"(?:(?:never|don't|didn't)\s+(?:get\s+it|listen|ask(?!\s+for))"
    # Who says what others didn't understand goes on to explain it.
    r"|never\s+understand|(?:don't|didn't)\s+understand(?!\s+(?:how|that|the|wh\w+)\b))\b"
    r"|\b(?:I|we)\s+(?:(?!(?:not|never|hardly|refused|avoided|stopped)\b)\w+\s+){0,2}"
    rf"blam(?:e|ed|ing)\s+{THEM}"
    r"|\bthe\s+fault\s+of\s+(?:\w+\s+){0,3}(?:team|department|colleagues?|manager|boss|vendor"
    r"|others)\b"
    r"|\b(?:he|she|they|management|the\s+manager|my\s+boss)\s+(?:screwed|messed)\s+(?:\w+\s+)?up\b",
    re.IGNORECASE,
)
AGAINST: Final = re.compile(
    r"(?:\b(?:avoid|avoided|avoiding|cannot|hardly|neither|never|nobody|no\s+one|nor|not|refused?"
    r"|stopped|without|instead\s+of|rather\s+than)|n't)"
    r"(?:\s+(?!(?:and|as|because|but|since|so|which|who)\b)[\w'-]+){0,4}\s+\Z",
    re.IGNORECASE,
)
"""What turns blame round, up to four words before it and in the same clause: "made clear that it
was not", "without ever saying that it was"."""
APOSTROPHES: Final = str.maketrans("\u2019\u02bc\u00b4`", "''''")
READ_BEFORE: Final = 80
"""Code points before what sounds like blame that are read for AGAINST."""


def find_blame(text: str) -> tuple[int, int] | None:
    """Where a text first lays blame on others: code points from and to; None where nowhere."""
    return next(list_blame(text.translate(APOSTROPHES)), None)


def list_blame(text: str) -> Iterator[tuple[int, int]]:
    for match in BLAME.finditer(text):
        if not AGAINST.search(text[max(0, match.start() - READ_BEFORE) : match.start()]):
            yield match.span()
