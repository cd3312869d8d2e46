"""What learners hear of a ruling on their answers, and of its end: of each once.

Whoever sees the score hears of a ruling from the worker that settles it. Where the score is yet to
come, or its learner has yet to mark the answer, they hear of it with the score: `tell_of_rulings`
is part of what shows it. The notices say who heard: nobody else hears of the end.

All who tell of a ruling hold its row, and so does who ends it. The second sees what the first did.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.domain.notices import KEPT_FOR
from accounts.models import Channel, Notice, NoticeChoice
from questions.domain.queries import scores_to_tell
from questions.domain.reviewing import RULED, UNDONE
from questions.domain.telling import tell_of_new_scores
from questions.models import QuestionVersion, Ruling, Score, Submission
from questions.notifying import NEW_SCORE


def tell_of_rulings(keys: Iterable[UUID], *, now: datetime) -> None:
    """Tell a learner of the rulings on answers (keys) whose score they may see only from now on.

    The last part of the transaction that lets them see it, before any other notice.
    """
    keys = list(keys)
    answers = Submission.objects.filter(pk__in=keys)
    for ruling in lock_rulings(keys):
        tell_learners(answers_to_tell(concerned(answers, ruling), ruling), ruling, now=now)


def lock_rulings(keys: Iterable[UUID]) -> list[Ruling]:
    """Return the rulings that hold for answers (keys), locked; none is made or undone meanwhile.

    So a ruling that is made later is settled by what the caller has written. And where a score and
    an own mark come at once, the second sees the first.
    """
    answers = Submission.objects.filter(pk__in=list(keys))
    held = QuestionVersion.objects.select_for_update(no_key=True).order_by("pk")
    rows = held.filter(pk__in=answers.values("version")).values_list("pk", "ruling")
    ruled = [pk for pk, ruling in rows if ruling]
    if not ruled:
        return []
    standing = Ruling.objects.select_for_update().filter(version__in=ruled, undone_at=None)
    return list(standing.order_by("pk"))


def concerned(answers: QuerySet[Submission], ruling: Ruling) -> QuerySet[Submission]:
    """Return which of `answers` count otherwise by a ruling that holds.

    Not those that full marks raise nothing of, or have yet to be given: the worker then tells.
    """
    if ruling.kind == Ruling.Kind.DROP:
        return answers
    former = former_scores().filter(submission=OuterRef("pk"))
    return answers.annotate(former=Subquery(former.values("points")[:1])).filter(
        effective_score__key=full_key(ruling), effective_score__points__gt=F("former")
    )


def answers_to_tell(answers: QuerySet[Submission], ruling: Ruling) -> QuerySet[Submission]:
    """Return the newest answer of each learner who has yet to hear of a ruling, or of its end.

    Not of one whose score they don't see, or have yet to mark: that points rise tells that some
    were missed. Of the end hears who heard of the ruling; of one so old that no notice of it is
    kept any more, whoever has such an answer.
    """
    notices = Notice.objects.filter(person=OuterRef("learner"), kind=NEW_SCORE)
    refusals = NoticeChoice.objects.filter(
        person=OuterRef("learner"), kind=NEW_SCORE, channel=Channel.NONE
    )
    waiting = scores_to_tell(answers).filter(
        ~Exists(notices.filter(key=key_of(ruling))),
        ~Exists(refusals),
        version=ruling.version_id,
        withdrawn_at=None,
        learner__erased_at=None,
    )
    if ruling.undone_at and ruling.undone_at - ruling.made_at < KEPT_FOR:
        waiting = waiting.filter(Exists(notices.filter(key=full_key(ruling))))
    return (
        waiting.select_related("learner", "version__question")
        .order_by("learner", "-submitted_at", "-pk")
        .distinct("learner")
    )


def tell_learners(answers: Iterable[Submission], ruling: Ruling, *, now: datetime) -> None:
    """Tell each learner once what a ruling, or its end, means for an answer of theirs."""
    tell_of_new_scores(answers, says=say(ruling), key=key_of(ruling), now=now)


def say(ruling: Ruling) -> str:
    if ruling.kind == Ruling.Kind.DROP:
        if ruling.undone_at:
            return _("“%(question)s”: your answer counts again.")
        return _("“%(question)s” turned out to be faulty, and your answer counts in no score.")
    if ruling.undone_at:
        return _("“%(question)s”: your answer has its former score again.")
    return _("“%(question)s” turned out to be faulty, and your answer has full marks now.")


def former_scores() -> QuerySet[Score]:
    """Return the scores that stand but for rulings and mentors' marks, the newest first.

    Not those of former rulings either: such a one and its end are worth what stands without them.
    """
    others = Score.objects.exclude(source=Score.Source.MENTOR).exclude(key__startswith=RULED)
    return others.order_by("-pk")


def full_key(ruling: Ruling) -> str:
    """Return the key of the full marks that a ruling gives, and of the notice of a ruling."""
    return f"{RULED}{ruling.pk}"


def key_of(ruling: Ruling) -> str:
    """Return the key of what is appended and told now: the ruling, or its end."""
    return full_key(ruling) + UNDONE if ruling.undone_at else full_key(ruling)
