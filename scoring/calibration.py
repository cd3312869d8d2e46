"""The fitted weights, read from calibration.json, and the functions they stand for."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from scoring.errors import CalibrationFault
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
    chances from which it is capped, or seen by a person. A bank's own scale moves the log-odds of
    a chance by `scale` and `offset`."""

    credit: Logistic
    none_below: float
    all_above: float
    lists: Logistic
    surely_list: float
    maybe_list: float
    shapes: ShapeTable
    version: str
    scale: float = 1.0
    offset: float = 0.0

    def chance(self, values: Sequence[float]) -> float:
        """The chance that a key point is said, by the measures of a wording of it."""
        return self.move(self.credit.chance(values))

    def move(self, chance: float) -> float:
        if self.scale == 1 and self.offset == 0:
            return chance
        bound = min(1 - 1e-9, max(1e-9, chance))
        odds = self.scale * math.log(bound / (1 - bound)) + self.offset
        return 1 / (1 + math.exp(-odds))

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


BANK_SCHEMA: Final = 1


def resolve(bank: Mapping[str, Any] | None) -> Calibration:
    """The shipped weights, on a bank's own scale where it has one."""
    return adjust(json.dumps(bank, sort_keys=True)) if bank else load()


@lru_cache(maxsize=64)
def adjust(content: str) -> Calibration:
    bank = json.loads(content)
    values = [bank.get(name) for name in ("scale", "offset")]
    numbers = [v for v in values if isinstance(v, int | float) and math.isfinite(v)]
    if bank.get("schema") != BANK_SCHEMA or len(numbers) != 2 or numbers[0] <= 0:
        raise CalibrationFault(
            "The calibration can't be used. Take one that fit_calibration made: it has schema 1, "
            "a scale above 0 and an offset."
        )
    shipped = load()
    own = hashlib.sha256(content.encode()).hexdigest()[:8]
    return replace(shipped, scale=numbers[0], offset=numbers[1], version=f"{shipped.version}+{own}")
