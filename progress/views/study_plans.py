"""Study plans: choose one, see where one is, leave it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import learner_required
from progress.domain.study_plans import (
    Outline,
    choose_plan,
    find_outline,
    leave_plan,
    plans_on_offer,
    preview_plans,
)
from progress.forms import StartForm
from progress.models import StudyPlan


@learner_required
@require_safe
def study_plans(request: HttpRequest) -> HttpResponse:
    """The plan that is followed, and all others."""
    mine = find_outline(learner=request.user, now=timezone.now())
    others = [plan for plan in plans_on_offer() if mine is None or plan != mine.plan]
    outlines = preview_plans(learner=request.user, plans=others)
    return render(request, "progress/study_plans.html", {"mine": mine, "others": outlines})


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def study_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """One plan, step by step. POST follows it from a day, or moves its beginning."""
    now = timezone.now()
    mine = find_outline(learner=request.user, now=now)
    followed = mine is not None and mine.plan.slug == slug
    plan = mine.plan if followed else get_object_or_404(plans_on_offer(), slug=slug)
    today = request.user.study_day(now)
    start = mine.start_day if followed else today
    data = request.POST if request.method == "POST" else None
    form = StartForm(data, today=today, initial={"start": start})
    if form.is_valid():
        start = form.cleaned_data["start"]
        choose_plan(learner=request.user, plan=plan, start=start, now=now)
        return redirect("study_plan", slug)
    context = {
        "outline": mine if followed else preview_plan(request, plan),
        "followed": followed,
        "other": mine.plan if mine and not followed else None,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "progress/study_plan.html", context, status=status)


def preview_plan(request: HttpRequest, plan: StudyPlan) -> Outline:
    return preview_plans(learner=request.user, plans=[plan])[0]


@learner_required
@require_POST
def study_plan_leaving(request: HttpRequest, slug: str) -> HttpResponse:
    plan = get_object_or_404(StudyPlan, slug=slug)
    leave_plan(learner=request.user, plan=plan)
    says = _("You follow “%(plan)s” no longer. What you read and answered stays done.")
    messages.info(request, says % {"plan": plan.title})
    return redirect("study_plans")
