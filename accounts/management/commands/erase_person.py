"""Erase somebody who asked the operator for it."""

from django.core.management.base import CommandError
from django.utils import timezone

from accounts.domain.erasure import erase_person
from accounts.domain.people import PersonRefused
from accounts.models import User
from studyhub.management.writing import WritingCommand


class Command(WritingCommand):
    help = "Erases a person's account and every text of theirs. Cannot be undone."

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address that the person signs in with")
        parser.add_argument("--confirm", action="store_true", help="erase, not only say who it is")

    def handle(self, *, email, confirm, **_options):
        person = User.objects.filter(email__iexact=email, erased_at=None).first()
        if person is None:
            raise CommandError(
                f"Nobody signs in with {email}. Check the spelling; nothing changed."
            )
        if not confirm:
            raise CommandError(
                f"This would erase {person.display_name} ({person.email}), who joined on "
                f"{person.date_joined:%d %B %Y}, with every text of theirs, for good. "
                "Nothing was changed. Run it again with --confirm to erase them."
            )
        try:
            erase_person(person=person, now=timezone.now())
        except PersonRefused as refusal:
            raise CommandError(f"{email} was not erased. {refusal.sentence}") from None
        self.stdout.write(
            f"{email} is erased: their text is gone, and what figures need stands under "
            "a tombstone. Backups made before hold it until they are replaced."
        )
