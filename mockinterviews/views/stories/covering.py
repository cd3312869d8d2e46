"""The matrix of stories against competencies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import learner_required
from mockinterviews.domain.story_coverage import cover_competencies


@learner_required
@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Show what the learner's stories cover, gaps first."""
    context = {"coverage": cover_competencies(request.user)}
    return render(request, "mockinterviews/stories/matrix.html", context)
