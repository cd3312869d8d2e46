"""manage.py check_pack PATH: say what is wrong with a content pack. Stores nothing."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from packs.domain.checking import check_pack
from packs.domain.faults import say_count


class Command(BaseCommand):
    help = "Check a content pack and name every fault with its file and line. Stores nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="the folder that holds pack.yaml")

    def handle(self, *, path: Path, **options):
        faults = check_pack(path)
        for fault in faults:
            self.stdout.write(str(fault))
        if faults:
            raise CommandError(f"{path}: {say_count(faults)} Nothing was stored.")
        self.stdout.write(f"{path}: nothing to mend.")
