"""Interview blueprints of a content pack: check them and load them.

`packs` finds this module and hands it a pack (see `packs.domain.pack.Pack`), so that nothing here
imports `packs`.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from lessons.domain.shelving import Entry, find_taken, shelve
from mockinterviews import story_packing
from mockinterviews.domain.blueprints import (
    BankItem,
    BankTooSmall,
    count_of,
    draws_of,
    fill,
    slots_of,
)
from mockinterviews.models import Blueprint, Mode, SectionKind
from questions.kinds import KINDS

BLUEPRINT = {
    "slug": "slug",
    "title": "title",
    "summary": "text?",
    "mode": "text",
    "minutes": "whole",
    "pass_percent": "percent",
    "section_floor_percent": "percent",
    "going_back": "flag?",
    "sections": "records",
}
SECTION = {"slug": "slug", "title": "title", "kind": "text?", "minutes": "minutes"}
# What a section of each kind has besides.
OF_KIND = {
    SectionKind.QUESTIONS: {"draws": "records"},
    SectionKind.BREAK: {},
    SectionKind.FREE_TEXT: {"prompt": "text"},
    SectionKind.SELF_REVIEW: {},
}
DRAW = {
    "minutes_each": "minutes",
    "closes": "flag?",
    "follow_ups": "texts?",
    "follow_ups_asked": "whole?",
}
RULE = {
    "kinds": "texts",
    "topics": "slugs?",
    "competencies": "slugs?",
    "difficulty": "range?",
    "window": "window?",
    "known": "flag?",
    "count": "whole",
    **DRAW,
}
NAMED = {"questions": "slugs", "count": "whole?", **DRAW}


def check(pack) -> Iterator:
    """Yield the faults of the blueprints and of the stories."""
    yield from story_packing.check(pack)
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
        yield from check_section(pack, section)
    yield from check_order(pack, sections)


def check_section(pack, section) -> Iterator:
    """Yield what a section lacks or has wrong, down to its draws."""
    kind = pack.word(section, "kind") or SectionKind.QUESTIONS
    if kind not in SectionKind.values:
        yield pack.fault(section, "kind", f"Use one of: {', '.join(SectionKind.values)}.")
        return
    yield from pack.shape(section, SECTION | OF_KIND[kind])
    if section.get("draws") == []:
        yield pack.fault(section, "draws", "The section asks nothing. Add a draw.")
    for draw in pack.records(section, "draws"):
        yield from check_draw(pack, draw)


def check_draw(pack, draw) -> Iterator:
    yield from pack.shape(draw, NAMED if "questions" in draw else RULE)
    kinds = pack.words(draw, "kinds")
    for number, kind in enumerate(kinds):
        if kind not in KINDS:
            yield pack.fault(kinds, number, f"Use one of: {', '.join(KINDS)}.")
    count, named = draw.get("count"), pack.words(draw, "questions")
    if "questions" in draw and isinstance(count, int) and count > len(named):
        cure = f"The draw names fewer questions ({len(named)}). Name more, or draw fewer."
        yield pack.fault(draw, "count", cure)
    asked, texts = draw.get("follow_ups_asked"), pack.words(draw, "follow_ups")
    if isinstance(asked, int) and asked > len(texts):
        cure = f"The draw has fewer follow_ups ({len(texts)}). Write more, or ask fewer."
        yield pack.fault(draw, "follow_ups_asked", cure)


def check_order(pack, sections) -> Iterator:
    """Yield the sections that make no sense where they stand."""
    kinds = [pack.word(section, "kind") or SectionKind.QUESTIONS for section in sections]
    if sections and SectionKind.QUESTIONS not in kinds:
        yield pack.fault(sections[0], "slug", "No section asks questions. Add one that does.")
        return
    for number, (section, kind) in enumerate(zip(sections, kinds, strict=True)):
        if kind == SectionKind.BREAK and number in (0, len(kinds) - 1):
            yield pack.fault(section, "kind", "A break stands between two sections. Move it.")
        if kind == SectionKind.SELF_REVIEW and SectionKind.QUESTIONS not in kinds[:number]:
            cure = "There is nothing to review before it. Put it behind a section of questions."
            yield pack.fault(section, "kind", cure)


def check_minutes(pack, blueprint) -> Iterator:
    """Yield where the minutes do not add up."""
    total = sum(section["minutes"] for section in blueprint["sections"])
    if total != blueprint["minutes"]:
        cure = f"The minutes of the sections sum to {total}. Make the two the same."
        yield pack.fault(blueprint, "minutes", cure)
    for section in blueprint["sections"]:
        needed = sum(draw["minutes_each"] * count_of(draw) for draw in draws_of(section))
        if needed > section["minutes"]:
            cure = f"Its questions need {needed} minutes. Give it more, or draw fewer."
            yield pack.fault(section, "minutes", cure)


def check_draws(pack, blueprint) -> Iterator:
    """Yield the first draw that the bank cannot meet, by the very rules that interviews draw by."""
    faults = list(check_named(pack, blueprint))
    yield from faults
    sections = blueprint["sections"]
    if faults:
        return
    try:
        fill(list(slots_of(sections, make_bank(pack))), sections)
    except BankTooSmall as error:
        draw = error.draw
        cure = f"The bank has {error.found} left for this draw. Add questions, or draw fewer."
        yield pack.fault(draw, "count" if "count" in draw else "questions", cure)


def check_named(pack, blueprint) -> Iterator:
    """Yield named questions that the pack lacks, or that the interview asks twice."""
    named: set[str] = set()
    for section in blueprint["sections"]:
        for draw in draws_of(section):
            for number, slug in enumerate(draw.get("questions", [])):
                if slug not in pack.question_ids:
                    cure = "The pack has no such question. Add it, or correct the name."
                    yield pack.fault(draw["questions"], number, cure)
                elif slug in named:
                    cure = "This interview asks it already. Name it once."
                    yield pack.fault(draw["questions"], number, cure)
                named.add(slug)


def make_bank(pack) -> list[BankItem]:
    """Return the questions of the pack as a bank; what has no difficulty is reported elsewhere."""
    return [
        BankItem(
            slug=pack.word(question, "id"),
            topic=pack.word(question, "topic"),
            version_id=number,
            kind=pack.word(question, "kind"),
            difficulty=question["difficulty"],
            competencies=frozenset(pack.words(question, "competencies")),
        )
        for number, question in enumerate(pack.offered_questions)
        if isinstance(question.get("difficulty"), int)
    ]


def find_clashes(pack) -> Iterator:
    """Yield the slugs that another pack on this site has already."""
    yield from story_packing.find_clashes(pack)
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
    counts = {"interviews": shelve(Blueprint, pack=pack.slug, entries=entries, now=now)}
    return counts | story_packing.load(pack, now=now)


def make_fields(pack, blueprint, position: int) -> dict:
    fields = {key: blueprint[key] for key in BLUEPRINT if key in blueprint and key != "slug"}
    defaults = {"going_back": True}
    filled = {"summary": pack.fill(blueprint.get("summary", "")), "position": position}
    return {**defaults, **fields, **filled}
