"""What `questions` asks of packs when a question is edited on this site.

It finds this module by name, so that it does not import what stands above it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lessons.domain.shelving import Wording
from packs.domain.desk import Desk, FieldFault, SiteKnown, set_desk
from packs.domain.faults import shorten
from packs.domain.kept import Change, find_kept, read_kept, write_changes
from packs.domain.loading import lock_loading
from packs.domain.records import NotWritten, plain_of, write_record
from packs.domain.shapes import is_text
from packs.domain.yaml import Fields, Items, read_yaml
from packs.models import LoadedPack
from questions.domain.records import PLACE
from questions.packing import check_question, make_title, make_wording
from questions.portable.items import FormatError, Item, Refusal
from questions.portable.limits import MOST_ITEMS

# At the beginning of a line: what stands in a text of YAML is indented.
NOTED = re.compile(r"^# ([a-z0-9-]{1,120}): version (\S+)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Examined:
    """A record as a load would take it: its faults, or else its title and its wording."""

    faults: list[FieldFault]
    title: str = ""
    wording: Wording | None = None


@dataclass(frozen=True)
class Standing:
    """How a pack with edits on this site stands to its folder."""

    title: str
    # When the record was edited here, which the folder that was loaded lacks; None for never.
    edited_at: datetime | None
    # Since when a newer folder is not loaded, as it lacks edits made here.
    waiting_since: datetime | None


class Keeper:
    """Checks and keeps the questions of one pack. Without a pack it only checks."""

    def __init__(self, pack: str, *, waits: bool = True):
        """Wait for a load that is running, and hold back others to the end of the transaction.

        Who only looks does not wait.
        """
        self.pack = pack
        if pack and waits:
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


def read_items(text: str) -> list[Item | Refusal]:
    """Return the questions in the YAML of a bank, as an import takes them. Raise FormatError."""
    value, faults = read_yaml(text, file="")
    if faults:
        raise FormatError(faults[0].cure, line=faults[0].line or 1, column=1)
    if not isinstance(value, Items):
        raise FormatError(_("A bank is a list of questions."), line=1, column=1)
    if len(value) > MOST_ITEMS:
        says = _("The file has more than %(limit)s items. Part it into several.")
        raise FormatError(says % {"limit": MOST_ITEMS}, line=value.lines[MOST_ITEMS], column=1)
    # From which versions questions were written, by their ids: see `write_records`.
    stamps = dict(NOTED.findall(text))
    return [read_item(one, line, stamps) for one, line in zip(value, value.lines, strict=True)]


def read_item(record: object, line: int, stamps: Mapping[str, str]) -> Item | Refusal:
    name = str(record.get("id", "")) if isinstance(record, Fields) else ""
    if not (isinstance(record, Fields) and is_text(record.get("kind")) and is_text(name)):
        says = _("A question is a mapping with an id and a kind. See docs/content-packs.md.")
        return Refusal(line, 1, shorten(name), says)
    place = {key: record[key] for key in PLACE if key in record}
    content = {key: plain_of(record[key]) for key in record if key not in (*PLACE, "id", "kind")}
    item = Item(str(record["kind"]), content, key=name, place=place, line=line)
    if name in stamps:
        item.take_stamp(stamps[name])
    return item


def list_records(*, pack: str, file: str) -> dict[str, dict[str, Any]]:
    """Return the records of a kept file by their ids, as their authors wrote them."""
    loaded = find_kept(pack)
    items = read_kept(loaded, file, Items) if loaded else []
    return {one.get("id", ""): dict(one) for one in items if isinstance(one, Fields)}


def write_records(records: Iterable[Mapping[str, Any]], stamps: Mapping[str, str]) -> str:
    """Return the YAML of a bank, its records parted by blank lines.

    Above each stands as a remark from which version it was written, so that the file can also lie
    in the folder of a pack.
    """
    written = ((record["id"], write_record(record)) for record in records)
    noted = (f"# {slug}: version {stamps[slug]}\n{text}" for slug, text in written)
    return "\n\n".join(noted) + "\n"


def find_standing(pack: str, slug: str) -> Standing | None:
    """Return how the record `slug` of a pack stands; None where no pack keeps it."""
    loaded = find_kept(pack)
    if loaded is None:
        return None
    edited = loaded.edits.filter(slug=slug).values_list("edited_at", flat=True).first()
    return Standing(loaded.title, edited, loaded.waiting_since)


def name_packs() -> dict[str, str]:
    """Return the titles of the loaded packs by their slugs, in the order of the titles."""
    return dict(LoadedPack.objects.order_by("title", "slug").values_list("slug", "title"))


def list_competencies(pack: str) -> list[tuple[str, str]]:
    """Return the competencies that a question of `pack` may name, each once with its title."""
    kept = find_kept(pack)
    packs = [kept] if kept else LoadedPack.objects.order_by("title", "slug")
    titles: dict[str, str] = {}
    for loaded in packs:
        for one in read_kept(loaded, "competencies.yaml", Items):
            if isinstance(one, Fields) and "slug" in one:
                titles.setdefault(one["slug"], str(one.get("title", one["slug"])))
    return list(titles.items())


__all__ = [
    "Change",
    "Examined",
    "FieldFault",
    "Keeper",
    "NotWritten",
    "find_standing",
    "list_competencies",
    "name_packs",
]
