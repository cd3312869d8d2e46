"""Before an interview: what there is to sit, what was sat, and the lobby."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import learner_required
from accounts.domain.sessions import prolong_session
from mockinterviews.domain import clock, queries
from mockinterviews.domain.blueprints import count_of, count_seen, draws_of
from mockinterviews.domain.dropping import KEPT, BlueprintGone
from mockinterviews.domain.interviews import AnotherRunning, start_interview
from mockinterviews.domain.planning import coming, minutes_of
from mockinterviews.domain.rebuilding import find_lacking
from mockinterviews.domain.results import summarise
from mockinterviews.domain.weights import weigh
from mockinterviews.models import Blueprint, Interview, Mode, SectionKind
from mockinterviews.views.building import prepare
from mockinterviews.views.fetching import get_interview, lead_on
from questions.domain.pack_names import name_packs
from studyhub.params import drop_nul

PAGE_SIZE = 20
# What a section without questions is, in the table of the lobby.
SAYS = {
    SectionKind.BREAK: gettext_lazy("A break"),
    SectionKind.FREE_TEXT: gettext_lazy("Free text, kept and not scored"),
    SectionKind.SELF_REVIEW: gettext_lazy("Your own marks, before you see a key"),
}


@learner_required
@require_safe
def interviews(request: HttpRequest) -> HttpResponse:
    """List the blueprints to start and the interviews that were handed in."""
    page = Paginator(queries.closed_for_list(request.user), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    found = summarise(page.object_list)
    planned = list(coming(request.user, timezone.now()))
    lacking = find_lacking([one.blueprint for one in planned])
    return render(
        request,
        "mockinterviews/interviews.html",
        {
            "blueprints": describe_blueprints(order(page.paginator.count)),
            "planned": [(one, minutes_of(one), one.blueprint_id in lacking) for one in planned],
            "page": page,
            "past": [(interview, found[interview.pk]) for interview in page.object_list],
        },
    )


def order(sat: int) -> list[Blueprint]:
    """Return the blueprints as they are offered: who has sat none begins with one that pauses."""
    blueprints = list(queries.open_blueprints())
    if sat:
        return blueprints
    return sorted(blueprints, key=lambda blueprint: blueprint.mode != Mode.PRACTICE)


def describe_blueprints(blueprints: list[Blueprint]) -> list[dict]:
    """Return what is shown of each; its pack only where there are several."""
    packs = name_packs() if len({one.pack for one in blueprints if one.pack}) > 1 else {}
    return [describe_blueprint(one) | {"pack": packs.get(one.pack)} for one in blueprints]


def describe_blueprint(blueprint) -> dict:
    return {
        "blueprint": blueprint,
        "questions": count_questions(blueprint.sections),
        "sections": len(blueprint.sections),
    }


def count_questions(sections) -> int:
    return sum(count_section(section) for section in sections)


def count_section(section) -> int:
    return sum(count_of(draw) for draw in draws_of(section))


@learner_required
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Prepare an interview from a blueprint and go to its lobby."""
    slug = drop_nul(request.POST.get("blueprint", ""))
    blueprint = get_object_or_404(queries.blueprints_known_to(request.user), slug=slug)
    if blueprint.retired_at:
        says = _("“%(title)s” is not on offer any more. Choose another interview.")
        messages.error(request, says % {"title": blueprint.title})
        return redirect("interviews")
    return prepare(request, blueprint)


@learner_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lobby(request: HttpRequest, interview_id: uuid.UUID) -> HttpResponse:
    """Say what is to come and check the device; POST starts the clock."""
    now = timezone.now()
    interview = get_interview(request, interview_id, now)
    if interview.state != Interview.State.READY:
        return lead_on(interview)
    if request.method == "POST":
        prolong_session(request)
        try:
            return lead_on(start_interview(interview=interview, now=now))
        except AnotherRunning as error:
            messages.error(request, error.sentence)
            return redirect("interview", error.interview.pk)
        except Interview.DoesNotExist:
            # Set up a week ago, and dropped in this moment.
            messages.error(request, BlueprintGone().sentence)
            return redirect("interviews")
    return render(request, "mockinterviews/lobby.html", describe_lobby(request, interview))


def describe_lobby(request: HttpRequest, interview: Interview) -> dict:
    factor = request.user.time_factor
    extra = clock.accommodation_seconds(base_seconds=interview.base_seconds, factor=factor)
    weights = weigh(interview)
    questions = list(interview.questions.all())
    minutes, seconds = divmod(interview.base_seconds + extra, 60)
    return {
        "interview": interview,
        "plan": interview.plan,
        "sections": [
            section
            | {
                "questions": count_section(section),
                "points": weights.points_of(index),
                "says": SAYS.get(section.get("kind", "")),
            }
            for index, section in enumerate(interview.plan["sections"])
        ],
        "goes_back": interview.plan.get("going_back", True),
        "follow_ups": sum(len(question.follow_ups) for question in questions),
        "closing": sum(question.closes for question in questions),
        "seen": count_seen(interview),
        "weights": weights,
        "factor": factor if extra else None,
        "minutes": minutes,
        "seconds": seconds,
        "kept_days": KEPT.days,
    }
