"""Run the whole site: PostgreSQL, Valkey, web, workers and scheduler."""

import sys

from django.core.management.base import BaseCommand

from studyhub.supervisor.__main__ import add_arguments, run
from studyhub.supervisor.lifecycle import Options


class Command(BaseCommand):
    help = "Starts the whole site on this machine and stops it on Ctrl-C (see docs/operations.md)."
    requires_system_checks = []

    def add_arguments(self, parser):
        add_arguments(parser)

    def handle(self, **options):
        names = Options.__dataclass_fields__
        sys.exit(run(Options(**{name: options[name] for name in names})))
