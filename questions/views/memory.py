"""Memory: whether recall keeps what it aims at, how firm the cards are, what comes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import learner_required
from questions.domain.memory import ENOUGH, add_up, count_stabilities, list_retention
from questions.domain.recall import describe_recall
from questions.views.charts import draw_forecast, draw_retention, draw_stabilities


@learner_required
@require_safe
def memory(request: HttpRequest) -> HttpResponse:
    """Show true retention against the aim, the stability of the cards, and the next 30 days."""
    learner = request.user
    overview = describe_recall(learner=learner, now=timezone.now())
    weeks = list_retention(learner=learner, today=overview.today.day)
    held = add_up(weeks)
    context = {
        "overview": overview,
        "held": held,
        "missing": max(0, ENOUGH - held.total),
        "low": round(held.interval[0] * 100),
        "high": round(held.interval[1] * 100),
        "charts": [
            chart.at(reverse("figure", args=[chart.slug, "csv"]).removesuffix(".csv"))
            for chart in (
                draw_retention(weeks, overview.today.settings),
                draw_stabilities(count_stabilities(learner=learner)),
                draw_forecast(overview),
            )
            if chart
        ],
    }
    return render(request, "questions/memory.html", context)
