"""A learner asks for feedback, or thinks better of it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import learner_required
from accounts.limiting import limited
from mentoring.domain.offers import allow_offers, refuse_offers
from mentoring.domain.queries import latest_requests, turnaround
from mentoring.domain.readers import list_mentors_here, say_who_would_see
from mentoring.domain.requests import (
    RequestRefused,
    ask_about_several,
    ask_for_review,
    is_reviewable,
    restore_request,
    withdraw_request,
)
from mentoring.forms import AskForm
from mentoring.limits import ASKS
from mentoring.models import ReviewRequest
from mentoring.phrases import say_promise_to
from mentoring.views.fetching import fetch_own_answer, fetch_own_request, read_id
from mentoring.views.unsent import say_not_sent
from questions.domain.queries import submissions_for_user
from questions.models import Submission

MOST_AT_ONCE = 20
# Of so many that an address names those are shown that nothing was asked about.
MOST_NAMED = 80


@require_POST
@learner_required
@limited(ASKS)
def ask(request, submission_id):
    """Put the answer into the queue, and show what happens next."""
    submission = fetch_own_answer(request.user, submission_id)
    form = AskForm(request.POST)
    back = reverse("answer", args=[submission.pk])
    if not form.is_valid():
        return say_not_sent(request, form.words(), say_too_long(), back)
    try:
        asked = ask_for_review(
            learner=request.user,
            submission=submission,
            questions=form.questions(),
            now=timezone.now(),
        )
    except RequestRefused as refused:
        return say_not_sent(request, form.words(), refused.sentence, back)
    return redirect("feedback_detail", asked.pk)


def say_too_long() -> str:
    return _("A question can have 300 characters. Shorten it and ask again.")


@require_http_methods(["GET", "HEAD", "POST"])
@learner_required
@limited(ASKS)
def ask_several(request):
    """Choose answers, `answer=` each, or those of an `interview=`; POST asks about them."""
    if request.method == "POST":
        return post_several(request)
    return show_several(request)


def show_several(request, form: AskForm | None = None, *, ticked=None, status=200):
    chosen = list_chosen(request.user, request.GET.getlist("answer"), request.GET.get("interview"))
    found = latest_requests([one.pk for one in chosen])
    asked = {key: one for key, one in found.items() if not one.waits_unasked}
    # What can be asked about comes first: whoever comes back finds the next of many.
    chosen.sort(key=lambda one: one.pk in asked)
    shown = chosen[:MOST_AT_ONCE]
    return render(
        request,
        "mentoring/ask_several.html",
        {
            "rows": [
                (one, asked.get(one.pk), ticked is None or str(one.pk) in ticked) for one in shown
            ],
            "shown": MOST_AT_ONCE,
            "more": sum(one.pk not in asked for one in chosen[MOST_AT_ONCE:]),
            "can_ask": any(one.pk not in asked for one in shown),
            "form": form or AskForm(),
            "promise": say_promise_to(
                request.user, list_mentors_here(), turnaround(timezone.now())
            ),
            "readers": say_who_would_see(request.user),
        },
        status=status,
    )


def post_several(request):
    form, ticked = AskForm(request.POST), request.POST.getlist("answer")
    chosen = list_chosen(request.user, ticked, None)[:MOST_AT_ONCE]
    if not (form.is_valid() and chosen):
        return ask_again(request, form, ticked, is_none=not chosen)
    try:
        asked = ask_about_several(
            learner=request.user,
            submissions=chosen,
            questions=form.questions(),
            now=timezone.now(),
        )
    except RequestRefused as refused:
        # The choice itself, where one came from it, tells which of them wait.
        back = request.get_full_path() if request.GET else reverse("feedback")
        return say_not_sent(request, form.words(), refused.sentence, back)
    if len(asked) == 1:
        return redirect("feedback_detail", asked[0].pk)
    messages.success(request, _("Asked. Each answer comes back on its own."))
    return redirect("feedback")


def ask_again(request, form: AskForm, ticked: list[str], *, is_none: bool):
    """Show the choice again with all that was typed: the address says which answers are in it."""
    if is_none:
        messages.warning(request, _("Choose at least one answer."))
    if request.GET:
        return show_several(request, form, ticked=ticked, status=422)
    back = reverse("feedback")
    return redirect(back) if is_none else say_not_sent(request, form.words(), say_too_long(), back)


def list_chosen(learner, answers: list[str], interview: str | None) -> list[Submission]:
    """Return the learner's own answers among these that a mentor can review, oldest first."""
    own = submissions_for_user(learner).select_related("version")
    if interview:
        own = own.filter(interview_question__interview=read_id(interview))
    else:
        own = own.filter(pk__in=[read_id(one) for one in answers[:MOST_NAMED]])
    return [one for one in own.order_by("submitted_at", "pk")[:MOST_NAMED] if is_reviewable(one)]


@require_POST
@learner_required
def withdraw(request, request_id):
    """Take the answer out of the queue again; `back` undoes that."""
    asked = fetch_own_request(request.user, request_id)
    if "back" in request.POST:
        return put_back(request, asked)
    try:
        withdraw_request(request=asked, now=timezone.now())
    except RequestRefused as refused:
        messages.info(request, refused.sentence)
        return redirect("feedback_detail", asked.pk)
    return redirect(f"{reverse('feedback')}?withdrawn={asked.pk}")


@limited(ASKS)
def put_back(request, asked: ReviewRequest):
    """Undo a withdrawal. It is limited as an asking is; withdrawing itself never is."""
    try:
        restore_request(request=asked, now=timezone.now())
    except RequestRefused as refused:
        messages.warning(request, refused.sentence)
        return redirect("feedback")
    says = _("It waits again.")
    if asked.withdrawn_at:
        says = _("It waits again. The time while it was withdrawn does not count.")
    messages.success(request, says)
    return redirect("feedback_detail", asked.pk)


@require_POST
@learner_required
def offers(request):
    """Refuse that unsure answers are offered to mentors unasked; `allow` takes that back."""
    if "allow" in request.POST:
        allow_offers(learner=request.user)
        messages.success(request, _("Answers the scorer is unsure about are offered again."))
    else:
        refuse_offers(learner=request.user, now=timezone.now())
        messages.success(request, _("None of your answers is offered unasked from now on."))
    return redirect("feedback")
