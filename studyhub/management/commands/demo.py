"""Make the demo accounts of a new site and print their sign-ins."""

from django.core.management.base import CommandError
from django.utils import timezone

from studyhub.demo import make_demo
from studyhub.demo.history import NothingToStudy
from studyhub.demo.people import list_sign_ins
from studyhub.management.writing import WritingCommand


class Command(WritingCommand):
    help = "Makes five demo accounts, one with ten days of study, unless one of them exists."

    def handle(self, **_options):
        try:
            make_demo(now=timezone.now())
        except NothingToStudy:
            raise CommandError(
                "There is nothing to study yet: run manage.py load_pack content/serverless first."
            ) from None
        for line in list_sign_ins():
            self.stdout.write(line)
