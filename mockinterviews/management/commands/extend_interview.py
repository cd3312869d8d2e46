"""Give an interview more time, running or closed by the clock."""

from uuid import UUID

from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import Role, User
from mockinterviews.domain.extending import MOST_MINUTES, extend_interview
from mockinterviews.domain.ledger import InterviewError
from mockinterviews.models import Interview
from studyhub.management.writing import WritingCommand


class Command(WritingCommand):
    help = "Give an interview more time, running or closed by the clock."

    def add_arguments(self, parser):
        parser.add_argument("interview", type=UUID, help="the id in the address of the interview")
        parser.add_argument("--minutes", type=int, required=True, help=f"1 to {MOST_MINUTES}")
        parser.add_argument("--reason", required=True, help="the learner reads it")
        parser.add_argument("--by", required=True, help="the email address of a staff account")

    def handle(self, *, interview, minutes, reason, by, **_options):
        if not 1 <= minutes <= MOST_MINUTES:
            raise CommandError(f"--minutes {minutes}: give 1 to {MOST_MINUTES}.")
        if not reason.strip():
            raise CommandError("--reason is empty: say in a few words why there is more time.")
        extended = extend(
            interview=find_interview(interview),
            minutes=minutes,
            reason=reason.strip(),
            made_by=find_staff(by),
        )
        end = f"{timezone.localtime(extended.deadline):%Y-%m-%d %H:%M:%S %Z}"
        self.stdout.write(f"“{extended}” of {extended.learner} now ends at {end}.")


def find_interview(pk: UUID) -> Interview:
    found = Interview.objects.filter(pk=pk).first()
    if found is None:
        raise CommandError(f"There is no interview {pk}. Its id stands in the address of its page.")
    return found


def find_staff(email: str) -> User:
    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None or Role.STAFF not in found.roles:
        raise CommandError(f"{email} is no staff account. The ledger of time names who gave it.")
    return found


def extend(*, interview: Interview, minutes: int, reason: str, made_by: User) -> Interview:
    try:
        return extend_interview(
            interview=interview, seconds=minutes * 60, reason=reason, made_by=made_by
        )
    except InterviewError as error:
        raise CommandError(error.sentence) from None
