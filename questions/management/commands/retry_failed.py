"""Give answers that could not be scored another try."""

from django.utils import timezone

from questions.domain.sweeping import retry_failed
from studyhub.management.writing import WritingCommand


class Command(WritingCommand):
    help = "Send every answer that could not be scored to the scorer again. Can be run twice."

    def handle(self, **options):
        self.stdout.write(f"{retry_failed(now=timezone.now())} answers were sent again.")
