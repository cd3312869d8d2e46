"""Measures agreement with graded data sets: with the shipped weights, and fitted to each set."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring import embedding
from scoring.alignment import measure_all, read_answer
from scoring.attack import undefended_share
from scoring.datasets import Graded, read_graded
from scoring.marking import mark
from scoring.prepared import prepare_scheme
from scoring.text import clean_text, list_words, split_sentences

FOLDS: Final = 10
NEIGHBOURS: Final = (1, 5, 15)
PASS: Final = 0.75
"""The grade from which an answer counts as right where sets are measured two-way."""
TARGETS: Final[Mapping[str, Mapping[str, tuple[str, float, float]]]] = {
    "beetle_train.csv": {
        "given, by answer": ("accuracy", 0.84, 0.90),
        "given, by question": ("accuracy", 0.77, 0.83),
    },
    "scientsbank_train.csv": {"given, by question": ("accuracy", 0.76, 0.82)},
    "saf_en_train.csv": {
        "given, by answer": ("rmse", 0.21, 0.18),
        "given, by question": ("rmse", 0.19, 0.16),
    },
}

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What a fit to one set sees: a row and a vector for each answer, its grade, its question."""

    rows: Floats
    vectors: Floats
    grades: Floats
    questions: tuple[str, ...]


def run_evaluate(data: Path, report: Path | None) -> int:
    """Prints a table of every set that is there; 0 however the figures are."""
    results: dict[str, Any] = {}
    print(f"{'set':22} {'how':20} {'n':>5} {'r':>6} {'RMSE':>6} {'acc.':>6} {'wF1':>6} {'mF1':>6}")
    for name in TARGETS:
        if (data / name).exists():
            results[name] = evaluate(name, read_graded(data / name))
    if report:
        report.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


def evaluate(name: str, graded: Sequence[Graded]) -> dict[str, Any]:
    grades = np.array([one.grade for one in graded])
    reports = [mark(one.scheme, {"text": one.text}) for one in graded]
    shares = np.array([report.share for report in reports])
    features = collect_features(graded)
    found = {
        "shipped weights": summarise(shares, grades),
        "shipped, undefended": summarise(np.array([undefended_share(o) for o in graded]), grades),
        "given, by answer": summarise(predict_held_out(features, by_question=False), grades),
        "given, by question": summarise(predict_held_out(features, by_question=True), grades),
    }
    found["shipped weights"]["unsure"] = sum(one.needs_person for one in reports) / len(reports)
    for how, figures in found.items():
        print_row(name, how, figures, len(grades))
    return found


def summarise(predicted: Floats, grades: Floats) -> dict[str, float]:
    """r, RMSE, and two-way figures with half of the points as the line for the predicted."""
    right, said = grades >= PASS, predicted >= 0.5
    scores = [f1(right == side, said == side) for side in (True, False)]
    sizes = [float(np.mean(right == side)) for side in (True, False)]
    return {
        "r": float(np.corrcoef(predicted, grades)[0, 1]),
        "rmse": float(np.sqrt(np.mean((np.clip(predicted, 0, 1) - grades) ** 2))),
        "accuracy": float(np.mean(right == said)),
        "weighted_f1": sum(score * size for score, size in zip(scores, sizes, strict=True)),
        "macro_f1": sum(scores) / 2,
    }


