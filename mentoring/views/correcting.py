"""Correcting a review that its learner has."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import mentor_required
from accounts.limiting import limited
from mentoring.correction_forms import CorrectionForm
from mentoring.domain.correcting import CorrectionRefused, correct_review, is_correctable
from mentoring.limits import REPLIES
from mentoring.models import Review
from mentoring.views.fetching import fetch_request
from mentoring.views.queue import describe_read


@require_http_methods(["GET", "HEAD", "POST"])
@mentor_required
@limited(REPLIES)
def correct(request, request_id):
    """Take in a correction of the mentor's own review. GET: a page with errors was opened again."""
    asked = fetch_request(request.user, request_id)
    own = asked.reviews.filter(mentor=request.user, state=Review.State.RETURNED).first()
    if own is None or not is_correctable(asked, own):
        raise Http404
    if request.method != "POST":
        return redirect("review_read", asked.pk)
    form = CorrectionForm(request.POST, asked=asked, review=own)
    if form.is_valid():
        try:
            correct_review(request=asked, mentor=request.user, now=timezone.now(), **form.said())
        except CorrectionRefused as refused:
            own.refresh_from_db(fields=["marks", "verdict"])
            form.tell(refused.sentence, own)
        else:
            says = _("Corrected. %(learner)s gets a notice.")
            messages.success(request, says % {"learner": asked.called})
            return redirect(reverse("review_read", args=[asked.pk]) + "#corrections")
    page = describe_read(request, asked, correction_form=form)
    return render(request, "mentoring/read.html", page, status=422)
