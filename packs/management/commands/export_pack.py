"""manage.py export_pack SLUG PATH: write a loaded pack into a folder again, edits and all."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from packs.domain.exporting import NotExported, export_pack


class Command(BaseCommand):
    help = "Write a loaded content pack into a new folder, with what was edited on this site."

    def add_arguments(self, parser):
        parser.add_argument("slug", help="the pack, by the slug in its pack.yaml")
        parser.add_argument("path", type=Path, help="a folder that is new or empty")

    def handle(self, *, slug: str, path: Path, **options):
        try:
            count = export_pack(slug=slug, folder=path)
        except NotExported as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{path}: {count} files of the pack {slug}.")
