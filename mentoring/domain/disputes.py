"""A learner disputes one key point of a score; the mentor who reviews the answer decides.

A dispute changes no score by itself: the mentor marks the answer, and that mark counts.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.domain.leases import keep_lease, lock_mentor, lock_request, say_who_has_it
from mentoring.domain.locking import lock_submission
from mentoring.domain.queries import open_requests
from mentoring.domain.requests import RequestRefused, ask_for_review
from mentoring.models import Dispute, Review, ReviewRequest
from questions.domain.reports import automatic_score
from questions.models import Score, Submission
from scoring import settle_part
from studyhub.seen import refuse_unless_seen
from studyhub.statements import Given, Statement

LONGEST_DISPUTE = 600
State = ReviewRequest.State

DISPUTES = Statement(lambda: disputes_on(Given("request", models.UUIDField())))


class DisputeRefused(Exception):
    """A dispute or a verdict that cannot be taken in. Carries a sentence for the person."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@transaction.atomic
def dispute_point(
    *, learner: User, submission: Submission, part: str, says: str, now: datetime
) -> Dispute:
    """Dispute one key point of the answer's automatic score, which asks a mentor to review it.

    A request that waits already is joined. Disputing twice is the same as once, until the verdict
    is there. Raise DisputeRefused where there is nothing to dispute or to decide it.
    """
    lock_submission(submission)
    # Read under the lock: a mentor's mark may just have arrived.
    submission.refresh_from_db(fields=["effective_score"])
    score = automatic_score(submission)
    point = find_point(score, part)
    if point is None:
        raise DisputeRefused(_("This score has no such point to dispute. Open the answer again."))
    if not counts(score, submission):
        raise DisputeRefused(say_mark_counts())
    request = join_request(learner, submission, now)
    dispute, made = Dispute.objects.get_or_create(
        score=score,
        part=part,
        defaults={
            "request": request,
            "title": point["title"],
            "says": says[:LONGEST_DISPUTE],
            "made_at": now,
        },
    )
    if not made and dispute.request_id != request.pk:
        return dispute_again(dispute, request, says, now)
    return dispute


def dispute_again(dispute: Dispute, request: ReviewRequest, says: str, now: datetime) -> Dispute:
    """Let a dispute whose request was withdrawn ride on a new one."""
    if dispute.is_told:
        raise DisputeRefused(_("A mentor has decided this already."))
    dispute.request, dispute.says, dispute.made_at = request, says[:LONGEST_DISPUTE], now
    dispute.is_upheld = dispute.decided_by = dispute.decided_at = None
    dispute.reason = ""
    dispute.save()
    return dispute


def find_point(score: Score | None, part: str) -> dict | None:
    """Return the part of a score's report that can be disputed: one that lost points."""
    return next((one for one in list_points(score) if one["id"] == part), None)


def list_points(score: Score | None) -> list[dict]:
    """Return the parts of a score's report that can be disputed."""
    parts = map(settle_part, score.report.get("parts", [])) if score else ()
    return [one for one in parts if one["status"] != "covered"]


def counts(score: Score | None, submission: Submission) -> bool:
    """Return whether a score is the one that counts: where a mentor's does, none is disputed."""
    return score is not None and score.pk == submission.effective_score_id


def say_mark_counts() -> str:
    return _("A mentor has marked this answer, and their mark counts.")


def join_request(learner: User, submission: Submission, now: datetime) -> ReviewRequest:
    """Return the learner's own asking that waits, locked, or ask for a review.

    The answer is locked. So is the request before it is looked at: a mentor may just return it, and
    a dispute that arrives afterwards would be decided by nobody.
    """
    waiting = open_requests().exclude(origin=ReviewRequest.Origin.SAMPLED)
    own = waiting.filter(submission=submission, learner=learner)
    found = own.select_for_update(of=("self",)).first()
    if found and found.state == State.RETURNING:
        raise DisputeRefused(_("A mentor has just returned it: the feedback comes in a minute."))
    if found and found.origin == ReviewRequest.Origin.ASKED:
        return found
    try:
        return ask_for_review(learner=learner, submission=submission, questions=[], now=now)
    except RequestRefused as refused:
        raise DisputeRefused(refused.sentence) from refused


