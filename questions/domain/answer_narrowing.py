"""Which of one's own answers a list shows: by topic and kind, and by what came of them."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from questions.domain.counting import IS_EVIDENCE
from questions.domain.queries import HAS_SCORE_TO_TELL
from questions.models import LANGUAGE_KINDS, Score, Submission

# In place of a kind: all that are answered in words, which people can review.
WORDS = "words"


class Outcome(TextChoices):
    """What came of an answer, as its row shows it."""

    LOST = "lost", _("Lost points")
    NOTHING = "nothing", _("Earned nothing")
    ALL = "all", _("Earned all points")
    MENTOR = "mentor", _("Marked by a mentor")
    WAITING = "waiting", _("No score yet")


EARNED = {
    Outcome.LOST: Q(effective_score__points__lt=F("effective_score__maximum")),
    Outcome.NOTHING: Q(effective_score__points=0, effective_score__maximum__gt=0),
    Outcome.ALL: Q(effective_score__points=F("effective_score__maximum")),
    Outcome.MENTOR: Q(effective_score__source=Score.Source.MENTOR),
}


@dataclass(frozen=True)
class Narrowing:
    """What was chosen; what is empty narrows nothing. `topic` is the key of one."""

    topic: int | None = None
    kind: str = ""
    outcome: str = ""
    confidence: str = ""
    context: str = ""
    # Only what the figures of Progress are made of.
    counts: bool = False

    def of(self, answers: QuerySet[Submission]) -> QuerySet[Submission]:
        """Return those of `answers` that fit."""
        fields = {
            "topic": self.topic,
            "version__kind__in": LANGUAGE_KINDS
            if self.kind == WORDS
            else self.kind and [self.kind],
            "confidence": self.confidence,
            "context": self.context,
        }
        found = answers.filter(**{name: value for name, value in fields.items() if value})
        if self.counts:
            found = found.filter(IS_EVIDENCE)
        if not self.outcome:
            return found
        # Nobody finds out from a list what a score says that they mark before they see it.
        if self.outcome == Outcome.WAITING:
            return found.exclude(HAS_SCORE_TO_TELL)
        return found.filter(HAS_SCORE_TO_TELL & EARNED[Outcome(self.outcome)])
