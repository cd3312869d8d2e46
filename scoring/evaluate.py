"""Measures agreement with the grades of a file: with the shipped weights, or fitted to others."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring.assessing import Assessment, assess_all
from scoring.calibration import load as load_calibration
from scoring.datasets import Graded
from scoring.errors import ScoringError
from scoring.graded import AGAINST, PARTLY, RIGHT, WRONG, GradedSet, read_set
from scoring.grader import (
    Grader,
    Predictions,
    Table,
    is_right,
    lend_references,
    name_question,
    read_table,
)
from scoring.metrics import count_labels, kappas, pearson, rmse
from scoring.version import SCORER_VERSION

FOLDS: Final = 10
RIGHT_FROM: Final = 0.5
"""The share of the points from which the shipped scorer is taken to say: right."""
FULL_FROM: Final = 0.8
PART_FROM: Final = 0.3
"""The same where a set tells right, partly right and wrong apart."""

Floats = NDArray[np.float64]


def evaluate(path: Path, train: Sequence[Path], fold_by: str | None = None) -> dict[str, Any]:
    """The figures of one file as plain JSON."""
    graded = read_set(path)
    known = [read_set(one) for one in train]
    if fold_by:
        predicted = predict_in_folds(graded, fold_by)
        figures = summarise_predictions(graded.answers, predicted)
        how = f"fitted to itself, each {fold_by} left out in one of {FOLDS} parts"
    elif known:
        figures = summarise_predictions(graded.answers, predict_given(graded, known))
        how = "fitted to the files given by --train"
    else:
        figures = evaluate_shipped(graded)
        how = "shipped weights, nothing of this set seen; grades between question and reference"
    return {
        "command": "evaluate",
        "file": graded.name,
        "train": [one.name for one in known],
        "how": how,
        "answers": len(graded.answers),
        "questions": len({one.question for one in graded.answers}),
        "scorer": SCORER_VERSION,
        "calibration": load_calibration().version,
        **figures,
    }


def evaluate_shipped(graded: GradedSet) -> dict[str, Any]:
    without = sum(not one.scheme for one in graded.answers)
    if without:
        raise ScoringError(
            f"{without} of the {len(graded.answers)} answers of {graded.name} have no references, "
            "so there is nothing to mark them by. Give graded answers with --train FILE.csv."
        )
    found = assess_all(graded.answers, "marking")
    shares = np.array([one.share for one in found])
    figures = summarise_grades(graded.answers, np.array([one.anchored for one in found]))
    points = summarise_grades(graded.answers, shares)
    plain = summarise_grades(graded.answers, np.array([one.plain for one in found]))
    said = [name_label(one, graded.answers) for one in found]
    return {
        **figures,
        "points": points,
        "without_defences": plain,
        "needs_person": sum(one.unsure for one in found) / len(found),
        **summarise_labels(graded.answers, [share >= RIGHT_FROM for share in shares], said),
    }


def name_label(one: Assessment, answers: Sequence[Graded]) -> str:
    """The label that a report stands for, among those that the set tells apart."""
    labels = {answer.label for answer in answers}
    if PARTLY in labels:
        return RIGHT if one.share >= FULL_FROM else PARTLY if one.share >= PART_FROM else WRONG
    if one.share >= RIGHT_FROM:
        return RIGHT
    return AGAINST if one.contradicted and AGAINST in labels else WRONG


def predict_given(graded: GradedSet, known: Sequence[GradedSet]) -> Predictions:
    answers, given = lend_references(graded.answers, [a for one in known for a in one.answers])
    grader = Grader(read_table(given, "reading the graded answers"))
    return grader.predict(read_table(answers, "reading the answers"))


def predict_in_folds(graded: GradedSet, fold_by: str) -> Predictions:
    """Each answer predicted by a grader that saw other answers, or other questions, only."""
    keys = [
        name_question(one) if fold_by == "question" else f"{index} {one.text}"
        for index, one in enumerate(graded.answers)
    ]
    folds = np.array([zlib.crc32(key.encode("utf-8", "replace")) % FOLDS for key in keys])
    whole = read_table(graded.answers, "reading the answers") if has_schemes(graded) else None
    parts: list[tuple[NDArray[np.int64], Predictions]] = []
    for fold in range(FOLDS):
        held, rest = np.where(folds == fold)[0], np.where(folds != fold)[0]
        if not len(held):
            continue
        if whole is not None:
            known, asked = whole.pick(rest), whole.pick(held)
        else:
            known, asked = read_lent(graded, rest, held)
        parts.append((held, Grader(known).predict(asked)))
    return join(parts, len(graded.answers))


def has_schemes(graded: GradedSet) -> bool:
    return all(one.scheme for one in graded.answers)


def read_lent(
    graded: GradedSet, rest: NDArray[np.int64], held: NDArray[np.int64]
) -> tuple[Table, Table]:
    """Tables of a set without references: those that stand in come from the known part alone."""
    answers, known = lend_references(
        [graded.answers[i] for i in held], [graded.answers[i] for i in rest]
    )
    return read_table(known, "reading the graded answers"), read_table(answers, "reading")


def join(parts: Sequence[tuple[NDArray[np.int64], Predictions]], count: int) -> Predictions:
    """The parts in the order of the answers; labels that a part didn't know have no chance."""
    labels = tuple(sorted({label for _, one in parts for label in one.labels}))
    grades, right = np.zeros(count), np.zeros(count)
    steps, chances = np.zeros(count), np.zeros((count, len(labels)))
    for held, one in parts:
        grades[held], right[held], steps[held] = one.grades, one.right, one.steps
        for column, label in enumerate(one.labels):
            chances[held, labels.index(label)] = one.chances[:, column]
    return Predictions(grades, steps, labels, chances, right)


