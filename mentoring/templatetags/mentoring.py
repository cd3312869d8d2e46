"""What pages of lower apps show of mentoring."""

from urllib.parse import urlencode

from django import template
from django.utils import timezone

from mentoring.dispute_forms import describe_disputes
from mentoring.domain.correcting import list_corrections
from mentoring.domain.disputes import counts, disputes_of_answers, list_points
from mentoring.domain.leases import is_in_hand
from mentoring.domain.queries import (
    comments_of,
    latest_requests,
    returned_reviews,
    seen_by_learners,
    turnaround,
)
from mentoring.domain.readers import list_mentors_here, say_who_sees, say_who_would_see
from mentoring.domain.reading import lay_out
from mentoring.domain.requests import is_reviewable
from mentoring.forms import AskForm, describe_text_area, list_errors, list_segments
from mentoring.models import Review, ReviewRequest
from mentoring.phrases import say_promise_to, shorten
from questions.domain.reports import list_model_answer
from studyhub.addresses import find_address

register = template.Library()
register.filter("shortened", shorten)
register.filter("segments", list_segments)
register.filter("text_area", describe_text_area)
register.filter("error_texts", list_errors)


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
    if asked is None or asked.waits_unasked:
        return shown | {
            "offered": asked,
            "form": AskForm(prefix=None),
            "promise": promise_of(request),
            "readers": say_who_would_see(request.user),
            "offer": True,
        }
    if asked.state == ReviewRequest.State.RETURNED:
        return shown | {"returned": asked, "review": state["reviews"].get(asked.pk)}
    is_held = is_in_hand(asked, timezone.now())
    return shown | {"waiting": asked, "in_hand": is_held, "promise": promise_of(request)}


@register.inclusion_tag("ui/who_sees.html", takes_context=True)
def who_sees(context, submission, among=()) -> dict:
    """Say who can see the learner's own answer now."""
    state = state_of(context["request"], [submission, *among])
    asked = state["asked"].get(submission.pk)
    return {"says": say_who_sees(asked) if asked else ""}


@register.simple_tag(takes_context=True)
def disputes_of(context, submission, score, among=()) -> dict:
    """Return by key point what the learner disputed of a score, and where each can be disputed.

    Nothing where a mentor's mark counts, or the answer is somebody else's. A page with several
    answers names all of them in `among`: the query is then made once.
    """
    if score is None or submission.learner_id != context["request"].user.pk:
        return {}
    disputes = read_disputes(context["request"], [submission, *among])
    made = {one.part: one for one in disputes if one.score_id == score.pk}
    is_open = counts(score, submission) and is_reviewable(submission)
    return {
        part["id"]: {
            "dispute": made.get(part["id"]),
            "url": address_of(submission, part["id"]) if is_open else "",
        }
        for part in list_points(score)
    }


def read_disputes(request, submissions: list) -> list:
    """Return what was disputed of these answers; once per page."""
    wanted = {submission.pk for submission in submissions}
    answers, disputes = getattr(request, "disputes", (set(), []))
    if not wanted <= answers:
        disputes = list(disputes_of_answers(wanted))
        request.disputes = wanted, disputes
    return disputes


def address_of(submission, part: str) -> str:
    """Return where a key point is disputed."""
    return f"{find_address('disputes', submission.pk)}?{urlencode({'part': part})}"


@register.simple_tag(takes_context=True)
def disputes_on_desk(context, asked) -> list[dict]:
    """Return what the learner disputes, each with a form for the mentor's verdict."""
    return describe_disputes(asked, context["request"].user, context.get("verdict_forms", {}))


@register.simple_tag(takes_context=True)
def waits_for_mentor(context, submission) -> bool | None:
    """Return whether the answer waits for a mentor: None where one has returned it."""
    asked = state_of(context["request"], [submission])["asked"].get(submission.pk)
    if asked is not None and asked.state == ReviewRequest.State.RETURNED:
        return None
    return asked is not None


def state_of(request, submissions: list) -> dict:
    """Return the requests on these answers and what was returned; once per page."""
    known = getattr(request, "review_state", {"answers": set()})
    wanted = {submission.pk for submission in submissions}
    if wanted <= known["answers"]:
        return known
    asked = latest_requests(wanted)
    request.review_state = {
        "answers": wanted,
        "asked": asked,
        "reviews": returned_reviews(
            [one.pk for one in asked.values() if one.state == ReviewRequest.State.RETURNED],
            request.user,
        ),
    }
    return request.review_state


def promise_of(request) -> str:
    """Return how soon feedback comes; asked once per page."""
    if not hasattr(request, "review_promise"):
        request.review_promise = say_promise_to(
            request.user, list_mentors_here(), turnaround(timezone.now())
        )
    return request.review_promise


@register.inclusion_tag("mentoring/marking_scheme.html")
def marking_scheme(version) -> dict:
    """Show what an answer is marked by: the parts of the model answer in the order of the answer's.

    The database keeps no order of names.
    """
    content = version.content
    titles = {one["id"]: one["title"] for one in content.get("components", [])}
    return {
        "content": content,
        "model_answer": list_model_answer(version),
        "components": [one for one in content.get("components", []) if one.get("weight")],
        "connections": [
            one | {"from": titles.get(one["from"], ""), "to": titles.get(one["to"], "")}
            for one in content.get("connections", [])
        ],
    }


@register.inclusion_tag("mentoring/corrections.html")
def corrections(review, id: str = "", is_for_learner: bool = False) -> dict:
    """Show what a mentor changed or added once the learner had the review.

    `id`: by which an address leads there; the page may show those of an earlier round as well.
    `is_for_learner`: it says what is new to them.
    """
    shown = {"corrections": list_corrections(review), "id": id}
    return shown | {"is_for_learner": is_for_learner}


@register.inclusion_tag("mentoring/prior.html")
def prior_feedback(submission) -> dict:
    """Show what a mentor returned on the answer that is revised, beside its editor."""
    reviews = Review.objects.filter(
        request__submission=submission,
        request__in=seen_by_learners().filter(state=ReviewRequest.State.RETURNED),
        state=Review.State.RETURNED,
    )
    review = reviews.select_related("mentor", "request").order_by("-returned_at", "-pk").first()
    if review is None:
        return {}
    open_comments = [one for one in comments_of(review) if one.resolved_at is None]
    return {"review": review, "fields": lay_out(submission, open_comments)}
