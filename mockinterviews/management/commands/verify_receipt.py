"""Check that a receipt is the one that was given, and that what it lists stands."""

from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from mockinterviews.domain.verifying import find_receipt_faults
from mockinterviews.models import Interview


class Command(BaseCommand):
    help = "Check a receipt against its hash and against the answers that are stored."

    def add_arguments(self, parser):
        parser.add_argument("interview", type=UUID, help="the id in the address of the interview")
        parser.add_argument("--hash", help="the SHA-256 that the learner holds")

    def handle(self, *, interview, hash, **_options):
        found = Interview.objects.filter(pk=interview).first()
        if found is None:
            raise CommandError(f"There is no interview {interview}.")
        if found.receipt is None:
            raise CommandError(f"“{found}” is not handed in: it has no receipt yet.")
        # An empty one, such as of a variable that was not set, was compared with nothing.
        if hash is not None and not hash.strip():
            raise CommandError("--hash is empty: give the SHA-256 that the learner holds.")
        faults = find_receipt_faults(found, given_hash=(hash or "").strip().lower())
        if faults:
            raise CommandError("\n".join(faults))
        answers = found.receipt["answers"]
        self.stdout.write(
            f"The receipt of “{found}” is as it was given: {found.receipt_hash}. "
            f"Its {answers} {'answer stands' if answers == 1 else 'answers stand'} unchanged."
        )
