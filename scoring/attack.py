"""Measures how much answers that game the scorer get, against genuine top answers."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scoring import calibration
from scoring.datasets import Graded, find_packs, read_exemplars, read_graded
from scoring.forgeries import FORGERIES, content_of, reference_of
from scoring.judging import judge_points
from scoring.marking import mark
from scoring.prepared import prepare_scheme
from scoring.report import ScoreReport
from scoring.text import clean_text, split_sentences

SETS: Final = ("beetle_train.csv", "scientsbank_train.csv", "saf_en_train.csv")
LEAST_WORDS: Final = 8
"""Content words of the references that can be defended: a terse right answer is a list."""
TOPS_PER_QUESTION: Final = 6
SEED: Final = 7
NEGATED: Final = "negated answer"
"""Genuine top answers, each sentence negated: a negation in a paraphrase."""
LEAST_GENUINE: Final = 0.3
"""What a genuine answer gets at least for its forgery to be counted as caught or not."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The mean share of points of some answers; `low` counts unsure ones at their low bound.

    `caught` is the share of the answers that are unsure or get at most half of what the genuine
    answer got: the very one that was forged where there is one, else the mean of the top answers.
    """

    count: int
    share: float
    low: float
    unsure: float
    caught: float


def summarise(reports: Sequence[ScoreReport], genuine: Sequence[float]) -> Outcome:
    """`genuine` holds for each report what the genuine answer got; low ones can't be caught."""
    count = max(len(reports), 1)
    worth = [
        report.needs_person or report.share <= share / 2
        for report, share in zip(reports, genuine, strict=True)
        if share >= LEAST_GENUINE
    ]
    return Outcome(
        count=len(reports),
        share=sum(report.share for report in reports) / count,
        low=sum(low_share(report) for report in reports) / count,
        unsure=sum(report.needs_person for report in reports) / count,
        caught=sum(worth) / max(len(worth), 1),
    )


def low_share(report: ScoreReport) -> float:
    return report.low / report.maximum if report.needs_person else report.share


def is_capped(one: Graded, report: ScoreReport) -> bool:
    """Whether the defences took more than a tenth of a genuine answer's points."""
    return undefended_share(one) - report.share > 0.1


def undefended_share(one: Graded) -> float:
    """The share of points without any defence: likeness alone."""
    prepared = prepare_scheme(one.scheme)
    judged = judge_points(split_sentences(clean_text(one.text)), [], prepared)
    weights = calibration.load()
    total = sum(point.weight for point in prepared.key_points)
    return sum(f.point.weight * weights.credit_for(f.chance) for f in judged.findings) / total


def attack(name: str, graded: Sequence[Graded]) -> dict[str, Any]:
    """Marks genuine top answers and forgeries of the defensible schemes of one set."""
    schemes: dict[str, Mapping[str, Any]] = {}
    for one in graded:
        if len(content_of(reference_of(one.scheme))) >= LEAST_WORDS:
            schemes[one.question] = one.scheme
    tops = choose_tops(graded, schemes)
    top_reports = [mark(one.scheme, {"text": one.text}) for one in tops]
    genuine = summarise(top_reports, [report.share for report in top_reports])
    rows: dict[str, Outcome] = {}
    for form in (*FORGERIES, NEGATED, "off topic"):
        forged = forge(form, schemes, tops)
        reports = [mark(scheme, {"text": text}) for scheme, text in forged]
        bases = [genuine.share] * len(reports)
        if form == NEGATED:
            bases = [report.share for report in top_reports]
        rows[form] = summarise(reports, bases)
    return {
        "set": name,
        "schemes": len(schemes),
        "tops": genuine.count,
        "top_share": round(genuine.share, 3),
        "tops_unsure": round(genuine.unsure, 4),
        "tops_capped": round(sum(map(is_capped, tops, top_reports)) / max(len(tops), 1), 4),
        "forms": {
            form: {
                "share": round(row.share / genuine.share, 3),
                "low": round(row.low / genuine.share, 3),
                "unsure": round(row.unsure, 3),
                "caught": round(row.caught, 3),
            }
            for form, row in rows.items()
        },
    }


