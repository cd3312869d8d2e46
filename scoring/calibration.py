"""The fitted weights: what each measure of likeness is worth, read from calibration.json."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).with_name("calibration.json")


@dataclass(frozen=True, slots=True)
class Calibration:
    weights: dict[str, Any]
    version: str


@cache
def load() -> Calibration:
    content = FILE.read_bytes()
    return Calibration(json.loads(content), hashlib.sha256(content).hexdigest()[:12])
