"""Fits calibration.json: on the SAF data set (MIT licence) and on the packs' own exemplars."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring import calibration
from scoring.alignment import MEASURES, measure_all, read_answer
from scoring.datasets import Graded, find_packs, read_exemplars, read_graded, read_questions
from scoring.datasets import scheme_of as scheme_of_question
from scoring.defences import group_spans
from scoring.fluency import CUES, ShapeTable, count_shapes, read_cues
from scoring.forgeries import forge_gibberish, forge_random_list, reference_of
from scoring.prepared import prepare_scheme
from scoring.text import clean_text, list_words, split_sentences

SEED: Final = 20
NONE_BELOW: Final = 0.2
ALL_ABOVE: Final = 0.8
FITTED_ON: Final = "saf_en_train.csv"
ABOUT: Final = (
    "Made by `python -m scoring fit`. Fitted on the training part of the Short Answer Feedback "
    "data set (Filighera et al., MIT licence) and on the wordings and exemplars of the packs."
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Measures of every (answer, key point, wording), the answers' grades, and their origin.

    `rows` are the measures; `points` numbers the (answer, key point) of each row; `weights` and
    `answers` belong to each point; `grades`, `importance` and `from_pack` to each answer.
    """

    rows: Floats
    points: NDArray[np.int64]
    weights: Floats
    answers: NDArray[np.int64]
    grades: Floats
    importance: Floats
    from_pack: NDArray[np.bool_]


class Collector:
    """Gathers measures answer by answer."""

    def __init__(self) -> None:
        self.rows: list[Floats] = []
        self.points: list[int] = []
        self.weights: list[float] = []
        self.answers: list[int] = []
        self.grades: list[float] = []
        self.importance: list[float] = []
        self.from_pack: list[bool] = []

    def add(
        self,
        scheme: Mapping[str, Any],
        text: str,
        grade: float,
        *,
        importance: float,
        from_pack: bool,
        without: str | None = None,
        only: int | None = None,
    ) -> None:
        """Adds an answer; `without` leaves a wording out; `only` grades a single key point."""
        spans = split_sentences(clean_text(text))
        if not spans:
            return
        prepared = prepare_scheme(scheme)
        groups = [
            [wording for wording in point.wordings if wording.text != without] or point.wordings[:1]
            for point in prepared.key_points
        ]
        likes = measure_all(groups, read_answer(spans))
        total = sum(point.weight for point in prepared.key_points)
        for index, point in enumerate(prepared.key_points):
            if only is not None and index != only:
                continue
            self.weights.append(1.0 if only is not None else point.weight / total)
            self.answers.append(len(self.grades))
            for like in likes[index]:
                self.rows.append(like.measures.astype(np.float64))
                self.points.append(len(self.weights) - 1)
        self.grades.append(grade)
        self.importance.append(importance)
        self.from_pack.append(from_pack)

    def finish(self) -> Answers:
        return Answers(
            rows=np.array(self.rows),
            points=np.array(self.points),
            weights=np.array(self.weights),
            answers=np.array(self.answers),
            grades=np.array(self.grades),
            importance=np.array(self.importance),
            from_pack=np.array(self.from_pack),
        )


def collect(graded: Sequence[Graded], packs: Sequence[Path]) -> Answers:
    collector = Collector()
    chance = random.Random(SEED)
    for one in graded:
        collector.add(one.scheme, one.text, one.grade, importance=0.3, from_pack=False)
        if chance.random() < 0.1:
            other = chance.choice(graded)
            if other.question != one.question:
                collector.add(one.scheme, other.text, 0.0, importance=0.3, from_pack=False)
            nonsense = forge_gibberish("", "", chance)
            collector.add(one.scheme, nonsense, 0.0, importance=0.3, from_pack=False)
    for pack in packs:
        for exemplar in read_exemplars(pack):
            if exemplar.quality != "wrong":  # what is wrong is for the wrong claims to find
                collector.add(
                    exemplar.scheme, exemplar.text, exemplar.grade, importance=6.0, from_pack=True
                )
        for question in read_questions(pack, "written"):
            add_wordings(collector, question)
    return collector.finish()


def add_wordings(collector: Collector, question: Mapping[str, Any]) -> None:
    """Each accepted wording, itself left out: says its own key point, and none of the others."""
    scheme = scheme_of_question(question)
    points = question["key_points"]
    for own, point in enumerate(points):
        for text in point.get("accepted", []):
            for index in range(len(points)):
                collector.add(
                    scheme,
                    text,
                    float(index == own),
                    importance=0.5 if index == own else 0.15,
                    from_pack=True,
                    without=text,
                    only=index,
                )


def fit_credit(answers: Answers, *, rounds: int = 4, steps: int = 400) -> dict[str, Any]:
    """Slopes at least 0, shared by both sources, with an offset for each; the packs' one ships.

    Chooses each key point's most likely wording by the weights so far, then improves the weights
    by gradient descent on the squared error of the answers' grades (Adam, fixed seed-free start).
    """
    means, scales = answers.rows.mean(axis=0), answers.rows.std(axis=0) + 1e-6
    rows = (answers.rows - means) / scales
    weights = np.append(np.full(len(MEASURES), 0.4), [0.0, 0.0])
    pack = answers.from_pack[answers.answers].astype(np.float64)
    for _ in range(rounds):
        chosen = choose_rows(rows @ weights[:-2], answers.points, len(answers.weights))
        design = np.column_stack([rows[chosen], 1 - pack, pack])
        weights = descend(weights, design, answers, steps)
    return {
        "measures": list(MEASURES),
        "means": round_all(means),
        "scales": round_all(scales),
        "weights": round_all(weights[:-2]),
        "offset": round(float(weights[-1]), 5),
        "offset_saf": round(float(weights[-2]), 5),
    }


