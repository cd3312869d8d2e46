"""Recall: the cards that are due, and those that will be; and how one wants to be asked."""

from collections.abc import Iterator, Sequence
from copy import copy
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import learner_required
from accounts.limiting import limited
from questions.domain.items import NothingToAsk
from questions.domain.left_open import find_place, unfinished_recalls
from questions.domain.practice import MOST_QUESTIONS, start_recall
from questions.domain.preferences import settings_of
from questions.domain.queries import answers_to_mark
from questions.domain.recall import RecallOverview, describe_recall
from questions.domain.settling import save_recall_settings
from questions.domain.spreading import (
    choose_own,
    end_before_interview,
    hold_back,
    spread_backlog,
)
from questions.forms import RecallForm
from questions.limits import STARTS
from questions.models import Card
from questions.recall_forms import RecallSettingsForm, SpreadForm
from questions.views.charts import draw_forecast
from questions.views.rounds import find_round

FEWER = 10
FEWEST_DAYS = 2


# Who goes back to it from a round sees what is due by now.
@never_cache
@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(STARTS)
def recall(request: HttpRequest) -> HttpResponse:
    """Show what is due; POST starts a round: own cards first, then a practice of questions."""
    if request.method == "POST":
        return start_round(request)
    now = timezone.now()
    overview = describe_recall(learner=request.user, now=now)
    context = {
        "overview": overview,
        "unfinished": find_place(unfinished_recalls(request.user).first()),
        "reasons": list(say_reasons(overview)),
        "chart": draw_forecast(overview),
        "aim": round(overview.today.settings.retention * 100),
        # Their cards are in none of these numbers.
        "to_mark": list(answers_to_mark(request.user).values_list("pk", flat=True)),
        "fewer": FEWER if overview.split.asked > FEWER else None,
        "spread_days": suggest_days(overview),
    }
    return render(request, "questions/recall.html", context)


def suggest_days(overview: RecallOverview) -> int:
    """Return over how many days to spread what is due, so that all of it comes before an interview.

    The date may have changed since it was spread.
    """
    days = overview.split.days or overview.today.settings.spread_days or FEWER
    return max(FEWEST_DAYS, end_before_interview(days, today=overview.today))


def start_round(request: HttpRequest) -> HttpResponse:
    """Give what is not for today its day, and lead to the first card: own ones come first."""
    now = timezone.now()
    form = RecallForm(request.POST)
    form.is_valid()
    if not form.cleaned_data.get("extra"):
        hold_back(learner=request.user, now=now)
    limit = form.cleaned_data.get("limit") or MOST_QUESTIONS
    if choose_own(learner=request.user, now=now):
        return redirect(find_round(limit))
    try:
        practice = start_recall(learner=request.user, now=now, limit=limit)
    except NothingToAsk as error:
        messages.info(request, error.sentence)
        return redirect("recall")
    return redirect("practice_item", practice.pk, 1)


def say_reasons(overview: RecallOverview) -> Iterator[str]:
    """Yield why cards are due: a sentence with its number for each reason that there is."""
    counts = dict.fromkeys(("schedule", "interview", "held", "point", "own"), 0)
    for (kind, plan), count in overview.reasons.items():
        if plan == Card.Plan.INTERVIEW:
            counts["interview"] += count
        elif plan == Card.Plan.BACKLOG:
            counts["held"] += count
        elif kind == Card.Kind.KEY_POINT:
            counts["point"] += count
        else:
            counts["own" if kind == Card.Kind.HIGHLIGHT else "schedule"] += count
    sentences = {
        "schedule": ngettext(
            "%(count)d question that is due again",
            "%(count)d questions that are due again",
            counts["schedule"],
        ),
        "interview": ngettext(
            "%(count)d once more before your interview",
            "%(count)d once more before your interview",
            counts["interview"],
        ),
        "held": ngettext(
            "%(count)d held back until today", "%(count)d held back until today", counts["held"]
        ),
        "point": ngettext(
            "%(count)d point that an answer of yours missed",
            "%(count)d points that answers of yours missed",
            counts["point"],
        ),
        "own": ngettext("%(count)d of your own", "%(count)d of your own", counts["own"]),
    }
    for name, count in counts.items():
        if count:
            yield sentences[name] % {"count": count}


@learner_required
@require_POST
def backlog(request: HttpRequest) -> HttpResponse:
    """Spread what is due over some days, or with 0 bring back what was held back."""
    form = SpreadForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["days"][0])
        return redirect("recall")
    days, now = form.cleaned_data["days"], timezone.now()
    later = spread_backlog(learner=request.user, days=days, now=now)
    end = request.user.study_day(now) + timedelta(days=days)
    messages.success(request, " ".join(say_spread(later, days=days, end=end)))
    return redirect("recall")


def say_spread(later: Sequence[date], *, days: int, end: date) -> Iterator[str]:
    """Yield what became of a backlog: when it comes, and why not before the `end` of the `days`."""
    if not later:
        yield _("Nothing is held back any more.")
        return
    said = ngettext(
        "%(count)d card is held back and comes on %(day)s.",
        "%(count)d cards are held back; the last comes on %(day)s.",
        len(later),
    )
    yield said % {"count": len(later), "day": date_format(later[-1], "l j F")}
    if later[-1] >= end:
        longer = _("That is more than %(days)d days: no day gets more than your settings allow.")
        yield longer % {"days": days}


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def recall_settings(request: HttpRequest) -> HttpResponse:
    """Show and change how recall asks."""
    settings = settings_of(request.user)
    data = request.POST if request.method == "POST" else None
    form = RecallSettingsForm(data, instance=copy(settings), learner=request.user)
    if form.is_valid():
        save_recall_settings(
            learner=request.user,
            settings=form.instance,
            percent=form.cleaned_data["percent"],
            week=form.read_week(),
            day_starts_at=form.cleaned_data["day_starts_at"],
            now=timezone.now(),
        )
        messages.success(request, _("Your settings of recall are saved."))
        return redirect("recall_settings")
    status = 422 if form.is_bound else 200
    return render(request, "questions/recall_settings.html", {"form": form}, status=status)
