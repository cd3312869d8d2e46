"""Which pack something belongs to, in lists to choose from: told only where there are several.

Packs name their topics, banks and interviews as if they were alone, so two of them may have the
same names.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from questions.domain.keeping import find_keeping

# A value, and what it is called.
Choice = tuple[Any, str]
OfPack = tuple[str, Any, str]


def name_packs() -> dict[str, str]:
    """Return the titles of the packs that are loaded by their slugs, in the order of the titles."""
    return find_keeping().name_packs()


def group_by_pack(rows: Iterable[OfPack]) -> list[tuple[str, list[Choice]]]:
    """Return choices, each given with its pack, in groups by what the pack is called.

    In one group without a name where all are of one pack.
    """
    groups: dict[str, list[Choice]] = defaultdict(list)
    for pack, value, label in rows:
        groups[pack].append((value, label))
    if len(groups) < 2:
        return [("", choices) for choices in groups.values()]
    packs = name_packs()
    order = [*packs, *(pack for pack in groups if pack not in packs)]
    return [(name_pack(pack, packs), groups[pack]) for pack in order if pack in groups]


def list_choices(rows: Iterable[OfPack]) -> Iterator[Choice | tuple[str, list[Choice]]]:
    """Yield the choices of a form's field, grouped as `group_by_pack` does."""
    for name, choices in group_by_pack(rows):
        yield from [(name, choices)] if name else choices


def tell_apart(rows: Iterable[OfPack]) -> list[Choice]:
    """Return choices, with the pack behind those that are called like one of another pack."""
    rows = list(rows)
    known = Counter(label for _pack, _value, label in rows)
    packs = name_packs() if any(count > 1 for count in known.values()) else {}
    return [
        (value, f"{label} ({name_pack(pack, packs)})" if known[label] > 1 and packs else label)
        for pack, value, label in rows
    ]


def name_pack(pack: str, packs: dict[str, str]) -> str:
    return packs.get(pack, pack) or _("This site")
