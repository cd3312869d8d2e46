"""What learners report about questions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from questions.models.questions import QuestionVersion
from questions.models.submissions import Submission


class Problem(models.Model):
    """A problem that a learner reports with a question: open, answered, or closed."""

    class Sort(models.TextChoices):
        WRONG_KEY = "wrong_key", _("The key is wrong")
        UNCLEAR = "unclear", _("The question is unclear")
        SCORE = "score", _("My answer was scored wrongly")
        TYPO = "typo", _("Spelling or layout")
        OUTDATED = "outdated", _("Out of date")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="problems")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="problems")
    submission = models.ForeignKey(
        Submission, models.SET_NULL, null=True, blank=True, related_name="problems"
    )
    sort = models.CharField(max_length=10, choices=Sort)
    says = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(blank=True)
    # Whose words the answer is. Who closes a problem without a word leaves those of another. Where
    # a process of an older version stored them, they are of who handled the problem.
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reported_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Who reports the same again before somebody has looked adds to what they said.
            models.UniqueConstraint(
                fields=["learner", "version", "sort"],
                condition=Q(state="open"),
                name="problem_once_while_open",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(handled_at__isnull=False),
                name="problem_handled_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["reported_at"], condition=~Q(state="closed"), name="problem_to_handle"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.sort}"
