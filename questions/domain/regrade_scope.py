"""What a regrade is about: which answers it scores anew, by which version, and on which scale.

A regrade by a later version scores the answers to the former ones; that of a whole bank scores
what a former scorer or scale has scored, each answer by the version that its score is by.
"""

from dataclasses import replace

from django.db.models import (
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Concat

import scoring
from questions.domain.bases import Basis, find_basis
from questions.domain.reports import automatic_score, find_judge
from questions.domain.reviewing import REGRADED, UNDONE
from questions.domain.scales import content_of
from questions.domain.submissions import queue_of
from questions.models import (
    LANGUAGE_KINDS,
    Bank,
    Calibration,
    QuestionVersion,
    Regrade,
    RegradeItem,
    Ruling,
    Score,
    Submission,
)
from scoring.calibration import resolve
from studyhub.queueing import WRITTEN

# What was decided about every answer to a former version, those still to come as well.
DECIDED = (Regrade.State.DISMISSED, Regrade.State.RETURNING, Regrade.State.RETURNED)
# The items whose other points do not stand: not appended yet, or taken back.
NOT_APPLIED = Q(applied_at=None, share__isnull=False) & ~Q(share=F("share_before"))


def answers_of(regrade: Regrade) -> QuerySet[Submission]:
    """Return the answers that a regrade scores anew."""
    if regrade.version is None:
        return scored_otherwise(regrade.bank, regrade.calibration, but=regrade)
    return answers_to_offer(regrade.version, but=regrade)


def answers_to_offer(version: QuestionVersion, but: Regrade | None = None) -> QuerySet[Submission]:
    """Return the answers that a regrade by `version` scores: on what is ruled, the ruling holds.

    Where full marks were undone, it waits until they have their former scores again. By a version
    that is ruled itself nothing is scored. `but` is a regrade that goes on.
    """
    if version.ruling:
        return Submission.objects.none()
    free = answers_unsettled(version, but).filter(version__ruling="")
    return free.exclude(version__in=versions_with_full_marks())


def answers_left_out(regrade: Regrade) -> QuerySet[Submission]:
    """Return the answers that a regrade by a version leaves as a ruling has them."""
    return answers_unsettled(regrade.version, but=regrade).exclude(version__ruling="")


def answers_unsettled(version: QuestionVersion, but: Regrade | None) -> QuerySet[Submission]:
    """Return the answers that no regrade has settled since the last meaningful version came.

    Cosmetic versions above it, such as another place, leave them as wrong as they were. So do a
    ruling that held when the others were scored, and an answer that came later.
    """
    former = QuestionVersion.objects.filter(question=version.question_id, is_cosmetic=False)
    meaningful = former.filter(number__lte=version.number).order_by("-number").first()
    if meaningful is None or (but is None and is_decided(meaningful)):
        return Submission.objects.none()
    settled = RegradeItem.objects.filter(
        ~is_left_behind(),
        regrade__state__in=(Regrade.State.APPLYING, Regrade.State.DONE),
        submission=OuterRef("pk"),
        regrade__version__question=version.question_id,
        regrade__version__number__gte=meaningful.number,
    ).exclude(regrade=but)
    answers = answers_before(version, but).filter(version__number__lt=meaningful.number)
    return answers.exclude(Exists(settled))


def is_decided(meaningful: QuestionVersion) -> bool:
    """Return whether the last regrade was ended for every answer, since a version or after it."""
    regrades = Regrade.objects.filter(version__question=meaningful.question_id)
    last = regrades.select_related("version").order_by("-asked_at", "-pk").first()
    return bool(last and last.state in DECIDED and last.version.number >= meaningful.number)


def versions_with_full_marks() -> QuerySet[Ruling]:
    """Return the versions (keys) whose answers have full marks for all, or have yet to lose them.

    Once a decision is undone the version says nothing any more, and a worker brings the former
    scores back: until then the scores are those of the decision.
    """
    standing = Ruling.objects.filter(Q(undone_at=None) | Q(settled_at=None), kind=Ruling.Kind.FULL)
    return standing.values("version")


def answers_before(version: QuestionVersion, but: Regrade | None) -> QuerySet[Submission]:
    """Return the scored answers to earlier versions of the same kind whose words are still here.

    Those that a regrade by `version` has looked at stay away; `but` is one that goes on.
    """
    looked_at = RegradeItem.objects.filter(~is_left_behind(), regrade__version=version)
    looked_at = looked_at.exclude(regrade=but)
    return Submission.objects.filter(
        version__question=version.question_id,
        version__number__lt=version.number,
        version__kind=version.kind,
        effective_score__isnull=False,
        withdrawn_at=None,
        learner__erased_at=None,
    ).exclude(pk__in=looked_at.values("submission"))


def is_left_behind() -> Q:
    """Return the condition on items that a regrade has ended without them, and settled nothing.

    Such as those that a ruling took out, which stay in regrades that ended before this was undone.
    Not those that were taken back: about them it is decided.
    """
    return NOT_APPLIED & Q(regrade__state=Regrade.State.DONE) & ~Q(is_returned())


def is_returned() -> Exists:
    """Return the condition on items that their score has been taken back."""
    key = Concat(Value(REGRADED), Cast(OuterRef("regrade_id"), CharField()), Value(UNDONE))
    return Exists(Score.objects.filter(submission=OuterRef("submission"), key=key))


def scored_otherwise(
    bank: Bank, calibration: Calibration | None, but: Regrade | None = None
) -> QuerySet[Submission]:
    """Return the answers of a bank that this scorer on this scale has not scored.

    Those that a rescore has looked at stay away where nothing moved; `but` is one that goes on. By
    a version that is ruled itself nothing is scored.
    """
    scale = resolve(content_of(calibration)).version
    same_scale = ~Q(version__kind__in=LANGUAGE_KINDS) | Q(
        effective_score__report__versions__calibration=scale
    )
    looked_at = RegradeItem.objects.filter(
        ~NOT_APPLIED,
        regrade__bank=bank,
        regrade__scorer=scoring.SCORER_VERSION,
        regrade__calibration=calibration,
        regrade__state=Regrade.State.DONE,
    )
    return (
        Submission.objects.filter(
            version__question__bank=bank,
            version__ruling="",
            effective_score__isnull=False,
            # What was taken back counts for nothing, and a notice would lead to no page.
            withdrawn_at=None,
            learner__erased_at=None,
        )
        .exclude(Q(effective_score__scorer_version=scoring.SCORER_VERSION) & same_scale)
        .exclude(pk__in=looked_at.exclude(regrade=but).values("submission"))
        .exclude(version__in=versions_with_full_marks())
        .exclude(has_ruled_judge())
    )


def has_ruled_judge(to: str = "") -> Exists:
    """Return the condition that a ruling holds on the version that an answer's score is by.

    Such as a later one that a regrade has scored by: see `judge_of`. `to` leads to the answer.
    """
    automatic = Score.objects.filter(submission=OuterRef(OuterRef(f"{to}pk")))
    newest = automatic.exclude(source=Score.Source.MENTOR).order_by("-pk")
    number = newest.values(judge=Cast("report__versions__question", IntegerField()))[:1]
    ruled = QuestionVersion.objects.exclude(ruling="")
    asked = OuterRef(f"{to}version__question")
    return Exists(ruled.filter(question=asked, number=Subquery(number)))


def judge_of(answer: Submission, regrade: Regrade) -> QuestionVersion:
    """Return the version that an answer is scored by."""
    if regrade.version is not None:
        return regrade.version
    score = automatic_score(answer)
    return find_judge(answer.version, score.report if score else None)


def basis_of(regrade: Regrade, version: QuestionVersion) -> Basis:
    """Return what a regrade scores by: on the scale that was shown, where it is about a bank."""
    basis = find_basis(version)
    if regrade.version is not None:
        return basis
    return replace(basis, scale=content_of(regrade.calibration))


def queue_for(regrade: Regrade) -> str:
    """Return the queue that works on a regrade."""
    return WRITTEN if regrade.version is None else queue_of(regrade.version)
