"""Comments on words of the answer, at the desk: added, removed, brought back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import mentor_required
from mentoring.domain.anchors import SpanError
from mentoring.domain.comments import CommentRefused, add_comment, remove_comment
from mentoring.domain.leases import renew_lease, say_who_has_it
from mentoring.domain.queries import may_read
from mentoring.domain.rubric import fields_of
from mentoring.forms import CommentForm
from mentoring.models import Review, ReviewRequest
from mentoring.views.desk import describe_answer, describe_desk, show_kept
from mentoring.views.fetching import fetch_desk


@require_http_methods(["GET", "HEAD", "POST"])
@mentor_required
def comments(request, request_id):
    """Add a comment to the mentor's own draft. GET: a page with errors was opened again, or a
    script asks what is stored."""
    asked, review = fetch_desk(request.user, request_id)
    if request.method != "POST":
        return show_answer(request, asked, review)
    form = CommentForm(request.POST, fields=fields_of(asked.submission))
    added = add_from(form, asked, request.user) if form.is_valid() else None
    if not may_read(request.user, asked):
        return say_closed(request, asked, review, form, kept=added is not None)
    if added is None:
        return show_comment_errors(request, asked, review, form)
    if not request.htmx:
        return redirect("review_desk", asked.pk)
    page = describe_answer(asked, review, fresh=added.pk)
    page |= {"comment_form": CommentForm(fields=fields_of(asked.submission))}
    return render(request, "mentoring/after_comment.html", page)


def add_from(form: CommentForm, asked: ReviewRequest, mentor):
    """Add the comment that a valid form describes, or put the reason against it into the form."""
    try:
        return add_comment(request=asked, mentor=mentor, now=timezone.now(), **form.cleaned_data)
    except SpanError as error:
        form.add_error("quote", error.sentence)
    except CommentRefused as refused:
        form.add_error(None, refused.sentence)
    return None


def say_closed(request, asked: ReviewRequest, review: Review, form: CommentForm, *, kept: bool):
    """Say that the request is over, without the answer: the remark is kept with the own text, or
    stands beside it."""
    asked.refresh_from_db()
    sentence = say_who_has_it(asked, timezone.now(), request.user)
    if kept:
        sentence += " " + _("Your comment is kept with your text.")
    if request.htmx:
        form.add_error(None, sentence)
        return show_comment_form(request, asked, form)
    messages.warning(request, sentence)
    if not kept:
        return show_kept(request, asked, review, unsaved=form["text"].value() or "")
    return redirect("review_desk", asked.pk)


def show_comment_errors(request, asked: ReviewRequest, review: Review, form: CommentForm):
    if request.htmx:
        return show_comment_form(request, asked, form)
    if not renew_lease(request=asked, mentor=request.user, now=timezone.now()):
        return say_closed(request, asked, review, form, kept=False)
    asked.refresh_from_db()
    page = describe_desk(asked, review, comment_form=form)
    return render(request, "mentoring/desk.html", page, status=422)


def show_comment_form(request, asked: ReviewRequest, form: CommentForm):
    """Put the form with its errors in the place of the one that was sent, not of the answer."""
    page = {"asked": asked, "comment_form": form}
    response = render(request, "mentoring/comment_form.html", page, status=422)
    response["HX-Retarget"] = "#comment-form"
    return response


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@mentor_required
def comment(request, request_id, comment_id):
    """Remove a comment, and offer it back; a form without script posts. GET: that page again."""
    asked, review = fetch_desk(request.user, request_id)
    if request.method not in ("POST", "DELETE"):
        return redirect("review_desk", asked.pk)
    removed = review.comments.filter(pk=comment_id).first()
    try:
        remove_comment(request=asked, mentor=request.user, id=comment_id, now=timezone.now())
    except CommentRefused as refused:
        messages.warning(request, refused.sentence)
        removed = None
    return show_answer(request, asked, review, removed=removed)


@require_POST
@mentor_required
def comment_back(request, request_id, comment_id):
    """Add a comment that was removed as it was: the form carries it."""
    asked, review = fetch_desk(request.user, request_id)
    data = request.POST.copy()
    data["id"] = str(comment_id)
    form = CommentForm(data, fields=fields_of(asked.submission))
    added = add_from(form, asked, request.user) if form.is_valid() else None
    if not may_read(request.user, asked):
        return say_closed(request, asked, review, form, kept=added is not None)
    if added is None:
        return show_comment_errors(request, asked, review, form)
    return show_answer(request, asked, review, fresh=added.pk)


def show_answer(request, asked: ReviewRequest, review: Review, *, removed=None, fresh=None):
    """Show a script the answer with its comments, as long as it is open to mentors.

    `removed`: the comment that is gone, to be brought back; where the focus was on it, its field
    gets it. `fresh`: the key of the one that gets it. Without script the desk is shown.
    """
    if not may_read(request.user, asked):
        if request.htmx:
            raise Http404
        return redirect("review_desk", asked.pk)
    changes = {"removed": removed, "fresh": fresh}
    if request.htmx:
        page = describe_answer(asked, review) | changes
        return render(request, "mentoring/answer.html", page)
    if removed is None:
        return redirect("review_desk", asked.pk)
    return render(request, "mentoring/desk.html", describe_desk(asked, review, **changes))
