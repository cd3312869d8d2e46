"""The authors' inbox: problems that learners reported, and what the apps put beside them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from questions.author_forms import ReplyForm
from questions.domain.problems import (
    RepliedMeanwhile,
    answer_problem,
    close_problem,
    mark_reply,
    reopen_problem,
)
from questions.domain.reported import list_deeds, list_key, tell_reported
from questions.models import Problem
from questions.views.author.fetching import authors_only
from studyhub.inbox import list_entries

PAGE = 30


@authors_only
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List what is open and answered; with `?state=closed` what was closed."""
    shows_closed = request.GET.get("state") == "closed"
    problems = Problem.objects.select_related(
        "version__question__topic", "version__question__current_version", "learner"
    )
    if shows_closed:
        problems = problems.filter(state=Problem.State.CLOSED).order_by("-handled_at", "-pk")
    else:
        problems = problems.exclude(state=Problem.State.CLOSED).order_by("reported_at", "pk")
    page = Paginator(problems, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shows_closed": shows_closed,
        "entries": [] if shows_closed or page.number > 1 else list_entries(),
        "now": timezone.now(),
    }
    return render(request, "questions/author/inbox.html", context)


@authors_only
@require_http_methods(["GET", "HEAD", "POST"])
def problem(request: HttpRequest, problem_id: int) -> HttpResponse:
    """Show one problem with the answer it is about; POST replies, closes or opens it again."""
    found = get_problem(problem_id)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        return handle(request, found, form)
    return show(request, found, form)


def get_problem(problem_id: int) -> Problem:
    return get_object_or_404(
        Problem.objects.select_related(
            "version__question__topic",
            "submission__effective_score",
            "submission__version",
            "answered_by",
            "handled_by",
            "learner",
        ),
        pk=problem_id,
    )


def show(request: HttpRequest, found: Problem, form: ReplyForm, status: int = 200) -> HttpResponse:
    context = {
        "problem": found,
        "answered": tell_reported(found),
        "key": list_key(found.version),
        "deeds": list_deeds(found),
        "form": form,
        "seen": mark_reply(found),
        "is_old": found.version.pk != found.version.question.current_version_id,
    }
    return render(request, "questions/author/problem.html", context, status=status)


def handle(request: HttpRequest, found: Problem, form: ReplyForm) -> HttpResponse:
    if "reopen" in request.POST:
        reopen_problem(problem=found)
        return redirect("author_problem", found.pk)
    if found.state == Problem.State.CLOSED:
        messages.warning(request, _("It was closed meanwhile. To reply, open it again."))
        return show(request, found, form, status=409)
    if not form.is_valid():
        return show(request, found, form, status=422)
    said = {"answer": form.cleaned_data["answer"], "seen": request.POST.get("seen")}
    closes = "close" in request.POST
    if not (closes or said["answer"].strip()):
        form.add_error("answer", _("Write a reply, or close the problem."))
        return show(request, found, form, status=422)
    deed = close_problem if closes else answer_problem
    try:
        deed(problem=found, author=request.user, now=timezone.now(), **said)
    except RepliedMeanwhile:
        says = _(
            "Somebody has replied meanwhile, and yours is not sent. Sent again, it takes the "
            "place of theirs, which stands above."
        )
        form.add_error("answer", says)
        return show(request, get_problem(found.pk), form, status=409)
    if closes:
        messages.success(request, _("Closed. Who reported it is told."))
        return redirect("author_inbox")
    messages.success(request, _("Sent. The problem stays here until somebody closes it."))
    return redirect("author_problem", found.pk)
