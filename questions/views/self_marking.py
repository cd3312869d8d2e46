"""Mark one's own written answer before the score is shown, or go to the score without."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import learner_required
from questions.domain.self_marking import (
    NotMarked,
    are_kept,
    mark_own_answer,
    show_score_unmarked,
)
from questions.models import PracticeItem, SelfMark, Submission
from questions.views.answers import read_place
from questions.views.feedback import describe_feedback
from questions.views.fetching import get_answer, is_partial
from studyhub.params import MOST_32, read_whole


@learner_required
@require_POST
def self_mark(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Store the learner's marks and show the score; with `skip` show it without them.

    Where another window was first, its choice stands, and the page says so.
    """
    submission = get_answer(request.user, submission_id)
    now = timezone.now()
    marks = read_marks(request.POST)
    sentence, unkept, status = "", "", 200
    try:
        if "skip" in request.POST:
            show_score_unmarked(submission=submission, now=now)
        else:
            own = mark_own_answer(submission=submission, marks=marks, now=now)
            unkept = tell_unkept(own, marks)
    except NotMarked as error:
        sentence, status = error.sentence, 422
    if not is_partial(request) and not sentence:
        if unkept:
            messages.info(request, unkept)
        return redirect(f"{find_page(submission)}#result")
    context = describe_feedback(
        submission=get_answer(request.user, submission_id),
        now=now,
        place=read_place(request.POST.get("place")),
        seed=read_whole(request.POST.get("seed"), most=MOST_32),
    ) | {"focus": True, "own_error": sentence, "own_given": marks, "own_unkept": unkept}
    template = "questions/feedback.html" if is_partial(request) else "questions/answer.html"
    return render(request, template, context, status=status)


def tell_unkept(own: SelfMark | None, marks: dict[str, str]) -> str:
    """Say that these marks came after the choice of another window; "" where they are kept."""
    if not marks or (own is not None and are_kept(own, marks)):
        return ""
    if own is None:
        return _("The score was shown before in another window, so these marks are not kept.")
    return _("You marked this answer before in another window, and those marks stand.")


def read_marks(data: QueryDict) -> dict[str, str]:
    """Return what was given for each part, by its id."""
    return {
        name.removeprefix("part-"): value
        for name, value in data.items()
        if name.startswith("part-")
    }


def find_page(submission: Submission) -> str:
    """Return the page on which the answer was given: its item in a practice, else its own."""
    item = PracticeItem.objects.filter(submission=submission).first()
    if item is None:
        return reverse("answer", args=[submission.pk])
    return reverse("practice_item", args=[item.practice_id, item.position])
