"""Bring a file of questions into a bank: the same way as in the browser, without a worker."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Role, User
from lessons.models import Topic
from questions.domain.import_reading import read_import
from questions.domain.import_topics import find_own_topic
from questions.domain.import_writing import write_import
from questions.domain.imports import (
    count_outcomes,
    drop_import,
    keep_import,
    open_for_writing,
)
from questions.editor_labels import tell_import
from questions.models import Bank, ImportRun
from questions.portable.formats import COMING_IN, FORMATS, guess_format
from questions.portable.limits import MOST_BYTES

HELD = "A worker has this import meanwhile. See how it goes under Author, Import."


class Command(BaseCommand):
    help = "Bring a file of questions (GIFT, Moodle XML, YAML, CSV) into a bank."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--author", required=True, help="the email of who brings it")
        parser.add_argument(
            "--topic",
            help="where new questions go, by its slug; only YAML and CSV can name their own",
        )
        into = parser.add_mutually_exclusive_group(required=True)
        into.add_argument("--bank", help="slug of the bank, or PACK:SLUG of a pack's")
        into.add_argument("--new-bank", help="the name of a bank of this site")
        parser.add_argument("--format", choices=[one.slug for one in COMING_IN])
        parser.add_argument(
            "--look", action="store_true", help="say what it would do, and store nothing"
        )

    def handle(self, **options) -> None:
        run = self.start(options)
        read_import(run_id=str(run.pk))
        run.refresh_from_db()
        if run.state != ImportRun.State.READY:
            self.refuse(run, options["file"])
        self.tell(run, options["file"])
        counts = count_outcomes(run)
        if options["look"] or not counts["add"] + counts["change"]:
            drop_import(run=run)
            self.stdout.write("Nothing was stored.")
            return
        open_for_writing(run=run, now=timezone.now())
        write_import(run_id=str(run.pk))
        run.refresh_from_db()
        if run.state != ImportRun.State.DONE:
            raise CommandError(run.says or HELD)
        self.stdout.write("All of it was stored, in one transaction.")

    def refuse(self, run: ImportRun, file: Path) -> None:
        """Say why a file was not read, and drop it.

        No worker was told of it, yet a sweep may find what this process was slow to take: then it
        is left to that worker.
        """
        if run.claim_token or not run.says:
            raise CommandError(HELD)
        drop_import(run=run)
        raise CommandError(f"{file}: {run.says} Nothing was stored.")

    def start(self, options) -> ImportRun:
        file = options["file"]
        form = options["format"] or guess_format(file.name)
        if not form:
            raise CommandError(f"The name {file.name} does not tell its format. Give --format.")
        if FORMATS[form].goes_out_only:
            raise CommandError(f"{file.name} is a format that goes out and does not come back.")
        try:
            if file.stat().st_size > MOST_BYTES:
                raise CommandError(f"{file} has over 8 MB. Part it into several.")
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        return keep_import(
            author=find_author(options["author"]),
            bank=self.find_target(options),
            topic=find_topic(options["topic"]) if options["topic"] else own_topic(form, data),
            form=form,
            name=file.name,
            data=data,
            now=timezone.now(),
        )

    def find_target(self, options) -> Bank | str:
        """Return the bank that is there, or the name of the new one."""
        name = options["new_bank"]
        if name is None:
            return find_bank(options["bank"], or_else="; or give --new-bank")
        if not slugify(name):
            raise CommandError("Give the new bank a name of letters or digits.")
        longest = Bank._meta.get_field("title").max_length
        if len(name) > longest:
            raise CommandError(f"Give the new bank a name of at most {longest} characters.")
        return name

    def tell(self, run: ImportRun, file: Path) -> None:
        """Say what each item does that is more than to be there, as file:line:column."""
        for item in run.items.all():
            place = f"{file}:{item.line}" + (f":{item.column}" if item.column else "")
            for line, says in tell_import(item.kind, item.says, is_of_pack=run.is_of_pack):
                at = place if line in (0, item.line) else f"{file}:{line}"
                self.stdout.write(f"{at}: {item.get_outcome_display()}: {says}")
        counts = count_outcomes(run)
        self.stdout.write(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))


def find_author(email: str) -> User:
    author = User.objects.filter(email__iexact=email, is_active=True).first()
    if author is None or not author.roles & {Role.AUTHOR.value, Role.STAFF.value}:
        raise CommandError(f"Nobody who writes questions has the address {email}.")
    return author


def find_bank(name: str, *, or_else: str = "") -> Bank:
    """Return a bank by its slug. The refusal names all there are, and what else can be done."""
    pack, _colon, slug = name.rpartition(":")
    bank = Bank.objects.filter(pack=pack, slug=slug).first()
    if bank is None:
        known = ", ".join(f"{one.pack}:{one.slug}".strip(":") for one in Bank.objects.all())
        raise CommandError(f"There is no such bank. Name one of: {known}{or_else}.")
    return bank


def own_topic(form: str, data: bytes) -> Topic:
    """Return a topic that a file names, whose questions all name theirs."""
    topic = find_own_topic(form, data)
    if topic is None:
        raise CommandError("Not every question of the file names its topic. Give --topic.")
    return topic


def find_topic(slug: str) -> Topic:
    topic = Topic.objects.filter(slug=slug, retired_at=None).first()
    if topic is None:
        raise CommandError(f"There is no topic {slug}. Load a pack that has it.")
    return topic
