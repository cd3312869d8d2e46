"""How a bank is scored: by which scorer, on which scale, and what is scored otherwise."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from questions.domain.rescoring import answers_to_rescore, open_rescore
from questions.models import Bank, Regrade
from questions.views.author.fetching import authors_only
from scoring import SCORER_VERSION


@authors_only
@require_http_methods(["GET", "HEAD", "POST"])
def scoring(request: HttpRequest, bank_id: int) -> HttpResponse:
    """Show the scales of a bank; POST counts what scoring its former answers anew would do."""
    bank = get_object_or_404(Bank, pk=bank_id)
    if request.method == "POST":
        opened = open_rescore(bank=bank, author=request.user, now=timezone.now())
        return redirect("author_regrade", opened.pk)
    context = {
        "bank": bank,
        "scorer": SCORER_VERSION,
        "calibrations": bank.calibrations.all(),
        "former": answers_to_rescore(bank).count(),
        "regrade": Regrade.objects.filter(bank=bank).order_by("-asked_at", "-pk").first(),
    }
    return render(request, "questions/author/scoring.html", context)
