"""Make the first account of a site without demo accounts."""

import getpass
import sys
from collections.abc import Callable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email

from accounts.domain.people import create_person
from accounts.models import Role, User
from studyhub.management.writing import WritingCommand


class Command(WritingCommand):
    help = "Makes a staff account; asks for what is not given."

    def add_arguments(self, parser):
        parser.add_argument("--email", help="the address to sign in with")
        parser.add_argument("--name", help="the name that others see")
        add_password_option(parser)

    def handle(self, *, email, name, password_stdin, **_options):
        email = (email or ask(input, "Email: ")).strip()
        name = name or email.split("@")[0]
        password = read_password(password_stdin)
        check(email=email, name=name, password=password)
        create_person(email=email, password=password, display_name=name, roles=[Role.STAFF])
        self.stdout.write(f"{email} can sign in as staff.")


def add_password_option(parser) -> None:
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )


def read_password(from_stdin: bool) -> str:
    """Return what standard input says, or what is typed twice."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    password = ask(getpass.getpass, "Password: ")
    if ask(getpass.getpass, "Password again: ") != password:
        raise CommandError("The two passwords differ: run the command again.")
    return password


def ask(way: Callable[[str], str], prompt: str) -> str:
    """Return what somebody at the terminal says; a timer or a pipe has nobody who could."""
    try:
        return way(prompt)
    except EOFError:
        raise CommandError(
            f"Nobody answered “{prompt.strip()}”, and nothing changed. Run the command in a "
            "terminal, or give --password-stdin and what else it asks for."
        ) from None


def check(*, email: str, name: str, password: str) -> None:
    """Stop with a sentence unless such an account can be made."""
    try:
        validate_email(email)
        validate_password(password, User(email=email, display_name=name))
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None
    if User.objects.filter(email__iexact=email).exists():
        raise CommandError(f"{email} has an account already.")
