"""Today."""

from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import learner_required
from accounts.limiting import limited
from accounts.models import Role, User
from progress.domain.days import Day, days_between, fill_days
from progress.domain.duties import describe_authoring, describe_mentoring, describe_operation
from progress.domain.facts import gather_facts, gather_news, gather_standing
from progress.domain.first_steps import first_steps
from progress.domain.plans import (
    choose_length,
    open_first_questions,
    set_interview_day,
    start_topic_questions,
    unfinished_first_questions,
)
from progress.domain.record import Record
from progress.domain.today import LENGTHS, Facts, interview_to_sit, offer_next_step, plan_today
from progress.figures.readiness import outline_readiness
from progress.forms import InterviewDateForm, LengthForm, QuestionsForm
from questions.domain.choosing import profile_of
from questions.domain.items import NothingToAsk
from questions.domain.placement import has_placement
from questions.limits import STARTS

SHOWN_NEWS = 3
NO_DATE = "no_interview_date"
# Who has not studied for so long sees what waits for their other roles first.
AWAY_DAYS = 14


# Who goes back to it from what it offered sees what is left by now.
@never_cache
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The front page for strangers; for people, what helps most now in each of their roles."""
    if not request.user.is_authenticated:
        return render(request, "front.html")
    now = timezone.now()
    parts = list_parts(request, now)
    learning = next((part for part in parts if part["name"] == "learner"), None)
    context = {"parts": parts, "learning": learning, "now": now}
    return render(request, "progress/today.html", context)


def list_parts(request: HttpRequest, now: datetime) -> list[dict]:
    """Return one part per role. The learner's leads, unless they are away and a duty calls."""
    user = request.user
    parts = []
    if user.waiting_roles:
        parts.append({"name": "second_step", "calls": True})
    if Role.LEARNER in user.roles:
        parts.append(describe_learning(request, now))
    if Role.MENTOR in user.roles:
        duty = describe_mentoring(mentor=user, now=now)
        parts.append({"name": "mentor", "duty": duty, "calls": duty.calls})
    if Role.AUTHOR in user.roles:
        parts.append({"name": "author", "duty": describe_authoring(user), "calls": False})
    if Role.STAFF in user.roles:
        duty = describe_operation(now=now)
        parts.append({"name": "staff", "duty": duty, "calls": duty.calls})
    return sorted(parts, key=lambda part: not part["calls"])


def describe_learning(request: HttpRequest, now: datetime) -> dict:
    """Return the learner's part: the first steps, or the plan, the news and the last seven days."""
    learner = request.user
    day = learner.study_day(now)
    first = day - timedelta(days=AWAY_DAYS - 1)
    standing = gather_standing(learner=learner, first=first, last=day, now=now)
    facts = gather_facts(learner=learner, standing=standing, now=now)
    news = gather_news(learner=learner, now=now)
    waiting = sum(one.effective_score_id is None for one in news)
    steps = first_steps(
        learner=learner,
        facts=facts,
        answers=facts.answers + waiting,
        no_date=bool(request.session.get(NO_DATE)),
        without_check=lambda: has_placement(learner),
    )
    length = learner.plan_minutes
    record = Record.of_today(
        learner=learner, now=now, topics=facts.topics, sittings=standing.sittings
    )
    fortnight = fill_days(standing.days, first=first, last=day)
    days = fortnight[-7:]
    return {
        "name": "first_steps" if steps else "learner",
        "steps": steps,
        "unfinished": unfinished_first_questions(learner) if steps else None,
        "level": profile_of(learner).level if steps and steps.has_answers else None,
        "step": offer_next_step(learner=learner, facts=facts, length=length, now=now),
        "plan": plan_today(learner=learner, facts=facts, length=length, now=now),
        "lengths": LENGTHS,
        "session": standing.session,
        "left_open": standing.left_open,
        "news": news[:SHOWN_NEWS],
        "days": days,
        "studied": sum(one.studied for one in days),
        "is_back": is_back(facts, fortnight),
        "minutes": sum(one.minutes for one in days),
        "interview": describe_date(learner, day),
        "date_form": InterviewDateForm(today=day, initial={"day": interview_day(learner)}),
        "readiness": outline_readiness(record),
        "suggestion": interview_to_sit(facts, now),
        "calls": bool(steps) or any(one.studied for one in fortnight),
    }


def is_back(facts: Facts, fortnight: list[Day]) -> bool:
    """Return whether somebody studied before, and not in the last seven days."""
    before, lately = fortnight[:-7], fortnight[-7:]
    if any(day.studied for day in lately):
        return False
    return facts.answers > 0 or any(day.studied for day in before)


def interview_day(learner: User) -> date | None:
    """Return the learner's date of the real interview, or None."""
    return learner.study_day(learner.interview_at) if learner.interview_at else None


def describe_date(learner: User, day: date) -> dict | None:
    """Return the date of the real interview and in how many days it is; None without one."""
    then = interview_day(learner)
    if then is None or then < day:
        return None
    return {"day": then, "in_days": days_between(day, then)}


@learner_required
@require_POST
def length(request: HttpRequest) -> HttpResponse:
    """Choose how long today's plan is."""
    form = LengthForm(request.POST)
    if form.is_valid():
        choose_length(learner=request.user, minutes=form.cleaned_data["minutes"])
    return redirect("today")


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def interview_date(request: HttpRequest) -> HttpResponse:
    """Ask for the date of the real interview; POST keeps it, or that there is none yet."""
    learner = request.user
    known = {"day": interview_day(learner)}
    none_yet = "none" in request.POST
    data = None if none_yet or request.method != "POST" else request.POST
    form = InterviewDateForm(data, today=learner.study_day(timezone.now()), initial=known)
    if not none_yet and not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "progress/interview_date.html", {"form": form}, status=status)
    day = None if none_yet else form.cleaned_data["day"]
    set_interview_day(learner=learner, day=day, now=timezone.now())
    request.session[NO_DATE] = day is None
    return redirect("today")


@learner_required
@require_POST
@limited(STARTS)
def questions(request: HttpRequest) -> HttpResponse:
    """Begin questions on one topic; without a topic the six that show where to begin.

    Those six are gone on with where they were left open.
    """
    form = QuestionsForm(request.POST)
    now = timezone.now()
    try:
        if not form.is_valid():
            return redirect("practice")
        if found := form.cleaned_data["topic"]:
            practice = start_topic_questions(
                learner=request.user, topic=found, count=form.cleaned_data["count"], now=now
            )
        else:
            place = open_first_questions(learner=request.user, now=now)
            return redirect("practice_item", place.practice.pk, place.position)
    except NothingToAsk as error:
        messages.info(request, error.sentence)
        return redirect("practice")
    return redirect("practice_item", practice.pk, 1)
