"""Progress: what a learner knows, what fades, and what to do next; each figure also as a file."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import learner_required
from progress.domain.queries import lessons_of
from progress.domain.record import Record
from progress.domain.wording import say_remembered
from progress.figures import FIGURES
from progress.figures.keeping import show_record
from progress.figures.topics import how, show_objectives
from progress.views.files import send_figure
from questions.domain.answer_list import rows_for_user

PAGE_SIZE = 25
# Below so many answers in all there is no figure at all.
FIGURES_FROM = 10
# Answers to offer in a topic.
MORE = 5


# Figures that an answer changed since are drawn anew for who goes back to them.
@never_cache
@learner_required
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Everything that is known of the learner, with n and range, and where each figure leads."""
    record = Record(learner=request.user, now=timezone.now())
    missing = max(0, FIGURES_FROM - record.answers)
    context = {"answers": record.answers, "missing": missing}
    if not missing:
        context |= describe(record, base=figures_base(), own=True)
    return render(request, "progress/progress.html", context)


def figures_base() -> str:
    """Return the address below which the learner's own figures are files."""
    return reverse("figure", args=["name", "csv"]).removesuffix("name.csv")


def describe(record: Record, *, base: str, own: bool) -> dict:
    """Return what the page shows of a record, with the addresses of its data below `base`."""
    return {"own": own, "more": MORE, **show_record(record, base=base, own=own, more=MORE)}


@learner_required
@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic: its figure and its objectives, its lessons, and every answer they are made of."""
    record = Record(learner=request.user, now=timezone.now())
    standing = next((one for one in record.standings if one.topic.slug == slug), None)
    if standing is None:
        raise Http404
    answers = rows_for_user(request.user).filter(topic=standing.topic)
    of_topic = [one for one in record.objectives if one.topic == standing.topic]
    objectives = show_objectives(of_topic, of_topic=True) if of_topic else None
    context = {
        "standing": standing,
        "says": standing.says,
        "remembered": say_remembered(standing.fading),
        "how": how(),
        "more": standing.mastery.missing or MORE,
        "objectives": objectives and objectives.at(figures_base()),
        "lessons": lessons_of(standing.topic, learner=request.user),
        "page": Paginator(answers, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "progress/topic.html", context)


@learner_required
@require_safe
def figure(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """One of the learner's figures as CSV or JSON."""
    if name not in FIGURES:
        raise Http404
    return send_figure(FIGURES[name](Record(learner=request.user, now=timezone.now())), form)
