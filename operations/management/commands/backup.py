"""Write a backup of the database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from operations.domain.backups import make_backup, name_backup
from operations.domain.client_programs import BackupError

NOT_IN_IT = (
    "Not in it: the secret key, the environment, and erased.jsonl, which notes who is erased from "
    "now on. Keep those elsewhere."
)


class Command(BaseCommand):
    help = "Writes a backup of the whole database, checks it, and notes it for Doctor."

    def add_arguments(self, parser):
        parser.add_argument(
            "path",
            nargs="?",
            type=Path,
            help="the file, or a folder for a file with the date in its name (var/backups)",
        )

    def handle(self, *, path, **_options):
        now = timezone.now()
        place = name_backup(now=now)
        try:
            if path is not None:
                place = find_place(path, place.name)
            backup = make_backup(path=place.absolute(), now=now)
        except BackupError as error:
            raise CommandError(f"No backup was made: {error}") from None
        self.stdout.write(f"{backup.path}: {backup.size / 10**6:.1f} MB, read through.")
        self.stdout.write(NOT_IN_IT)


def find_place(path: Path, name: str) -> Path:
    """Return the file that `path` names: `name` where it is a folder.

    A folder that is not there is none to be made: a disk may not be mounted, and each night would
    write over the backup of the night before.
    """
    if path.is_dir():
        return path / name
    missing = path.parent if path.suffix or path.is_file() else path
    if not missing.is_dir() and not path.is_file():
        raise BackupError(
            f"there is no folder {missing}. Make it, or name a file in a folder that is there, "
            "such as site.dump."
        )
    return path
