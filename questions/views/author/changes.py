"""What was done to many questions at once: who did it and when, and what can be undone."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from questions.domain.bulk_records import deeds_to_many, tell_deeds
from questions.views.author.fetching import authors_only

PAGE = 20


@authors_only
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """List the deeds of all authors, the last first; one's own can be undone."""
    page = Paginator(deeds_to_many(), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "deeds": tell_deeds(page.object_list, reader=request.user)}
    return render(request, "questions/author/changes.html", context)
