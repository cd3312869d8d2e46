"""Who was erased, noted in a file beside the database: a backup that is restored does not know.

A line holds the key of the person and when they joined, and no word of theirs. Both together are
one person's: after a restore a key can be given again. One line says since when all are noted.
"""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.utils import timezone

from accounts.models import User

log = structlog.get_logger(__name__)


def erased_file() -> Path:
    return Path(settings.VAR_DIR) / "erased.jsonl"


def note_erased(*, key: int, joined: datetime) -> None:
    """Add a line, for good when this returns. The erasure stands where the disk takes none."""
    begin_noting()
    add_line({"person": key, "joined": joined.isoformat(), "erased": timezone.now().isoformat()})


def begin_noting() -> None:
    """Say in the file that all are noted from now on, where it does not say so yet."""
    try:
        begins = find_beginning()
    except OSError:
        begins = None
    if begins is None:
        add_line({"begins": timezone.now().isoformat()})


def add_line(noted: dict[str, Any]) -> None:
    try:
        # A line that a full disk cut off ends where the next one begins.
        with open(erased_file(), "a", opener=open_private) as file:
            file.write(f"\n{json.dumps(noted)}")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        log.error("line of who was erased not written", **noted, error=type(error).__name__)


def open_private(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def find_returned() -> list[User]:
    """Return who was erased and is here again. Raise OSError where the file cannot be read."""
    noted = set(map(read_line, erased_file().read_text(errors="replace").splitlines()))
    people = User.objects.filter(pk__in={key for key, _joined in noted}, erased_at=None)
    return [one for one in people.order_by("pk") if (one.pk, one.date_joined) in noted]


def find_beginning() -> datetime | None:
    """Return since when all are noted, None where it is not said. Raise OSError as above.

    Of the lines of several machines the last one: before it one of them may have noted nobody.
    """
    lines = map(read_begins, erased_file().read_text(errors="replace").splitlines())
    return max(filter(None, lines), default=None)


def read_begins(line: str) -> datetime | None:
    try:
        return datetime.fromisoformat(json.loads(line)["begins"])
    except (ValueError, TypeError, KeyError):
        return None


def read_line(line: str) -> tuple[int, datetime | None]:
    """Return key and joining of a line; of one that was cut off, nobody's."""
    try:
        noted = json.loads(line)
        return int(noted["person"]), datetime.fromisoformat(noted["joined"])
    except (ValueError, TypeError, KeyError):
        return 0, None
