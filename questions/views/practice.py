"""Choose what to practise, answer item by item, and look back."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import learner_required
from accounts.domain.turns import TooOften, take_turn
from accounts.limiting import refuse, wait
from lessons.models import Topic
from questions.domain.practice import (
    NothingToAsk,
    answer_item,
    find_place,
    finish_practice,
    is_mistake,
    minutes_for,
    next_item,
    skip_item,
    start_practice,
    start_retry,
    unfinished_practices,
)
from questions.domain.queries import questions_on_offer
from questions.forms import AnswerForm, PracticeForm
from questions.kinds import ResponseError, kind_of
from questions.limits import ANSWERS
from questions.models import Confidence, Practice, PracticeItem, Question, Submission
from questions.views.feedback import describe_error, describe_feedback
from questions.views.fetching import get_answer, get_item, get_items, get_practice, is_partial


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Choose topic, kinds and number; POST starts."""
    topics = topics_on_offer()
    if request.method == "POST":
        form = PracticeForm(request.POST, topics=topics)
        if form.is_valid():
            try:
                practice = start_practice(
                    learner=request.user, **form.cleaned_data, now=timezone.now()
                )
            except NothingToAsk as error:
                form.add_error(None, error.sentence)
            else:
                return redirect("practice_item", practice.pk, 1)
    else:
        form = PracticeForm(initial=read_wishes(request.GET), topics=topics)
    unfinished = find_place(unfinished_practices(request.user).first())
    context = {"form": form, "topics": topics, "question": find_wish(form)}
    return render(request, "questions/practice.html", context | {"unfinished": unfinished})


def find_wish(form: PracticeForm) -> Question | None:
    """Return the one question that a link asked for, if it can still be asked."""
    slug = form["question"].value()
    return questions_on_offer().filter(slug=slug).first() if slug else None


def topics_on_offer():
    """Return the topics that have questions, with how many: `questions_count`."""
    on_offer = Q(questions__retired_at=None, questions__current_version__isnull=False)
    return (
        Topic.objects.filter(retired_at=None)
        .annotate(questions_count=Count("questions", filter=on_offer))
        .filter(questions_count__gt=0)
        .order_by("track__position", "position", "pk")
    )


def read_wishes(data: QueryDict) -> dict:
    """Return what a link to this page already chose: `?topic=security&kinds=star`."""
    return {
        "topic": data.get("topic"),
        "question": data.get("question"),
        "kinds": data.getlist("kinds"),
        "count": 10,
    }


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, practice_id: UUID, position: int) -> HttpResponse:
    """Show one question or the feedback on its answer; POST answers it."""
    found = get_item(request.user, practice_id, position)
    if request.method == "POST":
        return post_answer(request, found)
    return render(request, "questions/practice_item.html", describe_item(request, found))


def post_answer(request: HttpRequest, item: PracticeItem) -> HttpResponse:
    """Store the answer. With htmx the feedback comes in place, else by a redirect."""
    now = timezone.now()
    try:
        take_turn(person=request.user, limit=ANSWERS, now=now)
        answer_item(item=item, data=request.POST, **AnswerForm(request.POST).said, now=now)
    except ResponseError as error:
        return show_error(request, item, error)
    except TooOften as error:
        if is_partial(request):
            return refuse(request, error)
        refused = ResponseError(error.sentence)
        return wait(show_error(request, item, refused, status=429), error)
    if not is_partial(request):
        return redirect(address_of(item, "#result"))
    item.refresh_from_db(fields=["submission"])
    context = describe_item(request, item) | {"focus": True}
    return render(request, "questions/practice_item.html#work", context)


def show_error(
    request: HttpRequest, item: PracticeItem, error: ResponseError, *, status: int = 422
) -> HttpResponse:
    """Show the question again with what was typed and what stands against it."""
    version = item.version
    typed = kind_of(version).typed(request.POST, version.content)
    context = describe_item(request, item) | describe_error(error, version) | {"response": typed}
    context["confidence"] = request.POST.get("confidence", "")
    template = "questions/practice_item.html"
    if is_partial(request):
        return render(request, f"{template}#work", context, status=status)
    return render(request, template, context, status=status)


