"""What mentors returned, as the learner reads it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import learner_required
from accounts.domain.notices import read_about
from accounts.models import User
from mentoring.domain.comparison import add_up
from mentoring.domain.correcting import is_counted, marks_before
from mentoring.domain.disputes import list_disputes
from mentoring.domain.leases import is_in_hand
from mentoring.domain.news import note_seen
from mentoring.domain.offers import describe_offers
from mentoring.domain.queries import (
    comments_of,
    requests_for_learner,
    returned_reviews,
    turnaround,
    unread_first,
)
from mentoring.domain.readers import list_mentors_here, say_who_sees, say_who_would_see
from mentoring.domain.reading import find_replacement, lay_out, tell_what_followed
from mentoring.domain.replies import describe_talk, hears
from mentoring.domain.requests import open_feedback
from mentoring.domain.returning import is_late, key_of
from mentoring.domain.rounds import describe_earlier
from mentoring.forms import AskForm
from mentoring.models import Review, ReviewRequest
from mentoring.phrases import (
    say_promise,
    say_promise_to,
    say_standing,
    say_waiting,
    say_what_to_do,
)
from mentoring.views.fetching import fetch_own_request, read_id
from questions.domain.left_open import find_item_left_open, find_open_revision, find_revised
from questions.domain.reports import automatic_score
from questions.domain.self_marking import keeps_back
from questions.domain.showing import note_keys_shown
from questions.models import Score

State = ReviewRequest.State
PAGE = 30


@require_safe
@learner_required
def feedback(request):
    """List what was asked for: what came back unread first, then the newest asking."""
    asked = requests_for_learner(request.user).exclude(state=State.WITHDRAWN)
    asked = unread_first(asked, request.user)
    page = Paginator(asked.select_related("submission__version"), PAGE).get_page(
        request.GET.get("page")
    )
    reviews, now = returned_reviews([row.pk for row in page], request.user), timezone.now()
    here = list_mentors_here()
    return render(
        request,
        "mentoring/feedback.html",
        {
            "page": page,
            "rows": [(row, reviews.get(row.pk), say_standing(row, here, now)) for row in page],
            "promise": say_promise_to(request.user, here, turnaround(now)),
            "withdrawn": describe_withdrawn(request.user, request.GET.get("withdrawn", "")),
            "offers": describe_offers(request.user),
        },
    )


def describe_withdrawn(learner: User, key: str) -> dict | None:
    """Return what the press before this withdrew, and who can see the answer now."""
    if not key:
        return None
    withdrawn = requests_for_learner(learner).filter(pk=read_id(key), state=State.WITHDRAWN)
    asked = withdrawn.select_related("submission__version").first()
    if asked is None:
        return None
    return {
        "asked": asked,
        "readers": say_who_sees(asked),
        "was_begun": asked.reviews.exists(),
    }


@require_safe
@learner_required
def detail(request, request_id):
    """Show one piece of feedback, or how the asking stands."""
    asked = fetch_own_request(request.user, request_id)
    if asked.state == State.WITHDRAWN:
        raise Http404
    if asked.state in (State.WAITING, State.RETURNING):
        now = timezone.now()
        context = {
            "asked": asked,
            "promise": say_promise(turnaround(now)),
            "is_late": is_late(asked, now),
            "in_hand": is_in_hand(asked, now),
            "waits": say_waiting(asked, now),
            "to_do": say_what_to_do(asked, now),
            "replacement": find_replacement(asked.submission),
            "readers": say_who_sees(asked),
            "left": find_item_left_open(asked.submission),
        }
        return render(request, "mentoring/asked.html", context)
    if keeps_back(asked.submission):
        messages.info(request, _("Mark your answer first. The feedback is shown after that."))
        return redirect("answer", asked.submission_id)
    now = timezone.now()
    open_feedback(request=asked, now=now)
    # Marks are told by key point.
    shown = [asked.submission.version.question_id]
    note_keys_shown(learner=request.user, questions=shown, now=now)
    read_about(person=request.user, url=request.path, now=now)
    page = describe_feedback(asked)
    corrections = page["review"].corrections.all()
    note_seen(reader=request.user, replies=page["said"], corrections=corrections, now=now)
    return render(request, "mentoring/feedback_detail.html", page)


def describe_feedback(asked: ReviewRequest) -> dict:
    """Return the verdict, the two makers' scores, and the answer with its comments."""
    reviews = asked.reviews.select_related("mentor").prefetch_related("corrections")
    review = reviews.get(state=Review.State.RETURNED)
    submission = asked.submission
    shown = add_up(submission, review.marks, automatic_score(submission), marks_before(review))
    earlier = describe_earlier(asked)
    own = list(comments_of(review).prefetch_related("replies__author"))
    comments = [*own, *(earlier.standing if earlier else ())]
    return {
        **shown,
        # Where two criteria had one name, one of them has no mark, and the score says what counted.
        "mark": shown["mark"] or last_score_of(asked),
        "is_outdone": not is_counted(submission, asked),
        "shows_report": True,
        "asked": asked,
        "review": review,
        "earlier": earlier,
        "helpful": Review.Helpful,
        "second": second_of(asked),
        "second_form": AskForm(),
        **describe_talk(review, own, asked.learner),
        "resolves": True,
        "is_unheard": not hears(review.mentor),
        "readers": say_who_sees(asked),
        "second_readers": say_who_would_see(asked.learner, review.mentor),
        "disputed": [one for one in list_disputes(asked) if one.is_upheld is not None],
        "fields": lay_out(submission, comments),
        "followed": tell_what_followed(submission),
        "replacement": find_replacement(submission),
        "lesson": submission.version.question.lesson,
        "revision": find_open_revision(submission),
        "revised": find_revised(submission),
    }


def last_score_of(asked: ReviewRequest) -> Score:
    """Return the score that the review gave, or the last correction of it."""
    scores = asked.submission.scores.filter(key__startswith=key_of(asked))
    return scores.latest("pk")


def second_of(asked: ReviewRequest) -> ReviewRequest | None:
    """Return the second opinion that was asked for on this, unless it was withdrawn."""
    second = ReviewRequest.objects.filter(second_of=asked).exclude(state=State.WITHDRAWN)
    return second.first()