def summarise_predictions(answers: Sequence[Graded], found: Predictions) -> dict[str, Any]:
    said = [found.labels[i] for i in found.chances.argmax(axis=1)] if found.labels else []
    return {
        **summarise_grades(answers, found.grades, found.steps),
        **summarise_labels(answers, [bool(chance >= 0.5) for chance in found.right], said),
    }


def summarise_grades(
    answers: Sequence[Graded], predicted: Floats, steps: Floats | None = None
) -> dict[str, Any]:
    """Figures of the grades; `steps` are predictions meant for rounding to the set's own steps."""
    given = np.array([one.grade for one in answers])
    tops = np.array([one.top for one in answers])
    shares = np.clip(predicted, 0, 1)
    rounded = shares if steps is None else np.clip(steps, 0, 1)
    pooled, mean = kappas(rounded * tops, given * tops, [one.question for one in answers])
    return {
        "pearson_r": pearson(shares, given),
        "rmse": rmse(shares, given),
        "rmse_own_scale": rmse(shares * tops, given * tops),
        "qwk": pooled,
        "qwk_mean_by_question": mean,
    }


def summarise_labels(
    answers: Sequence[Graded], right: Sequence[bool], said: Sequence[str]
) -> dict[str, Any]:
    """Two-way figures, and three-way ones where the set tells three or more labels apart."""
    labelled = any(one.right is not None for one in answers)
    given = ["right" if is_right(one) else "wrong" for one in answers]
    two = count_labels(given, ["right" if one else "wrong" for one in right])
    labels = {one.label for one in answers if one.label}
    three = None
    if len(labels) >= 3 and said:
        chosen = [i for i, one in enumerate(answers) if one.label]
        three = count_labels([answers[i].label for i in chosen], [said[i] for i in chosen])
    return {"two_way": two if labelled else None, "three_way": three}


def print_figures(found: Mapping[str, Any]) -> None:
    print(f"{found['file']}: {found['answers']} answers to {found['questions']} questions")
    print(f"{found['how']}{': ' if found['train'] else ''}{', '.join(found['train'])}\n")
    print(f"{'':26} {'r':>7} {'RMSE 0-1':>9} {'RMSE own':>9} {'QWK':>7} {'QWK/question':>13}")
    rows = {"grades": found}
    for name in ("points", "without_defences"):
        if name in found:
            rows[name.replace("_", " ")] = found[name]
    for name, row in rows.items():
        print(
            f"{name:26} {show(row['pearson_r']):>7} {show(row['rmse']):>9} "
            f"{show(row['rmse_own_scale']):>9} {show(row['qwk']):>7} "
            f"{show(row['qwk_mean_by_question']):>13}"
        )
    for name in ("two_way", "three_way"):
        if found[name]:
            row = found[name]
            print(
                f"{name.replace('_', '-'):26} accuracy {row['accuracy']:.3f}   "
                f"macro-F1 {row['macro_f1']:.3f}   weighted F1 {row['weighted_f1']:.3f}"
            )
    if "needs_person" in found:
        print(f"{'a person should look':26} {found['needs_person']:.1%}")


def show(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
