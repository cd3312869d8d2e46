"""Write the questions of a bank into a file of another program, and say what it loses."""

from contextlib import closing
from pathlib import Path
from shutil import copyfileobj

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils import timezone

from questions.domain.exporting import export_questions, questions_to_export
from questions.management.commands.import_questions import find_bank, find_topic
from questions.models import Bank, Kind, Question
from questions.portable.formats import FORMATS, guess_format


class Command(BaseCommand):
    help = "Write a bank as GIFT, Moodle XML, YAML, CSV or an Anki deck."

    def add_arguments(self, parser):
        parser.add_argument("bank", help="slug of the bank, or PACK:SLUG of a pack's")
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=[*FORMATS])
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
        questions = find_questions(bank, topic=options["topic"], kind=options["kind"])
        made = export_questions(bank=bank, questions=questions, form=form, now=timezone.now())
        made.file.seek(0)
        try:
            with closing(made), file.open("wb") as written:
                copyfileobj(made.file, written)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from None
        for item, loss in made.losses:
            self.stdout.write(f"{item.key}: {loss.says}")
        lossy = len({item.key for item, _loss in made.losses})
        self.stdout.write(f"{made.count} questions in {file}; {lossy} of them lose something.")


def find_questions(bank: Bank, *, topic: str, kind: str) -> QuerySet[Question]:
    """Return what goes out. A file of nothing would look like one that went well."""
    if topic:
        find_topic(topic)
    if kind and kind not in Kind.values:
        raise CommandError(f"There is no kind {kind}. Name one of: {', '.join(Kind.values)}.")
    questions = questions_to_export(bank, topic=topic, kind=kind)
    if not questions.exists():
        wanted = " and ".join(name for name in (topic, kind) if name)
        about = f" of {wanted}" if wanted else ""
        raise CommandError(f"{bank} has no question{about} in use. No file was written.")
    return questions
