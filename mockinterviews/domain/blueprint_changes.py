"""What somebody else changed in a blueprint, told field by field in the words of the editor."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mockinterviews.domain.blueprint_entries import BLUEPRINT
from questions.kinds import Entry

ROWS = {"sections": gettext_lazy("Section"), "draws": gettext_lazy("Draw")}
Record = Mapping[str, Any]


def list_changes(
    before: Record, after: Record, entries: Sequence[Entry] = BLUEPRINT, where: str = ""
) -> Iterator[str]:
    """Yield a sentence for each field whose value differs, and for each row that came or went."""
    for entry in entries:
        old, new = before.get(entry.name), after.get(entry.name)
        if not entry.entries:
            if (old or new) and old != new:
                yield _("%(field)s: %(new)s (it was: %(old)s)") % {
                    "field": where + str(entry.label),
                    "new": tell(new),
                    "old": tell(old),
                }
            continue
        old, new = old or [], new or []
        for number in range(max(len(old), len(new))):
            row = f"{where}{ROWS[entry.name]} {number + 1}"
            if number >= len(old):
                yield _("%(row)s is new.") % {"row": row}
            elif number >= len(new):
                yield _("%(row)s is gone.") % {"row": row}
            else:
                yield from list_changes(old[number], new[number], entry.entries, f"{row}, ")


def tell(value: Any) -> str:
    """Return a value as one would write it down."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return "–" if value in (None, "") else str(value)
