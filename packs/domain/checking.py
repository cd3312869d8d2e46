"""Check a pack: every fault in one run, sorted by file and line."""

import re
from collections.abc import Iterator
from pathlib import Path

from packs.domain.faults import Fault, shorten
from packs.domain.pack import Pack
from packs.domain.parts import find_parts
from packs.domain.reading import read_pack
from packs.domain.yaml import Fields, Items

HEAD_SHAPE = {
    "slug": "slug",
    "title": "title",
    "version": "version",
    "language": "language",
    "licence": "text",
    "summary": "text?",
}
FACT_SHAPE = {"value": "plain", "says": "text", "source": "text", "checked_on": "date"}
COMPETENCY_SHAPE = {"slug": "slug", "title": "title", "probes": "text"}


def check_pack(folder: Path) -> list[Fault]:
    """Return all faults of the pack in `folder`; none when it can be loaded. Asks no database."""
    return find_faults(read_pack(folder))


def find_faults(pack: Pack) -> list[Fault]:
    """Return the faults of the form and of every part, without doubles.

    Where a file cannot be read, only those of the form: whatever the others say of what is in that
    file would be false.
    """
    if any(fault.stops for fault in pack.faults):
        return sorted(set(pack.faults))
    faults = [*pack.faults, *check_own(pack)]
    for part in find_parts():
        faults += part.check(pack)
    return sorted(set(faults))


def check_own(pack: Pack) -> Iterator[Fault]:
    """Yield the faults of what belongs to no app: the head, the facts, the competencies."""
    yield from pack.shape(pack.head, HEAD_SHAPE)
    for name, fact in pack.facts.items():
        if not isinstance(fact, dict):
            yield pack.fault(pack.facts, name, "Give a mapping with value, says and source.")
        else:
            yield from pack.shape(fact, FACT_SHAPE)
            yield from check_saying(pack, fact)
            for key in ("value", "says"):
                if pack.find_facts(pack.word(fact, key)):
                    yield pack.fault(fact, key, "A fact names no other. Write its value out.")
    for competency in pack.competencies:
        yield from pack.shape(competency, COMPETENCY_SHAPE)
    yield from pack.find_twins(pack.competencies)


def check_saying(pack: Pack, fact: Fields) -> Iterator[Fault]:
    """Yield a fault where a fact says something else than its value, such as the former one."""
    value, says = fact.get("value"), fact.get("says")
    if not value or not isinstance(says, str) or isinstance(value, Fields | Items):
        return
    # Not as a part of another number or word.
    named = rf"(?<!\w)(?<!\d[.,]){re.escape(str(value))}(?!\w|[.,]\d)"
    if not re.search(named, says):
        cure = f"This does not name the value, {shorten(str(value))}. Say it as value has it."
        yield pack.fault_at(fact.file, fact.lines["says"], says, cure)
