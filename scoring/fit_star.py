"""Fits star.json, by which the sentences of a story are told apart, and measures it.

Labelled sentences are those of the packs' model answers, better exemplars and stories to study, of
stories.yaml and of sentences.yaml, each by the section that it stands in. The weights are those of
a ridge regression on the labels, which needs nothing but numpy.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml

from scoring import embedding, star_model
from scoring.assessing import say_progress
from scoring.datasets import find_packs, read_structured
from scoring.metrics import count_labels
from scoring.star_model import PARTS, WHOLE, Floats, StarModel, list_grams
from scoring.text import clean_text, split_sentences

TOLD: Final = PARTS[:4]
"""The parts that the figures are of: a reflection is told apart, and not counted."""
DATA: Final = Path(__file__).with_name("stories")
FOLDS: Final = 8
LEAST: Final = 3
"""Sentences that have a gram before it gets a weight."""
RIDGE: Final = 2.0
GRAMS_COUNT: Final = 3.0
"""What the grams together count, against the sentence vector."""


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    text: str
    label: str
    story: str


@dataclass(frozen=True, eq=False)
class Sentences:
    """Labelled sentences with what is measured of them once: grams and vector."""

    told: Sequence[Sentence]

    @cached_property
    def grams(self) -> list[Sequence[str]]:
        return [list(list_grams(one.text)) for one in self.told]

    @cached_property
    def vectors(self) -> Floats:
        read = embedding.load().embed([one.text for one in say_progress(self.told, "sentences")])
        return np.stack([one.vector for one in read]).astype(np.float64)

    @cached_property
    def labels(self) -> list[str]:
        return [one.label for one in self.told]


def read_stories(path: Path) -> list[Sentence]:
    """The sentences of a file of stories, each a mapping from parts to texts."""
    stories = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [one for story in stories for one in cut_story(story, story["who"])]


def cut_story(story: Mapping[str, str], name: str) -> list[Sentence]:
    return [
        Sentence(span.text, part, name)
        for part in PARTS
        for span in split_sentences(clean_text(story.get(part, "")))
    ]


def read_pack(pack: Path) -> list[Sentence]:
    """The sentences of a pack's stories: a weak exemplar tells things in wrong places."""
    found: list[Sentence] = []
    for one in read_structured(pack):
        if one.scheme["kind"] == "star" and one.quality != "weak" and one.parts:
            found += cut_story(one.parts["sections"], one.question)
    stories = pack / "stories.yaml"
    for story in yaml.safe_load(stories.read_text(encoding="utf-8")) if stories.is_file() else []:
        found += cut_story({one["part"]: one["text"] for one in story["parts"]}, story["slug"])
    return found


def read_sentences(content: Path) -> Sentences:
    """All that the weights are fitted on."""
    single = yaml.safe_load((DATA / "sentences.yaml").read_text(encoding="utf-8"))
    return Sentences(
        [
            *(one for pack in find_packs(content) for one in read_pack(pack)),
            *read_stories(DATA / "stories.yaml"),
            *(Sentence(text, part, text) for part, texts in single.items() for text in texts),
        ]
    )


def fit_model(given: Sentences, used: Sequence[int]) -> StarModel:
    """Ridge regression on the labels, in its dual form: there are more grams than sentences."""
    counts = Counter(gram for at in used for gram in given.grams[at])
    places = {gram: n for n, gram in enumerate(sorted(g for g, c in counts.items() if c >= LEAST))}
    rarity = np.array([np.log(len(used) / counts[gram]) for gram in places]) / 5
    rarity *= np.sqrt(GRAMS_COUNT)
    rows = np.zeros((len(used), len(places)))
    for row, at in zip(rows, used, strict=True):
        known = [places[gram] for gram in given.grams[at] if gram in places]
        row[known] = rarity[known] / np.sqrt(max(len(known), 1))
    design = np.hstack([rows, given.vectors[used], np.full((len(used), 1), np.sqrt(0.3))])
    targets = np.array([[given.labels[at] == label for label in PARTS] for at in used], float)
    # Rare labels count more, though not so much that each label would count alike.
    importance = 1 / np.sqrt(targets.sum(axis=0))[targets.argmax(axis=1)]
    importance = np.sqrt(importance / importance.mean())[:, None]
    scaled = design * importance
    within = scaled @ scaled.T + RIDGE * np.eye(len(used))
    weights = scaled.T @ np.linalg.solve(within, targets * importance)
    return StarModel(
        grams={gram: rarity[n] * weights[n] for gram, n in places.items()},
        vector=weights[len(places) : -1],
        offset=weights[-1] * np.sqrt(0.3),
    )


