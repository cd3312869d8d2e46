"""What the commands have in common that write into the database."""

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand

from studyhub.databases import say_unmigrated


class WritingCommand(BaseCommand):
    """A command that begins only where the database has all migrations of this version."""

    def execute(self, *args, **options):
        if sentence := say_unmigrated():
            raise ImproperlyConfigured(sentence)
        return super().execute(*args, **options)
