"""Whether a save is in order: whether its writer had read what it writes over."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from mockinterviews.domain.parts import Response, merge, parts_of
from mockinterviews.models import Draft


class Written(NamedTuple):
    """What stands in a draft after one save: an accepted version, or a late one in its line."""

    number: int
    save_id: uuid.UUID | None
    response: Response


def read_in(response: Response, based_on: int, bases: Mapping[str, int]) -> dict[str, int]:
    """Return for each part that is saved the version in which its writer last saw it."""
    return {part: bases.get(part, based_on) for part in parts_of(response)}


def is_in_order(
    draft: Draft,
    bases: Mapping[str, int],
    after: Collection[uuid.UUID],
    response: Response,
    line: Sequence[Written] = (),
) -> bool:
    """Return whether nobody else has changed the parts of `response` since their `bases`.

    `line` is what came late and stands behind the draft, the oldest first. Where nothing was saved
    yet there is nothing to write over, whatever the base. A base that never was (the page is of
    before a backup was put back) says nothing about what its writer has read: then it is no.
    """
    newest = line[-1] if line else Written(draft.number, None, draft.response)
    if set(bases.values()) <= {newest.number} or not newest.number:
        return True
    if merge(newest.response, response) == newest.response:
        return True
    if max(bases.values()) > newest.number:
        return False
    theirs = find_theirs(draft, min(bases.values()), after, line)
    if theirs is None:
        return True
    sent, written = parts_of(response), parts_of(theirs.response)
    known = find_known(draft, set(bases.values()), line)
    moved = {
        part: base
        for part, base in bases.items()
        if base < theirs.number
        and not (
            known[base].get(part) == written.get(part)
            if base in known
            else goes_on(sent[part], written.get(part, ""))
        )
    }
    if not moved or not after or not known.keys() >= set(moved.values()):
        return not moved
    least = min(bases.values())
    newer = list_newer(draft, least, line)
    if newer[-1].number - least != len(newer):
        # Some versions were thinned out: who changed what is not to be told any more.
        return False
    changed = find_changes(newer, after, known.get(least, {}))
    return all(changed.get(part, 0) <= base for part, base in moved.items())


def goes_on(sent: Any, written: Any) -> bool:
    """Return whether what is sent only goes on from what is written.

    It is asked where the base was thinned out: then nothing of what is written can go.
    """
    return sent == written or (isinstance(sent, str) and sent.startswith(written))


def find_theirs(
    draft: Draft, least: int, after: Collection[uuid.UUID], line: Sequence[Written]
) -> Written | None:
    """Return the newest version above `least` that is not of the saves `after`."""
    late = [one for one in line if one.number > least and one.save_id not in after]
    if late:
        return late[-1]
    newer = draft.versions.filter(number__gt=least).exclude(save_id__in=after)
    found = newer.order_by("-number").first()
    return Written(found.number, found.save_id, found.response) if found else None


def find_known(draft: Draft, numbers: set[int], line: Sequence[Written]) -> dict[int, Response]:
    """Return the parts of the versions of these numbers, as far as they are kept."""
    kept = draft.versions.filter(number__in=numbers).values_list("number", "response")
    known = [*kept, *((one.number, one.response) for one in line if one.number in numbers)]
    return {0: {}} | {number: parts_of(response) for number, response in known}


def list_newer(draft: Draft, least: int, line: Sequence[Written]) -> list[Written]:
    rows = draft.versions.filter(number__gt=least).order_by("number")
    accepted = [Written(*row) for row in rows.values_list("number", "save_id", "response")]
    return accepted + [one for one in line if one.number > least]


def find_changes(
    newer: Sequence[Written], after: Collection[uuid.UUID], before: Response
) -> dict[str, int]:
    """Return by part the last of the `newer` versions in which a save not of `after` changed it.

    A version holds the whole draft: what its own save changed is where it differs from the version
    before it. So the own save without an answer is told from what others wrote after it.
    """
    changed = {}
    for version in newer:
        parts = parts_of(version.response)
        if version.save_id not in after:
            differing = [name for name in parts if parts[name] != before.get(name)]
            changed |= dict.fromkeys(differing, version.number)
        before = parts
    return changed
