"""What pages of lower apps show of mentoring."""

from django import template
from django.utils import timezone

from mentoring.domain.queries import latest_requests, returned_reviews, turnaround
from mentoring.domain.requests import is_reviewable
from mentoring.forms import AskForm
from mentoring.models import ReviewRequest
from mentoring.phrases import say_promise

register = template.Library()


@register.inclusion_tag("mentoring/review_button.html", takes_context=True)
def review_button(context, submission, among=()) -> dict:
    """Offer to ask a mentor on the learner's own answer, or say how the asking stands.

    A page with several answers names all of them in `among`: the queries are then made once.
    """
    request = context["request"]
    if submission.learner_id != request.user.pk or not is_reviewable(submission):
        return {}
    state = state_of(request, [submission, *among])
    asked = state["asked"].get(submission.pk)
    shown = {"submission": submission, "csrf_token": context.get("csrf_token")}
    if asked is None:
        return shown | {"form": AskForm(prefix=None), "promise": state["promise"], "offer": True}
    if asked.state == ReviewRequest.State.RETURNED:
        return shown | {"returned": asked, "review": state["reviews"].get(asked.pk)}
    return shown | {"waiting": asked, "promise": state["promise"]}


def state_of(request, submissions: list) -> dict:
    """Return the requests on these answers, what was returned, and the promise; once per page."""
    known = getattr(request, "review_state", {"answers": set()})
    wanted = {submission.pk for submission in submissions}
    if wanted <= known["answers"]:
        return known
    asked = latest_requests(wanted)
    request.review_state = {
        "answers": wanted,
        "asked": asked,
        "reviews": returned_reviews(asked.values()),
        "promise": say_promise(turnaround(timezone.now())),
    }
    return request.review_state
