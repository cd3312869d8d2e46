"""E, R and P."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bench.floor.models import Remark, Shelf

BOOKS, LOANS = 31, 5


@login_required
def empty(request: HttpRequest) -> HttpResponse:
    """E: nothing for somebody who is signed in."""
    return HttpResponse()


@login_required
def shelf(request: HttpRequest, slug: str) -> HttpResponse:
    """R: one shelf, its newest books, and what the reader has at home: three queries by index."""
    found = get_object_or_404(Shelf, slug=slug)
    context = {
        "shelf": found,
        "books": found.books.order_by("-added_at")[:BOOKS],
        "loans": request.user.loans.select_related("book").order_by("due_at")[:LOANS],
        "now": timezone.now(),
    }
    return render(request, "floor/shelf.html", context)


@login_required
@require_POST
def remark(request: HttpRequest) -> HttpResponse:
    """P: one row more, and the fragment that shows it."""
    made = Remark.objects.create(
        reader=request.user, text=request.POST["text"][:200], made_at=timezone.now()
    )
    return render(request, "floor/remark.html", {"remark": made})
