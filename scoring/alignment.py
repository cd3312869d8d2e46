"""How alike an answer and a wording are: sentence vectors, word pieces, telling words, numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring import embedding
from scoring.asking import find_confirmed, find_open
from scoring.lexicon import NEGATIONS
from scoring.prepared import Floats, Wording
from scoring.quantities import Quantity, is_given, read_quantities
from scoring.text import Span, Word, list_words

CLAUSE_END: Final = re.compile(
    r"[,:\u2013\u2014()]\s+"
    # From the first space of a run on: from each one it would take the square of its length.
    r"|(?<!\s)\s+(?=(?:but|because|while|whereas|although|so that|which|and)\s)"
)
LEAST_CLAUSE: Final = 4
"""Words that a clause has at least; shorter ones stay with the one before."""

MEASURES: Final = (
    "cosine",
    "pieces",
    "pieces_near",
    "terms",
    "terms_near",
    "both",
    "numbers",
    "lead",
)
"""The names of a wording's measures, in order; each is more the more alike.

cosine: of the nearest unit. pieces: word pieces met anywhere in the answer, by their cosine in
context; pieces_near: in one sentence. terms: telling stems met anywhere; terms_near: in the best
unit. both: cosine times terms. numbers: the wording's numbers met. lead: by how much the best
unit is more like this key point than like any other one of the scheme.
"""
MOST_LEAD: Final = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A sentence, or a clause of one, with its vector and its words."""

    span: Span
    sentence: int
    vector: Floats
    words: tuple[Word, ...]
    stems: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What was read of an answer.

    `edges[i]` and `edges[i + 1]` bound the word pieces of sentence i; `stems` maps each stem of a
    content word to an array that is 1 for the units that have it, else 0. `asked` has the places of
    the sentences that only ask.
    """

    spans: tuple[Span, ...]
    units: tuple[Unit, ...]
    vectors: Floats
    tokens: Floats
    edges: tuple[int, ...]
    stems: Mapping[str, Floats]
    numbers: frozenset[str]
    quantities: tuple[Quantity, ...]
    text: str
    asked: frozenset[int]


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """The measures of one wording against a reading, and the unit that is most like it.

    `by_unit` says how like each unit is to the wording, for picking the best one.
    """

    wording: Wording
    measures: Floats
    by_unit: Floats
    best: int

    @property
    def strength(self) -> float:
        return float(self.by_unit[self.best])


def read_answer(spans: Sequence[Span]) -> Reading:
    """Embeds each sentence once; a clause's vector is the mean of its word pieces in there."""
    units: list[Unit] = []
    tokens: list[Floats] = []
    sentences = embedding.load().embed([span.text for span in spans])
    confirmed = find_confirmed(spans)
    for index, (span, sentence) in enumerate(zip(spans, sentences, strict=True)):
        words = list_words(span.text)
        asking_end = confirmed.get(index, 0)
        said = leave_negations(words, asking_end)
        units.append(make_unit(span, index, sentence.vector, said))
        for start, end in split_clauses(span.text, words):
            chosen = [start <= offset[0] < end for offset in sentence.offsets]
            if any(chosen):
                mean = sentence.tokens[np.array(chosen)].mean(axis=0)
                part = Span(span.start + start, span.start + end, span.text[start:end])
                inside = leave_negations(list_words(part.text), asking_end - start)
                units.append(make_unit(part, index, mean / np.linalg.norm(mean), inside))
        tokens.append(sentence.tokens)
    return Reading(
        spans=tuple(spans),
        units=tuple(units),
        vectors=np.stack([unit.vector for unit in units]),
        tokens=np.concatenate(tokens),
        edges=tuple(int(edge) for edge in np.cumsum([0, *map(len, tokens)])),
        stems=place_stems(units),
        numbers=frozenset(w.text for u in units for w in u.words if w.text[:1].isdigit()),
        quantities=tuple(one for span in spans for one in read_quantities(span.text)),
        text=" ".join(span.text for span in spans),
        asked=frozenset(find_open(spans)),
    )


def leave_negations(words: tuple[Word, ...], end: int) -> tuple[Word, ...]:
    """The words without the negations up to `end`."""
    if end <= 0:
        return words
    return tuple(word for word in words if word.end > end or word.text not in NEGATIONS)


