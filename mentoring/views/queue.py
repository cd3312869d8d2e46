"""The queue, and reading from it. Reading never claims; only taking does."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import mentor_required
from mentoring.domain.leases import (
    CAP,
    LeaseRefused,
    holder_of,
    say_who_has_it,
    take_next,
)
from mentoring.domain.narrowing import Narrowing
from mentoring.domain.pauses import end_pause, pause_mentor, pause_of
from mentoring.domain.queries import (
    comments_of,
    held_requests,
    queue_for,
    returning_by,
    with_titles,
)
from mentoring.domain.reading import lay_out, tell_what_followed
from mentoring.domain.returning import GRACE
from mentoring.domain.rounds import describe_earlier
from mentoring.models import ReviewRequest
from mentoring.phrases import say_left
from mentoring.queue_forms import NarrowingForm, PauseForm
from mentoring.views.fetching import fetch_request
from studyhub.wording import say_wait

PAGE = 50


@dataclass(frozen=True)
class Row:
    """One request as the queue shows it."""

    request: ReviewRequest
    waited: str
    holder: str
    left: str
    is_mine: bool
    for_me: bool

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing special about it."""
        asked = self.request
        special = asked.unsure or asked.questions or asked.second_of_id
        return not (self.for_me or special or asked.origin != ReviewRequest.Origin.ASKED)


@require_safe
@mentor_required
def queue(request):
    """Show everything that waits, in the order of "take next", with who holds what."""
    now = timezone.now()
    form = NarrowingForm(request.GET, mentor=request.user)
    narrowing = form.narrow()
    waiting = queue_for(request.user, now).filter(narrowing.of(request.user))
    page = Paginator(with_titles(waiting), PAGE).get_page(request.GET.get("page"))
    first = with_titles(waiting.filter(is_held=False)).first()
    return render(
        request,
        "mentoring/queue.html",
        {
            "form": form,
            "narrows": narrowing != Narrowing(),
            "page": page,
            "rows": [describe_row(row, request.user, now) for row in page],
            "first": describe_row(first, request.user, now) if first else None,
            "held": list_held(request.user, now),
            "returning": list_returning(request.user, now),
            "cap": CAP,
            "pause": pause_of(request.user),
            "pause_form": PauseForm(),
        },
    )


def list_held(mentor, now: datetime) -> list[tuple[ReviewRequest, str]]:
    return [(row, say_left(row, now)) for row in with_titles(held_requests(mentor, now))]


def list_returning(mentor, now: datetime) -> list[tuple[ReviewRequest, int]]:
    """Return what the mentor can take back, each with the seconds that are left for it."""
    rows = with_titles(returning_by(mentor))
    return [(row, max(0, int((row.returned_at + GRACE - now).total_seconds()))) for row in rows]


def describe_row(row: ReviewRequest, mentor, now: datetime) -> Row:
    holder = holder_of(row, now)
    return Row(
        request=row,
        waited=say_wait(row.asked_at, now),
        holder=str(holder) if holder else "",
        left=say_left(row, now) if holder else "",
        is_mine=holder == mentor,
        for_me=row.asked_of_id == mentor.pk,
    )


@require_POST
@mentor_required
def take_first(request):
    """Take what is first for this mentor of what they look at, in one press."""
    narrowing = NarrowingForm(request.POST, mentor=request.user).narrow()
    try:
        taken = take_next(mentor=request.user, among=narrowing.of(request.user), now=timezone.now())
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
    earlier = describe_earlier(asked)
    said = list(comments_of(own).prefetch_related("replies__author")) if own else []
    return render(
        request,
        "mentoring/read.html",
        {
            "asked": asked,
            "row": describe_row(asked, request.user, now),
            "own": own,
            "earlier": earlier,
            "fields": lay_out(asked.submission, [*said, *(earlier.standing if earlier else ())]),
            "followed": tell_what_followed(asked.submission),
            "talks": asked.state == ReviewRequest.State.RETURNED,
            "who": "" if is_free(asked, now) else say_who_has_it(asked, now),
        },
    )


def is_free(asked: ReviewRequest, now: datetime) -> bool:
    return asked.state == ReviewRequest.State.WAITING and holder_of(asked, now) is None


@require_POST
@mentor_required
def pause(request):
    """Be away: what is held goes back with its age. `go_on` ends it."""
    if "go_on" in request.POST:
        end_pause(mentor=request.user)
        messages.success(request, _("You are back. The queue counts on you again."))
        return redirect("review_queue")
    form = PauseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The day was not understood. Choose it in the calendar."))
        return redirect("review_queue")
    pause_mentor(mentor=request.user, back_on=form.cleaned_data["back_on"], now=timezone.now())
    messages.success(request, _("You are away. What you held is back in the queue with its age."))
    return redirect("review_queue")
