"""The index is a part of every pack: it follows what the parts before it have stored."""

from collections import Counter
from datetime import datetime

from search.domain.indexing import index_pack


def check(pack) -> list:
    """Nothing in a pack's files is for the index alone."""
    return []


def find_clashes(pack) -> list:
    return []


def load(pack, *, now: datetime) -> dict[str, Counter]:
    """Bring the index up to the pack as it stands now."""
    return {"search": index_pack(pack.slug)}
