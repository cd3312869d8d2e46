"""manage.py load_pack PATH: check a content pack and store it."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone

from packs.domain.faults import PackFaults, say_count
from packs.domain.loading import WouldUndo, load_pack, note_waiting
from packs.domain.merging import FaultsOfBoth, load_with_edits, renew_beside_edits
from studyhub.management.writing import WritingCommand

OUTCOMES = ("added", "changed", "unchanged", "retired")


class Command(WritingCommand):
    help = "Check a content pack and load it. Loading twice is the same as once."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="the folder that holds pack.yaml")
        edits = parser.add_mutually_exclusive_group()
        edits.add_argument(
            "--with-edits",
            action="store_true",
            help="load the folder with what was edited on this site as it is here",
        )
        edits.add_argument(
            "--over-edits",
            action="store_true",
            help="give up what was edited on this site and the folder lacks",
        )
        edits.add_argument(
            "--keep-edits",
            action="store_true",
            help="leave the pack as it is where a load would undo what was edited on this site",
        )

    def handle(
        self, *, path: Path, with_edits: bool, over_edits: bool, keep_edits: bool, **options
    ) -> str | None:
        now = timezone.now()
        kept: list[str] = []
        try:
            if with_edits:
                counts, kept = load_with_edits(path, now=now)
            else:
                counts = load_pack(path, now=now, over_edits=over_edits)
        except WouldUndo as error:
            if not keep_edits:
                raise CommandError(str(error)) from None
            note_waiting(slug=error.pack, folder=path, now=now)
            renew_beside_edits(path, slug=error.pack, now=now)
            return f"{error.sentence} The pack stays as it is."
        except PackFaults as error:
            for fault in error.faults:
                self.stdout.write(str(fault))
            where = str(path)
            if isinstance(error, FaultsOfBoth):
                where += f" with what was edited here ({', '.join(error.slugs)})"
            raise CommandError(f"{where}: {say_count(error.faults)} Nothing was stored.") from None
        for sort, count in counts.items():
            figures = ", ".join(f"{count[outcome]} {outcome}" for outcome in OUTCOMES)
            self.stdout.write(f"{sort}: {figures}")
        if kept:
            self.stdout.write(f"As edited here, whatever the folder says: {', '.join(kept)}.")
        return None
