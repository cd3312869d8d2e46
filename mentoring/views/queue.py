"""The queue, and reading from it. Reading never claims; only taking does."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import mentor_required
from mentoring.domain.leases import (
    CAP,
    LEASE,
    LeaseRefused,
    holder_of,
    holds,
    release_lease,
    renew_lease,
    say_who_has_it,
    take_next,
    take_request,
)
from mentoring.domain.queries import comments_of, held_requests, queue_for
from mentoring.domain.reading import lay_out
from mentoring.models import ReviewRequest
from mentoring.phrases import say_left
from mentoring.views.fetching import fetch_known, fetch_request
from questions.kinds import kind_of
from studyhub.wording import say_wait

PAGE = 50


@dataclass(frozen=True)
class Row:
    """One request as the queue shows it."""

    request: ReviewRequest
    waited: str
    words: int
    unsure: bool
    holder: str
    left: str
    is_mine: bool
    for_me: bool


@require_safe
@mentor_required
def queue(request):
    """Show everything that waits, in the order of "take next", with who holds what."""
    now = timezone.now()
    waiting = queue_for(request.user, now)
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    first = waiting.filter(is_held=False).first()
    held = held_requests(request.user, now).select_related("submission__version", "learner")
    return render(
        request,
        "mentoring/queue.html",
        {
            "page": page,
            "rows": [describe_row(row, request.user, now) for row in page],
            "first": describe_row(first, request.user, now) if first else None,
            "held": [(row, say_left(row, now)) for row in held],
            "cap": CAP,
        },
    )


def describe_row(row: ReviewRequest, mentor, now: datetime) -> Row:
    submission, holder = row.submission, holder_of(row, now)
    score = submission.effective_score
    return Row(
        request=row,
        waited=say_wait(row.asked_at, now),
        words=kind_of(submission.version).words(submission.response, submission.version.content),
        unsure=bool(score and score.report.get("needs_person")),
        holder=str(holder) if holder else "",
        left=say_left(row, now) if holder else "",
        is_mine=holder == mentor,
        for_me=row.asked_of_id == mentor.pk,
    )


@require_POST
@mentor_required
def take_first(request):
    """Take what is first for this mentor, in one press."""
    try:
        taken = take_next(mentor=request.user, now=timezone.now())
    except LeaseRefused as refused:
        messages.warning(request, refused.sentence)
        return redirect("review_queue")
    if taken is None:
        messages.info(request, _("No one is waiting that you could take."))
        return redirect("review_queue")
    return redirect("review_desk", taken.pk)


@require_safe
@mentor_required
def read(request, request_id):
    """Show a request and its answer without claiming it; with one's own comments, if any."""
    asked, now = fetch_request(request.user, request_id), timezone.now()
    own = asked.reviews.filter(mentor=request.user).first()
    return render(
        request,
        "mentoring/read.html",
        {
            "asked": asked,
            "row": describe_row(asked, request.user, now),
            "own": own,
            "fields": lay_out(asked.submission, comments_of(own) if own else ()),
            "who": "" if is_free(asked, now) else say_who_has_it(asked, now),
        },
    )


def is_free(asked: ReviewRequest, now: datetime) -> bool:
    return asked.state == ReviewRequest.State.WAITING and holder_of(asked, now) is None


@require_http_methods(["POST", "PUT", "DELETE"])
@mentor_required
def lease(request, request_id):
    """POST takes, PUT renews, DELETE leaves; a form without script leaves with `leave`."""
    asked = fetch_known(request.user, request_id)
    if request.method == "PUT":
        return renew(request, asked)
    if request.method == "DELETE" or "leave" in request.POST:
        return leave(request, asked)
    try:
        take_request(mentor=request.user, request=asked, now=timezone.now())
    except LeaseRefused as refused:
        messages.warning(request, refused.sentence)
        return redirect("review_queue")
    return redirect("review_desk", asked.pk)


def renew(request, asked: ReviewRequest) -> JsonResponse:
    """Extend the lease for a page on which somebody works, or say who has it now."""
    now = timezone.now()
    if renew_lease(request=asked, mentor=request.user, now=now):
        return JsonResponse({"state": "held", "seconds": LEASE.total_seconds()})
    asked.refresh_from_db()
    return JsonResponse({"state": "lost", "sentence": say_who_has_it(asked, now)}, status=423)


def leave(request, asked: ReviewRequest):
    held = holds(asked, request.user, timezone.now())
    release_lease(request=asked, mentor=request.user)
    if held:
        messages.success(
            request, _("Back in the queue with its age. What you wrote is kept for you.")
        )
    return redirect("review_queue")
