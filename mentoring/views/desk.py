"""The desk: marking and returning. Nothing that is typed here is at risk."""

from uuid import UUID

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import mentor_required
from mentoring.domain.comparison import (
    Compared,
    compare_marks,
    find_contradictions,
    name_differing,
)
from mentoring.domain.disputes import list_disputes
from mentoring.domain.leases import holds, renew_lease, say_who_has_it, say_why_not
from mentoring.domain.pacing import describe_pacing
from mentoring.domain.phrase_bank import list_for_desk
from mentoring.domain.queries import LEASE, comments_of, list_comments, may_read
from mentoring.domain.reading import lay_out, tell_what_followed
from mentoring.domain.revealing import is_revealed, reveal_to
from mentoring.domain.reviews import (
    Conflict,
    LeaseLost,
    ReturnRefused,
    Saved,
    return_review,
    save_review,
)
from mentoring.domain.rounds import describe_earlier
from mentoring.domain.rubric import criteria_of, fields_of, maximum_of, points_of, unmarked
from mentoring.forms import CommentForm, MarkingForm, join_lines
from mentoring.models import Dispute, Review, ReviewRequest
from mentoring.views.fetching import fetch_desk, note_scheme_read, read_notices
from mentoring.views.queue import find_queue_url
from questions.domain.reports import automatic_score
from studyhub.templatetags.ui import points
from studyhub.wording import say_wait


@require_http_methods(["GET", "HEAD", "POST"])
@mentor_required
def desk(request, request_id):
    """Show the desk to who holds the request, or their kept text; POST saves the draft."""
    asked, review = fetch_desk(request.user, request_id)
    if request.method == "POST":
        return save(request, asked, review)
    now = timezone.now()
    read_notices(request.user, asked.pk, now)
    if not holds(asked, request.user, now):
        return show_kept(request, asked, review)
    return render(request, "mentoring/desk.html", describe_desk(asked, review))


def describe_desk(asked: ReviewRequest, review: Review, **changes) -> dict:
    """Return what the desk shows; `changes` replace parts of it."""
    now, submission, mentor = timezone.now(), asked.submission, review.mentor
    left = max(0, int(((asked.held_until or now) - now).total_seconds()))
    note_scheme_read(mentor, asked, now)
    return {
        "asked": asked,
        "review": review,
        "waited": say_wait(asked.asked_at, now),
        "lease_seconds": left,
        "lease_minutes": left // 60,
        "form": MarkingForm.of(review, asked),
        "comment_form": CommentForm(fields=fields_of(submission)),
        "comparison": say_comparison(asked, review),
        "pacing": describe_pacing(submission),
        "phrases": list_for_desk(mentor),
        "filled": {"learner": asked.called},
        **describe_answer(asked, review),
        **changes,
    }


def describe_answer(asked: ReviewRequest, review: Review, fresh: UUID | None = None) -> dict:
    earlier = describe_earlier(asked)
    carried = earlier.standing if earlier else []
    automatic = reveal_to(asked, review)
    fields = lay_out(asked.submission, [*list_comments(review), *carried], automatic)
    return {
        "asked": asked,
        "automatic": automatic,
        "earlier": earlier,
        "fields": fields,
        "followed": tell_what_followed(asked.submission),
        "texts": {field.slug: field.text for field in fields},
        "fresh": fresh,
        "editable": True,
    }


