"""How apps below ask for a review of an answer: see `mockinterviews.domain.sharing`."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from mentoring.domain.requests import RequestRefused, ask_for_review
from mockinterviews.domain.sharing import AskingRefused
from questions.models import Submission


def ask_about(
    *, learner: User, submission: Submission, questions: Sequence[str], now: datetime
) -> str:
    """Put an answer into the queue and return the address of its feedback. Raise AskingRefused."""
    try:
        asked = ask_for_review(
            learner=learner, submission=submission, questions=list(questions), now=now
        )
    except RequestRefused as refused:
        raise AskingRefused(refused.sentence) from None
    return reverse("feedback_detail", args=[asked.pk])
