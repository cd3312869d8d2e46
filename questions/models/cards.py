"""Recall cards: what a learner is believed to remember."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from questions.models.questions import Question
from questions.models.submissions import Submission


class Card(models.Model):
    """How well a learner is believed to remember one question: the state of the FSRS scheduler."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="cards")
    question = models.ForeignKey(Question, models.PROTECT, related_name="cards")
    # The scheduler's own JSON: state, step, stability (days), difficulty (1 to 10), last_review.
    state = models.JSONField()
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "question"], name="card_unique")]
        indexes = [models.Index(fields=["learner", "due_at"], name="card_due")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.question_id}"


class ReviewLog(models.Model):
    """One look at a card. Append-only: replaying them gives the card's state exactly."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="logs")
    submission = models.OneToOneField(Submission, models.CASCADE, related_name="review_log")
    rating = models.PositiveSmallIntegerField()
    reviewed_at = models.DateTimeField()
    study_day = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rating__gte=1, rating__lte=4), name="review_rating_1_to_4"
            )
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.rating}"
