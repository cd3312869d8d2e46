"""Reusable querysets of answers, cards and questions."""

from datetime import datetime

from django.db.models import Exists, F, FloatField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast

from accounts.models import User
from questions.models import Card, Question, SelfMark, Submission
from studyhub.statements import Given

# The score is there, and not to be marked by its learner first: among rows, what `keeps_back` says.
HAS_SCORE_TO_TELL = Q(effective_score__isnull=False) & (
    Q(self_mark=None) | Q(self_mark__marked_at__isnull=False)
)


def submissions_for_user(user: User | Given) -> QuerySet[Submission]:
    """Return the answers that `user` gave, newest first, ready to be listed."""
    return readable_answers().filter(learner=user)


def readable_answers() -> QuerySet[Submission]:
    """Return the answers that count, newest first, with what pages show of them."""
    return (
        Submission.objects.filter(withdrawn_at=None)
        .select_related(
            "learner",
            "version__question__topic",
            "version__question__lesson__current_version",
            "topic",
            "effective_score__marked_by",
            "self_mark",
        )
        # The text of a whole lesson for each answer, of which its title is shown.
        .defer(
            "version__question__lesson__current_version__markdown",
            "version__question__lesson__current_version__blocks",
        )
        .order_by("-submitted_at", "-pk")
    )


def answers_in_lessons(user: User, question: Question) -> QuerySet[Submission]:
    """Return the answers that `user` gave to a question as the check of a lesson, newest first."""
    return submissions_for_user(user).filter(
        version__question=question, context=Submission.Context.LESSON
    )


def questions_on_offer() -> QuerySet[Question]:
    """Return the questions that can be asked now: not retired, with a version."""
    return Question.objects.filter(
        retired_at=None, topic__retired_at=None, current_version__isnull=False
    ).select_related("topic", "lesson", "current_version")


def cards_for_user(user: User | Given) -> QuerySet[Card]:
    """Return the recall cards of `user` that ask a question, and that can be asked now."""
    return queue_for_user(user).filter(kind=Card.Kind.QUESTION)


def due_cards(learner: User | Given, now: datetime | Given) -> QuerySet[Card]:
    """Return the questions that are due for `learner` at `now`, longest overdue first."""
    return cards_for_user(learner).filter(due_at__lte=now).order_by("due_at", "pk")


def cards_on_offer() -> QuerySet[Card]:
    """Return everybody's recall cards, without those of questions that are not asked any more."""
    on_offer = Q(
        question__retired_at=None,
        question__topic__retired_at=None,
        question__current_version__isnull=False,
    )
    return Card.objects.filter(Q(question=None) | on_offer)


def answers_to_mark(learner: User) -> QuerySet[Submission]:
    """Return the answers that `learner` has yet to mark before scores are shown.

    Of several to one question the newest: with it the others are shown as well.
    """
    waiting = Submission.objects.filter(
        pk__in=unmarked(learner).values("submission"), withdrawn_at=None
    )
    return waiting.order_by("version__question", "-submitted_at", "-pk").distinct(
        "version__question"
    )


def questions_to_mark(learner: User | Given) -> QuerySet:
    """Return the questions (keys) that these answers are to."""
    return unmarked(learner).values("submission__version__question")


def unmarked(learner: User | Given) -> QuerySet[SelfMark]:
    return SelfMark.objects.filter(marked_at=None, submission__learner=learner)


def scores_to_tell(answers: QuerySet[Submission]) -> QuerySet[Submission]:
    """Return those of `answers` whose score is there, and not to be marked by its learner first."""
    return answers.filter(HAS_SCORE_TO_TELL)


def cards_to_ask() -> QuerySet[Card]:
    """Return everybody's recall cards that can be asked: questions, key points and own cards."""
    return cards_on_offer().filter(suspended_at=None)


def queue_for_user(user: User | Given) -> QuerySet[Card]:
    """Return all recall cards of `user` that can be asked now."""
    return with_what_is_asked(cards_to_tell(user).filter(suspended_at=None))


def cards_to_tell(learner: User | Given) -> QuerySet[Card]:
    """Return the cards of `learner` that any page may show, count or ask.

    Not those of a question whose answer they have yet to mark: which points it missed, and when a
    card comes next, tell its score.
    """
    return cards_on_offer().filter(~kept_back_from(learner), learner=learner)


def kept_back_from(learner: User | Given) -> Q:
    """Return what is true of these cards of a question that waits for the learner's own mark."""
    return Q(question__in=questions_to_mark(learner))


def with_what_is_asked(cards: QuerySet[Card]) -> QuerySet[Card]:
    return cards.select_related("question__topic", "question__current_version", "lesson")


def due_queue(learner: User, now: datetime) -> QuerySet[Card]:
    """Return whatever is due for `learner` at `now`, longest overdue first."""
    return queue_for_user(learner).filter(due_at__lte=now).order_by("due_at", "pk")


def annotate_last_answer(questions: QuerySet[Question], *, learner: User) -> QuerySet[Question]:
    """Add what `learner` did with each question, by the answers that count.

    `answered` (bool), `last_share` (points by maximum of the newest scored answer, 0 to 1, or
    None) and `last_at` (time of the newest answer, or None).
    """
    answers = Submission.objects.filter(
        version__question=OuterRef("pk"), learner=learner, withdrawn_at=None
    )
    newest = answers.order_by("-submitted_at", "-pk")
    share = Cast(F("effective_score__points"), FloatField()) / Cast(
        F("effective_score__maximum"), FloatField()
    )
    return questions.annotate(
        answered=Exists(answers),
        last_at=Subquery(newest.values("submitted_at")[:1]),
        last_share=Subquery(scores_to_tell(newest).annotate(share=share).values("share")[:1]),
    )
