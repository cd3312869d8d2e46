"""The list of one's own answers: a page of them, whatever was answered."""

from functools import lru_cache
from typing import NamedTuple

from django.db.models import BigIntegerField, Count, QuerySet

from accounts.models import User
from lessons.domain.queries import topic_order
from questions.domain.counting import IN_PROGRESS, annotate_standing
from questions.domain.queries import submissions_for_user
from questions.models import Submission
from studyhub.statements import Given, Statement

PAGE_SIZE = 25
MOST_PAGES = 16
LEARNER = Given("learner", BigIntegerField())
# What a row shows, and the keys on the way there: neither words nor reports.
SHOWN = (
    *("submitted_at", "state", "self_mark__marked_at"),
    *("context", "idempotency_key", "is_repeat", "withdrawn_at"),
    *("version__kind", "version__ruling", "version__question__title"),
    "topic__title",
    *(f"effective_score__{name}" for name in ("points", "maximum", "source")),
    "effective_score__marked_by__display_name",
)
# The one that the question stood in when it was answered, as on the pages of topics.
TOPIC = "topic"
COUNT = Statement(
    lambda: (
        Submission.objects.filter(learner=LEARNER, withdrawn_at=None)
        .order_by(*topic_order(f"{TOPIC}__"))
        .values(TOPIC)
        .annotate(answers=Count("pk"), in_progress=Count("pk", filter=IN_PROGRESS))
        .values_list(TOPIC, f"{TOPIC}__title", "answers", "in_progress")
    )
)


class Counts(NamedTuple):
    """How many answers a list has, how many of them Progress counts, and of which topics they are.

    A topic is its key and its title, in the order of the shelf.
    """

    answers: int
    in_progress: int
    topics: list[tuple[int, str]]


def count_answers(learner: User) -> Counts:
    """Return how many answers `learner` gave, without what was taken back."""
    rows = COUNT.fetch(learner=learner.pk)
    return Counts(
        answers=sum(answers for _topic, _title, answers, _counted in rows),
        in_progress=sum(counted for _topic, _title, _answers, counted in rows),
        topics=[(topic, title) for topic, title, _answers, _counted in rows],
    )


def list_answers(learner: User, *, first: int) -> list[Submission]:
    """Return a page of the answers of `learner`, newest first, from the one at place `first` on."""
    return page_from(first).fetch(learner=learner.pk)


@lru_cache(MOST_PAGES)
def page_from(first: int) -> Statement:
    return Statement(lambda: rows_for_user(LEARNER)[first : first + PAGE_SIZE])


def rows_for_user(learner: User | Given) -> QuerySet[Submission]:
    """Return the answers of `learner`, newest first, with no more than a row of a list shows."""
    answers = submissions_for_user(learner).select_related(None).defer(None)
    joined = ("version__question", "topic", "effective_score__marked_by", "self_mark")
    return annotate_standing(answers.select_related(*joined).only(*SHOWN))
