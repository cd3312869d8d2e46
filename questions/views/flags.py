"""The questions that a learner flagged."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import learner_required
from questions.domain.flags import flag_question, flags_for_user, topics_of_flags
from questions.domain.queries import questions_on_offer
from studyhub.params import drop_nul

PAGE_SIZE = 25


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def flagged(request: HttpRequest) -> HttpResponse:
    """List the flagged questions, of one topic with `?topic=`; POST takes a flag off."""
    topic = request.GET.get("topic", "")
    if request.method == "POST":
        slug = drop_nul(request.POST.get("question", ""))
        question = questions_on_offer().filter(slug=slug).first()
        if question is not None:
            now = timezone.now()
            flag_question(learner=request.user, question=question, flagged=False, now=now)
        return redirect(request.get_full_path())
    flags = flags_for_user(request.user)
    topics = topics_of_flags(request.user)
    shown = flags.filter(question__topic__slug=topic) if topic in dict(topics) else flags
    context = {
        "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        "topics": topics,
        "topic": topic if topic in dict(topics) else "",
    }
    return render(request, "questions/flagged.html", context)
