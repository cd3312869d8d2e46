"""Give somebody another password, where they cannot do so by mail.

In the place of Django's own command, which leaves alone what acts for them without signing in.
"""

from allauth.account.adapter import get_adapter
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import transaction

from accounts.domain.locking import lock_person
from accounts.domain.mails import send_mail_to
from accounts.domain.second_steps import drop_second_steps
from accounts.models import User
from studyhub.management.commands.createstaff import add_password_option, read_password
from studyhub.management.writing import WritingCommand


class Command(WritingCommand):
    help = "Changes somebody's password: their sessions and their API tokens end with it."

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address that the person signs in with")
        parser.add_argument(
            "--drop-second-step",
            action="store_true",
            help="remove their passkeys, app and recovery codes as well, for who has lost them all",
        )
        add_password_option(parser)

    def handle(self, *, email, drop_second_step, password_stdin, **_options):
        person = User.objects.filter(email__iexact=email, erased_at=None).first()
        if person is None:
            raise CommandError(
                f"Nobody signs in with {email}. Check the spelling; nothing changed."
            )
        password = read_password(password_stdin)
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        with transaction.atomic():
            person = lock_person(person)
            get_adapter().set_password(person, password)
            if drop_second_step:
                drop_second_steps(user=person)
            tell_of_password(person=person, is_without_second_step=drop_second_step)
        rest = (
            "their passkeys, app and recovery codes are gone."
            if drop_second_step
            else "their second step stays."
        )
        self.stdout.write(
            f"{person.email} signs in with the new password. Sessions and API tokens of before "
            f"have ended; {rest}"
        )


def tell_of_password(*, person: User, is_without_second_step: bool) -> None:
    """Mail the person: whoever is at the machine can take their account over by this."""
    context = {"is_without_second_step": is_without_second_step}
    send_mail_to(person_or_address=person, template="account/password_given", context=context)