def say_comparison(asked: ReviewRequest, review: Review) -> str:
    """Return both makers' points once every mark is given, so that neither leads the other."""
    criteria = criteria_of(asked.submission)
    automatic = automatic_score(asked.submission)
    if unmarked(criteria, review.marks) or automatic is None:
        return ""
    compared = compare_marks(asked.submission, review.marks, automatic)
    differing = name_differing(compared)
    said = _("Automatic %(automatic)s, yours %(yours)s of %(maximum)s.") % {
        "automatic": points(automatic.points),
        "yours": points(points_of(criteria, review.marks, maximum_of(asked.submission))),
        "maximum": points(automatic.maximum),
    }
    if differing:
        says = _("They differ by a quarter or more on: %(parts)s.")
        said += " " + says % {"parts": differing}
    extremes = [row for row in compared if row.mark in (0, row.criterion.maximum)]
    disputes = list_disputes(asked) if extremes else []
    for row, dispute in find_contradictions(extremes, disputes, review.mentor):
        said += " " + say_contradiction(row, dispute)
    return said


def say_contradiction(row: Compared, dispute: Dispute) -> str:
    if dispute.is_upheld:
        says = _("Your verdict is that the answer says “%(title)s”, and your mark for it is 0.")
    else:
        says = _(
            "Your verdict is that the answer does not say “%(title)s”, and your mark for it is"
            " the highest."
        )
    return says % {"title": row.criterion.name}


def save(request, asked: ReviewRequest, review: Review):
    """Store the draft; answer a script in JSON, a plain form with a page."""
    form = MarkingForm(request.POST, asked=asked)
    if not form.is_valid():
        return refuse_form(request, asked, review, form)
    result = save_form(request, asked, form)
    if request.accepts("text/html"):
        return answer_form(request, asked, form, result)
    if isinstance(result, Conflict):
        return JsonResponse({"state": "conflict", **describe_draft(result.newer)}, status=409)
    if isinstance(result, LeaseLost):
        lost = {"state": "lost", "kept": result.kept, "sentence": result.sentence}
        return JsonResponse(lost | {"number": result.review.number}, status=423)
    return JsonResponse(
        {
            "state": "saved",
            "number": result.review.number,
            "seconds": LEASE.total_seconds(),
            "comparison": say_comparison(asked, result.review),
            "revealed": is_revealed(asked, result.review),
        }
    )


def save_form(request, asked: ReviewRequest, form: MarkingForm) -> Saved | Conflict | LeaseLost:
    """Save a valid form: a draft may be incomplete."""
    return save_review(
        request=asked,
        mentor=request.user,
        number=form.based_on(),
        marks=form.marks(),
        summary=form.cleaned_data["summary"],
        verdict=form.cleaned_data["verdict"],
        replies=form.replies(),
        now=timezone.now(),
    )


def refuse_form(request, asked: ReviewRequest, review: Review, form: MarkingForm):
    """Say what cannot be stored and keep what was typed in view. The stored draft stays."""
    held = renew_lease(request=asked, mentor=request.user, now=timezone.now())
    asked.refresh_from_db()
    if not request.accepts("text/html"):
        return refuse_script(asked, review, form, held)
    if not held:
        return show_kept(request, asked, review, unsaved=form.words)
    page = describe_desk(asked, review, form=form, unsaved=True)
    return render(request, "mentoring/desk.html", page, status=422)


def refuse_script(asked: ReviewRequest, review: Review, form: MarkingForm, held: bool):
    if held:
        sentence = " ".join(error for errors in form.errors.values() for error in errors)
        return JsonResponse({"state": "invalid", "sentence": sentence}, status=422)
    sentence = say_who_has_it(asked, timezone.now(), review.mentor)
    lost = {"state": "lost", "kept": False, "sentence": sentence}
    return JsonResponse(lost | {"number": review.number}, status=423)


def describe_draft(review: Review) -> dict:
    """Return a stored draft for the window that did not know it."""
    return {
        "number": review.number,
        "at": date_format(localtime(review.updated_at), "H:i:s"),
        "marks": review.marks,
        "summary": review.summary,
        "replies": review.replies,
        "words": MarkingForm.of(review, review.request).words,
        "verdict": review.verdict,
    }


