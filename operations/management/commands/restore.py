"""Put a backup in the place of the database."""

from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.domain.erased import erased_file, find_beginning
from accounts.domain.erasure import erase_again
from operations.domain.backups import note_backup, restore_backup
from operations.domain.client_programs import BackupError


class Command(BaseCommand):
    help = "Restores a backup in one transaction and migrates it to this version."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="a file that manage.py backup wrote")
        parser.add_argument(
            "--replace", action="store_true", help="drop what the database holds, all of it"
        )

    def handle(self, *, path, replace, **_options):
        try:
            made_at = restore_backup(path=path.absolute(), replace=replace)
        except BackupError as error:
            raise CommandError(f"The backup was not restored: {error}") from None
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        note_backup(path=path.absolute(), made_at=made_at)
        self.stdout.write(f"The database is what {path} says.")
        # The backup may be of a site that this machine alone reached.
        call_command("demo", lock=True, stdout=self.stdout)
        self.erase_again(made_at)
        self.stdout.write(
            "Who signed in since then signs in again; with another secret key, everybody does."
        )
        self.stdout.write(
            "Passwords, sessions, passkeys, API tokens and closed accounts are those of "
            f"{made_at:%d %B %Y, %H:%M} UTC: what was changed, withdrawn or closed since for "
            "somebody's safety is open again."
        )

    def erase_again(self, made_at: datetime) -> None:
        """Erase those whom the backup brought back, and say so."""
        try:
            count, refused = erase_again(now=timezone.now())
            begins = find_beginning()
        except OSError as error:
            self.say_unnoted(f"was not read ({error.strerror})", made_at)
            return
        if count:
            self.stdout.write(f"Erased again, since the backup still held them: {count}.")
        for person in refused:
            self.stdout.write(
                f"{person.email} was erased, and is the last staff account of the backup. Make "
                f"another, then: manage.py erase_person {person.email} --confirm"
            )
        if begins is None:
            self.say_unnoted("does not say since when", made_at)
        elif begins > made_at:
            self.say_unnoted(f"began at {begins:%d %B %Y, %H:%M} UTC", made_at)

    def say_unnoted(self, what: str, made_at: datetime) -> None:
        """Say that the file may lack somebody who was erased after the backup."""
        self.stdout.write(
            f"{erased_file()}, which notes who was erased, {what}. If anybody was since "
            f"{made_at:%d %B %Y, %H:%M} UTC, erase them again: "
            "manage.py erase_person EMAIL --confirm"
        )
