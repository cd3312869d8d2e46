"""Finds a scheme's red flags in a story, each with the sentence that may show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from scoring import embedding
from scoring.negation import list_scope, negates
from scoring.report import Note, Quote
from scoring.text import Span, Word, list_words

FLAGGED: Final = 0.6
"""How like a sentence needs to be to a red flag, to show it."""
SUBJECTS: Final = frozenset(["he", "i", "it", "she", "they", "we", "you"])


@dataclass(frozen=True, slots=True)
class Flag:
    """A red flag, and where the sentence stands that may show it."""

    text: str
    section: str
    span: Span

    def note(self) -> Note:
        quote = Quote(self.span.start, self.span.end, self.span.text)
        return Note("flag", "", self.section, f"This may be a warning sign: {self.text}", quote)


def find_flags(flags: Sequence[str], kept: Mapping[str, Sequence[Span]]) -> list[Flag]:
    """The red flags that some sentence is much like and doesn't deny, each with the likest one."""
    model = embedding.load()
    places = [(section, span) for section, spans in kept.items() for span in spans]
    vectors = [one.vector for one in model.embed([span.text for _, span in places])]
    found = []
    for flag in flags:
        wanted = model.embed([flag])[0].vector
        likeness = [float(wanted @ vector) for vector in vectors]
        for at in sorted(range(len(places)), key=lambda at: (-likeness[at], at)):
            if likeness[at] < FLAGGED:
                break
            section, span = places[at]
            if not denies(span.text, flag):
                found.append(Flag(flag, section, span))
                break
    return found


def denies(sentence: str, flag: str) -> bool:
    """Whether a negation of a sentence turns a word of the flag: "I didn't offer weekends".

    Not where the flag has one itself: "half of it was needed" is what "half wasn't" says.
    """
    words, wanted = list_words(sentence), list_words(flag)
    if any(negates(wanted, at) for at in range(len(wanted))):
        return False
    stems = {word.stem for word in wanted if word.is_content}
    places = (at for at in range(len(words)) if negates(words, at))
    return any(stems & turned_stems(words, at, sentence) for at in places)


def turned_stems(words: Sequence[Word], at: int, sentence: str) -> set[str]:
    """The stems that a negation can turn, up to where another clause has its subject: "when that
    didn't help I told him".
    """
    scope = [words[place] for place in list_scope(words, at, sentence)]
    return {word.stem for word in takewhile(lambda word: word.text not in SUBJECTS, scope)}
