"""The exemplar stories of the packs: to study, with what each part earns and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.access import learner_required
from mockinterviews.domain.exemplars import describe_exemplar, exemplars_on_offer, list_examples


@learner_required
@require_safe
def examples(request: HttpRequest) -> HttpResponse:
    """List the exemplar stories."""
    listed = exemplars_on_offer()
    return render(request, "mockinterviews/stories/examples.html", {"listed": listed})


@learner_required
@require_safe
def example(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one exemplar story, part by part: its share, its marks, and what the checks find."""
    story = get_object_or_404(exemplars_on_offer(), slug=slug)
    context = {"exemplar": describe_exemplar(story)}
    return render(request, "mockinterviews/stories/example.html", context)


@learner_required
@require_safe
def part(request: HttpRequest, part: str) -> HttpResponse:
    """Return one part of each exemplar story, for the fold below a field."""
    if not request.htmx:
        return redirect("story_examples")
    context = {"examples": list_examples(part)}
    return render(request, "mockinterviews/stories/example_part.html", context)
