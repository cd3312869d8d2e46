"""How a bench reports: a table for people, JSON for machines, exit 1 when a bound does not hold."""

import json
import operator
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

HOLDS = {"<=": operator.le, ">=": operator.ge, "==": operator.eq}


@dataclass(frozen=True)
class Figure:
    """One measured value. `bound` is such as "<= 1" or empty where nothing is promised."""

    name: str
    value: float
    unit: str = ""
    bound: str = ""

    @property
    def holds(self) -> bool:
        if not self.bound:
            return True
        sign, limit = self.bound.split()
        return HOLDS[sign](self.value, float(limit))


def finish(bench: str, figures: list[Figure], *, shown: list[Figure] | None = None) -> None:
    """Print the table (or only what is `shown`) and which bounds are broken, and write the JSON.

    Exit 1 where one is.
    """
    shown = figures if shown is None else shown
    width = max(len(figure.name) for figure in shown)
    for figure in shown:
        verdict = "" if figure.holds else "   DOES NOT HOLD"
        value = f"{figure.value:g}"
        print(f"{figure.name:<{width}}  {value:>10} {figure.unit:<8} {figure.bound:<8}{verdict}")
    var = Path(os.environ.get("STUDYHUB_BENCH_OUT", Path(__file__).parent.parent / "var" / "bench"))
    var.mkdir(parents=True, exist_ok=True)
    rows = [asdict(figure) | {"holds": figure.holds} for figure in figures]
    (var / f"{bench}.json").write_text(json.dumps(rows, indent=1) + "\n")
    broken = [figure.name for figure in figures if not figure.holds]
    bounds = sum(bool(figure.bound) for figure in figures)
    rest = f" Broken: {', '.join(broken)}." if broken else ""
    print(f"{bounds - len(broken)} of {bounds} bounds hold.{rest}")
    sys.exit(1 if broken else 0)
