"""How a cohort's answers are marked, and which learners go along with it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Cohort


class CohortMarking(models.Model):
    """The settings of marking for one cohort. Without a row the defaults hold."""

    cohort = models.OneToOneField(
        Cohort, models.CASCADE, primary_key=True, related_name="review_marking"
    )
    marks_first = models.BooleanField(
        _("Mentors mark before they see the automatic score"), default=True, db_default=True
    )
    is_blind = models.BooleanField(
        _("Mentors mark without seeing names"), default=False, db_default=False
    )
    # A cohort decides; its learners read it with their feedback, and each can say no.
    offers_unsure = models.BooleanField(
        _("Answers the scorer is unsure about are offered to this cohort's mentors"),
        default=False,
        db_default=False,
    )

    # Of a hundred reviews that come back, so many get a second, independent mark.
    second_percent = models.PositiveSmallIntegerField(
        _("Of a hundred reviews, so many are marked a second time by another mentor"),
        default=0,
        db_default=0,
        validators=[MaxValueValidator(100)],
    )
    divergence = models.PositiveSmallIntegerField(
        _("Staff hear of two marks that differ by so many per cent of the points or more"),
        default=25,
        db_default=25,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(second_percent__lte=100), name="marking_second_percent_is_one"
            ),
            models.CheckConstraint(
                condition=Q(divergence__gte=1, divergence__lte=100),
                name="marking_divergence_is_per_cent",
            ),
        ]

    def __str__(self) -> str:
        return f"marking of {self.cohort_id}"


class OfferRefusal(models.Model):
    """A learner who wants none of their answers offered to mentors unasked."""

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="offer_refusal"
    )
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.learner_id} since {self.since}"