def f1(right: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    both = float(np.sum(right & said))
    return 2 * both / max(float(np.sum(right) + np.sum(said)), 1.0)


def print_row(name: str, how: str, figures: Mapping[str, float], count: int) -> None:
    columns = ("r", "rmse", "accuracy", "weighted_f1", "macro_f1")
    row = " ".join(f"{figures[column]:6.3f}" for column in columns)
    print(f"{name:22} {how:20} {count:5} {row} {judge(name, how, figures)}", flush=True)


def judge(name: str, how: str, figures: Mapping[str, float]) -> str:
    if how not in TARGETS[name]:
        return f" unsure {figures['unsure']:.1%}" if "unsure" in figures else ""
    measure, reach, aim = TARGETS[name][how]
    sign = -1 if measure == "rmse" else 1
    got = figures[measure] * sign
    verdict = "aim reached" if got >= aim * sign else "reached" if got >= reach * sign else "NOT"
    return f" {measure} reach {reach} aim {aim}: {verdict}"


def collect_features(graded: Sequence[Graded]) -> Features:
    rows = [describe(one) for one in graded]
    return Features(
        rows=np.array([row for row, _ in rows]),
        vectors=np.array([vector for _, vector in rows]),
        grades=np.array([one.grade for one in graded]),
        questions=tuple(one.question for one in graded),
    )


def describe(one: Graded) -> tuple[Floats, Floats]:
    """Means and least of the measures over key points, their products, the answer's length."""
    prepared = prepare_scheme(one.scheme)
    spans = split_sentences(clean_text(one.text))
    whole = embedding.load().embed([clean_text(one.text)])[0].vector.astype(np.float64)
    if not spans:
        return np.zeros(8 * 2 + 36 + 4), np.zeros_like(whole)
    likes = measure_all([point.wordings for point in prepared.key_points], read_answer(spans))
    best = np.array([max(found, key=lambda like: like.strength).measures for found in likes])
    weights = np.array([point.weight for point in prepared.key_points])
    mean = (weights / weights.sum()) @ best.astype(np.float64)
    words = len(list_words(one.text))
    products = np.outer(mean, mean)[np.triu_indices(len(mean))]
    asked = float(prepared.question_vector @ whole)
    extra = [np.log1p(words), np.log1p(words) ** 2, asked, asked * mean[0]]
    return np.concatenate([mean, best.min(axis=0), products, extra]), whole


def predict_held_out(features: Features, *, by_question: bool) -> Floats:
    """Each answer's grade predicted from the other folds: of answers, or of whole questions."""
    keys = features.questions if by_question else range(len(features.grades))
    folds = np.array([zlib.crc32(str(key).encode()) % FOLDS for key in keys])
    predicted = np.zeros(len(features.grades))
    for fold in range(FOLDS):
        held = folds == fold
        if held.any():
            predicted[held] = fit_and_predict(features, ~held, held)
    return predicted


def fit_and_predict(
    features: Features, train: NDArray[np.bool_], held: NDArray[np.bool_]
) -> Floats:
    """Logistic regression on the measures and on the grades of the nearest known answers."""
    known = np.where(train)[0]
    questions = np.array(features.questions)
    near_train = np.array([neighbour_grades(features, i, known, questions) for i in known])
    near_held = np.array(
        [neighbour_grades(features, i, known, questions) for i in np.where(held)[0]]
    )
    if not near_held[:, -1].any():  # no answer to these questions is known
        near_train, near_held = near_train[:, :0], near_held[:, :0]
    rows = np.column_stack([features.rows[train], near_train])
    others = np.column_stack([features.rows[held], near_held])
    means, scales = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    return solve_logistic(
        (rows - means) / scales, features.grades[train], (others - means) / scales
    )


def neighbour_grades(
    features: Features, index: int, known: NDArray[np.int64], questions: NDArray[np.str_]
) -> Floats:
    """Mean grades of the most alike known answers to the same question; last, whether any."""
    same = known[(questions[known] == questions[index]) & (known != index)]
    if len(same) < NEIGHBOURS[-1]:
        return np.zeros(len(NEIGHBOURS) + 3)
    alike = features.vectors[same] @ features.vectors[index]
    order = np.argsort(-alike, kind="stable")
    grades = features.grades[same][order]
    weights = np.exp(12 * (alike[order] - alike[order[0]]))
    smooth = float(weights @ grades / weights.sum())
    nearest = [float(grades[:count].mean()) for count in NEIGHBOURS]
    return np.array([*nearest, smooth, float(features.grades[same].mean()), 1.0])


def solve_logistic(rows: Floats, grades: Floats, others: Floats, ridge: float = 8.0) -> Floats:
    design = np.column_stack([rows, np.ones(len(rows))])
    penalty = ridge * np.eye(design.shape[1])
    penalty[-1, -1] = 1e-3
    weights = np.zeros(design.shape[1])
    for _ in range(15):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + penalty
        weights -= np.linalg.solve(curve, design.T @ (chance - grades) + penalty @ weights)
    final = np.column_stack([others, np.ones(len(others))]) @ weights
    return np.asarray(1 / (1 + np.exp(-np.clip(final, -30, 30))))