def choose_tops(graded: Sequence[Graded], schemes: Mapping[str, Any]) -> list[Graded]:
    chance = random.Random(SEED)
    by_question: dict[str, list[Graded]] = {}
    for one in graded:
        if one.question in schemes and one.grade >= 0.99:
            by_question.setdefault(one.question, []).append(one)
    return [
        one
        for found in by_question.values()
        for one in chance.sample(found, min(TOPS_PER_QUESTION, len(found)))
    ]


def forge(
    form: str, schemes: Mapping[str, Mapping[str, Any]], tops: Sequence[Graded]
) -> list[tuple[Mapping[str, Any], str]]:
    """Pairs (scheme, forged answer) of one form."""
    chance = random.Random(SEED)
    if form == NEGATED:
        maker = FORGERIES["inserted negation"]
        return [(one.scheme, maker(one.text, "", chance)) for one in tops]
    if form == "off topic":
        return [
            (one.scheme, other.text)
            for one, other in zip(tops, chance.sample(tops, len(tops)), strict=True)
            if one.question != other.question
        ]
    maker = FORGERIES[form]
    return [
        (scheme, maker(reference_of(scheme), scheme["question"], chance))
        for scheme in schemes.values()
    ]


def count_claims(packs: Sequence[Graded]) -> dict[str, float]:
    """Each wrong claim of the schemes, amid right statements of the other key points: how often
    its own key point is contradicted, and how often that or the answer unsure."""
    named, caught, count = 0, 0, 0
    for scheme in {one.question: one.scheme for one in packs}.values():
        for point in scheme["key_points"]:
            right = [p["accepted"][0] for p in scheme["key_points"] if p != point and p["accepted"]]
            for wrong in point.get("wrong", []):
                texts = [*right[:1], f"In my view {wrong['claim']}", *right[1:]]
                report = mark(scheme, {"text": ". ".join(texts) + "."})
                part = next(part for part in report.parts if part.id == point["id"])
                count += 1
                named += part.status == "contradicted"
                caught += part.status == "contradicted" or report.needs_person
    return {"count": count, "named": named / max(count, 1), "caught": caught / max(count, 1)}


def run_attack(data: Path, content: Path, report: Path | None) -> int:
    sets = {name: data / name for name in SETS if (data / name).exists()}
    results = [attack(name, read_graded(path)) for name, path in sets.items()]
    packs = [one for pack in find_packs(content) for one in read_exemplars(pack)]
    if packs:
        results.append(attack("packs", packs))
        results[-1]["claims"] = count_claims(packs)
    for result in results:
        print_result(result)
    if report:
        report.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


def print_result(result: Mapping[str, Any]) -> None:
    print(
        f"\n{result['set']}: {result['schemes']} schemes of {LEAST_WORDS}+ content words; "
        f"{result['tops']} genuine top answers get {result['top_share']:.3f}, "
        f"{100 * result['tops_capped']:.1f} % capped, {100 * result['tops_unsure']:.1f} % unsure"
    )
    print(
        f"  {'share of the top':24} {'score':>6} {'low':>6} {'unsure':>7} {'caught':>7}"
        "  reach .25  aim .10"
    )
    for form, row in result["forms"].items():
        holds = f"{'yes' if row['low'] <= 0.25 else 'NO':9}  {'yes' if row['low'] <= 0.1 else 'no'}"
        print(
            f"  {form:24} {row['share']:6.3f} {row['low']:6.3f} {row['unsure']:7.2f} "
            f"{row['caught']:7.2f}  {holds}"
        )
    if "claims" in result:
        claims = result["claims"]
        print(
            f"  {claims['count']} named wrong claims: {claims['named']:.0%} contradicted, "
            f"{claims['caught']:.0%} caught or unsure (reach 90 %, aim 98 %)"
        )
