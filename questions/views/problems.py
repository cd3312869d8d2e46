"""Report a problem with a question, and see what became of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import learner_required
from accounts.limiting import limited
from questions.domain.problems import report_problem
from questions.forms import ProblemForm
from questions.limits import REPORTS
from questions.models import Problem
from questions.views.fetching import get_answer


@learner_required
@require_safe
def problem(request: HttpRequest, problem_id: int) -> HttpResponse:
    """Show what was reported, and what an author answered."""
    found = get_object_or_404(
        Problem.objects.select_related("version__question__topic", "answered_by", "handled_by"),
        pk=problem_id,
        learner=request.user,
    )
    return render(request, "questions/problem.html", {"problem": found})


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(REPORTS)
def report(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Ask what is wrong with the question that was answered; POST puts it into the inbox."""
    submission = get_answer(request.user, submission_id)
    form = ProblemForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        context = {"form": form, "submission": submission, "version": submission.version}
        status = 422 if form.is_bound else 200
        return render(request, "questions/report_problem.html", context, status=status)
    found = report_problem(
        learner=request.user,
        version=submission.version,
        submission=submission,
        **form.cleaned_data,
        now=timezone.now(),
    )
    messages.info(request, _("Reported. The authors have it in their inbox."))
    return redirect("problem", found.pk)
