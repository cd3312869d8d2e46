"""manage.py load_pack PATH: check a content pack and store it."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone

from packs.domain.faults import PackFaults
from packs.domain.loading import load_pack
from studyhub.management.writing import WritingCommand

OUTCOMES = ("added", "changed", "unchanged", "retired")


class Command(WritingCommand):
    help = "Check a content pack and load it. Loading twice is the same as once."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="the folder that holds pack.yaml")

    def handle(self, *, path: Path, **options):
        try:
            counts = load_pack(path, now=timezone.now())
        except PackFaults as error:
            for fault in error.faults:
                self.stdout.write(str(fault))
            raise CommandError(
                f"{path}: {len(error.faults)} to mend. Nothing was stored."
            ) from None
        for sort, count in counts.items():
            figures = ", ".join(f"{count[outcome]} {outcome}" for outcome in OUTCOMES)
            self.stdout.write(f"{sort}: {figures}")
