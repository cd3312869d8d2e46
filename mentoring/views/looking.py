"""Beside marking: the automatic score once it may be seen, the page as the learner will see it, and
a review that is taken back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import mentor_required
from mentoring.domain.comparison import add_up
from mentoring.domain.disputes import list_disputes
from mentoring.domain.queries import comments_of, may_read
from mentoring.domain.reading import lay_out, tell_what_followed
from mentoring.domain.returning import TakeBackRefused, take_back_review
from mentoring.domain.revealing import is_revealed
from mentoring.domain.rounds import describe_earlier
from mentoring.domain.rubric import criteria_of, list_names, unmarked
from mentoring.models import Review, ReviewRequest
from mentoring.views.desk import describe_answer
from mentoring.views.fetching import fetch_desk
from questions.domain.reports import automatic_score


@require_safe
@mentor_required
def automatic(request, request_id):
    """Show the automatic score beside the marks as soon as this mentor may see it, the words it
    relied on in the answer, and what the learner disputes of it."""
    asked, review = fetch_desk(request.user, request_id)
    if not may_read(request.user, asked) or not is_revealed(asked, review):
        raise Http404
    return render(request, "mentoring/revealed.html", describe_answer(asked, review))


@require_safe
@mentor_required
def preview(request, request_id):
    """Show the stored draft as the learner would read it."""
    asked, review = fetch_desk(request.user, request_id)
    if not may_read(request.user, asked):
        raise Http404
    return render(request, "mentoring/feedback_detail.html", describe_preview(asked, review))


def describe_preview(asked: ReviewRequest, review: Review) -> dict:
    """Return what the learner's page shows, of a draft whose marks may not be complete."""
    shown = is_revealed(asked, review)
    automatic = automatic_score(asked.submission) if shown else None
    missing = unmarked(criteria_of(asked.submission), review.marks)
    earlier = describe_earlier(asked)
    carried = earlier.standing if earlier else []
    disputed = list_disputes(asked)
    return {
        **add_up(asked.submission, review.marks, automatic),
        "is_preview": True,
        "asked": asked,
        "review": review,
        "missing": list_names(missing),
        "hides_automatic": not shown,
        "earlier": earlier,
        "disputed": [one for one in disputed if one.decided_by_id == review.mentor_id],
        "fields": lay_out(asked.submission, [*comments_of(review), *carried]),
        "followed": tell_what_followed(asked.submission),
    }


@require_POST
@mentor_required
def take_back(request, request_id):
    """Put a review back on the desk whose learner has not heard of it yet."""
    asked, _review = fetch_desk(request.user, request_id)
    try:
        take_back_review(request=asked, mentor=request.user, now=timezone.now())
    except TakeBackRefused as refused:
        messages.warning(request, refused.sentence)
        return redirect("review_read", asked.pk)
    return redirect("review_desk", asked.pk)
