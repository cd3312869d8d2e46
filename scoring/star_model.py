"""The model that tells the sentences of a story apart by their part; star.json holds its weights.

A sentence is read twice: as its n-grams of words and of word forms, and by its sentence vector.
Each part's score is a weighted sum of both: near 1 for what tells it, near 0 for the rest.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring import embedding
from scoring.text import Word, list_words

Floats = NDArray[np.float64]

FILE: Final = Path(__file__).with_name("star.json")
PARTS: Final = ("situation", "task", "action", "result", "reflection")
WHOLE: Final = 1000
"""Weights are stored as whole numbers, in thousandths."""
ENDINGS: Final = ("ed", "ing", "ly", "s")
LONGEST_GRAM: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class StarModel:
    grams: Mapping[str, Floats]
    vector: Floats
    offset: Floats

    def score(self, text: str) -> Floats:
        """How much a sentence reads like each of PARTS."""
        return self.score_read(list_grams(text), embedding.load().embed([text])[0].vector)

    def score_read(self, grams: Collection[str], vector: NDArray[Any]) -> Floats:
        found = [self.grams[gram] for gram in grams if gram in self.grams]
        named = sum(found) / math.sqrt(max(len(found), 1))
        return np.asarray(self.offset + vector @ self.vector + named, dtype=np.float64)


@cache
def load() -> StarModel:
    content = json.loads(FILE.read_text(encoding="utf-8"))
    return StarModel(
        grams={gram: np.array(row) / WHOLE for gram, row in content["grams"].items()},
        vector=np.array(content["vector"]) / WHOLE,
        offset=np.array(content["offset"]) / WHOLE,
    )


def list_grams(text: str) -> Collection[str]:
    """The runs of up to three words, and of word forms, which say how but not what of."""
    words = list_words(text)
    plain = ["^", *(name_word(word) for word in words)]
    forms = ["^", *(name_form(word) for word in words), "$"]
    sizes = range(1, LONGEST_GRAM + 1)
    grams = {gram for size in sizes for gram in list_runs(plain, size)}
    return sorted(grams | {f"~{gram}" for size in sizes for gram in list_runs(forms, size)})


def list_runs(names: list[str], size: int) -> list[str]:
    return [" ".join(names[at : at + size]) for at in range(len(names) - size + 1)]


def name_word(word: Word) -> str:
    if any(letter.isdigit() for letter in word.text):
        return "#"
    return word.stem if word.is_content else word.text


def name_form(word: Word) -> str:
    """A function word as it stands; of any other only its ending."""
    if any(letter.isdigit() for letter in word.text):
        return "#"
    if not word.is_content:
        return word.text
    endings = (f"*{end}" for end in ENDINGS if len(word.text) > 4 and word.text.endswith(end))
    return next(endings, "*")
