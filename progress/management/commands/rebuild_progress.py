"""Recompute every rollup from the facts."""

from django.core.management.base import CommandError

from progress.domain.rebuild import rebuild
from studyhub.management.writing import WritingCommand


class Command(WritingCommand):
    help = "Recompute the progress figures from the facts, compare, and swap them in."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="compare only; exit 1 where a row differs"
        )

    def handle(self, *, check, **options):
        differences = rebuild(swap=not check, tell=self.stdout.write)
        for table, count in differences.items():
            self.stdout.write(f"{table}: {count} rows differ")
        if check and any(differences.values()):
            raise CommandError("The folds and the facts disagree. Run without --check to repair.")
