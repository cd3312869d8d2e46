"""Measures how much answers that game the scorer get, against genuine top answers."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from scoring.assessing import Assessment, assess, say_progress
from scoring.calibration import load as load_calibration
from scoring.datasets import Graded
from scoring.errors import ScoringError
from scoring.forgeries import content_of, reference_of
from scoring.graded import read_set
from scoring.grader import Grader, lend_references, read_table
from scoring.metrics import pearson
from scoring.pretences import CAUGHT, FORMS, HELD_OUT, OF_ANSWERS, PADDING
from scoring.version import SCORER_VERSION

LEAST_WORDS: Final = 8
"""Content words of the references that can be defended: a terse right answer is a list."""
TOPS_PER_QUESTION: Final = 6
TOP: Final = 0.99
SEED: Final = 7
LEAST_GENUINE: Final = 0.3
"""What a genuine answer gets at least for its forgery to be counted as caught or not."""
LOST: Final = 0.1
"""The share of the points from which a genuine answer that loses it was capped."""
PADDED: Final = "top answer plus padding"
STRANGE: Final = "another question's answer"
LESSON: Final = "lesson text"


@dataclass(frozen=True, slots=True)
class Forged:
    """An answer to mark; `base` is the genuine answer that it was made from, by its place."""

    one: Graded
    base: int | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """What an answer gets: with the defences, unsure at its low bound, and without defences."""

    share: float
    low: float
    plain: float
    unsure: bool


class Marker:
    """Marks with the shipped weights; or a fitted grader, capped as the shipped defences cap."""

    def __init__(self, grader: Grader | None) -> None:
        self.grader = grader

    def mark(self, answers: Sequence[Graded], what: str) -> list[Marks]:
        found = [assess(one.scheme, one.text) for one in say_progress(answers, what)]
        if self.grader is None:
            return [Marks(one.share, one.low, one.plain, one.unsure) for one in found]
        grades = self.grader.predict(read_table(answers, what)).grades
        return [cap(float(grade), one) for grade, one in zip(grades, found, strict=True)]


def cap(grade: float, found: Assessment) -> Marks:
    """A fitted grade loses the share of its points that the defences took of the shipped ones."""
    plain = min(1.0, max(0.0, grade))
    kept = min(1.0, found.share / found.plain) if found.plain > 0 else 1.0
    low = min(kept, found.low / found.plain) if found.plain > 0 else 1.0
    return Marks(plain * kept, plain * low, plain, found.unsure)


def attack(path: Path, train: Sequence[Path]) -> dict[str, Any]:
    """The figures of one file as plain JSON."""
    graded = read_set(path)
    known = [one for file in train for one in read_set(file).answers]
    answers: Sequence[Graded] = graded.answers
    grader = None
    if known:
        lent, given = lend_references(answers, known)
        answers, grader = lent, Grader(read_table(given, "reading the graded answers"))
    elif not all(one.scheme for one in answers):
        raise ScoringError(
            f"{graded.name} has answers without references, so there is nothing to mark them by. "
            "Give graded answers with --train FILE.csv."
        )
    return measure(graded.name, [file.name for file in train], answers, Marker(grader))


def measure(
    name: str, train: Sequence[str], answers: Sequence[Graded], marker: Marker
) -> dict[str, Any]:
    schemes = {one.question: one.scheme for one in answers}
    strong = {
        q: s for q, s in schemes.items() if len(set(content_of(reference_of(s)))) >= LEAST_WORDS
    }
    tops = choose_tops(answers, strong)
    if not tops:
        raise ScoringError(
            f"{name} has no top answer to a question whose reference has {LEAST_WORDS} or more "
            "telling words: there is nothing to hold attacks against."
        )
    genuine = marker.mark(tops, "genuine top answers")
    mean = max(float(np.mean([one.share for one in genuine])), 1e-9)
    forms = {}
    for form in (*FORMS, *OF_ANSWERS, STRANGE, LESSON, PADDED):
        forged = forge(form, strong, tops)
        if forged:
            forms[form] = summarise(marker.mark([f.one for f in forged], form), forged, genuine)
    everything = marker.mark(answers, "all answers")
    grades = np.array([one.grade for one in answers])
    whole = [m for one, m in zip(answers, everything, strict=True) if one.grade >= TOP]
    return {
        "command": "attack",
        "file": name,
        "train": list(train),
        "scorer": SCORER_VERSION,
        "calibration": load_calibration().version,
        "answers": len(answers),
        "schemes": len(strong),
        "schemes_too_short": len(schemes) - len(strong),
        "top_answers": len(whole),
        "top_mean": mean,
        "top_capped": float(np.mean([is_capped(one) for one in whole])),
        "top_unsure": float(np.mean([one.unsure for one in whole])),
        "r_with_defences": pearson(np.array([one.share for one in everything]), grades),
        "r_without_defences": pearson(np.array([one.plain for one in everything]), grades),
        "attacks": {form: row for form, row in forms.items() if form not in HELD_OUT},
        "held_out": {form: row for form, row in forms.items() if form in HELD_OUT},
    }


def is_capped(one: Marks) -> bool:
    return one.plain - one.share > LOST


def summarise(
    marks: Sequence[Marks], forged: Sequence[Forged], genuine: Sequence[Marks]
) -> dict[str, float]:
    """Means over that of the genuine top answers; and the share that is unsure or loses half."""
    mean = max(float(np.mean([one.share for one in genuine])), 1e-9)
    worth = [
        one.unsure or one.share <= base / 2
        for one, base in (
            (m, genuine[f.base].share if f.base is not None else mean)
            for m, f in zip(marks, forged, strict=True)
        )
        if base >= LEAST_GENUINE
    ]
    return {
        "answers": len(marks),
        "mean": float(np.mean([one.share for one in marks])) / mean,
        "mean_low": float(np.mean([one.low for one in marks])) / mean,
        "unsure": float(np.mean([one.unsure for one in marks])),
        "caught": float(np.mean(worth)) if worth else 0.0,
    }


def choose_tops(answers: Sequence[Graded], schemes: Mapping[str, Any]) -> list[Graded]:
    chance = random.Random(SEED)
    by_question: dict[str, list[Graded]] = {}
    for one in answers:
        if one.question in schemes and one.grade >= TOP and one.text.strip():
            by_question.setdefault(one.question, []).append(one)
    return [
        one
        for found in by_question.values()
        for one in chance.sample(found, min(TOPS_PER_QUESTION, len(found)))
    ]


def forge(
    form: str, schemes: Mapping[str, Mapping[str, Any]], tops: Sequence[Graded]
) -> list[Forged]:
    """The forged answers of one form, without those that changed nothing."""
    chance = random.Random(SEED)
    if form in OF_ANSWERS:
        return [make(one, OF_ANSWERS[form](one.text, "", chance), n) for n, one in enumerate(tops)]
    if form == PADDED:
        texts = [f"{one.text.rstrip('.')}. {' '.join(chance.sample(PADDING, 3))}" for one in tops]
        return [make(one, text, n) for n, (one, text) in enumerate(zip(tops, texts, strict=True))]
    if form == STRANGE:
        others = chance.sample(list(tops), len(tops))
        pairs = zip(tops, others, strict=True)
        return [make(one, two.text) for one, two in pairs if one.question != two.question]
    bases = {one.question: one for one in tops}
    if form == LESSON:
        return [make(one, teach(one, schemes, chance)) for one in bases.values() if schemes]
    made = []
    for question, one in bases.items():
        text = FORMS[form](reference_of(schemes[question]), one.scheme["question"], chance)
        if text or form == "empty":
            made.append(make(one, text))
    return made


def make(one: Graded, text: str, base: int | None = None) -> Forged:
    return Forged(replace(one, text=text, grade=0.0), base)


def teach(one: Graded, schemes: Mapping[str, Mapping[str, Any]], chance: random.Random) -> str:
    """A text on the subject that doesn't answer: the references of other questions, in a row."""
    others = [reference_of(scheme) for name, scheme in schemes.items() if name != one.question]
    return " ".join(chance.sample(others, min(5, len(others))))


def print_figures(found: Mapping[str, Any]) -> None:
    print(
        f"{found['file']}: {found['schemes']} questions with {LEAST_WORDS} or more telling words "
        f"in their references ({found['schemes_too_short']} have fewer)\n"
        f"{found['top_answers']} genuine top answers: {found['top_capped']:.1%} capped, "
        f"{found['top_unsure']:.1%} unsure; r {found['r_with_defences'] or 0:.3f} with and "
        f"{found['r_without_defences'] or 0:.3f} without the defences\n"
    )
    print(f"{'over the top mean':28} {'n':>5} {'mean':>6} {'low':>6} {'unsure':>7} {'caught':>7}")
    for title, rows in (("", found["attacks"]), ("held out of tuning:", found["held_out"])):
        if title:
            print(title)
        for form, row in rows.items():
            mark = "caught counts" if form in CAUGHT else ""
            print(
                f"{form:28} {row['answers']:5} {row['mean']:6.3f} {row['mean_low']:6.3f} "
                f"{row['unsure']:7.2f} {row['caught']:7.2f} {mark}"
            )
