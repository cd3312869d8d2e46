"""Taking, renewing and leaving; and putting back what somebody else holds, as staff may."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import mentor_required, role_required
from accounts.models import Role
from mentoring.domain.leases import (
    LeaseRefused,
    holds,
    release_for,
    release_lease,
    renew_lease,
    say_who_has_it,
    take_request,
)
from mentoring.domain.pauses import list_away
from mentoring.domain.queries import LEASE, all_held, with_titles
from mentoring.models import ReviewRequest
from mentoring.phrases import say_left
from mentoring.views.fetching import fetch_known
from mentoring.views.queue import find_queue_url
from studyhub.wording import say_wait

staff_required = role_required(Role.STAFF)


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
        return redirect(find_queue_url(request))
    return redirect("review_desk", asked.pk)


def renew(request, asked: ReviewRequest) -> JsonResponse:
    """Extend the lease for a page on which somebody works, or say who has it now."""
    now = timezone.now()
    if renew_lease(request=asked, mentor=request.user, now=now):
        return JsonResponse({"state": "held", "seconds": LEASE.total_seconds()})
    asked.refresh_from_db()
    sentence = say_who_has_it(asked, now, request.user)
    return JsonResponse({"state": "lost", "sentence": sentence}, status=423)


def leave(request, asked: ReviewRequest):
    now = timezone.now()
    held = holds(asked, request.user, now)
    release_lease(request=asked, mentor=request.user, now=now)
    if held:
        messages.success(
            request,
            _(
                "Back in the queue with its age. What you wrote is kept under Mine. “Take next” "
                "gives you others first."
            ),
        )
    return redirect(find_queue_url(request))


@require_safe
@staff_required
def held(request):
    """Show staff who holds what since when; the answers themselves are not theirs to read."""
    now = timezone.now()
    rows = [
        (row, say_wait(row.asked_at, now), say_wait(row.held_since, now), say_left(row, now))
        for row in with_titles(all_held(now))
    ]
    today = localdate(now)
    away = [(pause, pause.is_overdue(today)) for pause in list_away()]
    return render(request, "mentoring/held.html", {"rows": rows, "away": away})


@require_POST
@staff_required
def release(request, request_id):
    """Put back what a mentor holds. Twice is the same as once."""
    asked = get_object_or_404(ReviewRequest, pk=request_id)
    holder = release_for(request=asked, by=request.user, now=timezone.now())
    if holder:
        messages.success(
            request,
            _("Back in the queue. %(mentor)s was told, and keeps the text.") % {"mentor": holder},
        )
    else:
        messages.info(request, _("Nobody holds it any more."))
    return redirect("held_reviews")
