"""A learner asks for feedback, or thinks better of it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import learner_required
from accounts.limiting import limited
from mentoring.domain.requests import RequestRefused, ask_for_review, withdraw_request
from mentoring.forms import AskForm
from mentoring.limits import ASKS
from mentoring.views.fetching import fetch_own_answer, fetch_own_request


@require_POST
@learner_required
@limited(ASKS)
def ask(request, submission_id):
    """Put the answer into the queue, and show what happens next."""
    submission = fetch_own_answer(request.user, submission_id)
    form = AskForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A question can have 300 characters. Shorten it and ask again."))
        return redirect("answer", submission.pk)
    try:
        asked = ask_for_review(
            learner=request.user,
            submission=submission,
            questions=form.questions(),
            now=timezone.now(),
        )
    except RequestRefused as refused:
        messages.warning(request, refused.sentence)
        return redirect("answer", submission.pk)
    return redirect("feedback_detail", asked.pk)


@require_POST
@learner_required
def withdraw(request, request_id):
    """Take the answer out of the queue again."""
    asked = fetch_own_request(request.user, request_id)
    try:
        withdraw_request(request=asked)
    except RequestRefused as refused:
        messages.info(request, refused.sentence)
        return redirect("feedback_detail", asked.pk)
    messages.success(request, _("Withdrawn. No mentor will see this answer."))
    return redirect("feedback")
