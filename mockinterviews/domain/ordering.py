"""Whether a save is in order: whether its writer had read what it writes over."""

import uuid
from collections.abc import Collection, Mapping

from django.db.models import QuerySet

from mockinterviews.domain.parts import Response, parts_of
from mockinterviews.models import Draft, DraftVersion


def read_in(response: Response, based_on: int, bases: Mapping[str, int]) -> dict[str, int]:
    """Return for each part that is saved the version in which its writer last saw it."""
    return {part: bases.get(part, based_on) for part in parts_of(response)}


def is_in_order(
    draft: Draft,
    based_on: int,
    after: Collection[uuid.UUID],
    response: Response,
    merged: Response,
    bases: Mapping[str, int],
) -> bool:
    """Return whether nobody else has changed the parts of `response` since their bases.

    Where nothing was saved yet there is nothing to write over, whatever the base. A base that never
    was (the page is of before a backup was put back) says nothing about what its writer has read:
    then it is no.
    """
    bases_of = read_in(response, based_on, bases)
    if set(bases_of.values()) <= {draft.number} or merged == draft.response or not draft.number:
        return True
    if max(bases_of.values()) > draft.number:
        return False
    newer = draft.versions.filter(number__gt=min(bases_of.values()))
    theirs = newer.exclude(save_id__in=after).order_by("-number").first()
    if theirs is None:
        return True
    written = parts_of(theirs.response)
    known = {0: {}} | {
        version.number: parts_of(version.response)
        for version in draft.versions.filter(number__in=bases_of.values())
    }
    moved = {
        part: base
        for part, base in bases_of.items()
        if base < theirs.number
        and (base not in known or known[base].get(part) != written.get(part))
    }
    if not moved or not after or not known.keys() >= set(moved.values()):
        return not moved
    changed = find_changes(newer, after, known.get(min(bases_of.values()), {}))
    return all(changed.get(part, 0) <= base for part, base in moved.items())


def find_changes(
    newer: QuerySet[DraftVersion], after: Collection[uuid.UUID], before: Response
) -> dict[str, int]:
    """Return by part the last of the `newer` versions in which a save not of `after` changed it.

    A version holds the whole draft: what its own save changed is where it differs from the version
    before it. So the own save without an answer is told from what others wrote after it.
    """
    changed = {}
    for version in newer.order_by("number"):
        parts = parts_of(version.response)
        if version.save_id not in after:
            differing = [name for name in parts if parts[name] != before.get(name)]
            changed |= dict.fromkeys(differing, version.number)
        before = parts
    return changed
