"""Two texts word by word: what went, what came, what stayed."""

import re
from difflib import SequenceMatcher

WORD = re.compile(r"\s+|\w+|[^\w\s]")
# Longer texts are told side by side: comparing them would take too long.
MOST_WORDS = 2_000


def compare_words(before: str, after: str) -> list[dict[str, str]]:
    """Return the pieces that templates/ui/diff.html draws."""
    old, new = WORD.findall(before), WORD.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return pieces(("removed", before), ("inserted", after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    found = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(old[old_from:old_to])))
        else:
            found.append(("removed", "".join(old[old_from:old_to])))
            found.append(("inserted", "".join(new[new_from:new_to])))
    return pieces(*found)


def pieces(*found: tuple[str, str]) -> list[dict[str, str]]:
    return [{"kind": kind, "text": text} for kind, text in found if text]
