"""What can be seen in a STAR story besides its points: each sentence's work, and what to look at.

Notes earn and cost nothing. They say what a checklist can find, and show where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from scoring import embedding
from scoring.quantities import IDENTIFIER
from scoring.report import Note, Quote
from scoring.star_checks import NUMBERED, list_figures
from scoring.star_parts import Tag, tag_sentence, tells_nothing
from scoring.text import Span, list_words

Kept = Mapping[str, Sequence[Span]]

MOST_TOLD: Final = 60
"""Sentences of which is said whose work they do."""
CLEAR: Final = 0.15
"""By how much a sentence reads more like another part before it is said to stand wrong."""
LONGEST_STORY: Final = 450
"""Words from which a story is told too long: about three minutes."""
SHOWN: Final = 0.42
"""How like a sentence needs to be to what a strong answer shows, to count as evidence of it."""
ENOUGH_SPECIFICS: Final = 3
NAMES: Final[Mapping[str, str]] = {
    "situation": "the situation",
    "task": "your task",
    "action": "what you did",
    "result": "what came of it",
    "reflection": "what you learned",
}
ORDER: Final = ("situation", "action", "result")
NEEDED: Final = ("situation", "task", "action", "result")

CONFIDENTIAL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,64}"
    r"|\b(?:\d{1,3}\.){3}\d{1,3}\b"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b|\bgh[pousr]_\w{20,}|\bsk-\w{16,}|\beyJ[\w-]{16,}"
    r"|\barn:aws\S*:\d{12}\S*"
    r"|(?<![\w.])\+?\d[\d ()/-]{8,}\d\b"
    r"|\b(?:password|passphrase|secret key|api key|access token)\s*(?:is|was|:|=)\s*\S+"
    r"|\b(?:under (?:an? )?(?:nda|non-disclosure)|strictly confidential|trade secrets?"
    r"|not (?:yet )?(?:public|announced)|internal only|confidential(?:ly)?)\b",
    re.IGNORECASE,
)
"""Addresses, keys, numbers of people, and what the writer calls secret."""
REFLECTS: Final = re.compile(
    r"\b(?:learn(?:ed|t)|lesson|hindsight|looking back|next time|would (?:do|have|now|not|look)"
    r"|differently|taught me|took from|take ?aways?|these days|today i|ever since,? i)\b",
    re.IGNORECASE,
)
NAMED: Final = re.compile(f"{NUMBERED}|{IDENTIFIER.pattern}")
CAPITAL: Final = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+\b(?:\s[A-Z][a-z]+\b)*")


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, the section it stands in, and the part whose work it does."""

    section: str
    span: Span
    tag: Tag

    @property
    def quote(self) -> Quote:
        return Quote(self.span.start, self.span.end, self.span.text)


def find_notes(scheme: Mapping[str, Any], texts: Mapping[str, str], kept: Kept) -> list[Note]:
    told = [
        Told(section, span, tag_sentence(span.text, section))
        for section, spans in kept.items()
        for span in spans[:MOST_TOLD]
        if not tells_nothing(list_words(span.text))
    ][:MOST_TOLD]
    if not told:
        return []
    return [
        *map(note_told, told),
        *find_absent(scheme, told),
        *find_order(told),
        *find_specifics(kept),
        *find_reflection(told),
        *find_confidential(texts),
        *find_length(kept),
        *find_evidence(scheme, kept),
    ]


def note_told(one: Told) -> Note:
    name = NAMES[one.tag.part]
    if one.tag.part != one.section and one.section in NAMES and one.tag.lead >= CLEAR:
        says = f"This tells {name}, and stands where {NAMES[one.section]} is expected."
    else:
        says = f"This tells {name}."
    return Note("tells", one.tag.part, one.section, says, one.quote)


def find_absent(scheme: Mapping[str, Any], told: Sequence[Told]) -> Iterator[Note]:
    found = {one.tag.part for one in told}
    for section in scheme["sections"]:
        if section["id"] in NEEDED and section["id"] not in found:
            says = f"No sentence clearly tells {NAMES[section['id']]}."
            yield Note("absent", section["id"], section["id"], says)


def find_order(told: Sequence[Told]) -> Iterator[Note]:
    """Parts whose first sentence comes after the last one of the part that should follow."""
    places = {
        part: [at for at, one in enumerate(told) if one.tag.part == part and one.tag.lead >= CLEAR]
        for part in ORDER
    }
    for before, after in pairwise(ORDER):
        first, last = places[before], places[after]
        if first and last and min(first) > max(last):
            one = told[min(first)]
            says = f"The story tells {NAMES[after]} before {NAMES[before]}: turn them round."
            yield Note("order", before, one.section, says, one.quote)


def find_specifics(kept: Kept) -> Iterator[Note]:
    """Figures, names and tools in what was found and done; too few make a story vague."""
    found: dict[str, tuple[str, Quote]] = {}
    for section in ("situation", "context", "action"):
        for span in kept.get(section, ()):
            names = [one.span() for what in (NAMED, CAPITAL) for one in what.finditer(span.text)]
            for start, end in [*list_figures(span.text), *names]:
                said = span.text[start:end]
                quote = Quote(span.start + start, span.start + end, said)
                found.setdefault(said.casefold(), (section, quote))
    if len(found) < ENOUGH_SPECIFICS:
        if kept.get("action"):
            says = "Few figures, names or tools: say which system, how many people, how long."
            yield Note("vague", "action", "action", says)
        return
    for section, quote in list(found.values())[:6]:
        yield Note("specific", section, section, "This makes the story concrete.", quote)


def find_reflection(told: Sequence[Told]) -> Iterator[Note]:
    for one in told:
        if one.tag.part == "reflection" and REFLECTS.search(one.span.text):
            says = "This says what you learned from it."
            yield Note("reflects", "reflection", one.section, says, one.quote)
            return


def find_confidential(texts: Mapping[str, str]) -> Iterator[Note]:
    for section, text in texts.items():
        for match in CONFIDENTIAL.finditer(text):
            quote = Quote(match.start(), match.end(), match.group())
            says = "This may be confidential: leave it out, or say it without names and numbers."
            yield Note("confidential", "", section, says, quote)
            break


def find_length(kept: Kept) -> Iterator[Note]:
    count = sum(len(list_words(span.text)) for spans in kept.values() for span in spans)
    if count > LONGEST_STORY:
        longest = max(kept, key=lambda section: sum(len(span.text) for span in kept[section]))
        says = f"{count} words take more than three minutes to tell: aim for {LONGEST_STORY}."
        yield Note("overlong", "", longest, says)


def find_evidence(scheme: Mapping[str, Any], kept: Kept) -> Iterator[Note]:
    """For each thing that a strong answer shows, the sentence that shows it best."""
    places = [(section, span) for section, spans in kept.items() for span in spans[:MOST_TOLD]]
    model = embedding.load()
    vectors = [one.vector for one in model.embed([span.text for _, span in places])]
    for strong in scheme.get("strong", []):
        wanted = model.embed([strong])[0].vector
        likeness = [float(wanted @ vector) for vector in vectors]
        best = max(range(len(places)), key=lambda at: (likeness[at], -at))
        if likeness[best] >= SHOWN:
            section, span = places[best]
            quote = Quote(span.start, span.end, span.text)
            yield Note("evidence", "", section, f"This may show: {strong}", quote)
