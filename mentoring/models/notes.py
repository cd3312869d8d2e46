"""What a mentor keeps for themselves about a learner."""

from django.conf import settings
from django.db import models


class LearnerNote(models.Model):
    """A mentor's private note about a learner: no other mentor, no learner, no staff reads it.

    It goes with the learner as with the mentor. An export tells it to its mentor alone.
    """

    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="learner_notes"
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notes_of_mentors"
    )
    text = models.TextField(blank=True)
    # When the mentor last reminded the learner of their study.
    nudged_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentor", "learner"], name="learner_note_once")
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} about {self.learner_id}"
