"""What became of a problem that a learner reported with a question."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import learner_required
from questions.models import Problem


@learner_required
@require_safe
def problem(request: HttpRequest, problem_id: int) -> HttpResponse:
    """Show what was reported, and what an author answered."""
    found = get_object_or_404(
        Problem.objects.select_related("version__question__topic", "handled_by"),
        pk=problem_id,
        learner=request.user,
    )
    return render(request, "questions/problem.html", {"problem": found})
