"""The way to the real interview: what is left, how much of it each day takes, and the hours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import learner_required
from progress.domain.plans import choose_hours
from progress.domain.ways import plan_way
from progress.figures.plan import show_way
from progress.forms import HoursForm
from progress.views.progress import figures_base


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def interview_plan(request: HttpRequest) -> HttpResponse:
    """Show the way to the interview; POST keeps the hours a week."""
    learner = request.user
    form = HoursForm(initial={"hours": learner.week_hours})
    if request.method == "POST":
        form = HoursForm(request.POST)
        if form.is_valid():
            choose_hours(learner=learner, hours=form.cleaned_data["hours"])
            return redirect("interview_way")
    way = plan_way(learner=learner, now=timezone.now())
    context = {"way": way, "form": form, "figure": show_way(way).at(figures_base())}
    status = 422 if form.errors else 200
    return render(request, "progress/interview_plan.html", context, status=status)
