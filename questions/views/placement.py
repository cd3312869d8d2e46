"""The placement check: begin it, or do without."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import learner_required
from accounts.limiting import limited
from questions.domain.choosing import profile_of
from questions.domain.items import NothingToAsk
from questions.domain.left_open import find_place, unfinished_practices
from questions.domain.placement import latest_placement, skip_placement, start_placement
from questions.limits import STARTS
from questions.models import Practice


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(STARTS)
def placement(request: HttpRequest) -> HttpResponse:
    """Say what the check does and what it found out; POST begins one, or goes on with it."""
    learner = request.user
    checks = unfinished_practices(learner).filter(origin=Practice.Origin.FIRST)
    unfinished = find_place(checks.first())
    if request.method == "POST":
        if unfinished:
            return redirect("practice_item", unfinished.practice.pk, unfinished.position)
        try:
            practice = start_placement(learner=learner, now=timezone.now())
        except NothingToAsk as error:
            messages.info(request, error.sentence)
            return redirect("practice")
        return redirect("practice_item", practice.pk, 1)
    context = {
        "profile": profile_of(learner),
        "latest": latest_placement(learner),
        "unfinished": unfinished,
    }
    return render(request, "questions/placement.html", context)


@learner_required
@require_POST
def skip(request: HttpRequest) -> HttpResponse:
    """Do without the check."""
    skip_placement(learner=request.user, now=timezone.now())
    messages.info(request, _("Skipped. The check waits under Practice for whenever you like."))
    return redirect("today")
