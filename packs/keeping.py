"""What `questions` asks of packs when a question is edited on this site.

It finds this module by name, so that it does not import what stands above it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lessons.domain.shelving import Wording
from packs.domain.desk import Desk, FieldFault, SiteKnown, set_desk
from packs.domain.kept import Change, find_kept, read_kept, write_changes
from packs.domain.loading import lock_loading
from packs.domain.records import NotWritten
from packs.domain.yaml import Fields, Items
from questions.packing import check_question, make_title, make_wording


@dataclass(frozen=True)
class Examined:
    """A record as a load would take it: its faults, or else its title and its wording."""

    faults: list[FieldFault]
    title: str = ""
    wording: Wording | None = None


class Keeper:
    """Checks and keeps the questions of one pack. Without a pack it only checks."""

    def __init__(self, pack: str):
        """Wait for a load that is running, until the end of the transaction."""
        self.pack = pack
        if pack:
            lock_loading()
        self.kept = find_kept(pack)
        self.records: dict[str, list[Fields]] = {}
        self.desk: Desk | None = None

    def find(self, *, file: str, slug: str) -> dict[str, Any] | None:
        """Return a record as its author wrote it; nothing where it is not in a kept file."""
        return next((dict(one) for one in self.read(file) if one.get("id") == slug), None)

    def list_slugs(self, *, file: str) -> list[str] | None:
        """Return the questions of a kept file in their order; None where no files are kept."""
        return [one.get("id", "") for one in self.read(file)] if self.kept else None

    def read(self, file: str) -> list[Fields]:
        if not self.kept:
            return []
        if file not in self.records:
            items = read_kept(self.kept, file, Items)
            self.records[file] = [one for one in items if isinstance(one, Fields)]
        return self.records[file]

    def examine(self, record: Mapping[str, Any], *, file: str) -> Examined:
        """Check a record as a load would, against what the site has."""
        if self.desk is None:
            self.desk = set_desk(self.pack if self.kept else "")
            self.known = SiteKnown(self.desk)
        laid = self.desk.lay(record, file=file)
        faults = [*self.desk.faults, *check_question(self.desk, laid, self.known)]
        if faults:
            return Examined(sorted(set(faults)))
        title = make_title(self.desk.fill(laid))
        return Examined([], title, make_wording(self.desk, laid))

    def keep(self, changes: Iterable[Change], *, now: datetime) -> None:
        """Write changed records into the kept files of the pack, where it has any."""
        if self.kept:
            write_changes(self.kept, changes, now=now)
        self.records = {}


__all__ = ["Change", "Examined", "FieldFault", "Keeper", "NotWritten"]
