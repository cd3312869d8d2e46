"""Fetches that decide access: what is not yours does not exist."""

from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import (
    BigIntegerField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
)
from django.db.models.functions import JSONArray
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from lessons.models import Note
from questions.domain.card_lists import readable_cards
from questions.domain.counting import annotate_standing
from questions.domain.practice import Outlined
from questions.domain.queries import readable_answers
from questions.models import (
    Card,
    Practice,
    PracticeItem,
    QuestionFlag,
    StudySession,
    Submission,
)
from studyhub.params import MOST_32
from studyhub.statements import Given, Statement

LEARNER = Given("learner", BigIntegerField())


def items_with_all() -> QuerySet[PracticeItem]:
    """Return the item that is named, with all that its page shows of its practice."""
    item = PracticeItem.objects.select_related("practice", "version__question__topic")
    others = PracticeItem.objects.filter(practice=OuterRef("practice")).order_by()
    told = JSONArray(
        "position",
        "version__kind",
        Q(submission__isnull=False),
        Q(submission=None, skipped_at=None),
    )
    outline = others.values("practice").annotate(told=JSONBAgg(told, order_by="position"))
    flags = QuestionFlag.objects.filter(learner=LEARNER, question=OuterRef("version__question"))
    return item.annotate(outline=Subquery(outline.values("told")), is_flagged=Exists(flags)).filter(
        practice=Given("practice", UUIDField()),
        practice__learner=LEARNER,
        position=Given("position", IntegerField()),
    )


# Each answer and each page of a practice takes it.
ITEM = Statement(items_with_all)
ANSWER = Statement(
    lambda: annotate_standing(
        readable_answers().filter(learner=LEARNER, pk=Given("key", UUIDField()))
    )
)


def get_practice(user: User, practice_id: UUID) -> Practice:
    """Return a practice of `user`, or 404."""
    return get_object_or_404(Practice, pk=practice_id, learner=user)


def get_items(practice: Practice) -> list[PracticeItem]:
    """Return the items of a practice in order, with what its summary shows of them."""
    return list(
        practice.items.select_related(
            "version__question__topic",
            "version__question__lesson__current_version",
            "submission__effective_score__marked_by",
            "submission__self_mark",
        ).defer(
            "version__question__lesson__current_version__markdown",
            "version__question__lesson__current_version__blocks",
        )
    )


def get_item(user: User, practice_id: UUID, position: int) -> PracticeItem:
    """Return one item of a practice of `user` with `is_flagged` and its `outline`, or 404."""
    position = min(position, MOST_32)
    item = get_or_404(ITEM, practice=practice_id, learner=user.pk, position=position)
    item.practice.learner = user
    item.outline = [Outlined(*one) for one in item.outline]
    return item


def get_answer(user: User, submission_id: UUID) -> Submission:
    """Return an answer that `user` gave, or 404."""
    return get_or_404(ANSWER, learner=user.pk, key=submission_id)


def get_or_404(statement: Statement, **given: Any) -> Any:
    """Return the one row that a statement finds, or 404."""
    found = statement.fetch(**given)
    if not found:
        raise Http404
    return found[0]


def get_card(user: User, card_id: int) -> Card:
    """Return a recall card of `user`, with what the pages show of it, or 404."""
    return get_object_or_404(readable_cards(user), pk=card_id)


def get_note(user: User, note_id: UUID) -> Note:
    """Return a highlight or note of `user` that was not deleted, or 404."""
    mine = Note.objects.filter(learner=user, deleted_at=None)
    return get_object_or_404(mine.select_related("lesson"), pk=note_id)


def is_partial(request: HttpRequest) -> bool:
    """Return whether htmx asks for a part of the page, not for the page (boosted or restored)."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def get_session(user: User, session_id: UUID) -> StudySession:
    """Return a study session of `user`, or 404."""
    return get_object_or_404(StudySession, pk=session_id, learner=user)
