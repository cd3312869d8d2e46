"""Running `manage.py`: a wrong setting or a database out of reach is one sentence, not a story."""

import sys
from contextlib import ExitStack

from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, ManagementUtility
from django.db import Error

from studyhub.garbage import importing


class Commands(ManagementUtility):
    """Django's, which imports the whole site before it looks for the command."""

    def execute(self) -> None:
        with ExitStack() as self.until_found:
            self.until_found.enter_context(importing())
            super().execute()

    def fetch_command(self, subcommand: str) -> BaseCommand:
        self.until_found.close()
        return super().fetch_command(subcommand)


def run(arguments: list[str]) -> int:
    """Run a command and return the exit status. What an operator can mend ends with status 1."""
    try:
        Commands(arguments).execute()
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        return 1
    except Error as error:
        from studyhub.databases import explain

        sentence = explain(error)
        if not sentence:
            raise
        print(sentence, file=sys.stderr)
        return 1
    return 0
