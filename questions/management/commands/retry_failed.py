"""Give answers that could not be scored another try."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from questions.domain.scoring import retry_failed


class Command(BaseCommand):
    help = "Send every answer that could not be scored to the scorer again. Can be run twice."

    def handle(self, **options):
        self.stdout.write(f"{retry_failed(now=timezone.now())} answers were sent again.")
