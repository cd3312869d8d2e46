"""What Doctor finds, in the terminal and for machines."""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from operations.domain.doctor import examine, name_checks, run_repair
from operations.domain.wording import describe_parts, say_finding


class Command(BaseCommand):
    help = "Prints what waits too long, failed or belongs to nobody; exits 1 where there is any."
    # A database that does not answer is a finding, and no reason to stop before the look.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "check",
            nargs="*",
            help="the checks that count, such as scheduler (all); what keeps all of them from "
            "looking counts as well",
        )
        parser.add_argument(
            "--repair", action="store_true", help="run the repair of what is found first"
        )

    def handle(self, *, check, repair, **_options):
        refuse_unknown(check)
        if repair:
            self.run_repairs(check)
        found = examine(now=timezone.now())
        for part in describe_parts(found.signs):
            self.stdout.write(f"{part.name}: {part.says}")
        counted = found.count_only(check)
        for finding in counted:
            self.stdout.write(say_finding(finding, now=found.checked_at))
        if counted:
            sys.exit(1)
        self.stdout.write(
            f"Nothing found by: {', '.join(check)}."
            if check
            else "Nothing is pending too long, failed or orphaned."
        )

    def run_repairs(self, names: list[str]) -> None:
        found = examine(now=timezone.now())
        for finding in found.count_only(names):
            if finding.repair:
                self.stdout.write(run_repair(name=finding.check, now=timezone.now()))


def refuse_unknown(names: list[str]) -> None:
    """Stop where somebody asks for a check that nobody makes: it could never find anything."""
    known = name_checks()
    if unknown := [name for name in names if name not in known]:
        raise CommandError(
            f"There is no check {unknown[0]!r}. There are: {', '.join(sorted(known))}."
        )
