"""Numbers with what they count, and identifiers: whether an answer gives others than are right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from scoring.number_words import SCALES, Place, read_spelled
from scoring.repeats import FOLD, OFTEN, TIMES, read_repeats
from scoring.text import Word, list_words

UNITS: Final[Mapping[str, tuple[str, float]]] = {
    name: (kind, factor)
    for kind, factor, names in (
        ("time", 1e-6, "\u00b5s \u03bcs microsecond microseconds"),
        ("time", 0.001, "ms msec millisecond milliseconds"),
        ("time", 1.0, "s sec secs second seconds"),
        ("time", 60.0, "min mins minute minutes"),
        ("time", 3600.0, "h hr hrs hour hours"),
        ("time", 86_400.0, "d day days"),
        ("time", 604_800.0, "week weeks"),
        ("size", 1e-3, "byte bytes"),
        ("size", 1.0, "kb kib kilobyte kilobytes"),
        ("size", 1e3, "mb mib megabyte megabytes"),
        ("size", 1e6, "gb gib gigabyte gigabytes"),
        ("size", 1e9, "tb tib terabyte terabytes"),
        ("share", 1.0, "% percent"),
        ("speed", 1.0, "mbps"),
        ("speed", 1e3, "gbps"),
    )
    for name in names.split()
}
MEASURES: Final = frozenset(kind for kind, _ in UNITS.values())
NUMBER: Final = re.compile(
    r"(?<![\w.])(?:\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d])"
)
SCALED: Final = re.compile(r"(?:(k)|[ \u00a0-]?(thousand|million|billion))\b", re.IGNORECASE)
"""Behind figures: "10k requests", "2 million"."""
AFTER: Final = re.compile(
    r"[\s\u00a0-]{0,2}(?:more (?=times\b))?(per\s+cent\b|[^\W\d_]+|%)", re.IGNORECASE
)
SHARED: Final = re.compile(
    r"\s+(?:and|or|to)\s+(?:(?:maybe|perhaps|possibly|even)\s+)?|\s?[-\u2013/]\s?", re.IGNORECASE
)
"""Between numbers that share the unit of the last: "after one and two minutes", "100-200 ms"."""
MOST_SHARED: Final = 4
"""So many numbers may share a unit: a row without an end is not looked along from each again."""
BEFORE: Final = re.compile(r"([^\W\d_]{2,})[\s:=]{0,2}$")
ENTRY: Final = re.compile(r"\d{1,2}[.)](?!\d)")
STATUSES: Final = re.compile(r"(?:4(?:0\d|1[0-7]|2[1-9]|31|51)|50[0-8]|511)s\b")
"""As a rule the answers of a server ("429s", "handled 500s"), and no seconds."""
ROUND: Final = re.compile(r"[45]00s")
LASTING: Final = re.compile(
    r"(?:\b(?:after|every|exactly|is|least|lasts?|most|takes?|timeout|up to|within)"
    r"|\b(?:last|run|wait|work)\w* for|\b(?:later|less|longer|more|shorter) than"
    r"|\b(?:limit|maximum|minimum|timeout) of)\s+\Z",
    re.IGNORECASE,
)
"""Before 400s and 500s, which are round, these tell that they are seconds."""
IDENTIFIER: Final = re.compile(
    r"\b(?:[A-Z][A-Z0-9]{1,}s?|[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*|[A-Za-z]+_\w+|[A-Za-z]+\d+\w*)\b"
)
NEAR: Final = 0.03
"""How far apart, as a share, two numbers may be and still be the same: 1,000 and 1,024 are."""
EXACT: Final = ((100, 599), (1900, 2099))
"""Statuses of a server and years: without a unit these are names, and 401 isn't nearly 404."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in its base unit; `kind` names the unit's family or what is counted."""

    value: float
    kind: str
    text: str


@lru_cache(maxsize=4096)
def read_quantities(text: str) -> tuple[Quantity, ...]:
    """What a text counts or measures. "1 h 30 min" is one length of time."""
    found: list[Quantity] = []
    last_end = 0
    for start, end, one in read_numbers(text):
        if not one.kind or (text[start:end].casefold() == "one" and one.kind not in MEASURES):
            continue
        between, last_end = text[last_end:start], start + len(one.text)
        if found and goes_on(found[-1], one, between):
            before = found.pop()
            said = f"{before.text}{between}{one.text}"
            one = Quantity(before.value + one.value, one.kind, said)
        found.append(one)
    return tuple(found)


def read_numbers(text: str) -> Iterator[tuple[int, int, Quantity]]:
    """Each number with where it stands, also where nothing says what it counts."""
    places = sorted([*read_figures(text), *read_spelled(text), *read_repeats(text)])
    for at, (start, end, value) in enumerate(places):
        shared = end_of_shared(text, places[at : at + MOST_SHARED])
        yield start, end, make_quantity(text, start, shared, value)


def read_figures(text: str) -> Iterator[Place]:
    for match in NUMBER.finditer(text):
        value = float(re.sub(r"[,\u00a0\u202f]", "", match.group()))
        scaled = SCALED.match(text, match.end())
        scale = SCALES[(scaled.group(2) or "thousand").casefold()] if scaled else 1
        yield match.start(), scaled.end() if scaled else match.end(), value * scale


def end_of_shared(text: str, places: Sequence[Place]) -> int:
    """Where the last number ends whose unit is that of the first, which is mostly itself."""
    (_, own, _), *others = places
    end = own
    for start, next_end, _ in others:
        if not SHARED.fullmatch(text, end, start) or is_status(text, start):
            break
        end = next_end
    return end if unit_at(text, end) else own


def goes_on(before: Quantity, after: Quantity, between: str) -> bool:
    """Whether a length of time goes on in a smaller unit."""
    is_smaller = before.kind == after.kind == "time" and after.value < before.value
    return is_smaller and between in (" ", "\u00a0")


def make_quantity(text: str, start: int, end: int, value: float) -> Quantity:
    """The number with the unit or noun that follows; else with the noun before ("status 429")."""
    if is_status(text, start):
        return Quantity(value, "", text[start : end + 1])
    if text[start:end].casefold() in OFTEN:
        return Quantity(value, TIMES, text[start:end])
    after = AFTER.match(text, end)
    if after:
        unit = unit_at(text, end)
        shown = text[start : after.end()]
        if unit:
            return Quantity(value * unit[1], unit[0], shown)
        noun = next(iter(list_words(after.group(1))), None)
        if noun is not None and noun.is_content:
            # "2 times" is no length of time, and "3 sizes" no size.
            kind = f"{noun.stem}s" if noun.stem in MEASURES else noun.stem
            is_fold = kind == TIMES and FOLD.match(text, after.end())
            return Quantity(value, "fold" if is_fold else kind, shown)
    before = None if is_entry(text, start) else BEFORE.search(text[max(0, start - 30) : start])
    named = next(iter(list_words(before.group(1))), None) if before else None
    if named is not None and named.is_content:
        return Quantity(value, f"{named.stem} #", text[start:end])
    return Quantity(value, "", text[start:end])


def unit_at(text: str, end: int) -> tuple[str, float] | None:
    """The family and factor of the unit behind a number that ends at `end`."""
    after = AFTER.match(text, end)
    return UNITS.get("".join(after.group(1).casefold().split())) if after else None


def is_status(text: str, start: int) -> bool:
    """Whether answers of a server are named from `start` on: "429s", and no "at most 500s"."""
    lasts = ROUND.match(text, start) and LASTING.search(text[max(0, start - 30) : start])
    return bool(STATUSES.match(text, start)) and not lasts


def is_entry(text: str, start: int) -> bool:
    """Whether the number at `start` is that of an entry in a list: "1. It", "Risks: 2)Cost"."""
    found = ENTRY.match(text, start)
    opens = text[max(0, start - 3) : start].rstrip()[-1:] in ("", ".", ",", ";", ":", "(")
    return found is not None and (opens or text[found.end() : found.end() + 1].isalpha())


def is_same(one: Quantity, two: Quantity) -> bool:
    """Whether two numbers say the same, whatever they count; names need to be the same exactly."""
    for least, most in EXACT if is_bare(one) and is_bare(two) else ():
        if least <= min(one.value, two.value) and max(one.value, two.value) <= most:
            return one.value == two.value
    return abs(one.value - two.value) <= NEAR * max(abs(one.value), abs(two.value))


def is_bare(one: Quantity) -> bool:
    """Whether nothing behind a number says what it counts."""
    return not one.kind or one.kind.endswith("#")


def is_given(wanted: Quantity, given: Sequence[Quantity]) -> bool:
    return any(one.kind == wanted.kind and is_same(one, wanted) for one in given)


@lru_cache(maxsize=4096)
def read_identifiers(text: str) -> frozenset[str]:
    return frozenset(fold_name(match.group()) for match in IDENTIFIER.finditer(text))


def fold_name(name: str) -> str:
    folded = name.casefold()
    return folded[:-1] if folded.endswith("s") and name[:-1].isupper() else folded


def find_other_identifier(
    said: str, answer_words: Iterable[Word], wordings: Sequence[str], known: frozenset[str]
) -> str:
    """An identifier in `said` that the scheme doesn't know, where each wording names another one
    and the answer none of these; else nothing."""
    named = [read_identifiers(text) for text in wordings]
    if not named or not all(named):
        return ""
    words = {word.text for word in answer_words}
    if any(name in words for names in named for name in names):
        return ""
    strange = sorted(read_identifiers(said) - known)
    return strange[0] if strange else ""
