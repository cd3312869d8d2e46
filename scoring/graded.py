"""Reads a CSV file of graded answers, whatever of its columns are there, for the commands."""

from __future__ import annotations

import codecs
import csv
import io
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from scoring.datasets import Graded, make_scheme
from scoring.errors import ScoringError

ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "question_id": ("question_id", "prompt_id", "essayset", "essay_set", "qid"),
    "question": ("question", "prompt", "question_text"),
    "references": ("references", "reference", "reference_answer", "desired_answer"),
    "answer": (
        *("answer", "student_answer", "provided_answer", "response"),
        *("essaytext", "essay_text", "text", "sentence"),
    ),
    "grade": ("grade", "score", "score1", "score_avg", "points"),
    "max_grade": ("max_grade", "maximum", "max_score"),
    "label": ("label", "verification_feedback", "part"),
    "label_2way": ("label_2way",),
}
GRADING: Final = ("grade", "label", "label_2way")
"""Columns of which one has to be there: the first that has a value gives the grade."""
RIGHT: Final = "correct"
PARTLY: Final = "partially_correct"
AGAINST: Final = "contradictory"
WRONG: Final = "incorrect"
SPELLINGS: Final[Mapping[str, str]] = {
    "partially_correct_incomplete": PARTLY,
    "partial": PARTLY,
    "irrelevant": WRONG,
    "non_domain": WRONG,
    "wrong": WRONG,
    "right": RIGHT,
    "true": RIGHT,
    "false": WRONG,
}
WORTH: Final[Mapping[str, float]] = {RIGHT: 1.0, PARTLY: 0.5, AGAINST: 0.0, WRONG: 0.0}

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GradedSet:
    """The answers of a file. Of one without references, each scheme is an empty mapping."""

    name: str
    answers: tuple[Graded, ...]

    @property
    def has_references(self) -> bool:
        return any(one.scheme for one in self.answers)


def read_rows(path: Path, needed: Sequence[str]) -> list[Row]:
    """The rows by our own names of columns; a ScoringError says what is wrong with a file."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ScoringError(f"{path} can't be read: {error.strerror or error}.") from error
    if not content.strip():
        raise ScoringError(f"{path} is empty.")
    csv.field_size_limit(10**8)
    text = decode(content).replace("\0", "\ufffd")
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=find_delimiter(text))
        columns = name_columns(reader.fieldnames or ())
        missing = [name for name in needed if name not in columns.values()]
        if missing:
            raise ScoringError(
                f"{path} has no column {' or '.join(missing)}. Its first line needs to name the "
                f"columns; found: {', '.join(map(str, reader.fieldnames or ()))[:200]}."
            )
        rows: list[Row] = [
            {columns[key]: value or "" for key, value in row.items() if key in columns}
            for row in reader
        ]
    except csv.Error as error:
        raise ScoringError(f"{path} isn't a CSV file that can be read: {error}.") from error
    if not rows:
        raise ScoringError(f"{path} has a line of column names and no answers.")
    return rows


def decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # as Excel's Unicode text
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def find_delimiter(text: str) -> str:
    header = text.splitlines()[0]
    return max((",", "\t", ";"), key=header.count)


def name_columns(found: Sequence[str | None]) -> dict[str, str]:
    """Maps the file's names of columns to ours; the first spelling of each that is there counts."""
    folded = {(name or "").strip().casefold().replace(" ", "_"): name for name in found}
    named: dict[str, str] = {}
    for own, spellings in ALIASES.items():
        match = next((folded[one] for one in spellings if folded.get(one)), None)
        if match is not None and match not in named:
            named[match] = own
    return named


def read_set(path: Path) -> GradedSet:
    """The graded answers of a file; a row that has neither a grade nor a label is an error."""
    rows = read_rows(path, ["answer"])
    if not any(row.get(name, "").strip() for row in rows for name in GRADING):
        raise ScoringError(f"{path} has neither a column grade nor a column label with values.")
    grades = [read_number(path, number, row, "grade") for number, row in enumerate(rows, start=2)]
    most = [read_number(path, number, row, "max_grade") for number, row in enumerate(rows, start=2)]
    highest = max((grade for grade in grades if grade is not None), default=1.0)
    schemes: dict[tuple[str, str], Mapping[str, Any]] = {}
    answers = []
    for row, grade, maximum in zip(rows, grades, most, strict=True):
        top = maximum if maximum and maximum > 0 else max(highest, 1e-9)
        answers.append(make_graded(row, grade, top, schemes))
    labels = {one.label for one in answers}
    if AGAINST in labels:  # where errors are told from gaps, a part of an answer is a gap
        answers = [replace(a, label=WRONG) if a.label == PARTLY else a for a in answers]
    return GradedSet(path.name, tuple(answers))


def read_number(path: Path, line: int, row: Row, name: str) -> float | None:
    text = row.get(name, "").strip()
    if not text:
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ScoringError(f"{path}: {name} of answer {line - 1} is {text[:40]!r}, not a number.")
    return value


def make_graded(
    row: Row,
    grade: float | None,
    top: float,
    schemes: dict[tuple[str, str], Mapping[str, Any]],
) -> Graded:
    label = read_label(row.get("label", ""))
    two_way = read_label(row.get("label_2way", "")) or label
    if grade is None:
        grade = WORTH.get(label or two_way, 0.0) * top
    identity = row.get("question_id", "").strip() or row.get("question", "").strip() or "1"
    key = (identity, row.get("references", ""))
    if key not in schemes:
        references = read_references(row.get("references", ""))
        question = row.get("question", "").strip() or identity
        schemes[key] = make_scheme(question, references) if references else {}
    return Graded(
        question=identity,
        text=row.get("answer", ""),
        grade=min(1.0, max(0.0, grade / top)),
        scheme=schemes[key],
        label=label,
        right=(two_way == RIGHT) if two_way else None,
        top=top,
        asked=row.get("question", "").strip(),
    )


def read_label(text: str) -> str:
    folded = "_".join(text.strip().casefold().replace("-", " ").replace("_", " ").split())
    return SPELLINGS.get(folded, folded)


def read_references(text: str) -> list[str]:
    """The references of a cell: a JSON list of texts, a JSON text, or plain text."""
    stripped = text.strip()
    try:
        value = json.loads(stripped) if stripped[:1] in ("[", '"') else stripped
    except ValueError:
        value = stripped
    return list(dict.fromkeys(keep_texts(value if isinstance(value, list) else [value])))


def keep_texts(values: Sequence[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str | int | float) and any(c.isalnum() for c in str(value)):
            yield str(value).strip()
