"""Checks of a STAR story that need no model: quick enough for hints while somebody types."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scoring.lexicon import FIRST_PLURAL, FIRST_SINGULAR, OUTCOME_STEMS
from scoring.text import Word, list_words

ENOUGH_WORDS: Final = {"situation": 20, "task": 12, "action": 45, "result": 18, "reflection": 12}
USUAL_ENOUGH: Final = 15
# What a figure is told in: taken along, so that a quote never ends in the middle of "140 minutes".
UNIT: Final = (
    r"(?:[ \u00a0\u202f]?(?:%|\u2030|\u20ac|\$|\u00a3)"
    r"|[ \u00a0\u202f-](?:per cent|percent|ms|milliseconds?|seconds?|minutes?|min|hours?|days?"
    r"|weeks?|months?|quarters?|years?|times|euros?|dollars?|pounds?|hundred|thousand|million|billion"
    r"|[kKMGT]B|users?|customers?|people|requests?|orders?|points?)\b)*"
)
FIGURE: Final = re.compile(
    r"[-+\u2212]?[\u20ac$\u00a3]?"
    r"(?:\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\w)(?:[.,]\d+)?"
    r"|\b\w{0,30}\d\w*(?:[.,'\u2019:/]\d\w*|[-\u2013]\w+)*)"
    + UNIT
    + r"|\b(?:half|halved|twice|double[ds]?|tripled?|one|two|three|four|five|six|seven|eight|nine|"
    r"ten|dozen|hundred|thousand|million|zero)\b" + UNIT,
    re.IGNORECASE,
)
BLAME: Final = re.compile(
    r"\b(?:(?:his|her|their|someone else's|somebody else's)\s+(?:own\s+)?(?:fault|mess|mistake)"
    r"|(?:was|were|is|are)\s+(?:just\s+|really\s+|totally\s+|completely\s+)?"
    r"(?:incompetent|useless|lazy|stupid|clueless|hopeless|idiots?)"
    r"|(?:idiots?|morons?)\b|blam(?:e|ed|ing)\s+(?:him|her|them|the|my)\b"
    r"|the\s+fault\s+of\s+(?:\w+\s+){0,3}(?:team|department|colleagues?|manager|boss|vendor|others)"
    r"|(?:he|she|they|management|the manager|my boss)\s+(?:screwed|messed)\s+(?:\w+\s+)?up)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: `id` is unique, `section` says where, `credit` is 0 to 1.

    `reason` finds fault below full credit; `praise` is what to say where the points are full all
    the same, since points are rounded.
    """

    id: str
    section: str
    title: str
    credit: float
    reason: str
    start: int = 0
    end: int = 0
    praise: str = ""

    @property
    def passed(self) -> bool:
        return self.credit >= 0.75


def star_checks(
    sections: Mapping[str, str], shares: Mapping[str, Sequence[float]] | None = None
) -> list[Check]:
    """The checks of a story as far as it is written; pure, without the model.

    `sections` maps section ids to text; `shares` maps them to the aimed [least, most] per cent
    of the whole story's words.
    """
    words = {section: list_words(text) for section, text in sections.items()}
    total = sum(len(found) for found in words.values())
    checks: list[Check] = []
    for section, text in sections.items():
        checks.append(check_length(section, words[section]))
        if shares and section in shares and total:
            checks.append(check_share(section, len(words[section]), total, shares[section]))
        if section == "action":
            checks.append(check_ownership(words[section]))
        if section == "result":
            checks.append(check_figure(text))
            checks.append(check_outcome(words[section]))
        blame = find_blame(section, text)
        if blame:
            checks.append(blame)
    return checks


def check_length(section: str, words: Sequence[Word]) -> Check:
    aim = ENOUGH_WORDS.get(section, USUAL_ENOUGH)
    count = len(words)
    praise = f"{count} words: enough here."
    if count == 0:
        reason = "Nothing was written."
    elif count < aim:
        reason = f"{count} words are short for this part; {aim} or more let you be concrete."
    else:
        reason = f"{count} words: long enough to be concrete."
    credit = min(1.0, count / aim)
    return Check(f"{section}.length", section, "Long enough", credit, reason, praise=praise)


def check_share(section: str, count: int, total: int, share: Sequence[float]) -> Check:
    """Full credit inside the aim; falling to none at half the least or twice the most."""
    least, most = share
    percent = 100 * count / total
    takes, aim = f"It takes {percent:.0f} % of the story", f"{least:g} to {most:g} %"
    if percent < least:
        credit = max(0.0, 2 * percent / least - 1)
        reason = f"{takes}; aim for {aim}. Say more."
    elif percent > most:
        credit = max(0.0, 2 - percent / most) if most else 0.0
        reason = f"{takes}; aim for {aim}. Shorten it."
    else:
        credit = 1.0
        reason = f"{takes}, within the aim of {aim}."
    praise = f"{takes}, near enough to the aim of {aim}."
    return Check(f"{section}.share", section, "Share of the story", credit, reason, praise=praise)


def check_ownership(words: Sequence[Word]) -> Check:
    """Whether the action tells what the person did: "I" against "we"."""
    own = sum(word.text in FIRST_SINGULAR for word in words)
    team = sum(word.text in FIRST_PLURAL for word in words)
    count = f"\u201cI\u201d {own} times, \u201cwe\u201d {team} times: "
    praise = f"{count}what you did is clear."
    if own == 0:
        credit, reason = 0.0, "It never says \u201cI\u201d: tell what you did yourself."
    else:
        credit = min(1.0, own / 2) * min(1.0, 2 * own / (own + team))
        reason = praise if credit == 1.0 else f"{count}say more of what you did yourself."
    title = "What you did yourself"
    return Check("action.ownership", "action", title, credit, reason, praise=praise)


def check_figure(text: str) -> Check:
    match = FIGURE.search(text)
    if match is None:
        reason = "The result has no figure: say how much, how many or how fast."
        return Check("result.figure", "result", "A figure", 0.0, reason)
    reason = f"The result has a figure (\u201c{match.group()}\u201d)."
    return Check("result.figure", "result", "A figure", 1.0, reason, match.start(), match.end())


def check_outcome(words: Sequence[Word]) -> Check:
    identity, title = "result.outcome", "What changed"
    for word in words:
        if word.stem in OUTCOME_STEMS:
            reason = f"It says what changed (\u201c{word.text}\u201d)."
            return Check(identity, "result", title, 1.0, reason, word.start, word.end)
    return Check(identity, "result", title, 0.0, "It doesn't say what changed through your work.")


def find_blame(section: str, text: str) -> Check | None:
    match = BLAME.search(text)
    if match is None:
        return None
    reason = f"\u201c{match.group()}\u201d puts blame on others: tell what you learned instead."
    return Check(f"{section}.blame", section, "No blame", 0.0, reason, match.start(), match.end())
