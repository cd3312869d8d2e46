"""Make the demo accounts of a new site and print their sign-ins."""

from django.core.management.base import CommandError
from django.utils import timezone

from studyhub.demo import make_demo
from studyhub.demo.history import NothingToStudy
from studyhub.demo.people import PEOPLE, find_let_in, list_sign_ins, lock_people
from studyhub.management.writing import WritingCommand

NOBODY = "No demo account has the public password. A start with --demo opens those that are locked."


class Command(WritingCommand):
    help = "Makes five demo accounts, one with ten days of study, unless one of them exists."

    def add_arguments(self, parser):
        parser.add_argument(
            "--lock", action="store_true", help="make none, and let nobody in with their password"
        )

    def handle(self, *, lock, **_options):
        if lock:
            self.lock()
        else:
            self.make()

    def lock(self) -> None:
        if lock_people():
            self.stdout.write(
                "The demo accounts, whose password is public, let nobody in until a start with "
                "--demo."
            )

    def make(self) -> None:
        try:
            let_in = PEOPLE if make_demo(now=timezone.now()) else find_let_in()
        except NothingToStudy:
            raise CommandError(
                "There is nothing to study yet: run manage.py load_pack content/serverless first."
            ) from None
        for line in list_sign_ins(let_in) or [NOBODY]:
            self.stdout.write(line)
