"""After the feedback: replies, what is dealt with, whether it helped, another round, and another
mentor's opinion."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import learner_required, sign_in_required
from accounts.limiting import limited
from mentoring.domain.replies import (
    rate_review,
    reply_to,
    resolve_comment,
    returned_comments,
    reviews_to_talk_of,
)
from mentoring.domain.requests import RequestRefused, ask_second_opinion
from mentoring.domain.rounds import start_revision
from mentoring.forms import AskForm, RateForm, ReplyForm
from mentoring.limits import ASKS, REPLIES
from mentoring.models import Comment, Review, ReviewRequest
from mentoring.views.asking import say_too_long
from mentoring.views.fetching import fetch_own_request
from mentoring.views.unsent import say_not_sent
from questions.limits import STARTS


@require_POST
@sign_in_required
@limited(REPLIES)
def reply(request, comment_id):
    """Say something under a comment: its learner, or the mentor who made it."""
    comment = fetch_comment(request.user, comment_id)
    return take_reply(request, comment, address_of(comment, request.user))


@require_POST
@sign_in_required
@limited(REPLIES)
def reply_to_all(request, request_id):
    """Say something of a whole review: its learner, or the mentor who gave it."""
    theirs = Q(request__learner=request.user) | Q(mentor=request.user)
    review = get_object_or_404(reviews_to_talk_of().filter(theirs), request=request_id)
    return take_reply(request, review, f"{find_page(review.request, request.user)}#talk")


def take_reply(request, to: Comment | Review, address: str):
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return say_not_sent(request, [form["text"].value() or ""], form.say_first_error(), address)
    try:
        reply_to(to=to, author=request.user, now=timezone.now(), **form.cleaned_data)
    except ReviewRequest.DoesNotExist:
        raise Http404 from None
    return redirect(address)


@require_POST
@learner_required
def resolve(request, comment_id):
    """Fold a comment that is dealt with; `open` opens it again."""
    comment = fetch_comment(request.user, comment_id)
    if comment.review.request.learner_id != request.user.pk:
        raise Http404
    resolve_comment(comment=comment, resolved="open" not in request.POST, now=timezone.now())
    return redirect(address_of(comment, request.user))


def fetch_comment(user, comment_id) -> Comment:
    """Return a comment that came back to this learner, or that this mentor made."""
    theirs = Q(review__request__learner=user) | Q(review__mentor=user)
    return get_object_or_404(returned_comments().filter(theirs), pk=comment_id)


def address_of(comment: Comment, user) -> str:
    """Return where this person reads the comment."""
    return f"{find_page(comment.review.request, user)}#talk-{comment.pk}"


def find_page(asked: ReviewRequest, user) -> str:
    """Return where this person reads the review that came back."""
    name = "feedback_detail" if asked.learner_id == user.pk else "review_read"
    return reverse(name, args=[asked.pk])


def fetch_returned(user, request_id) -> ReviewRequest:
    """Return feedback that came back to this learner."""
    asked = fetch_own_request(user, request_id)
    if asked.state != ReviewRequest.State.RETURNED:
        raise Http404
    return asked


@require_POST
@learner_required
def rate(request, request_id):
    """Note whether the feedback helped."""
    asked = fetch_returned(request.user, request_id)
    form = RateForm(request.POST)
    if form.is_valid():
        review = asked.reviews.get(state=Review.State.RETURNED)
        rate_review(review=review, helpful=form.cleaned_data["helpful"], now=timezone.now())
    else:
        messages.error(request, _("Choose yes, partly or no."))
    return redirect(reverse("feedback_detail", args=[asked.pk]) + "#helpful")


@require_POST
@learner_required
@limited(STARTS)
def revise(request, request_id):
    """Open the answer in its editor again."""
    practice = start_revision(request=fetch_returned(request.user, request_id), now=timezone.now())
    return redirect("practice_item", practice.pk, 1)


@require_POST
@learner_required
@limited(ASKS)
def second_opinion(request, request_id):
    """Ask another mentor about the same answer, once."""
    asked = fetch_returned(request.user, request_id)
    form, back = AskForm(request.POST), reverse("feedback_detail", args=[asked.pk])
    if not form.is_valid():
        return say_not_sent(request, form.words(), say_too_long(), back)
    try:
        second = ask_second_opinion(request=asked, questions=form.questions(), now=timezone.now())
    except RequestRefused as refused:
        return say_not_sent(request, form.words(), refused.sentence, back)
    return redirect("feedback_detail", second.pk)
