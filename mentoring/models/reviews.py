"""What a mentor writes on a request, and what it gives."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentoring.models.requests import ReviewRequest


class Review(models.Model):
    """What one mentor writes on one request: a draft until it is returned."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        RETURNED = "returned", _("Returned")

    class Helpful(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    class Verdict(models.TextChoices):
        READY = "ready", _("Ready")
        NEARLY = "nearly", _("Nearly")
        REVISE = "revise", _("Revise")

    request = models.ForeignKey(ReviewRequest, models.CASCADE, related_name="reviews")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # Raised by each accepted save: compare and swap.
    number = models.PositiveIntegerField(default=0)
    # Criterion id -> points given: what holds now, as with the verdict. See `Correction`.
    marks = models.JSONField(default=dict)
    summary = models.TextField(blank=True)
    # The number of a question that the learner asked, from 1 -> what the mentor says to it.
    replies = models.JSONField(default=dict, blank=True, db_default={})
    # The key of a dispute -> its title, and what this mentor decided of it and why. What counts
    # stands with the dispute itself, which the next mentor decides anew.
    verdicts = models.JSONField(default=dict, blank=True, db_default={})
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    # The marks as they stood when the automatic score was first shown beside them.
    first_marks = models.JSONField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True, blank=True)
    # When the mentor took a draft off the list of what they had begun. It is kept.
    put_away_at = models.DateTimeField(null=True, blank=True)
    # When they left the request last: "take next" passes it over for some hours.
    left_at = models.DateTimeField(null=True, blank=True)
    # When the mentor first heard that the learner withdrew the request, and that they put it back:
    # each is mailed once, however often it happens.
    withdrawal_mailed_at = models.DateTimeField(null=True, blank=True)
    restoring_mailed_at = models.DateTimeField(null=True, blank=True)
    # What the learner says of it.
    helpful = models.CharField(max_length=10, choices=Helpful, blank=True, db_default="")
    rated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "mentor"], name="review_one_per_mentor"),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state="returned"),
                name="review_one_returned_per_request",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(returned_at__isnull=False) & ~Q(verdict="")),
                name="review_returned_has_verdict",
            ),
        ]
        indexes = [
            models.Index(
                fields=["mentor", "returned_at"],
                condition=Q(state="returned"),
                name="review_returned_by_mentor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} by {self.mentor_id}"

    @property
    def questions(self) -> list[tuple[str, str]]:
        """What the learner asked, each with what the mentor says to it, or ""."""
        asked = enumerate(self.request.questions, start=1)
        return [(question, self.replies.get(str(number), "")) for number, question in asked]


class Correction(models.Model):
    """What a mentor changed or added once the learner had the review. Append-only.

    The review has what holds since then; here is what stood there before.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="corrections")
    # From 1 on: compare and swap, and one score for each.
    number = models.PositiveSmallIntegerField()
    # Criterion id -> points before and after, of those that were changed.
    changes = models.JSONField(default=dict, blank=True)
    # Both empty where the verdict stayed.
    verdict_before = models.CharField(max_length=10, choices=Review.Verdict, blank=True)
    verdict = models.CharField(max_length=10, choices=Review.Verdict, blank=True)
    # The reason, or what the mentor says beside.
    text = models.TextField()
    created_at = models.DateTimeField()
    # When the learner first had it on a page.
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="correction_once_per_number")
        ]
        indexes = [
            models.Index(fields=["review"], condition=Q(seen_at=None), name="correction_unseen")
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.review_id}"


class Mark(models.Model):
    """What a mentor gave one criterion of a review as they returned it, beside the scorer.

    Append-only: agreement is reckoned from what was given before anybody could object.

    `given` and `given_first` (before the automatic score was shown; null where it never was) are
    of `maximum`; `automatic` is the scorer's share from 0 to 1, null where it has none.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="criterion_marks")
    criterion = models.CharField(max_length=80)
    given = models.PositiveSmallIntegerField()
    given_first = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum = models.PositiveSmallIntegerField()
    automatic = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="mark_once_per_criterion"),
            models.CheckConstraint(
                condition=Q(maximum__gt=0, given__lte=F("maximum")), name="mark_within_maximum"
            ),
            models.CheckConstraint(
                condition=Q(automatic=None) | Q(automatic__gte=0, automatic__lte=1),
                name="mark_automatic_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.given} of {self.maximum}"
