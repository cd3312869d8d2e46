"""Write the questions of a bank into a file of another program, and say what it loses."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from questions.domain.exporting import export_questions, questions_to_export
from questions.management.commands.import_questions import find_bank
from questions.portable.formats import FORMATS, guess_format


class Command(BaseCommand):
    help = "Write a bank as GIFT, Moodle XML, YAML or an Anki deck."

    def add_arguments(self, parser):
        parser.add_argument("bank", help="slug of the bank, or PACK:SLUG of a pack's")
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=list(FORMATS))
        parser.add_argument("--topic", default="", help="this topic alone, by its slug")
        parser.add_argument("--kind", default="", help="this kind alone, such as numeric")

    def handle(self, **options) -> None:
        file = options["file"]
        form = options["format"] or guess_format(file.name)
        if not form:
            raise CommandError(f"The name {file.name} does not tell its format. Give --format.")
        if file.exists():
            raise CommandError(f"{file} is there already. Choose another name.")
        bank = find_bank(options["bank"])
        questions = questions_to_export(bank, topic=options["topic"], kind=options["kind"])
        made = export_questions(bank=bank, questions=questions, form=form, now=timezone.now())
        for item, loss in made.losses:
            self.stdout.write(f"{item.key}: {loss.says}")
        file.write_bytes(made.data)
        lossy = len({item.key for item, _loss in made.losses})
        self.stdout.write(f"{made.count} questions in {file}; {lossy} of them lose something.")
