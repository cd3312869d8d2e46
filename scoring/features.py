"""Describes an answer by numbers that mean the same for every question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring import embedding
from scoring.alignment import MEASURES, Likeness, measure_all, read_answer
from scoring.findings import verdict_on
from scoring.grams import letter_grams
from scoring.polarity import read_attitude
from scoring.prepared import (
    ASKED,
    PreparedScheme,
    Wording,
    list_bigrams,
    prepare_scheme,
    weigh_tokens,
)
from scoring.text import Word, clean_text, list_words, split_sentences, telling

Floats = NDArray[np.float64]

VERDICTS: Final = {"agrees": 0.0, "doubtful": 1.0, "negated": 2.0}
OWN: Final = len(MEASURES) + 12
"""Numbers of one wording: its measures, strength, verdict, and those of `compare`."""
TOPS: Final = (0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16)
MEANS: Final = (0, 1, 3, 15)
LEASTS: Final = (0, 1, 3)
"""Which of them are also taken at their highest and mean over a key point's wordings, and at
their lowest over the key points."""
WIDTH: Final = OWN + len(TOPS) + len(MEANS) + len(LEASTS) + 7
WORDS: Final = OWN - 2
"""Where the lengths of answer and wording stand."""


class Answer:
    """What is read once of an answer, to be compared with each wording."""

    def __init__(self, text: str, prepared: PreparedScheme) -> None:
        self.text = text
        self.words = list_words(text)
        whole = embedding.load().embed([text])[0]
        self.vector, self.tokens = whole.vector, whole.tokens
        asked = prepared.question_stems
        weights = weigh_tokens(self.words, whole.offsets, asked)
        self.weights = weights / max(float(weights.sum()), 1e-6)
        self.stems = {
            word.stem: telling(word.text) * (ASKED if word.stem in asked else 1.0)
            for word in self.words
            if word.is_content
        }
        self.pairs = set(list_bigrams(self.words))
        self.numbers = {word.text for word in self.words if word.text[:1].isdigit()}

    def compare(self, wording: Wording) -> list[float]:
        """How much of the answer is in the wording, and of the wording in the answer: words,
        pairs, letters, meaning; other numbers; both lengths."""
        total = sum(self.stems.values()) or 1e-6
        pairs = set(list_bigrams(wording.words))
        both = len(self.pairs & pairs)
        own, theirs = count_letters(self.text), count_letters(wording.text)
        met = sum(min(count, theirs[gram]) for gram, count in own.items() if gram in theirs)
        backwards = 0.0
        if len(self.tokens):
            backwards = float(self.weights @ (self.tokens @ wording.tokens.T).max(axis=1))
        return [
            sum(value for stem, value in self.stems.items() if stem in wording.stems) / total,
            both / max(1, len(self.pairs)),
            both / max(1, len(pairs)),
            met / max(1, own.total()),
            met / max(1, theirs.total()),
            float(wording.vector @ self.vector),
            backwards,
            float(len(self.numbers - wording.numbers)),
            float(np.log1p(len(self.words))),
            float(np.log1p(len(wording.words))),
        ]


@lru_cache(maxsize=4096)
def count_letters(text: str) -> Counter[str]:
    return letter_grams(text)


def describe(scheme: Mapping[str, Any], text: str) -> Floats:
    """One row for an answer, whatever its question: over key points, wordings and lengths."""
    prepared = prepare_scheme(scheme)
    cleaned = clean_text(text)
    spans = split_sentences(cleaned)
    if not spans:
        return np.zeros(WIDTH)
    answer, reading = Answer(cleaned, prepared), read_answer(spans)
    attitude = read_attitude(spans, prepared.known_stems | prepared.question_stems)

    def describe_one(like: Likeness) -> list[float]:
        verdict = VERDICTS[verdict_on(like, reading, attitude)]
        measures = [float(value) for value in like.measures]
        return [*measures, like.strength, verdict, *answer.compare(like.wording)]

    groups = measure_all([point.wordings for point in prepared.key_points], reading)
    points = [np.array([describe_one(like) for like in likes]) for likes in groups]
    weights = np.array([point.weight for point in prepared.key_points])
    asked = float(prepared.question_vector @ answer.vector)
    copied = share_asked(answer.words, prepared.question_stems)
    return put_together(points, weights, [asked, copied, len(spans), len(prepared.question_words)])


def share_asked(words: Sequence[Word], asked: frozenset[str]) -> float:
    """The share of an answer's telling words that stand in the question."""
    values = [(telling(word.text), word.stem in asked) for word in words if word.is_content]
    return sum(value for value, there in values if there) / max(1e-6, sum(v for v, _ in values))


def put_together(points: Sequence[Floats], weights: Floats, extra: Sequence[float]) -> Floats:
    best = [rows[rows[:, len(MEASURES)].argmax()] for rows in points]
    rows = np.array(
        [
            [*own, *found.max(axis=0)[list(TOPS)], *found.mean(axis=0)[list(MEANS)]]
            for own, found in zip(best, points, strict=True)
        ]
    )
    mean = (weights / weights.sum()) @ rows
    longer = mean[WORDS] - mean[WORDS + 1]
    lengths = [mean[WORDS] ** 2, longer, longer**2]
    return np.array([*mean, *rows[:, list(LEASTS)].min(axis=0), *extra, *lengths])
