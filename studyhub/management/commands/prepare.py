"""Bring the database and the static files to what this version of the code needs."""

import argparse
import io
import json
import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.domain.erased import begin_noting
from accounts.models import User
from progress.domain import renewal
from studyhub.databases import compare_migrations, say_ahead
from studyhub.demo.people import lock_people, unlock_people
from studyhub.garbage import seldom
from studyhub.supervisor.places import Places

PACK = "content/serverless"
# What decides, beside the files themselves, how they are collected.
COLLECTED_BY = (
    "requirements/runtime.txt",
    "studyhub/settings.py",
    "studyhub/static_files.py",
    "studyhub/joining.py",
)
NO_MAIL = (
    "STUDYHUB_MAIL_URL is not set: mails reach nobody, those to reset a password neither; they "
    "wait as failed until a mail server is named."
)


class Command(BaseCommand):
    help = "Migrates, loads the first content pack, and makes the demo accounts of a new site."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--demo",
            action=argparse.BooleanOptionalAction,
            default=False if settings.PRODUCTION else None,
            help="have demo accounts that can sign in, or let none sign in (make them on an empty "
            "site that does not run, else leave them as they are; in production let none sign in)",
        )

    def handle(self, *, demo: bool | None, **_options):
        if settings.PRODUCTION and not settings.MAIL_URL:
            self.say(NO_MAIL)
        with seldom():
            self.prepare(demo=demo)

    def prepare(self, *, demo: bool | None) -> None:
        self.say("Checking the database.")
        refuse_newer_database()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        begin_noting()
        renewal.start()
        if static_files_are_old():
            self.say("Collecting the static files.")
            call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        self.say("Loading the content.")
        # What is wrong with a pack goes to the log of this step; its counts interest nobody here.
        # Where a load would undo what authors edited on this site, the pack stays as it is.
        folder = str(settings.BASE_DIR / PACK)
        if kept := call_command("load_pack", folder, keep_edits=True, stdout=self.stderr):
            self.say(kept)
        self.settle_demo(demo)

    def settle_demo(self, demo: bool | None) -> None:
        """Make, unlock or lock the demo accounts.

        Who does not say which may stand beside a site that runs for others, without knowing its
        environment: nothing is opened.
        """
        if demo is False:
            lock_people()
        elif not User.objects.exists():
            if demo or not settings.SERVICES:
                self.say("Making the demo accounts.")
                make_demo(Places(settings.VAR_DIR))
        elif demo:
            unlock_people()

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def refuse_newer_database() -> None:
    """Stop before older code writes into tables that it does not know."""
    _waiting, newer = compare_migrations()
    if newer:
        raise CommandError(say_ahead(newer))


@transaction.atomic
def make_demo(places: Places) -> None:
    """Make the demo accounts and note their sign-ins, which later starts print.

    The note is written before the commit: whatever is interrupted, both are there or are made anew.
    """
    printed = io.StringIO()
    call_command("demo", stdout=printed)
    handle = os.open(places.demo, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(printed.getvalue())


def static_files_are_old() -> bool:
    """Whether a static file, or a package that brings some, is newer than what was collected."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    try:
        json.loads(manifest.read_text())
        collected = manifest.stat().st_mtime
    except (OSError, ValueError):
        manifest.unlink(missing_ok=True)  # Django cannot collect over one that it cannot read
        return True
    sources = [settings.BASE_DIR / name for name in COLLECTED_BY]
    for finder in finders.get_finders():
        sources += [Path(storage.path(path)) for path, storage in finder.list([])]
    return any(source.stat().st_mtime > collected for source in sources)
