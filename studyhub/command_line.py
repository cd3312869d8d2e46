"""Running `manage.py`: a wrong setting or a database out of reach is one sentence, not a story."""

import sys
from contextlib import suppress

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import Error

from studyhub.garbage import importing


def run(arguments: list[str]) -> int:
    """Run a command and return the exit status. What an operator can mend ends with status 1."""
    try:
        with importing(), suppress(ImproperlyConfigured):
            django.setup()  # which the next does, too; `help` is to be had without settings
        execute_from_command_line(arguments)
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
