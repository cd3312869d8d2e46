"""The fitted weights, read from calibration.json, and the functions they stand for."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from scoring.fluency import ShapeTable

FILE: Final = Path(__file__).with_name("calibration.json")


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model over standardised numbers."""

    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    offset: float

    def chance(self, values: Sequence[float]) -> float:
        total = self.offset
        for value, mean, scale, weight in zip(
            values, self.means, self.scales, self.weights, strict=True
        ):
            total += weight * (float(value) - mean) / scale
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """`credit` turns likeness into the chance that a key point is said; `lists` turns fluency
    cues into the chance that a text is a list of words, `surely_list` and `maybe_list` being the
    chances from which it is capped, or seen by a person."""

    credit: Logistic
    none_below: float
    all_above: float
    lists: Logistic
    surely_list: float
    maybe_list: float
    shapes: ShapeTable
    version: str

    def credit_for(self, chance: float) -> float:
        """Credit from the chance that a point is said: none when low, all when high."""
        share = (chance - self.none_below) / (self.all_above - self.none_below)
        return max(0.0, min(1.0, share))


def make_logistic(content: dict[str, Any]) -> Logistic:
    return Logistic(
        means=tuple(content["means"]),
        scales=tuple(content["scales"]),
        weights=tuple(content["weights"]),
        offset=content["offset"],
    )


def parse(content: dict[str, Any], version: str) -> Calibration:
    return Calibration(
        credit=make_logistic(content["credit"]),
        none_below=content["none_below"],
        all_above=content["all_above"],
        lists=make_logistic(content["lists"]),
        surely_list=content["surely_list"],
        maybe_list=content["maybe_list"],
        shapes=ShapeTable(content["shapes"]),
        version=version,
    )


@cache
def load() -> Calibration:
    content = FILE.read_bytes()
    return parse(json.loads(content), hashlib.sha256(content).hexdigest()[:12])