def describe_item(request: HttpRequest, item: PracticeItem) -> dict:
    """Return the context of questions/practice_item.html."""
    items = get_items(item.practice)
    version = item.version
    kind = kind_of(version)
    upcoming = next_item(items, after=item.position)
    context = {
        "item": item,
        "practice": item.practice,
        "total": len(items),
        "minutes_left": minutes_for(one.version for one in items if not one.submission_id),
        "next_url": address_of(upcoming) if upcoming else summary_of(item.practice),
        "is_last": upcoming is None,
        "leave_url": reverse("recall" if is_recall(item.practice) else "practice"),
        "version": version,
        "kind": kind,
        "confidences": confidence_keys(),
    }
    if item.submission_id is None:
        return context | {
            "shown": kind.shown(version.content, seed=item.seed),
            "fields": kind.fields(version.content),
            "response": {},
            "prefix": "",
        }
    submission = get_answer(request.user, item.submission_id)
    feedback = describe_feedback(
        submission=submission, now=timezone.now(), place="practice", seed=item.seed
    )
    return context | feedback | {"again_url": address_of(item)}


def is_recall(practice: Practice) -> bool:
    return practice.origin == Practice.Origin.RECALL


def confidence_keys() -> list[tuple]:
    """Return the three degrees with their keys: u stands for unsure, since g goes to places."""
    return list(zip("stu", Confidence.values, Confidence.labels, strict=True))


def address_of(item: PracticeItem, anchor: str = "") -> str:
    """Return the address of an item's page."""
    return reverse("practice_item", args=[item.practice_id, item.position]) + anchor


def summary_of(practice: Practice) -> str:
    """Return the address of a practice's summary."""
    return reverse("practice_summary", args=[practice.pk])


@learner_required
@require_POST
def skip(request: HttpRequest, practice_id: UUID, position: int) -> HttpResponse:
    """Set the question aside and go on."""
    item = get_item(request.user, practice_id, position)
    skip_item(item=item, now=timezone.now())
    upcoming = next_item(item.practice.items.all(), after=position)
    return redirect(address_of(upcoming) if upcoming else summary_of(item.practice))


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: HttpRequest, practice_id: UUID) -> HttpResponse:
    """Look back on a practice; POST ends it here."""
    practice = get_practice(request.user, practice_id)
    if request.method == "POST":
        finish_practice(practice=practice, now=timezone.now())
        return redirect("practice_summary", practice.pk)
    items = get_items(practice)
    submissions = [one.submission for one in items if one.submission]
    context = {
        "practice": practice,
        "items": items,
        "answered": len(submissions),
        "scored": [one for one in submissions if one.effective_score],
        "waiting": sum(one.state in UNSCORED for one in submissions),
        "mistakes": [one for one in items if is_mistake(one.submission)],
        "upcoming": next_item(items, after=0),
        "sure": count_sure(submissions),
    }
    return render(request, "questions/practice_summary.html", context)


UNSCORED = (Submission.State.PENDING, Submission.State.SCORING)


def count_sure(submissions: list[Submission]) -> dict:
    """Return how many answers the learner was sure of, and how many of those passed."""
    sure = [one for one in submissions if one.confidence == Confidence.SURE and one.effective_score]
    return {"total": len(sure), "passed": sum(not is_mistake(one) for one in sure)}


@learner_required
@require_POST
def retry(request: HttpRequest, practice_id: UUID) -> HttpResponse:
    """Begin a new practice with what went wrong in this one."""
    practice = get_practice(request.user, practice_id)
    try:
        again = start_retry(practice=practice, now=timezone.now())
    except NothingToAsk as error:
        messages.info(request, error.sentence)
        return redirect("practice_summary", practice.pk)
    return redirect("practice_item", again.pk, 1)
