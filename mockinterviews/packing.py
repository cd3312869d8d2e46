"""Interview blueprints of a content pack: check them and load them.

`packs` finds this module and hands it a pack (see `packs.domain.pack.Pack`), so that nothing here
imports `packs`.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from lessons.domain.shelving import Entry, find_taken, shelve
from mockinterviews.models import Blueprint, Mode
from questions.kinds import KINDS

BLUEPRINT = {
    "slug": "slug",
    "title": "title",
    "summary": "text?",
    "mode": "text",
    "minutes": "whole",
    "pass_percent": "percent",
    "section_floor_percent": "percent",
    "sections": "records",
}
SECTION = {"slug": "slug", "title": "title", "minutes": "minutes", "draws": "records"}
RULE = {
    "kinds": "texts",
    "topics": "slugs",
    "difficulty": "range",
    "count": "whole",
    "minutes_each": "minutes",
}
NAMED = {"questions": "slugs", "minutes_each": "minutes"}


def check(pack) -> Iterator:
    """Yield the faults of the blueprints."""
    yield from pack.find_twins(pack.interviews)
    for blueprint in pack.interviews:
        faults = list(check_shape(pack, blueprint))
        yield from faults
        if not faults:
            yield from check_minutes(pack, blueprint)
            yield from check_draws(pack, blueprint)


def check_shape(pack, blueprint) -> Iterator:
    """Yield what a blueprint lacks or has wrong, down to its draws."""
    yield from pack.shape(blueprint, BLUEPRINT)
    if pack.word(blueprint, "mode") not in ("", *Mode.values):
        yield pack.fault(blueprint, "mode", f"Use one of: {', '.join(Mode.values)}.")
    if "slug" in blueprint and blueprint.file != f"interviews/{blueprint['slug']}.yaml":
        yield pack.fault(blueprint, "slug", f"Its file is interviews/{blueprint['slug']}.yaml.")
    sections = pack.records(blueprint, "sections")
    yield from pack.find_twins(sections)
    for section in sections:
        yield from pack.shape(section, SECTION)
        for draw in pack.records(section, "draws"):
            yield from pack.shape(draw, NAMED if "questions" in draw else RULE)
            kinds = pack.words(draw, "kinds")
            for number, kind in enumerate(kinds):
                if kind not in KINDS:
                    yield pack.fault(kinds, number, f"Use one of: {', '.join(KINDS)}.")


def check_minutes(pack, blueprint) -> Iterator:
    """Yield where the minutes do not add up."""
    total = sum(section["minutes"] for section in blueprint["sections"])
    if total != blueprint["minutes"]:
        cure = f"The minutes of the sections sum to {total}. Make the two the same."
        yield pack.fault(blueprint, "minutes", cure)
    for section in blueprint["sections"]:
        needed = sum(draw["minutes_each"] * count_of(draw) for draw in section["draws"])
        if needed > section["minutes"]:
            cure = f"Its questions need {needed} minutes. Give it more, or draw fewer."
            yield pack.fault(section, "minutes", cure)


def count_of(draw) -> int:
    return draw["count"] if "count" in draw else len(draw["questions"])


def check_draws(pack, blueprint) -> Iterator:
    """Yield the draws that the bank cannot meet, whatever was drawn before them.

    Questions that are named are set aside first. Of what a rule may draw from, every earlier rule
    is taken to have drawn as many as it could: so no sitting ever finds the bank empty.
    """
    draws = [draw for section in blueprint["sections"] for draw in section["draws"]]
    bank = {pack.word(question, "id"): question for question in pack.questions}
    named: set[str] = set()
    for names in (draw["questions"] for draw in draws if "questions" in draw):
        for number, slug in enumerate(names):
            if slug not in bank:
                cure = "The pack has no such question. Add it, or correct the name."
                yield pack.fault(names, number, cure)
            elif slug in named:
                yield pack.fault(names, number, "This interview asks it already. Name it once.")
            named.add(slug)
    earlier: list[tuple[set[str], int]] = []
    for draw in (draw for draw in draws if "questions" not in draw):
        pool = {slug for slug, item in bank.items() if fits(item, draw)} - named
        taken = sum(min(count, len(pool & other)) for other, count in earlier)
        if len(pool) - taken < draw["count"]:
            left = max(0, len(pool) - taken)
            cure = f"The bank has {left} left for this draw. Add questions, or draw fewer."
            yield pack.fault(draw, "count", cure)
        earlier.append((pool, draw["count"]))


def fits(question, draw) -> bool:
    """Whether a rule may draw a question."""
    least, most = draw["difficulty"]
    difficulty = question.get("difficulty")
    return (
        question.get("kind") in draw["kinds"]
        and question.get("topic") in draw["topics"]
        and isinstance(difficulty, int)
        and least <= difficulty <= most
    )


def find_clashes(pack) -> Iterator:
    """Yield the slugs that another pack on this site has already."""
    slugs = [blueprint["slug"] for blueprint in pack.interviews]
    taken = find_taken(Blueprint, pack=pack.slug, slugs=slugs)
    for blueprint in pack.interviews:
        if other := taken.get(blueprint["slug"]):
            yield pack.fault(blueprint, "slug", f"The pack {other} has this slug. Choose another.")


def load(pack, *, now: datetime) -> dict[str, Counter]:
    """Store the blueprints of a checked pack. A sitting keeps the plan that it began with."""
    entries = [
        Entry(blueprint["slug"], make_fields(pack, blueprint, position))
        for position, blueprint in enumerate(pack.interviews)
    ]
    return {"interviews": shelve(Blueprint, pack=pack.slug, entries=entries, now=now)}


def make_fields(pack, blueprint, position: int) -> dict:
    fields = {key: blueprint[key] for key in BLUEPRINT if key in blueprint and key != "slug"}
    return {**fields, "summary": pack.fill(blueprint.get("summary", "")), "position": position}
