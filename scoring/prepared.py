"""A written scheme made ready for marking: each wording with its vectors and telling words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring import embedding
from scoring.lexicon import NEGATIONS, QUANTIFIERS, UNIVERSAL
from scoring.pasting import Lesson, read_lesson
from scoring.quantities import Quantity, read_identifiers, read_numbers, read_quantities
from scoring.text import Word, clean_text, list_words, split_sentences, stem_word, telling

ASKED: Final = 0.25
"""What a word of the question itself is worth: repeating the question shows little."""
SLIGHT: Final = 0.05
"""What a function word's piece is worth in an alignment."""

NEGATING_STEMS: Final = frozenset(map(stem_word, NEGATIONS))

SCHEME_PARTS: Final = ("question", "model_answer", "key_points", "lesson")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One sentence of a wording, with how telling its stems are net of the question."""

    text: str
    words: tuple[Word, ...]
    stems: Mapping[str, float]

    @property
    def weight(self) -> float:
        return sum(self.stems.values())


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """One way to say something: right (the key point or an accepted wording), or a wrong claim."""

    text: str
    words: tuple[Word, ...]
    statements: tuple[Statement, ...]
    stems: Mapping[str, float]
    numbers: frozenset[str]
    quantities: tuple[Quantity, ...]
    vector: Floats
    tokens: Floats
    token_weights: Floats
    wrong_because: str | None = None
    own_stems: Mapping[str, float] = field(default_factory=dict)
    """Of a wrong claim: what it says and nothing right does, with how telling that is."""
    right_stems: Set[str] = frozenset()
    """Of a wrong claim: what its key point says, in any wording, and the claim doesn't. Nothing
    where the claim is told by a negation alone: who leaves that out says the opposite."""


@dataclass(frozen=True, eq=False)
class KeyPoint:
    id: str
    text: str
    weight: float
    wordings: tuple[Wording, ...]
    wrong: tuple[Wording, ...]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for wording in self.wordings for word in wording.words)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stem for wording in self.wordings for stem in wording.stems)


@dataclass(frozen=True, slots=True, eq=False)
class PreparedScheme:
    question: str
    question_words: tuple[Word, ...]
    question_stems: frozenset[str]
    question_vector: Floats
    key_points: tuple[KeyPoint, ...]
    known_stems: frozenset[str]
    reference_bigrams: frozenset[tuple[str, str]]
    identifiers: frozenset[str]
    right_numbers: frozenset[Quantity]
    """The numbers of the question and of all that is right."""
    lesson: Lesson


def prepare_scheme(scheme: Mapping[str, Any]) -> PreparedScheme:
    """The prepared scheme; kept for the schemes marked last, since many answers share one."""
    kept = {name: scheme.get(name) for name in SCHEME_PARTS}
    return prepare_json(json.dumps(kept, sort_keys=True))


@lru_cache(maxsize=64)
def prepare_json(content: str) -> PreparedScheme:
    scheme = json.loads(content)
    question = clean_text(scheme["question"])
    question_words = list_words(question)
    asked = frozenset(word.stem for word in question_words if word.is_content)
    points = tuple(prepare_point(point, asked) for point in scheme["key_points"] or [])
    model_words = list_words(clean_text(scheme["model_answer"] or ""))
    points = tuple(tell_apart(point, points, model_words, question_words) for point in points)
    wordings = [wording for point in points for wording in (*point.wordings, *point.wrong)]
    sequences = [model_words, *(wording.words for wording in wordings)]
    right = [question, scheme["model_answer"] or "", *(w.text for p in points for w in p.wordings)]
    texts = [question, scheme["model_answer"] or "", *(one.text for one in wordings)]
    return PreparedScheme(
        question=question,
        question_words=question_words,
        question_stems=asked,
        question_vector=embedding.load().embed([question])[0].vector,
        key_points=points,
        known_stems=frozenset(w.stem for words in sequences for w in words if w.is_content),
        reference_bigrams=frozenset(pair for words in sequences for pair in list_bigrams(words)),
        identifiers=frozenset(name for text in texts for name in read_identifiers(text)),
        right_numbers=frozenset(one for text in right for _, _, one in read_numbers(text)),
        lesson=read_lesson(scheme["lesson"] or "", sequences),
    )


def prepare_point(point: Mapping[str, Any], asked: frozenset[str]) -> KeyPoint:
    texts = [point["text"], *point.get("accepted", [])]
    return KeyPoint(
        id=point["id"],
        text=point["text"],
        weight=float(point["weight"]),
        wordings=tuple(prepare_wording(text, asked) for text in texts),
        wrong=tuple(
            prepare_wording(wrong["claim"], asked, wrong.get("why") or "")
            for wrong in point.get("wrong", [])
        ),
    )


def prepare_wording(text: str, asked: frozenset[str], why: str | None = None) -> Wording:
    cleaned = clean_text(text)
    sentence = embedding.load().embed([cleaned])[0]
    words = list_words(cleaned)
    weights = weigh_tokens(words, sentence.offsets, asked)
    return Wording(
        text=cleaned,
        words=words,
        statements=tuple(
            Statement(span.text, list_words(span.text), weigh_stems(list_words(span.text), asked))
            for span in split_sentences(cleaned)
        ),
        stems=weigh_stems(words, asked),
        numbers=frozenset(word.text for word in words if word.text[:1].isdigit()),
        quantities=read_quantities(cleaned),
        vector=sentence.vector,
        tokens=sentence.tokens,
        token_weights=weights / max(float(weights.sum()), 1e-6),
        wrong_because=why,
    )


def tell_apart(
    point: KeyPoint,
    points: Sequence[KeyPoint],
    model_words: Sequence[Word],
    question_words: Sequence[Word],
) -> KeyPoint:
    """The key point, each of its wrong claims with the words that tell it from what is right, and
    with those that tell what is right from it.

    Where all of its words are right ones, those that its own key point lacks tell it apart.
    """
    own = {word.stem for word in point.words}
    right = {word.stem for one in points for word in one.words}
    right |= {word.stem for word in model_words}
    known = (right | {word.stem for word in question_words}, right, own)
    wrong = []
    for claim in point.wrong:
        left = (weigh_apart(claim.words, stems) for stems in known)
        own_stems = next(filter(None, left), {})
        is_denial = set(own_stems) <= NEGATING_STEMS
        near = {} if is_denial else weigh_apart(point.words, spread_universal(claim.words))
        wrong.append(replace(claim, own_stems=own_stems, right_stems=frozenset(near)))
    return replace(point, wrong=tuple(wrong))


def spread_universal(words: Sequence[Word]) -> set[str]:
    """The stems, with those of all of UNIVERSAL where one of them is there."""
    stems = {word.stem for word in words}
    universal = {stem_word(word) for word in UNIVERSAL}
    return stems | universal if stems & universal else stems


def weigh_apart(words: Sequence[Word], known: Set[str]) -> dict[str, float]:
    """The stems of the telling words, and of those that say how many, that aren't known."""
    return {
        word.stem: 1.0 if word.text in QUANTIFIERS else telling(word.text)
        for word in words
        if word.stem not in known and (word.is_content or word.text in QUANTIFIERS)
    }


def weigh_stems(words: Sequence[Word], asked: frozenset[str]) -> dict[str, float]:
    """Each content word's stem with how telling it is, net of the question."""
    weights: dict[str, float] = {}
    for word in words:
        if word.is_content:
            value = telling(word.text) * (ASKED if word.stem in asked else 1.0)
            weights[word.stem] = max(weights.get(word.stem, 0.0), value)
    return weights


def weigh_tokens(
    words: Sequence[Word], offsets: Sequence[tuple[int, int]], asked: frozenset[str]
) -> Floats:
    """The weight of each word piece: that of the word it belongs to; punctuation almost none."""
    weights = np.full(len(offsets), 0.02, dtype=np.float32)
    at = 0
    for index, (start, _) in enumerate(offsets):
        while at < len(words) and words[at].end <= start:
            at += 1
        if at < len(words) and words[at].start <= start:
            word = words[at]
            value = telling(word.text) if word.is_content else SLIGHT
            weights[index] = value * (ASKED if word.is_content and word.stem in asked else 1.0)
    return weights


def list_bigrams(words: Sequence[Word]) -> list[tuple[str, str]]:
    return [(one.text, two.text) for one, two in pairwise(words)]