def answer_form(request, asked: ReviewRequest, form: MarkingForm, result):
    """Answer a form that was posted without script."""
    if isinstance(result, LeaseLost):
        messages.warning(request, lost_sentence(result))
        if not result.kept:
            asked.refresh_from_db()
            kept = MarkingForm.of(result.review, asked).words
            # A second press of "Return" brings what was returned, and nothing that is lost.
            unsaved = "" if join_lines(form.words) == join_lines(kept) else form.words
            return show_kept(request, asked, result.review, unsaved=unsaved)
        return redirect("review_desk", asked.pk)
    if isinstance(result, Conflict):
        return show_conflict(request, asked, form, result.newer)
    messages.success(request, _("Saved."))
    return redirect("review_desk", asked.pk)


def lost_sentence(result: LeaseLost) -> str:
    kept = _("Your text is kept.") if result.kept else _("What you typed since is not part of it.")
    return f"{result.sentence} {kept}"


def show_conflict(request, asked: ReviewRequest, form: MarkingForm, newer: Review):
    """Show both texts: the form keeps what was typed, and only choosing it makes it count."""
    asked.refresh_from_db()
    page = describe_desk(asked, newer, form=form, conflict=describe_draft(newer), unsaved=True)
    return render(request, "mentoring/desk.html", page, status=409)


def show_kept(request, asked: ReviewRequest, review: Review, unsaved: str = ""):
    """Show what the mentor wrote on a request that they don't hold, without the answer itself."""
    if review.state == Review.State.RETURNED and not unsaved:
        return redirect("review_read", asked.pk)
    form, now = MarkingForm.of(review, asked), timezone.now()
    page = {
        "asked": asked,
        "review": review,
        "rows": [(criterion, bound.initial) for criterion, bound in form.rows()],
        "comments": comments_of(review),
        # A quote is the learner's words: shown only while the answer is open to mentors.
        "with_quotes": may_read(request.user, asked),
        "unsaved": unsaved,
        "who": say_who_has_it(asked, now, request.user),
        "why_not": say_why_not(asked, request.user, now),
        "queue_url": find_queue_url(request),
    }
    return render(request, "mentoring/kept.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@mentor_required
def give_back(request, request_id):
    """Save what stands on the desk, then return it. GET: a page with errors was opened again."""
    asked, review = fetch_desk(request.user, request_id)
    if request.method != "POST":
        return redirect("review_desk", asked.pk)
    form = MarkingForm(request.POST, asked=asked)
    if not form.is_valid():
        return refuse_form(request, asked, review, form)
    result = save_form(request, asked, form)
    if isinstance(result, Conflict):
        return show_conflict(request, asked, form, result.newer)
    if isinstance(result, LeaseLost) and not result.kept:
        return answer_form(request, asked, form, result)
    try:
        return_review(
            request=asked,
            mentor=request.user,
            number=result.review.number,
            asking=form.cleaned_data["asking"],
            now=timezone.now(),
        )
    except ReturnRefused as refused:
        return refuse_return(request, asked, form, refused)
    return redirect(find_queue_url(request))


def refuse_return(request, asked: ReviewRequest, form: MarkingForm, refused: ReturnRefused):
    """Name what is missing at its field and on top, or say that the lease is lost."""
    asked.refresh_from_db()
    review = Review.objects.get(request=asked, mentor=request.user)
    if not refused.fields:
        messages.warning(request, refused.sentence)
        return redirect("review_desk", asked.pk)
    form.data = form.data.copy()
    form.data["number"] = review.number
    for name in refused.fields:
        field = name if name == "verdict" else f"mark-{name}"
        form.add_error(field, say_missing(name, form.fields[field].label))
    return render(
        request, "mentoring/desk.html", describe_desk(asked, review, form=form), status=422
    )


def say_missing(name: str, title: str) -> str:
    """Return what to do where a verdict or a mark is missing."""
    if name == "verdict":
        return _("Choose a verdict: ready, nearly or revise.")
    return _("Give a mark for “%(title)s”.") % {"title": title.rstrip(".")}