def place_stems(units: Sequence[Unit]) -> dict[str, Floats]:
    places: dict[str, Floats] = {}
    for index, unit in enumerate(units):
        for stem in unit.stems:
            places.setdefault(stem, np.zeros(len(units), dtype=np.float32))[index] = 1.0
    return places


def make_unit(span: Span, sentence: int, vector: Floats, words: tuple[Word, ...]) -> Unit:
    stems = frozenset(word.stem for word in words if word.is_content)
    return Unit(span, sentence, vector, words, stems)


def split_clauses(text: str, words: Sequence[Word]) -> list[tuple[int, int]]:
    """Bounds of the clauses of a sentence; none when it has only one."""
    bounds = [0]
    for match in CLAUSE_END.finditer(text):
        before = sum(bounds[-1] <= word.start < match.end() for word in words)
        after = sum(word.start >= match.end() for word in words)
        if before >= LEAST_CLAUSE and after >= LEAST_CLAUSE:
            bounds.append(match.end())
    if len(bounds) == 1:
        return []
    return [
        (start, start + len(text[start:end].rstrip(" ,:")))
        for start, end in zip(bounds, [*bounds[1:], len(text)], strict=True)
    ]


def measure_all(groups: Sequence[Sequence[Wording]], reading: Reading) -> list[list[Likeness]]:
    """The likeness of each wording, key point by key point, with the lead over the others."""
    flat = measure([wording for group in groups for wording in group], reading)
    grouped: list[list[Likeness]] = []
    for group in groups:
        grouped.append(flat[: len(group)])
        flat = flat[len(group) :]
    tops = np.stack([np.max([like.by_unit for like in likes], axis=0) for likes in grouped])
    for index, likes in enumerate(grouped):
        others = np.delete(tops, index, axis=0)
        for like in likes:
            if len(others):
                lead = tops[index, like.best] - float(others[:, like.best].max())
                like.measures[-1] = max(-MOST_LEAD, min(MOST_LEAD, lead))
    return grouped


def measure(wordings: Sequence[Wording], reading: Reading) -> list[Likeness]:
    """The likeness of each wording to the reading, with a lead of 0."""
    if not wordings:
        return []
    cosines = np.stack([wording.vector for wording in wordings]) @ reading.vectors.T
    pieces = np.concatenate([wording.tokens for wording in wordings]) @ reading.tokens.T
    nearest = np.maximum.reduceat(pieces, reading.edges[:-1], axis=1)
    sentences = [unit.sentence for unit in reading.units]
    found: list[Likeness] = []
    start = 0
    for wording, cosine in zip(wordings, cosines, strict=True):
        rows = nearest[start : start + len(wording.tokens)]
        start += len(wording.tokens)
        near = (wording.token_weights @ rows)[sentences]
        everywhere = float(wording.token_weights @ rows.max(axis=1))
        found.append(measure_one(wording, reading, cosine, near, everywhere))
    return found


def measure_one(
    wording: Wording, reading: Reading, cosine: Floats, near: Floats, everywhere: float
) -> Likeness:
    total = max(sum(wording.stems.values()), 1e-6)
    stems = [stem for stem in wording.stems if stem in reading.stems]
    terms = np.zeros(len(reading.units), dtype=np.float32)
    for stem in stems:
        terms += reading.stems[stem] * (wording.stems[stem] / total)
    in_all = sum(wording.stems[stem] for stem in stems) / total
    by_unit = 0.5 * cosine + 0.35 * near + 0.15 * terms
    best = int(np.argmax(by_unit))
    top = float(cosine.max())
    numbers = 1.0
    if wording.numbers:
        numbers = len(wording.numbers & reading.numbers) / len(wording.numbers)
    if wording.quantities and numbers < 1:
        met = [one for one in wording.quantities if is_given(one, reading.quantities)]
        numbers = max(numbers, len(met) / len(wording.quantities))
    values = [top, everywhere, near.max(), in_all, terms[best], top * in_all, numbers, 0.0]
    return Likeness(wording, np.array(values, dtype=np.float32), by_unit, best)
