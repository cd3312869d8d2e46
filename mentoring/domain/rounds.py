"""From one round to the next: what was changed, and where earlier comments stand now."""

import copy
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mentoring.domain.queries import list_comments
from mentoring.domain.rubric import fields_of
from mentoring.models import Comment, Review, ReviewRequest
from questions.domain.differing import MOST_WORDS, compare_words
from questions.domain.left_open import find_open_revision
from questions.domain.starting import begin_practice
from questions.kinds import kind_of, response_of
from questions.models import Practice, Submission
from studyhub.advisory import Advisory, hold
from studyhub.statements import Given, Statement

# With the white space behind it, so that a space alone is no word that is everywhere.
WORD = re.compile(r"\s*(?:\w+|[^\w\s])\s*|\s+")


@dataclass(frozen=True)
class Change:
    """What was changed in one part of the answer."""

    title: str
    pieces: list[dict[str, str]]


@dataclass(frozen=True)
class Earlier:
    """The round before: its review, what was changed since, and its comments."""

    review: Review
    changes: list[Change]
    # Copies of the comments, placed where their text stands in the new answer.
    standing: list[Comment]
    gone: list[Comment]


def find_earlier(request: ReviewRequest) -> Review | None:
    """Return the last review that came back on another answer of the learner's to the question."""
    found = EARLIER.fetch(
        learner=request.learner_id,
        question=request.submission.version.question_id,
        submission=request.submission_id,
        made_at=request.was_made_at,
    )
    return found[0] if found else None


def earlier_reviews() -> QuerySet[Review]:
    """Return the reviews that `find_earlier` takes the first of."""
    return (
        Review.objects.filter(
            state=Review.State.RETURNED,
            request__state=ReviewRequest.State.RETURNED,
            request__learner=Given("learner", models.BigIntegerField()),
            request__submission__version__question=Given("question", models.UUIDField()),
            returned_at__lte=Given("made_at", models.DateTimeField()),
        )
        .exclude(request__submission=Given("submission", models.UUIDField()))
        .exclude(request__origin=ReviewRequest.Origin.SAMPLED)
        .select_related("request__submission__version", "mentor")
        .order_by("-returned_at", "-pk")
    )


EARLIER = Statement(lambda: earlier_reviews()[:1])


def describe_earlier(request: ReviewRequest) -> Earlier | None:
    """Return the round before this one, or None for a first round."""
    review = find_earlier(request) if request.round > 1 else None
    if review is None:
        return None
    before, after = review.request.submission, request.submission
    standing, gone = carry_over(list_comments(review), before, after)
    return Earlier(review, list_changes(before, after), standing, gone)


def list_changes(before: Submission, after: Submission) -> list[Change]:
    """Return the parts in the order of the new answer, each word by word against the old one."""
    return [
        Change(str(field.title), compare_words(text_in(before, field.slug), text))
        for field in fields_of(after)
        if (text := text_in(after, field.slug)) or text_in(before, field.slug)
    ]


def carry_over(
    comments: Iterable[Comment], before: Submission, after: Submission
) -> tuple[list[Comment], list[Comment]]:
    """Return copies of the comments whose text stands in the new answer, and those it is gone of.

    What the learner has dealt with stays behind.
    """
    slugs = {field.slug for field in fields_of(after)}
    standing, gone = [], []
    for comment in comments:
        if comment.resolved_at:
            continue
        old = text_in(before, comment.field)
        new = text_in(after, comment.field) if comment.field in slugs else ""
        if found := find_again(old, new, comment.start, comment.end):
            moved = copy.copy(comment)
            moved.start, moved.end = found
            moved.carried_from = comment.review
            standing.append(moved)
        else:
            gone.append(comment)
    return standing, gone


def text_in(submission: Submission, field: str) -> str:
    content = submission.version.content
    return kind_of(submission.version).text_of(response_of(submission), field, content)


def find_again(old: str, new: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the words at old[start:end] stand in `new`, or None where they are gone.

    They stand where a comparison word by word keeps them; words that were moved are found where
    they are the only ones of their kind in both texts. Words that stand there by chance, beside
    others that went, are not taken for them.
    """
    quote = old[start:end]
    if not quote or quote not in new:
        return None
    if old == new:
        return start, end
    if kept := follow(old, new, start, end):
        return kept
    place = new.find(quote)
    is_only = new.find(quote, place + 1) < 0 and old.find(quote) == old.rfind(quote)
    return (place, place + len(quote)) if is_only else None


def follow(old: str, new: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where a comparison word by word keeps old[start:end] whole; None where it does not."""
    before, after = list(WORD.finditer(old)), list(WORD.finditer(new))
    if max(len(before), len(after)) > MOST_WORDS:
        return None
    words = [match.group() for match in before], [match.group() for match in after]
    matcher = SequenceMatcher(None, *words, autojunk=False)
    for block in matcher.get_matching_blocks():
        if not block.size:
            continue
        first, last = before[block.a].start(), before[block.a + block.size - 1].end()
        if first <= start and end <= last:
            shift = after[block.b].start() - first
            return start + shift, end + shift
    return None


@transaction.atomic
def start_revision(*, request: ReviewRequest, now: datetime) -> Practice:
    """Open the question again in the version that was answered, with the answer in its editor.

    What was begun before and is not handed in is gone on with: a second editor would show the old
    words without the new ones. Of two presses the second waits, and finds the first.
    """
    submission = request.submission
    hold(Advisory.STARTS, request.learner_id)
    if begun := find_open_revision(submission):
        return begun.practice
    return begin_practice(
        learner=request.learner,
        title=_("Revision"),
        versions=[submission.version_id],
        revises=submission,
        now=now,
    )
