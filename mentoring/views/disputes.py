"""Disputing a key point, and deciding about it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import learner_required, mentor_required
from accounts.limiting import limited
from accounts.models import User
from mentoring.dispute_forms import DisputeForm, VerdictForm, describe_dispute
from mentoring.domain.disputes import (
    DisputeRefused,
    counts,
    decide_dispute,
    dispute_point,
    disputes_on,
    list_points,
    list_standing,
    own_verdict,
    say_mark_counts,
    tell_verdict,
)
from mentoring.domain.leases import renew_lease
from mentoring.domain.readers import say_who_would_see
from mentoring.limits import ASKS
from mentoring.models import Dispute, Review, ReviewRequest
from mentoring.views.desk import describe_desk, say_comparison, show_kept
from mentoring.views.fetching import fetch_desk, fetch_own_answer
from mentoring.views.unsent import say_not_sent
from questions.domain.reports import automatic_score
from questions.domain.self_marking import keeps_back
from questions.domain.showing import note_keys_shown
from questions.models import Submission
from studyhub.seen import Changed


@require_http_methods(["GET", "HEAD", "POST"])
@learner_required
@limited(ASKS)
def disputes(request, submission_id):
    """Show the form for one key point, or how its dispute stands; POST sends it to a mentor."""
    submission = fetch_own_answer(request.user, submission_id)
    if keeps_back(submission):
        return redirect("answer", submission.pk)
    score = automatic_score(submission)
    points = list_points(score)
    chosen = request.POST.get("part") or request.GET.get("part", "")
    point = next((one for one in points if one["id"] == chosen), None)
    data = request.POST if request.method == "POST" else None
    if data is None:
        standing = list_standing(score)
        if point and chosen in standing:
            return show_dispute(request, submission, point, standing[chosen])
        if points and not counts(score, submission):
            return send_back(request, submission, say_mark_counts())
        points = [one for one in points if one["id"] not in standing]
        if standing and not points:
            says = _("You have disputed each key point that this answer lacks.")
            return send_back(request, submission, says)
    if not points:
        return send_back(request, submission, _("This answer has no key point to dispute."))
    form = DisputeForm(data, points=points, point=point)
    if data and form.is_valid():
        return take_in(request, submission, form)
    context = {
        "submission": submission,
        "point": point,
        "form": form,
        "readers": say_who_would_see(request.user),
    }
    return show(request, context, 422 if form.errors else 200)


def send_back(request, submission: Submission, says: str):
    """Say why there is nothing to dispute, on the page of the answer."""
    if typed := request.POST.get("says", ""):
        return say_not_sent(request, [typed], says, reverse("answer", args=[submission.pk]))
    messages.info(request, says)
    return redirect("answer", submission.pk)


def show_dispute(request, submission: Submission, point: dict, dispute: Dispute):
    """Show what the learner wrote of a key point, and what became of it or happens next."""
    return show(request, {"submission": submission, "point": point, "dispute": dispute})


def show(request, context: dict, status: int = 200):
    """Show the page, which names key points."""
    asked = [context["submission"].version.question_id]
    note_keys_shown(learner=request.user, questions=asked, now=timezone.now())
    return render(request, "mentoring/dispute.html", context, status=status)


def take_in(request, submission: Submission, form: DisputeForm):
    given, back = form.cleaned_data, reverse("answer", args=[submission.pk])
    try:
        dispute = dispute_point(
            learner=request.user, submission=submission, now=timezone.now(), **given
        )
    except DisputeRefused as refused:
        return say_not_sent(request, [given["says"]], refused.sentence, back)
    if dispute.says != given["says"]:
        first = _("You disputed this before: the mentor reads what you wrote then.")
        return say_not_sent(request, [given["says"]], first, back)
    messages.success(request, _("A mentor will decide. The score stays as it is until then."))
    return redirect(back)


@require_POST
@mentor_required
def verdict(request, request_id, dispute_id):
    """Store what the mentor says of one dispute; with htmx its place on the desk shows it.

    So does the comparison with the marks: one of them may say the opposite.
    """
    asked, review = fetch_desk(request.user, request_id)
    found = get_object_or_404(disputes_on(asked), pk=dispute_id)
    form = VerdictForm.of(found, review, request.POST)
    sentence = keep(found, request.user, form) if form.is_valid() else ""
    # A save may have come between: what is told of the marks is told of those that stand now.
    review.refresh_from_db(fields=["marks", "number", "verdicts"])
    if not request.htmx:
        return answer_page(request, asked, review, found, form, sentence)
    context = describe_dispute(found, review, form)
    context |= {"asked": asked, "refused": sentence, "is_answered": True, "number": review.number}
    context["comparison"] = say_comparison(asked, review)
    status = 422 if form.errors or sentence else 200
    return render(request, "mentoring/verdict_given.html", context, status=status)


def keep(dispute: Dispute, mentor: User, form: VerdictForm) -> str:
    """Store a valid verdict. Return why it does not count; what another window kept is told in it.

    Pressed once more it takes the place of that.
    """
    try:
        decide_dispute(dispute=dispute, mentor=mentor, now=timezone.now(), **form.cleaned_data)
    except DisputeRefused as refused:
        return refused.sentence
    except Changed as changed:
        form.tell(changed, say_changed(form, changed))
    return ""


def say_changed(form: VerdictForm, changed: Changed) -> str:
    """Return what another window of the mentor's has kept meanwhile."""
    verdicts = dict(form.fields["is_upheld"].choices)
    said = {"verdict": verdicts[changed.texts["is_upheld"]], "reason": changed.texts["reason"]}
    says = _(
        "In another window you kept: %(verdict)s. \u201c%(reason)s\u201d Keep this verdict again "
        "to put it in its place."
    )
    return says % said


def answer_page(
    request, asked: ReviewRequest, review: Review, dispute: Dispute, form: VerdictForm, refused: str
):
    """Answer a verdict that was sent without script: the desk, with what was typed to be mended.

    Where the lease is lost there is no desk: what is not kept stands beside the own text.
    """
    now = timezone.now()
    held = bool(form.errors) and renew_lease(request=asked, mentor=request.user, now=now)
    asked.refresh_from_db()
    if held:
        page = describe_desk(asked, review, verdict_forms={dispute.pk: form})
        return render(request, "mentoring/desk.html", page, status=422)
    if refused:
        messages.warning(request, refused)
    if form.errors or (refused and not is_kept(dispute, review, form)):
        return show_kept(request, asked, review, unsaved=form["reason"].value() or "")
    return redirect("review_desk", asked.pk)


def is_kept(dispute: Dispute, review: Review, form: VerdictForm) -> bool:
    """Return whether the draft of a mentor has the verdict that their valid form gives."""
    said = {name: form.cleaned_data[name] for name in ("is_upheld", "reason")}
    return own_verdict(dispute, review) == tell_verdict(said)
