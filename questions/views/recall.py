"""Recall: the cards that are due, and those that will be."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import learner_required
from questions.domain.items import NothingToAsk
from questions.domain.practice import (
    MOST_QUESTIONS,
    find_place,
    start_recall,
    unfinished_recalls,
)
from questions.domain.recall import describe_recall
from questions.forms import RecallForm


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def recall(request: HttpRequest) -> HttpResponse:
    """Show what is due; POST starts a practice of due cards."""
    now = timezone.now()
    if request.method == "POST":
        form = RecallForm(request.POST)
        limit = (form.is_valid() and form.cleaned_data["limit"]) or MOST_QUESTIONS
        try:
            practice = start_recall(learner=request.user, now=now, limit=limit)
        except NothingToAsk as error:
            messages.info(request, error.sentence)
            return redirect("recall")
        return redirect("practice_item", practice.pk, 1)
    overview = describe_recall(learner=request.user, now=now)
    unfinished = find_place(unfinished_recalls(request.user).first())
    context = {"overview": overview, "unfinished": unfinished}
    return render(request, "questions/recall.html", context)
