"""Checks of a STAR story that need no model: quick enough for hints while somebody types."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from scoring.blame import find_blame
from scoring.lexicon import FIRST_PLURAL, FIRST_SINGULAR, OUTCOME_STEMS
from scoring.text import Word, list_words

ENOUGH_WORDS: Final = {"situation": 20, "task": 12, "action": 90, "result": 25, "reflection": 12}
USUAL_ENOUGH: Final = 15
# What a figure is told in: taken along, so that a quote never ends in the middle of "140 minutes".
UNIT: Final = (
    r"(?:[ \u00a0\u202f]?(?:%|\u2030|\u20ac|\$|\u00a3)"
    r"|[ \u00a0\u202f-](?:per cent|percent|ms|milliseconds?|seconds?|minutes?|min|hours?|days?"
    r"|weeks?|months?|quarters?|years?|times|euros?|dollars?|pounds?|hundred|thousand|million|billion"
    r"|[kKMGT]B|users?|customers?|people|requests?|orders?|points?)\b)*"
)
DIGITS: Final = "one|two|three|four|five|six|seven|eight|nine"
SPELLED: Final = (
    r"half|halved|twice|double[ds]?|tripled?|zero|dozens?|hundreds?|thousands?|millions?"
    rf"|(?:{DIGITS}|ten|hundred|thousand)fold"
    r"|(?:a|one|two|three|four)[- ](?:third|quarter|fifth|tenth)s?"
    r"(?=\s+(?:of|as|cheaper|faster|fewer|higher|less|lower|more|quicker|shorter|slower)\b"
    r"|\s*(?:[.,;:!?)]|$))"
    rf"|{DIGITS}|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    rf"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[- \u2010\u2011](?:{DIGITS}))?"
)
FIGURE: Final = re.compile(
    r"[-+\u2212]?[\u20ac$\u00a3]?"
    r"(?:\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\w)(?:[.,]\d+)?"
    r"|\b\w{0,30}\d\w*(?:[.,'\u2019:/]\d\w*|[-\u2013]\w+)*|[\u00bc-\u00be\u2150-\u215e])"
    + UNIT
    + rf"|\b(?:{SPELLED})\b"
    + UNIT,
    re.IGNORECASE,
)
NAMED: Final = re.compile(r"(?!x\d|(?:CHF|EUR|GBP|USD)\d)[A-Za-z]\w*\d", re.IGNORECASE)
"""The name of a thing: "S3", "p95"; "x3" and "USD300" say how much."""
SOMEBODY: Final = re.compile(
    r"(?:\b(?:another|any|each|every|first|last|new|next|no|old|other|some|that|the|this|which)\s+)one\b"
    r"|\bone(?=\s+(?:another|can|could|more\s+thing|of|or|should|thing|who)\b|'s\b)",
    re.IGNORECASE,
)
"""Where "one" by itself counts nothing: "no one", "one of the best"; "the one hour" does."""
# From the beginning of a run on: from each hyphen it would take the square of its length.
NUMBERED: Final = r"(?<![\w-])[A-Za-z]+(?:-[A-Za-z]+)*-\d+\b"
"""A name that ends in a number: "us-east-1"."""
IDENTIFIER_LIKE: Final = r"\b[A-Za-z]+(?:[A-Z]|\d)\w*\b|\b[A-Z]{2,}\w*\b"
NAME: Final = r"(?<=[a-z0-9,;:] )[A-Z][a-z]+\b"
CONCRETE: Final = re.compile(f'{NUMBERED}|{IDENTIFIER_LIKE}|{NAME}|\u201c[^\u201d]+\u201d|"[^"]+"')
"""Names, tools, abbreviations, and what was said, in its words; `list_figures` finds figures."""
REASON: Final = re.compile(
    r"\b(?:because|since|so that|in order to|so (?:i|we|it|that)|which (?:meant|is why)|therefore"
    r"|rather than|instead of|to (?:see|find|make sure|avoid|be sure|check|keep|learn)"
    r"|as (?:it|he|she|the|i|we)|though|in case|not \w+,? but|would have)\b",
    re.IGNORECASE,
)
CHANGE: Final = re.compile(
    r"\b(?:from .{1,60}? to|no longer|back|now|since|instead of|without|fewer|less|more|down|up"
    r"|(?:twice|half) (?:as|the)|none|nobody|never|ever since|against|before|today)\b",
    re.IGNORECASE,
)
MOVED: Final = re.compile(
    r"\bfrom .{1,60}? to\b|\b(?:cut|decreased|doubled|dropped|fell|gained|grew|halved|improved"
    r"|increased|lowered|reduced|rose|saved|shortened|tripled)\b",
    re.IGNORECASE,
)
"""What says best that something changed; any of CHANGE and OUTCOME_STEMS says so, too."""
NEARLY: Final = r"(?:(?:about|around|just|nearly|only|over|under)\s+)?"
BESIDE: Final = re.compile(
    rf"\s+(?:\w+\s+){{0,2}}(against|to|instead\s+of|rather\s+than|versus)\s+{NEARLY}",
    re.IGNORECASE,
)
"""What stands between two figures of which one is what the other was or could have been."""
BY: Final = re.compile(rf"\b(?:against|by|from|instead\s+of)\s+{NEARLY}\Z", re.IGNORECASE)
BEFORE: Final = 24
"""Code points before a figure that are read for BY."""
ENOUGH_CONCRETE: Final = 5
ENOUGH_REASONS: Final = 3


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
    counts = {section: len(found) for section, found in words.items()}
    checks: list[Check] = []
    for section, text in sections.items():
        checks.append(check_length(section, words[section]))
        if shares and section in shares and any(counts.values()):
            checks.append(check_share(section, counts, shares[section]))
        if section == "action":
            checks.append(check_ownership(text, words[section]))
            checks.append(check_concrete(text))
            checks.append(check_reasons(text))
        if section == "result":
            checks.append(check_figure(text))
            checks.append(check_outcome(text, words[section]))
        if blame := find_blame(text):
            checks.append(make_blame(section, text, *blame))
    return checks


def check_length(section: str, words: Sequence[Word]) -> Check:
    aim = ENOUGH_WORDS.get(section, USUAL_ENOUGH)
    count = len(words)
    praise = f"{count} of {aim} words; points are rounded to quarters."
    if count == 0:
        reason = "Nothing was written."
    elif count < aim:
        words_are = "1 word is" if count == 1 else f"{count} words are"
        reason = f"{words_are} short for this part; {aim} or more let you be concrete."
    else:
        reason = f"{count} words: long enough to be concrete."
    credit = min(1.0, count / aim)
    return Check(f"{section}.length", section, "Long enough", credit, reason, praise=praise)


def check_share(section: str, counts: Mapping[str, int], share: Sequence[float]) -> Check:
    """Full credit inside the aim; falling to none at half the least or twice the most.

    Who takes too much of a story isn't told to shorten what is short itself, or where other parts
    are empty.
    """
    least, most = share
    percent = 100 * counts[section] / sum(counts.values())
    is_short = counts[section] < ENOUGH_WORDS.get(section, USUAL_ENOUGH)
    takes = f"It takes {say_share(percent, least, most)} of the story"
    aim = f"{least:g} to {most:g} %"
    if percent < least:
        credit = max(0.0, 2 * percent / least - 1)
        reason = f"{takes}; aim for {aim}. Say more."
    elif percent > most:
        credit = max(0.0, 2 - percent / most) if most else 0.0
        deed = "Say more in the others." if is_short or 0 in counts.values() else "Shorten it."
        reason = f"{takes}; aim for {aim}. {deed}"
    else:
        credit = 1.0
        reason = f"{takes}, within the aim of {aim}."
    praise = f"{takes}, near enough to the aim of {aim}."
    return Check(f"{section}.share", section, "Share of the story", credit, reason, praise=praise)


def say_share(percent: float, least: float, most: float) -> str:
    """A share in whole per cents, unless that would put it within the aim that it misses."""
    if percent < least <= round(percent):
        return f"just under {least:g} %"
    if round(percent) <= most < percent:
        return f"just over {most:g} %"
    return f"{percent:.0f} %"


def check_ownership(text: str, words: Sequence[Word]) -> Check:
    """Whether the action tells what the person did: "I" against "we"; "I/O" is nobody."""
    people = [word.text for word in words if is_person(word, text)]
    own = [word for word in people if word in FIRST_SINGULAR]
    team = [word for word in people if word in FIRST_PLURAL]
    count = f"{say_times(own, 'i')}, {say_times(team, 'we')}: "
    praise = f"{count}what you did is clear."
    if not own:
        credit, reason = 0.0, "It never says \u201cI\u201d: tell what you did yourself."
    else:
        credit = min(1.0, len(own) / 2) * min(1.0, 2 * len(own) / (len(own) + len(team)))
        reason = praise if credit == 1.0 else f"{count}say more of what you did yourself."
    title = "What you did yourself"
    return Check("action.ownership", "action", title, credit, reason, praise=praise)


def is_person(word: Word, text: str) -> bool:
    """Whether a word may name somebody: not in "I/O", "us-east-1" or "my_table", nor as the US."""
    before, after = text[: word.start][-2:], text[word.end : word.end + 2]
    is_piece = any(
        len(beside) == 2 and beside[joint] in "-_" and beside[1 - joint].isalnum()
        for beside, joint in ((before, 1), (after, 0))
    )
    is_country = text[word.start : word.end] == "US" and not text.isupper()
    return not (is_piece or is_country or after.startswith("/"))


def say_times(found: Sequence[str], usual: str) -> str:
    """How often somebody is named, by the words that are in the text: "I" or "my" 3 times."""
    plain = [word.split("'")[0] for word in found] or [usual]
    named = sorted(dict.fromkeys(plain), key=lambda word: word != usual)
    names = ["I" if word == "i" else word for word in named]
    quoted = " or ".join(f"\u201c{name}\u201d" for name in names)
    return f"{quoted} once" if len(found) == 1 else f"{quoted} {len(found)} times"


def check_concrete(text: str) -> Check:
    """Whether the deeds can be pictured: figures, names, tools, and what was said."""
    found = {text[start:end].casefold() for start, end in list_figures(text)}
    found |= {match.group().casefold() for match in CONCRETE.finditer(text)}
    credit = min(1.0, len(found) / ENOUGH_CONCRETE)
    count = "1 figure, name or tool" if len(found) == 1 else f"{len(found)} figures, names or tools"
    praise = f"{count} make it concrete."
    reason = praise if credit == 1.0 else f"{count}: say which, how many, and with what."
    return Check("action.concrete", "action", "Concrete", credit, reason, praise=praise)


def check_reasons(text: str) -> Check:
    """Whether deeds have reasons: words such as "because" and "so that"."""
    found = len(REASON.findall(" ".join(text.split())))
    credit = min(1.0, found / ENOUGH_REASONS)
    praise = "It gives reasons for what you did."
    reason = praise if credit == 1.0 else "Say why: a reason for each step, and what you left."
    return Check("action.reasons", "action", "Reasons", credit, reason, praise=praise)


def check_figure(text: str) -> Check:
    span = find_figure(text)
    if span is None:
        reason = "The result has no figure: say how much, how many or how fast."
        return Check("result.figure", "result", "A figure", 0.0, reason)
    reason = f"The result has a figure (\u201c{text[slice(*span)]}\u201d)."
    return Check("result.figure", "result", "A figure", 1.0, reason, *span)


def find_figure(text: str) -> tuple[int, int] | None:
    """Where a figure stands: two that are compared, else one that says by how much, else the first.

    A result tells by figures what changed, and by others how long a test took.
    """
    spans = list_figures(text)
    by = [BY.search(text, max(0, start - BEFORE), start) for start, _ in spans]
    for one, two, way in zip(spans, spans[1:], by, strict=False):
        beside = BESIDE.fullmatch(text, one[1], two[0])
        # "12 books to 30 children" compares nothing; "from 12 to 30" does.
        if beside and (way or beside.group(1).casefold() != "to"):
            return one[0], two[1]
    told = [span for span, way in zip(spans, by, strict=True) if way]
    return next(iter([*told, *spans]), None)


def list_figures(text: str) -> list[tuple[int, int]]:
    """Where figures stand that say how much: no names of things, no "one" that counts nothing."""
    nobody = {match.end() - len("one") for match in SOMEBODY.finditer(text)}

    def says_nothing(found: re.Match[str]) -> bool:
        # The hyphen of "us-east-1" is no minus.
        is_end = found.group()[0] == "-" and text[: found.start()][-1:].isalnum()
        is_nobody = found.start() in nobody and len(found.group()) == len("one")
        return is_end or is_nobody or bool(NAMED.match(found.group()))

    return [found.span() for found in FIGURE.finditer(text) if not says_nothing(found)]


def check_outcome(text: str, words: Sequence[Word]) -> Check:
    change = MOVED.search(text) or CHANGE.search(text)
    if change:
        reason = f"It says what changed (\u201c{change.group()}\u201d)."
        start, end = change.span()
        return Check("result.outcome", "result", "What changed", 1.0, reason, start, end)
    identity, title = "result.outcome", "What changed"
    for word, after in zip_longest(words, words[1:]):
        # Who led a team changed nothing yet.
        is_of_people = word.text == "led" and (after is None or after.text != "to")
        if word.stem in OUTCOME_STEMS and not is_of_people:
            reason = f"It says what changed (\u201c{word.text}\u201d)."
            return Check(identity, "result", title, 1.0, reason, word.start, word.end)
    return Check(identity, "result", title, 0.0, "It doesn't say what changed through your work.")


def make_blame(section: str, text: str, start: int, end: int) -> Check:
    reason = f"\u201c{text[start:end]}\u201d puts blame on others: tell what you learned instead."
    return Check(f"{section}.blame", section, "No blame", 0.0, reason, start, end)
