"""A mentor's own pages: their week, their learners, and how far mentors agree."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import mentor_required, role_required
from accounts.models import Role, User
from mentoring.domain.begun import begun_requests, put_away, put_on_list
from mentoring.domain.figures import DAYS, describe_agreement
from mentoring.domain.figures import LATEST as LATEST_REVIEWS
from mentoring.domain.given import (
    count_talked_of,
    reviews_given_by,
    reviews_to_show,
    told_by,
    with_questions,
)
from mentoring.domain.learners import (
    LONGEST_NOTE,
    NudgeRefused,
    describe_progress,
    learners_of,
    memberships_with,
    note_about,
    nudge,
    write_note,
)
from mentoring.domain.leases import holder_of
from mentoring.domain.queries import requests_for_mentor, turnaround, with_titles
from mentoring.domain.second_marks import list_pairs, pairs_since
from mentoring.domain.weeks import WEEK, describe_week
from mentoring.forms import LinesField
from mentoring.models import MADE_AT, Review, ReviewRequest
from mentoring.phrases import say_limit, say_promise
from mentoring.views.fetching import fetch_desk, fetch_known, read_id
from studyhub.seen import Changed, SeenForm

PAGE = 50
LATEST = 20
both_required = role_required(Role.MENTOR, Role.STAFF)


class NoteForm(SeenForm):
    text = LinesField(
        label=gettext_lazy("Your note"),
        help_text=gettext_lazy("Only you read it. It goes when you or the learner go."),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@require_safe
@mentor_required
def mine(request):
    """Show the mentor's week, what learners said of it, and what they had begun."""
    now = timezone.now()
    week, everybody = describe_week(request.user, now=now), turnaround(now)
    latest = reviews_to_show(request.user, now - WEEK)
    begun = Paginator(with_titles(begun_requests(request.user, now)), PAGE)
    page = begun.get_page(request.GET.get("page"))
    return render(
        request,
        "mentoring/mine.html",
        {
            "week": week,
            "minutes": say_limit(week.minutes) if week.minutes is not None else "",
            "turnaround": say_limit(week.turnaround) if week.turnaround is not None else "",
            "promise": say_promise(everybody) if everybody.n else "",
            "latest": with_questions(latest, request.user)[:LATEST],
            "talked_of": count_talked_of(request.user),
            "page": page,
            "begun": [(row, say_where(row, now)) for row in page],
            "put_away": find_put_away(request.user, request.GET.get("put_away", "")),
        },
    )


@require_safe
@mentor_required
def given(request):
    """List all that the mentor returned; `before`: to the learner of that request alone."""
    key, asked, reviews = request.GET.get("before"), None, reviews_given_by(request.user)
    if key:
        asked = fetch_known(request.user, read_id(key))
        if asked.is_blind:
            raise Http404
        reviews = told_by(request.user, asked.learner, asked)
    page = Paginator(with_questions(reviews, request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "mentoring/given.html", {"page": page, "asked": asked})


def find_put_away(mentor: User, key: str) -> Review | None:
    """Return the draft that the press before this took off the list."""
    if not key:
        return None
    away = Review.objects.filter(request=read_id(key), mentor=mentor, put_away_at__isnull=False)
    return away.first()


@require_POST
@mentor_required
def put_draft_away(request, request_id):
    """Take a draft off the list of what the mentor had begun; `back` undoes that."""
    _asked, review = fetch_desk(request.user, request_id)
    if "back" in request.POST:
        put_on_list(review=review)
        return redirect("review_mine")
    put_away(review=review, now=timezone.now())
    return redirect(f"{reverse('review_mine')}?put_away={request_id}")


def say_where(begun: ReviewRequest, now: datetime) -> str:
    """Say what became of a request that the mentor had begun."""
    if begun.state == ReviewRequest.State.WITHDRAWN:
        return _("withdrawn")
    if begun.state != ReviewRequest.State.WAITING:
        return _("returned by another mentor")
    if holder := holder_of(begun, now):
        return _("%(mentor)s has it now") % {"mentor": holder}
    if begun.taken_back_at:
        return _("taken back with its interview")
    return _("waits in the queue")


@require_safe
@mentor_required
def learners(request):
    """List the learners of the mentor's cohorts with how they get on."""
    here = learners_of(request.user).filter(is_active=True)
    page = Paginator(here, PAGE).get_page(request.GET.get("page"))
    places = memberships_with(request.user, page)
    rows = [
        {"progress": one, "membership": places.get(one.learner.pk)}
        for one in describe_progress(list(page), now=timezone.now())
    ]
    hides = any(row["progress"].waiting is None for row in rows)
    return render(request, "mentoring/learners.html", {"page": page, "rows": rows, "hides": hides})


def fetch_learner(mentor: User, learner_id) -> User:
    """Return a learner of the mentor's cohorts; of others there is nothing."""
    return get_object_or_404(learners_of(mentor), pk=learner_id)


@require_http_methods(["GET", "HEAD", "POST"])
@mentor_required
def learner(request, learner_id):
    """Show how one learner gets on; POST keeps the mentor's note."""
    found = fetch_learner(request.user, learner_id)
    note = note_about(request.user, found)
    typed = request.POST if request.method == "POST" else None
    form = NoteForm(typed, initial={"text": note.text if note else ""})
    if form.is_valid():
        now = timezone.now()
        try:
            write_note(mentor=request.user, learner=found, **form.cleaned_data, now=now)
        except Changed as changed:
            form.tell(changed, say_changed(changed))
        else:
            messages.success(request, _("Kept. Only you read it."))
            return redirect("review_learner", found.pk)
    asked = with_titles(requests_for_mentor(request.user).filter(learner=found))
    page = {
        "learner": found,
        "membership": memberships_with(request.user, [found]).get(found.pk),
        "progress": describe_progress([found], now=timezone.now())[0],
        "note": note,
        "form": form,
        "asked": asked.filter(is_blind=False).order_by(MADE_AT.desc(), "pk")[:LATEST],
    }
    return render(request, "mentoring/learner.html", page, status=422 if form.is_bound else 200)


def say_changed(changed: Changed) -> str:
    """Return what another window has put into the note."""
    return _(
        "This note was changed in another tab. There it says \u201c%(text)s\u201d. Keep yours "
        "again to put it in its place."
    ) % dict(changed.texts)


@require_POST
@mentor_required
def nudge_learner(request, learner_id):
    """Remind a learner of their study."""
    found = fetch_learner(request.user, learner_id)
    try:
        nudge(mentor=request.user, learner=found, now=timezone.now())
    except NudgeRefused as refused:
        messages.info(request, refused.sentence)
    else:
        messages.success(request, _("%(learner)s gets a notice.") % {"learner": found})
    return redirect("review_learner", found.pk)


@require_safe
@both_required
def agreement(request):
    """Show how far mentors agree; which pairs are far apart is for staff."""
    now = timezone.now()
    is_staff = Role.STAFF in request.user.roles
    pairs = list_pairs(pairs_since(now - DAYS)[:LATEST_REVIEWS]) if is_staff else []
    page = {
        "agreement": describe_agreement(now=now),
        "days": DAYS.days,
        "latest": LATEST_REVIEWS,
        "is_staff": is_staff,
        "divergent": [pair for pair in pairs if pair.is_divergent],
        "pairs": len(pairs),
    }
    return render(request, "mentoring/agreement.html", page)
