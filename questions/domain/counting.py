"""Where an answer counts: as a deed of its day, as evidence of a topic, and in its practice.

Most count everywhere. Where one does not, its row in a list says so: else the answers of the list,
those of the days and those of the topics would be three numbers for one thing.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from lessons.domain.queries import IN_TOPIC_ON_OFFER
from questions.domain.queries import HAS_SCORE_TO_TELL
from questions.domain.self_marking import keeps_back
from questions.models import PracticeItem, Ruling, Submission

# How the key of an answer to an item of a practice begins.
OF_PRACTICE = "practice:"
# Among rows the same as `is_evidence`.
IS_EVIDENCE = (
    HAS_SCORE_TO_TELL & Q(withdrawn_at=None, is_repeat=False) & ~Q(version__ruling=Ruling.Kind.DROP)
)
# What the topics of Progress are made of: those that are on offer.
IN_PROGRESS = IS_EVIDENCE & IN_TOPIC_ON_OFFER


def annotate_standing(answers: QuerySet[Submission]) -> QuerySet[Submission]:
    """Add what `say_where_it_counts` needs.

    `is_replaced`: whether another answer counts in its practice. `is_past`: whether its topic is no
    longer on offer.
    """
    counts = Exists(PracticeItem.objects.filter(submission=OuterRef("pk")))
    past = Q(topic__retired_at__isnull=False) | Q(topic__track__retired_at__isnull=False)
    return answers.annotate(
        is_replaced=Q(idempotency_key__startswith=OF_PRACTICE) & ~counts, is_past=past
    )


def is_deed(answer: Submission) -> bool:
    """Return whether an answer counts as a deed of its study day: its score is there to be told."""
    is_scored = answer.effective_score_id is not None and answer.withdrawn_at is None
    return is_scored and not keeps_back(answer)


def is_evidence(answer: Submission) -> bool:
    """Return whether an answer counts for its topic as well."""
    return is_deed(answer) and not answer.is_repeat and not is_dropped(answer)


def is_dropped(answer: Submission) -> bool:
    return answer.version.ruling == Ruling.Kind.DROP


def is_in_progress(answer: Submission) -> bool:
    """Return whether Progress counts an answer, as IN_PROGRESS does among rows.

    Takes an answer with what `annotate_standing` adds.
    """
    return is_evidence(answer) and not answer.is_past


def say_where_it_counts(answer: Submission) -> str:
    """Say where an answer counts and why not everywhere; "" where nothing is to be told.

    Takes an answer with what `annotate_standing` adds. That it waits for its score or its own mark,
    or that its question was dropped, is said beside its points.
    """
    if answer.withdrawn_at:
        return _("taken back: counts nowhere")
    if is_dropped(answer):
        return ""
    if answer.is_replaced:
        return say_of_replaced(answer)
    if answer.is_repeat:
        return say_of_repeat(answer)
    return _("not in Progress: its topic is no longer on offer") if answer.is_past else ""


def say_of_replaced(answer: Submission) -> str:
    if is_in_progress(answer):
        return _("counts in Progress; in its practice another answer counts")
    if answer.is_repeat or answer.is_past:
        return _("not in Progress; in its practice another answer counts")
    return _("in its practice another answer counts")


def say_of_repeat(answer: Submission) -> str:
    if answer.context == Submission.Context.LESSON:
        return _("not in Progress: this was answered before on that day")
    if not answer.idempotency_key.startswith(OF_PRACTICE):
        return _("not in Progress: a copy of a story")
    return _("counts in its practice in place of an earlier answer, not in Progress")
