"""Interviews that run, for mentors and staff: more time, and late text that counts after all."""

import math
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import permission_required, role_required
from accounts.domain.queries import cohorts_of_mentor
from accounts.models import Cohort, Role, User
from mockinterviews.domain.extending import Extended, extend_all, interviews_to_extend
from mockinterviews.domain.late import (
    accept_late_text,
    count_late_words,
    foresee,
    is_other_version,
    late_texts_to_judge,
)
from mockinterviews.domain.ledger import InterviewError
from mockinterviews.domain.queries import time_left
from mockinterviews.forms import AcceptForm, ExtensionForm
from mockinterviews.models import LateText

PER_PAGE = 50
LATE_PER_PAGE = 20
MAY_ACCEPT = "mockinterviews.add_timeevent"


@dataclass(frozen=True)
class LateRow:
    """A late text as staff see it: how much came when and would go, never what it says."""

    late: LateText
    words: int
    going: int
    seconds_late: int
    is_other: bool
    # Whether its writer had seen a key of the interview when it came.
    knew_key: bool
    form: AcceptForm


@role_required(Role.MENTOR, Role.STAFF)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def running(request: HttpRequest) -> HttpResponse:
    """List the interviews that may get more time; POST gives it to one, a cohort or all."""
    now = timezone.now()
    form = make_form(request, now)
    if request.method != "POST":
        return show_running(request, form, now)
    if not form.is_valid():
        return show_running(request, form, now, status=422)
    given = form.cleaned_data
    extended = extend_all(
        interviews=form.chosen(given["who"]),
        seconds=given["minutes"] * 60,
        reason=given["reason"],
        kind=given["kind"],
        made_by=request.user,
        key=name_gift(given),
    )
    tell(request, extended, given["minutes"])
    return redirect("running_interviews")


def name_gift(given: dict) -> uuid.UUID:
    """Return what is the same only where the same form gives the same time once more."""
    return uuid.uuid5(given["key"], f"{given['minutes']} {given['kind']} {given['reason']}")


def make_form(request: HttpRequest, now: datetime) -> ExtensionForm:
    return ExtensionForm(
        request.POST if request.method == "POST" else None,
        interviews=interviews_to_extend(request.user, now),
        cohorts=cohorts_for(request.user),
    )


def cohorts_for(user: User) -> QuerySet[Cohort]:
    """Return the cohorts that `user` may extend as a whole: mentors theirs, staff all."""
    if user.has_perm(MAY_ACCEPT):
        return Cohort.objects.filter(archived_at=None).order_by("name", "pk")
    return cohorts_of_mentor(user)


def tell(request: HttpRequest, extended: Extended, minutes: int) -> None:
    """Say how many got more time, and each reason why somebody did not."""
    count = len(extended.given)
    if count:
        says = ngettext(
            "%(count)d interview has %(minutes)d more min. Its page shows it within 5 s.",
            "%(count)d interviews have %(minutes)d more min. Their pages show it within 5 s.",
            count,
        )
        messages.success(request, says % {"count": count, "minutes": minutes})
    if before := len(extended.already):
        says = ngettext(
            "%(count)d interview had got this time before: the form was sent twice, and counts "
            "once.",
            "%(count)d interviews had got this time before: the form was sent twice, and counts "
            "once.",
            before,
        )
        messages.info(request, says % {"count": before})
    if not (count or before or extended.refused):
        messages.error(request, _("None of them sits an interview that can be extended."))
    for error in extended.refused:
        messages.error(request, error.sentence)


def show_running(
    request: HttpRequest, form: ExtensionForm, now: datetime, *, status: int = 200
) -> HttpResponse:
    may_accept = request.user.has_perm(MAY_ACCEPT)
    late = late_texts_to_judge(now).exclude(question__interview__learner=request.user)
    paged = Paginator(late if may_accept else late.none(), LATE_PER_PAGE)
    page = paged.get_page(request.GET.get("page"))
    # The form names all of them.
    running = Paginator(form.interviews, PER_PAGE).get_page(request.GET.get("running"))
    context = {
        "form": form,
        "rows": [
            {"interview": one, "minutes_left": math.ceil(time_left(one, now).total_seconds() / 60)}
            for one in running
        ],
        "running": running,
        "late": [describe_late(one) for one in page],
        "page": page,
    }
    return render(request, "mockinterviews/running.html", context, status=status)


def describe_late(late: LateText) -> LateRow:
    question, interview = late.question, late.question.interview
    stands, would = question.draft.response, foresee(late)
    over_at = late.over_at or interview.finished_at
    shown_at = interview.keys_shown_at
    return LateRow(
        late=late,
        words=count_late_words(question.version, would, stands),
        going=count_late_words(question.version, stands, would),
        seconds_late=max(0, round((late.received_at - over_at).total_seconds())),
        is_other=is_other_version(late),
        knew_key=shown_at is not None and shown_at < late.received_at,
        form=AcceptForm(auto_id=f"id_{late.pk}_%s"),
    )


@permission_required(MAY_ACCEPT)
@require_POST
def accept_late(request: HttpRequest, late_id: int) -> HttpResponse:
    """Let a late text count after an incident; who did and why is recorded."""
    now = timezone.now()
    late = get_object_or_404(late_texts_to_judge(now), pk=late_id)
    if late.question.interview.learner_id == request.user.pk:
        raise Http404
    form = AcceptForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["reason"][0])
        return redirect("running_interviews")
    try:
        accept_late_text(
            late=late, accepted_by=request.user, reason=form.cleaned_data["reason"], now=now
        )
    except InterviewError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("The late text counts now and goes to the scorer."))
    return redirect("running_interviews")
