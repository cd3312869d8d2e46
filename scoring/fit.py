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
from scoring.datasets import (
    Graded,
    find_packs,
    read_exemplars,
    read_paragraphs,
    read_questions,
    scheme_of,
)
from scoring.defences import group_spans
from scoring.fluency import ShapeTable, count_shapes, expand_cues, read_cues
from scoring.forgeries import forge_gibberish, forge_random_list, reference_of
from scoring.graded import read_set
from scoring.prepared import prepare_scheme
from scoring.text import clean_text, list_words, split_sentences

SEED: Final = 20
NONE_BELOW: Final = 0.3
ALL_ABOVE: Final = 0.75
PACKS_SHARE: Final = 0.7
PRIOR: Final = (0.3, 0.3, 0.3, 0.1, 0.1, 0.1, 0.1, 0.4)
"""The slopes that the fit is drawn to, in the order of MEASURES: the packs have few questions yet,
and what tells apart their wordings need not be what tells apart everybody's answers."""
DRAWN: Final = 6e-2
COMPOSITES: Final = 8
"""Answers put together from accepted wordings, for each written question."""
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
        without: Sequence[str] = (),
        only: int | None = None,
    ) -> None:
        """Adds an answer; `without` leaves wordings out; `only` grades a single key point."""
        spans = split_sentences(clean_text(text))
        if not spans:
            return
        prepared = prepare_scheme(scheme)
        groups = [
            [wording for wording in point.wordings if wording.text not in without]
            or point.wordings[:1]
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
        """Everything gathered; the packs together weigh PACKS_SHARE, where there are any."""
        from_pack, importance = np.array(self.from_pack), np.array(self.importance)
        for chosen, share in ((from_pack, PACKS_SHARE), (~from_pack, 1 - PACKS_SHARE)):
            if chosen.any():
                importance[chosen] *= share / importance[chosen].sum()
        return Answers(
            rows=np.array(self.rows),
            points=np.array(self.points),
            weights=np.array(self.weights),
            answers=np.array(self.answers),
            grades=np.array(self.grades),
            importance=importance,
            from_pack=from_pack,
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
        add_strangers(collector, read_exemplars(pack), chance)
        for exemplar in read_exemplars(pack):
            if exemplar.quality != "wrong":  # what is wrong is for the wrong claims to find
                collector.add(
                    exemplar.scheme, exemplar.text, exemplar.grade, importance=10.0, from_pack=True
                )
        for question in read_questions(pack, "written"):
            add_wordings(collector, question)
            add_composites(collector, question, chance)
    return collector.finish()


def add_wordings(collector: Collector, question: Mapping[str, Any]) -> None:
    """Each accepted wording, itself left out: says its own key point, and none of the others."""
    scheme = scheme_of(question)
    points = question["key_points"]
    for own, point in enumerate(points):
        for text in point.get("accepted", []):
            for index in range(len(points)):
                collector.add(
                    scheme,
                    text,
                    float(index == own),
                    importance=0.5 if index == own else 0.35,
                    from_pack=True,
                    without=[text],
                    only=index,
                )


def add_strangers(collector: Collector, exemplars: Sequence[Graded], chance: random.Random) -> None:
    """Exemplars as answers to another question, and nonsense: both are worth nothing."""
    for one in exemplars:
        other = chance.choice(exemplars)
        if other.question != one.question:
            collector.add(one.scheme, other.text, 0.0, importance=2.0, from_pack=True)
        nonsense = forge_gibberish("", "", chance)
        collector.add(one.scheme, nonsense, 0.0, importance=0.2, from_pack=True)


def add_composites(
    collector: Collector, question: Mapping[str, Any], chance: random.Random
) -> None:
    """Answers that say some of the key points, each by one wording that is then left out."""
    points = [point for point in question["key_points"] if point.get("accepted")]
    total = sum(point["weight"] for point in question["key_points"])
    for _ in range(COMPOSITES if len(points) > 1 else 0):
        said = chance.sample(points, chance.randint(1, len(points)))
        texts = [chance.choice(point["accepted"]) for point in said]
        collector.add(
            scheme_of(question),
            " ".join(text[:1].upper() + text[1:].rstrip(".") + "." for text in texts),
            sum(point["weight"] for point in said) / total,
            importance=1.0,
            from_pack=True,
            without=texts,
        )


def fit_credit(answers: Answers, *, rounds: int = 4, steps: int = 500) -> dict[str, Any]:
    """Slopes at least 0; the packs' offset and scale ship.

    The data set's key points are sentences of its references, which a good answer need not all
    say: so it shares the packs' slopes up to a scale, and has an offset of its own. In turns,
    chooses each key point's most likely wording and improves the weights by gradient descent on
    the squared error of the answers' grades (Adam from a fixed start).
    """
    means, scales = answers.rows.mean(axis=0), answers.rows.std(axis=0) + 1e-6
    rows = (answers.rows - means) / scales
    weights = np.append(PRIOR, [0.0, 0.0, 1.0])
    for _ in range(rounds):
        chosen = choose_rows(rows @ weights[:-3], answers.points, len(answers.weights))
        weights = descend(weights, rows[chosen], answers, steps)
    return {
        "measures": list(MEASURES),
        "means": round_all(means),
        "scales": round_all(scales),
        "weights": round_all(weights[:-3]),
        "offset": round(float(weights[-2]), 5),
        "saf": {"offset": round(float(weights[-3]), 5), "scale": round(float(weights[-1]), 5)},
    }


def choose_rows(scores: Floats, points: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """The row with the highest score of each point."""
    order = np.lexsort((scores, points))
    last = np.searchsorted(points[order], np.arange(count), side="right") - 1
    return np.asarray(order[last])


def descend(weights: Floats, rows: Floats, answers: Answers, steps: int) -> Floats:
    """Adam on slopes, the data set's offset, the packs' offset, and the data set's scale."""
    moment, square = np.zeros_like(weights), np.zeros_like(weights)
    pack = answers.from_pack[answers.answers].astype(np.float64)
    for step in range(1, steps + 1):
        gradient = find_gradient(weights, rows, pack, answers)
        moment = 0.9 * moment + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        rate = 0.05 * (1 - step / (steps + 1))
        weights = weights - rate * (moment / (1 - 0.9**step)) / (
            np.sqrt(square / (1 - 0.99**step)) + 1e-9
        )
        weights[:-3] = np.maximum(weights[:-3], 0.0)
    return weights


def find_gradient(weights: Floats, rows: Floats, pack: Floats, answers: Answers) -> Floats:
    importance = answers.importance / answers.importance.sum()
    plain = rows @ weights[:-3]
    scale = pack + (1 - pack) * weights[-1]
    chance = 1 / (1 + np.exp(-(plain * scale + weights[-3] * (1 - pack) + weights[-2] * pack)))
    share = (chance - NONE_BELOW) / (ALL_ABOVE - NONE_BELOW)
    # Outside the ramp the true slope is 0; a small one lets a wrong point find its way back.
    slope = np.where((share > 0) & (share < 1), 1.0, 0.1) * chance * (1 - chance)
    credit = np.clip(share, 0, 1)
    predicted = np.bincount(answers.answers, answers.weights * credit, len(answers.grades))
    error = importance * (predicted - answers.grades)
    each = error[answers.answers] * answers.weights * slope
    return np.concatenate(
        [
            rows.T @ (each * scale) + DRAWN * (weights[:-3] - np.array(PRIOR)),
            [each @ (1 - pack), each @ pack, each @ (plain * (1 - pack))],
        ]
    )


def fit_lists(graded: Sequence[Graded], packs: Sequence[Path]) -> dict[str, Any]:
    """A logistic model that tells lists of words from sentences, and its two thresholds.

    The shapes are counted on one half of the genuine texts and the cues read from the other, so
    that no text looks usual only because it was counted itself.
    """
    genuine = [*graded, *(one for pack in packs for one in read_exemplars(pack))]
    lessons = [text for pack in packs for text in read_paragraphs(pack)]
    halves = [(genuine[0::2], lessons[0::2]), (genuine[1::2], lessons[1::2])]
    tables = [ShapeTable(count_shapes(texts_of(*half))) for half in halves]
    natural: list[Floats] = []
    forged: list[Floats] = []
    chance = random.Random(SEED)
    for (answers, paragraphs), table in zip(halves, reversed(tables), strict=True):
        for one in answers:
            pairs = prepare_scheme(one.scheme).reference_bigrams
            natural += [expand_cues(read_cues(text, table, pairs)) for text in groups_of(one.text)]
            for _ in range(3):
                text = forge_random_list(reference_of(one.scheme), one.scheme["question"], chance)
                forged += [expand_cues(read_cues(text, table, pairs)) for text in groups_of(text)]
        for paragraph in paragraphs:
            natural += [
                expand_cues(read_cues(text, table, frozenset())) for text in groups_of(paragraph)
            ]
    rows = np.array([*natural, *forged])
    model = fit_logistic(rows, np.repeat([0.0, 1.0], [len(natural), len(forged)]))
    logistic = calibration.make_logistic(model)
    chances = sorted(logistic.chance([float(v) for v in row]) for row in natural)
    return {
        "lists": model,
        "surely_list": round(max(0.7, chances[int(len(chances) * 0.998)]), 4),
        "maybe_list": round(max(0.3, chances[int(len(chances) * 0.985)]), 4),
    }


def texts_of(answers: Sequence[Graded], paragraphs: Sequence[str]) -> list[str]:
    return [*(one.text for one in answers), *paragraphs]


def groups_of(text: str) -> list[str]:
    """The stretches that the defence would look at, as far as they are long enough."""
    groups = group_spans(split_sentences(clean_text(text)))
    stretches = ["\n".join(span.text for span in group) for group in groups]
    return [one for one in stretches if sum(word.is_content for word in list_words(one)) >= 6]


def fit_logistic(rows: Floats, labels: Floats) -> dict[str, Any]:
    """Logistic regression with a small ridge, by Newton's method."""
    means, scales = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    design = np.column_stack([(rows - means) / scales, np.ones(len(rows))])
    ridge = 3.0 * np.eye(design.shape[1])
    ridge[-1, -1] = 1e-3
    weights = np.zeros(design.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + ridge
        weights -= np.linalg.solve(curve, design.T @ (chance - labels) + ridge @ weights)
    return {
        "means": round_all(means),
        "scales": round_all(scales),
        "weights": round_all(weights[:-1]),
        "offset": round(float(weights[-1]), 5),
    }


def round_all(values: Iterable[float]) -> list[float]:
    return [round(float(value), 5) for value in values]


def fit(data: Path, content: Path, target: Path) -> dict[str, Any]:
    """Fits everything and writes the file; returns what was written."""
    # Weights that lack their data would look like any others: without the file nothing is written.
    graded = read_set(data / FITTED_ON).answers
    packs = find_packs(content)
    exemplars = [one for pack in packs for one in read_exemplars(pack)]
    fitted = {
        "about": ABOUT,
        "answers": {"saf": len(graded), "exemplars": len(exemplars)},
        "credit": fit_credit(collect(graded, packs)),
        "none_below": NONE_BELOW,
        "all_above": ALL_ABOVE,
        **fit_lists(graded, packs),
        "shapes": count_shapes(
            texts_of([*graded, *exemplars], [t for pack in packs for t in read_paragraphs(pack)])
        ),
    }
    target.write_text(json.dumps(fitted, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return fitted