def measure_parts(given: Sentences, said: Mapping[int, Floats]) -> dict[str, float]:
    """Macro-F1 and accuracy over the four parts, by the scores of some sentences."""
    chosen = [at for at in said if given.labels[at] in TOLD]
    best = [TOLD[int(said[at][: len(TOLD)].argmax())] for at in chosen]
    figures = count_labels([given.labels[at] for at in chosen], best)
    return {"sentences": len(chosen), **{k: figures[k] for k in ("macro_f1", "accuracy")}}


def score_all(model: StarModel, given: Sentences, wanted: Sequence[int]) -> dict[int, Floats]:
    return {at: model.score_read(given.grams[at], given.vectors[at]) for at in wanted}


def cross_validate(given: Sentences) -> dict[int, Floats]:
    """Scores of each sentence by weights that its story had no part in."""
    stories = sorted({one.story for one in given.told})
    folds = {story: n % FOLDS for n, story in enumerate(stories)}
    said: dict[int, Floats] = {}
    for fold in range(FOLDS):
        held = [at for at, one in enumerate(given.told) if folds[one.story] == fold]
        used = [at for at, one in enumerate(given.told) if folds[one.story] != fold]
        said |= score_all(fit_model(given, used), given, held)
    return said


def fit_star(content: Path, target: Path = star_model.FILE) -> dict[str, Any]:
    """Fits and writes the weights; returns the figures of what they weren't fitted on."""
    given = read_sentences(content)
    everything = range(len(given.told))
    said = cross_validate(given)
    packs = {one.story for pack in find_packs(content) for one in read_pack(pack)}
    own = {one.story for one in read_stories(DATA / "stories.yaml")}
    model = fit_model(given, everything)
    held = Sentences(read_stories(DATA / "held_out.yaml"))
    write_model(model, target)
    shares = {"pack": packs, "stories": own}
    return {
        "fitted_on": dict(Counter(given.labels)),
        **{
            f"left_out_{name}": measure_parts(
                given, {at: said[at] for at in said if given.told[at].story in names}
            )
            for name, names in shares.items()
        },
        "held_out": measure_parts(held, score_all(model, held, range(len(held.told)))),
    }


def write_model(model: StarModel, target: Path) -> None:
    """Writes the weights as whole thousandths, a gram to a line; grams without any are left out."""
    rows = {gram: round_row(row) for gram, row in model.grams.items()}
    lines = [f"  {json.dumps(g)}: {json.dumps(row)}" for g, row in rows.items() if any(row)]
    vector = ",\n".join(f"  {json.dumps(round_row(row))}" for row in model.vector)
    about = "Made by `python -m scoring fit_star`: weights in thousandths, a column a part."
    target.write_text(
        f'{{\n "about": {json.dumps(about)},\n'
        f' "parts": {json.dumps(PARTS)},\n "offset": {json.dumps(round_row(model.offset))},\n'
        f' "vector": [\n{vector}\n ],\n "grams": {{\n' + ",\n".join(lines) + "\n }\n}\n",
        encoding="utf-8",
    )


def round_row(row: Floats) -> list[int]:
    return [round(float(value) * WHOLE) for value in row]