def choose_rows(scores: Floats, points: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """The row with the highest score of each point."""
    order = np.lexsort((scores, points))
    last = np.searchsorted(points[order], np.arange(count), side="right") - 1
    return np.asarray(order[last])


def descend(weights: Floats, design: Floats, answers: Answers, steps: int) -> Floats:
    moment, square = np.zeros_like(weights), np.zeros_like(weights)
    importance = answers.importance / answers.importance.sum()
    for step in range(1, steps + 1):
        chance = 1 / (1 + np.exp(-design @ weights))
        share = (chance - NONE_BELOW) / (ALL_ABOVE - NONE_BELOW)
        credit = np.clip(share, 0, 1)
        slope = np.where((share > 0) & (share < 1), 1.0, 0.1) * chance * (1 - chance)
        predicted = np.bincount(answers.answers, answers.weights * credit, len(answers.grades))
        error = importance * (predicted - answers.grades)
        gradient = design.T @ (error[answers.answers] * answers.weights * slope)
        gradient += 2e-4 * np.append(weights[:-2], [0, 0])
        moment = 0.9 * moment + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        rate = 0.05 * (1 - step / (steps + 1))
        weights = weights - rate * (moment / (1 - 0.9**step)) / (
            np.sqrt(square / (1 - 0.99**step)) + 1e-9
        )
        weights[:-2] = np.maximum(weights[:-2], 0.0)
    return weights


def fit_lists(graded: Sequence[Graded], packs: Sequence[Path]) -> dict[str, Any]:
    """A logistic model that tells lists of words from sentences, and its two thresholds."""
    genuine = [*graded, *(one for pack in packs for one in read_exemplars(pack))]
    halves = [genuine[0::2], genuine[1::2]]
    tables = [ShapeTable(count_shapes(one.text for one in half)) for half in halves]
    rows: list[Floats] = []
    labels: list[float] = []
    chance = random.Random(SEED)
    for half, table in zip(halves, reversed(tables), strict=True):
        for one in half:
            pairs = prepare_scheme(one.scheme).reference_bigrams
            for group in groups_of(one.text):
                rows.append(read_cues(group, table, pairs))
                labels.append(0.0)
            for _ in range(2):
                forged = forge_random_list(reference_of(one.scheme), one.scheme["question"], chance)
                for group in groups_of(forged):
                    rows.append(read_cues(group, table, pairs))
                    labels.append(1.0)
    model = fit_logistic(np.array(rows), np.array(labels), names=CUES)
    logistic = calibration.make_logistic(model)
    natural = sorted(
        logistic.chance([float(v) for v in row])
        for row, label in zip(rows, labels, strict=True)
        if label == 0
    )
    return {
        "lists": model,
        "surely_list": round(max(0.9, natural[int(len(natural) * 0.999)]), 4),
        "maybe_list": round(max(0.5, natural[int(len(natural) * 0.99)]), 4),
    }


def groups_of(text: str) -> list[str]:
    """The stretches that the defence would look at, as far as they are long enough."""
    groups = group_spans(split_sentences(clean_text(text)))
    stretches = ["\n".join(span.text for span in group) for group in groups]
    return [one for one in stretches if sum(word.is_content for word in list_words(one)) >= 6]


def fit_logistic(rows: Floats, labels: Floats, *, names: Sequence[str]) -> dict[str, Any]:
    """Logistic regression with a small ridge, by Newton's method."""
    means, scales = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    design = np.column_stack([(rows - means) / scales, np.ones(len(rows))])
    ridge = np.eye(design.shape[1])
    ridge[-1, -1] = 1e-3
    weights = np.zeros(design.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + ridge
        weights -= np.linalg.solve(curve, design.T @ (chance - labels) + ridge @ weights)
    return {
        "measures": list(names),
        "means": round_all(means),
        "scales": round_all(scales),
        "weights": round_all(weights[:-1]),
        "offset": round(float(weights[-1]), 5),
    }


def round_all(values: Iterable[float]) -> list[float]:
    return [round(float(value), 5) for value in values]


def fit(data: Path, content: Path, target: Path) -> dict[str, Any]:
    """Fits everything and writes the file; returns what was written."""
    path = data / FITTED_ON
    graded = read_graded(path) if path.exists() else []
    packs = find_packs(content)
    exemplars = [one for pack in packs for one in read_exemplars(pack)]
    fitted = {
        "about": ABOUT,
        "answers": {"saf": len(graded), "exemplars": len(exemplars)},
        "credit": fit_credit(collect(graded, packs)),
        "none_below": NONE_BELOW,
        "all_above": ALL_ABOVE,
        **fit_lists(graded, packs),
        "shapes": count_shapes([one.text for one in [*graded, *exemplars]]),
    }
    target.write_text(json.dumps(fitted, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return fitted
