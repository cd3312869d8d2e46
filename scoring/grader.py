"""A grader fitted to graded answers: across questions, and from a question's own graded answers.

It measures what can be learned from a set; it doesn't mark for StudyHub.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring import embedding, logistic
from scoring.assessing import say_progress
from scoring.datasets import Graded, make_scheme
from scoring.errors import ScoringError
from scoring.features import describe
from scoring.neighbours import Neighbours
from scoring.text import clean_text

LEAST_KNOWN: Final = 8
"""Graded answers of a question from which they are learned from."""
STAND_INS: Final = 5
"""Top answers that stand in for the references of a question that has none."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Answers with what is read of them: features by the scheme, and sentence vectors."""

    answers: tuple[Graded, ...]
    rows: Floats
    vectors: Floats

    def pick(self, chosen: NDArray[np.int64]) -> Table:
        return Table(
            tuple(self.answers[i] for i in chosen), self.rows[chosen], self.vectors[chosen]
        )


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """Grades from 0 to 1; the same spread as given grades are, for rounding; the chance of each
    label, in the order of `labels`; the chance of being right."""

    grades: Floats
    steps: Floats
    labels: tuple[str, ...]
    chances: Floats
    right: Floats


def read_table(answers: Sequence[Graded], what: str) -> Table:
    rows, vectors = [], []
    for one in say_progress(answers, what):
        rows.append(describe(one.scheme, one.text))
        vectors.append(embedding.load().embed([clean_text(one.text)])[0].vector)
    return Table(tuple(answers), np.array(rows), np.array(vectors, dtype=np.float64))


def name_question(one: Graded) -> str:
    """Files number their questions each in its own way: the text counts, where it is there."""
    return " ".join(one.asked.casefold().split()) or one.question


def lend_references(
    answers: Sequence[Graded], known: Sequence[Graded]
) -> tuple[list[Graded], list[Graded]]:
    """Both lists with schemes for questions without references: their top answers stand in."""
    schemes: dict[str, Mapping[str, Any]] = {}
    for one in known:
        if not one.scheme and name_question(one) not in schemes:
            own = [k for k in known if name_question(k) == name_question(one)]
            tops = sorted(own, key=lambda k: (-k.grade, -len(k.text)))[:STAND_INS]
            texts = [k.text for k in tops if any(c.isalnum() for c in k.text)] or ["nothing"]
            schemes[name_question(one)] = make_scheme(one.asked or one.question, texts)
    missing = [a for a in answers if not a.scheme and name_question(a) not in schemes]
    if missing:
        raise ScoringError(
            f"The question {missing[0].question!r} has no references, and none of its answers is "
            "in a file given by --train: nothing says what is right."
        )
    return lend(answers, schemes), lend(known, schemes)


def lend(answers: Sequence[Graded], schemes: Mapping[str, Mapping[str, Any]]) -> list[Graded]:
    return [a if a.scheme else replace(a, scheme=schemes[name_question(a)]) for a in answers]


class Grader:
    """Fitted on a table of graded answers."""

    def __init__(self, known: Table) -> None:
        self.labels = find_labels(known.answers)
        self.targets = make_targets(known.answers, self.labels)
        self.questions = [name_question(one) for one in known.answers]
        self.known = known
        overall = self.targets.mean(axis=0)
        self.neighbours: dict[str, Neighbours] = {}
        names = np.array(self.questions)
        width = 4 * self.targets.shape[1] + 6
        learned = np.zeros((len(names), width))
        has = np.zeros(len(names), dtype=bool)
        for name in say_progress(list(dict.fromkeys(self.questions)), "learning questions"):
            own = np.where(names == name)[0]
            if len(own) >= LEAST_KNOWN:
                texts = [known.answers[i].text for i in own]
                self.neighbours[name] = Neighbours(
                    texts, known.vectors[own], self.targets[own], overall
                )
                learned[own] = self.neighbours[name].left_out()
                has[own] = True
        self.unseen = self.fit_columns(known.rows, self.targets, 8.0)
        both = np.column_stack([known.rows, learned])
        self.seen = self.fit_columns(both[has], self.targets[has], 8.0) if has.sum() > 50 else None

    def fit_columns(self, rows: Floats, targets: Floats, ridge: float) -> list[logistic.Model]:
        return [logistic.fit(rows, column, ridge=ridge) for column in targets.T]

    def predict(self, table: Table) -> Predictions:
        names = np.array([name_question(one) for one in table.answers])
        found = np.column_stack([model.predict(table.rows) for model in self.unseen])
        for name in dict.fromkeys(names.tolist()):
            if self.seen is None or name not in self.neighbours:
                continue
            own = np.where(names == name)[0]
            texts = [table.answers[i].text for i in own]
            learned = self.neighbours[name].predict(texts, table.vectors[own])
            rows = np.column_stack([table.rows[own], learned])
            found[own] = np.column_stack([model.predict(rows) for model in self.seen])
        labels = found[:, 2:]
        return Predictions(
            grades=found[:, 0],
            steps=found[:, 0],
            labels=self.labels,
            chances=labels / np.maximum(labels.sum(axis=1, keepdims=True), 1e-9),
            right=found[:, 1],
        )


def find_labels(answers: Sequence[Graded]) -> tuple[str, ...]:
    return tuple(sorted({one.label for one in answers if one.label}))


def make_targets(answers: Sequence[Graded], labels: Sequence[str]) -> Floats:
    """Columns: the grade; whether it is right; one for each label."""
    columns = [
        [one.grade for one in answers],
        [float(is_right(one)) for one in answers],
        *([float(one.label == label) for one in answers] for label in labels),
    ]
    return np.array(columns).T


def is_right(one: Graded) -> bool:
    """Whether an answer counts as right: as its file says, else from nine tenths of the grade."""
    return one.right if one.right is not None else one.grade >= 0.9
