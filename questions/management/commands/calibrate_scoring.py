"""Draw the scale of a bank's written answers to its mentors' marks."""

from django.core.management.base import CommandError
from django.utils import timezone

from questions.domain.calibrating import CannotCalibrate, activate, fit_bank, take_back
from questions.domain.rescoring import answers_to_rescore
from questions.management.commands.import_questions import find_bank
from questions.models import Bank, Calibration
from studyhub.management.writing import WritingCommand


class Command(WritingCommand):
    help = (
        "Fit the scale of a bank's written answers to 50 or more mentors' marks. Without an option "
        "it fits one, says what it would change, and keeps it under a number; nothing is scored "
        "on it before --activate."
    )

    def add_arguments(self, parser):
        parser.add_argument("bank", help="slug of the bank, or PACK:SLUG of a pack's")
        deed = parser.add_mutually_exclusive_group()
        deed.add_argument("--list", action="store_true", help="the scales that were fitted")
        deed.add_argument("--activate", type=int, metavar="NUMBER", help="score on it from now on")
        deed.add_argument("--back", action="store_true", help="score on the scale before again")

    def handle(self, **options) -> None:
        bank = find_bank(options["bank"])
        try:
            if options["list"]:
                self.list(bank)
            elif options["activate"] is not None:
                self.activate(bank, options["activate"])
            elif options["back"]:
                self.take_back(bank)
            else:
                self.tell(fit_bank(bank=bank, now=timezone.now()))
        except CannotCalibrate as error:
            raise CommandError(error.sentence) from error

    def list(self, bank: Bank) -> None:
        for one in bank.calibrations.all():
            self.tell(one)
        if not bank.calibrations.exists():
            self.stdout.write("No scale was fitted: the shipped one counts.")

    def tell(self, calibration: Calibration) -> None:
        before, after = (calibration.content[name] for name in ("before", "after"))
        self.stdout.write(
            f"Scale {calibration.number}{' (counts)' if calibration.is_active else ''}, fitted "
            f"{calibration.made_at:%Y-%m-%d} to {calibration.marks} marks and "
            f"{calibration.verdicts} verdicts. Mean error {before['mean_error']:.3f} on the "
            f"shipped scale, {after['mean_error']:.3f} on this one, by answers left out; bias "
            f"{before['bias']:+.3f} and {after['bias']:+.3f}."
        )

    def activate(self, bank: Bank, number: int) -> None:
        found = bank.calibrations.filter(number=number).first()
        if found is None:
            raise CommandError(f"{bank} has no scale {number}. See --list.")
        activate(calibration=found, now=timezone.now())
        self.stdout.write(f"Answers are scored on scale {number} from now on.")
        self.tell_former(bank)

    def take_back(self, bank: Bank) -> None:
        before = take_back(bank=bank)
        name = f"scale {before.number}" if before else "the shipped scale"
        self.stdout.write(f"Answers are scored on {name} again.")
        self.tell_former(bank)

    def tell_former(self, bank: Bank) -> None:
        count = answers_to_rescore(bank).count()
        self.stdout.write(
            f"{count} former answers keep their scores. The page of the bank's scoring shows "
            "what scoring them again would change."
        )
