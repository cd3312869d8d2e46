"""Questions of a bank that ask nearly the same: looked for by a worker."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from questions.domain.twins import ask_for_twins, awaits_twins, is_twins_late
from questions.models import Bank, TwinPair
from questions.views.author.fetching import authors_only

MOST = 100


@authors_only
@require_http_methods(["GET", "HEAD", "POST"])
def twins(request: HttpRequest, bank_id: int) -> HttpResponse:
    """Show the pairs that were found, the likest first; POST looks anew."""
    bank = get_object_or_404(Bank, pk=bank_id)
    if request.method == "POST":
        ask_for_twins(bank=bank, now=timezone.now())
        return redirect("author_twins", bank.pk)
    pairs = TwinPair.objects.filter(
        bank=bank, one__retired_at=None, other__retired_at=None
    ).select_related("one", "other")
    is_awaited = awaits_twins(bank)
    is_late = is_awaited and is_twins_late(bank, now=timezone.now())
    context = {
        "bank": bank,
        "pairs": pairs.order_by("-likeness", "pk")[:MOST],
        "is_looking": is_awaited and not is_late,
        "is_late": is_late,
    }
    template = "questions/author/twins_found.html" if request.htmx else None
    return render(request, template or "questions/author/twins.html", context)
