"""Run the whole site: PostgreSQL, Valkey, web, workers and scheduler."""

from django.core.management.base import BaseCommand

from studyhub.supervisor.__main__ import add_arguments, begin
from studyhub.supervisor.lifecycle import Options


class Command(BaseCommand):
    help = "Starts the whole site on this machine and stops it on Ctrl-C (see docs/operations.md)."
    requires_system_checks = []

    def add_arguments(self, parser):
        add_arguments(parser)

    def handle(self, **options):
        names = Options.__dataclass_fields__
        # What this process has imported knows nothing of the servers that are to be started.
        begin(Options(**{name: options[name] for name in names}))