def decide_dispute(
    *,
    dispute: Dispute,
    mentor: User,
    is_upheld: bool,
    reason: str,
    seen: str | None = None,
    now: datetime,
) -> Dispute:
    """Store the verdict of the mentor who holds the request, and renew their lease.

    The learner reads it on return; it can be changed until then. The mentor's own draft keeps it,
    whoever decides after them, and keeps what arrives after the lease was lost as well. `seen` is
    the digest of the own verdict that the mentor had before them. Raise Changed where another
    window of theirs has put another there, and DisputeRefused where the request is not theirs now.
    """
    with transaction.atomic():
        lock_mentor(mentor)
        locked = lock_request(dispute.request)
        is_theirs = keep_lease(locked, mentor, now)
        dispute.refresh_from_db(fields=["is_upheld", "reason", "decided_by", "decided_at"])
        said = {"is_upheld": is_upheld, "reason": reason[:LONGEST_DISPUTE]}
        is_kept = keep_verdict(locked, dispute, mentor, said, seen, now)
        if is_theirs:
            dispute.is_upheld, dispute.reason = is_upheld, said["reason"]
            dispute.decided_by, dispute.decided_at = mentor, now
            dispute.save(update_fields=["is_upheld", "reason", "decided_by", "decided_at"])
    if not is_theirs:
        kept = [_("Your text is kept.")] if is_kept else []
        raise DisputeRefused(" ".join([say_who_has_it(locked, now, mentor), *kept]))
    return dispute


def keep_verdict(
    locked: ReviewRequest,
    dispute: Dispute,
    mentor: User,
    said: dict,
    seen: str | None,
    now: datetime,
) -> bool:
    """Put a verdict into the mentor's draft on a locked request. Return whether there is one."""
    drafts = Review.objects.select_for_update().filter(request=locked, state=Review.State.DRAFT)
    review = drafts.filter(mentor=mentor).first()
    if review is None:
        return False
    refuse_unless_seen(seen, own_verdict(dispute, review), tell_verdict(said))
    review.verdicts = review.verdicts | {str(dispute.pk): {"title": dispute.title, **said}}
    review.updated_at = now
    review.save(update_fields=["verdicts", "updated_at"])
    return True


def own_verdict(dispute: Dispute, review: Review) -> dict[str, str]:
    """Return what the mentor of `review` said of a dispute, as its form has it."""
    if dispute.decided_by_id == review.mentor_id:
        return tell_verdict({"is_upheld": dispute.is_upheld, "reason": dispute.reason})
    return tell_verdict(review.verdicts.get(str(dispute.pk), {"is_upheld": None, "reason": ""}))


def tell_verdict(said: dict) -> dict[str, str]:
    answer = {None: "", True: "yes", False: "no"}[said["is_upheld"]]
    return {"is_upheld": answer, "reason": said["reason"]}


def disputes_of_answers(submissions: Iterable[UUID]) -> QuerySet[Dispute]:
    """Return what learners disputed of these answers (keys), with what came of it."""
    return Dispute.objects.filter(score__submission__in=submissions).select_related(
        "request", "decided_by"
    )


def list_standing(score: Score | None) -> dict[str, Dispute]:
    """Return by key point what is disputed of a score: it waits for a mentor, or is decided."""
    if score is None:
        return {}
    found = disputes_of_answers([score.submission_id]).filter(score=score)
    return {one.part: one for one in found if not one.was_withdrawn}


def disputes_on(request: ReviewRequest | Given) -> QuerySet[Dispute]:
    """Return what is to be decided with a request: nothing with a second mark of a sample."""
    to_decide = Dispute.objects.exclude(request__origin=ReviewRequest.Origin.SAMPLED)
    return to_decide.filter(request=request).select_related("decided_by")


def list_disputes(request: ReviewRequest) -> list[Dispute]:
    """Return the same, for the desk: mostly nothing, and asked for each time."""
    return DISPUTES.fetch(request=request.pk)


def list_undecided(request: ReviewRequest, mentor: User) -> list[str]:
    """Return the titles of the points that still lack a verdict of this mentor's own.

    What another one drafted before they lost the request does not stand for who returns it.
    """
    undecided = disputes_on(request).exclude(is_upheld__isnull=False, decided_by=mentor)
    return list(undecided.values_list("title", flat=True))


def list_verdicts(bank) -> Iterator[tuple[Submission, str, float]]:
    """Yield what mentors decided about answers of a bank: answer, key point, its credit.

    All of it where the learner was right, else what the scorer gave. Answers whose words were
    erased are left out.
    """
    decided = Dispute.objects.filter(
        request__state=State.RETURNED,
        is_upheld__isnull=False,
        score__submission__version__question__bank=bank,
        score__submission__learner__erased_at=None,
    ).exclude(request__origin=ReviewRequest.Origin.SAMPLED)
    decided = decided.select_related("score__submission__version__question")
    for dispute in decided.order_by("decided_at", "pk"):
        point = next(one for one in dispute.score.report["parts"] if one["id"] == dispute.part)
        credit = 1.0 if dispute.is_upheld else point["credit"]
        yield dispute.score.submission, dispute.part, credit
