"""Describes an answer by numbers that mean the same for every question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring import embedding
from scoring.alignment import MEASURES, measure_all, read_answer
from scoring.prepared import prepare_scheme
from scoring.text import clean_text, list_words, split_sentences

Floats = NDArray[np.float64]
WIDTH = 2 * len(MEASURES) + len(MEASURES) * (len(MEASURES) + 1) // 2 + 4


def describe(scheme: Mapping[str, Any], text: str) -> Floats:
    """Means and least of the measures over key points, their products, the answer's length."""
    prepared = prepare_scheme(scheme)
    spans = split_sentences(clean_text(text))
    if not spans:
        return np.zeros(WIDTH)
    whole = embedding.load().embed([clean_text(text)])[0].vector.astype(np.float64)
    likes = measure_all([point.wordings for point in prepared.key_points], read_answer(spans))
    best = np.array([max(found, key=lambda like: like.strength).measures for found in likes])
    weights = np.array([point.weight for point in prepared.key_points])
    mean = (weights / weights.sum()) @ best.astype(np.float64)
    words = len(list_words(text))
    products = np.outer(mean, mean)[np.triu_indices(len(mean))]
    asked = float(prepared.question_vector @ whole)
    extra = [np.log1p(words), np.log1p(words) ** 2, asked, asked * mean[0]]
    return np.concatenate([mean, best.min(axis=0), products, extra])
