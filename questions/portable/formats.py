"""The formats by their names: who reads and who writes each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from questions.portable.gift_reading import read_gift
from questions.portable.gift_writing import write_gift
from questions.portable.items import Item, Reading, Writing
from questions.portable.moodle_reading import read_moodle
from questions.portable.moodle_writing import write_moodle
from questions.portable.table_reading import read_table
from questions.portable.table_writing import write_table


@dataclass(frozen=True)
class Format:
    """One format. YAML is read and written by `packs`, and Anki by `questions.portable.anki`."""

    slug: str
    title: str
    ending: str
    media_type: str
    says: str
    goes_out_only: bool = False
    read: Callable[[bytes], Reading] | None = None
    write: Callable[[Iterable[Item]], Writing] | None = None


FORMATS = {
    form.slug: form
    for form in (
        Format(
            "gift",
            "GIFT",
            ".gift",
            "text/plain; charset=utf-8",
            _("Plain text that Moodle and others read and write."),
            read=read_gift,
            write=write_gift,
        ),
        Format(
            "moodle",
            "Moodle XML",
            ".xml",
            "application/xml",
            _("Holds more than GIFT: units, hints, gaps."),
            read=read_moodle,
            write=write_moodle,
        ),
        Format(
            "yaml",
            "YAML",
            ".yaml",
            "application/yaml; charset=utf-8",
            _("A file of a content pack: it loses nothing."),
        ),
        Format(
            "csv",
            _("Table (CSV)"),
            ".csv",
            "text/csv; charset=utf-8",
            _("A row for each question, for spreadsheet programs."),
            read=read_table,
            write=write_table,
        ),
        Format(
            "anki",
            "Anki",
            ".apkg",
            "application/octet-stream",
            _("A deck to revise with. It goes out and does not come back."),
            goes_out_only=True,
        ),
    )
}


COMING_IN = [form for form in FORMATS.values() if not form.goes_out_only]


def guess_format(name: str) -> str:
    """Return the format of a file by the end of its name; "" where that tells nothing."""
    endings = {form.ending: form.slug for form in FORMATS.values()}
    endings |= {".txt": "gift", ".yml": "yaml", ".tsv": "csv"}
    return next((form for end, form in endings.items() if name.casefold().endswith(end)), "")
