"""The archive of a person's data: each part as JSON, and as Markdown where it is text."""

import io
import json
import re
import zipfile
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from accounts.domain.personal import Export, find_exports
from accounts.models import User

MEGABYTE = 1024 * 1024
# Of the packed archive: some hundred thousand answers. It lies in one value of the database.
LARGEST = 64 * MEGABYTE
IN_MEMORY = 4 * MEGABYTE


class ArchiveTooLarge(Exception):
    """More than one value of the database may hold."""

    def __init__(self) -> None:
        super().__init__()
        self.megabytes = LARGEST // MEGABYTE


def pack_archive(*, person: User, now: datetime) -> bytes:
    """Return the ZIP of everything that the apps tell of `person`."""
    packed = io.BytesIO()
    told = []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for export in find_exports():
            rows = pack_part(archive, export, person, now)
            told.append((export, rows))
            if packed.tell() > LARGEST:
                raise ArchiveTooLarge
        with open_entry(archive, "README.md", now) as readme:
            readme.write(write_readme(person, told, now).encode())
    return packed.getvalue()


def pack_part(archive: zipfile.ZipFile, export: Export, person: User, now: datetime) -> int:
    """Write one part, row by row, and return how many rows it has. Empty parts are left out."""
    rows = 0
    with SpooledTemporaryFile(IN_MEMORY) as data, SpooledTemporaryFile(IN_MEMORY) as words:
        words.write(f"# {export.title}\n".encode())
        for row in export.tell(person):
            data.write(b",\n" if rows else b"[\n")
            data.write(spell(row))
            if export.write:
                words.write(b"\n" + export.write(row).strip().encode() + b"\n")
            rows += 1
        if rows:
            data.write(b"\n]\n")
            copy_into(archive, f"{export.name}.json", data, now)
            if export.write:
                copy_into(archive, f"{export.name}.md", words, now)
    return rows


def note_taken(*, person: User, now: datetime) -> None:
    """Tell the apps that a person takes the file: what stands in it can be read from then on."""
    for export in find_exports():
        if export.note:
            export.note(person=person, now=now)


def spell(row: dict) -> bytes:
    # One line for each row: with an indent Python's slow encoder would write it.
    return json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False).encode()


def copy_into(archive: zipfile.ZipFile, name: str, source, now: datetime) -> None:
    source.seek(0)
    with open_entry(archive, name, now) as entry:
        while chunk := source.read(MEGABYTE):
            entry.write(chunk)


def open_entry(archive: zipfile.ZipFile, name: str, now: datetime):
    entry = zipfile.ZipInfo(name, now.astimezone(UTC).timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return archive.open(entry, "w")


def write_readme(person: User, told: list[tuple[Export, int]], now: datetime) -> str:
    lines = [
        f"# {_('The data of %(person)s') % {'person': person}}",
        "",
        _("Collected on %(day)s. Times are in UTC; *.json is for programs, *.md is to be read.")
        % {"day": f"{now.astimezone(UTC):%Y-%m-%d %H:%M}"},
        "",
    ]
    for export, rows in told:
        files = [f"{export.name}.json", *([f"{export.name}.md"] if export.write else [])]
        what = ", ".join(files) if rows else _("nothing stored")
        lines.append(f"- {export.title}: {rows} ({what})")
    return "\n".join(lines) + "\n"


def name_file(person: User, day: datetime) -> str:
    """Return the name that a download is saved under, in letters that every system takes."""
    who = re.sub(r"[^A-Za-z0-9]+", "-", person.display_name).strip("-").lower() or "me"
    return f"studyhub-{who[:40]}-{day:%Y-%m-%d}.zip"
