"""The queue, and reading from it. Reading never claims; only taking does."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import mentor_required
from mentoring.correction_forms import CorrectionForm
from mentoring.domain.comparison import add_up
from mentoring.domain.correcting import is_correctable, is_counted, marks_before
from mentoring.domain.given import count_talked_of
from mentoring.domain.leases import (
    CAP,
    LeaseRefused,
    holder_of,
    say_why_not,
    take_next,
)
from mentoring.domain.narrowing import Narrowing
from mentoring.domain.news import note_seen
from mentoring.domain.pauses import end_pause, pause_mentor, pause_of
from mentoring.domain.queries import LONG_WAIT, comments_of
from mentoring.domain.queue import QueuePage, Waiting, find_next, read_queue
from mentoring.domain.reading import lay_out, tell_what_followed
from mentoring.domain.replies import describe_talk
from mentoring.domain.returning import GRACE, is_late
from mentoring.domain.rounds import describe_earlier
from mentoring.models import Review, ReviewRequest
from mentoring.phrases import say_left, shorten
from mentoring.queue_forms import PauseForm, QueueForm
from mentoring.views.fetching import fetch_request, note_scheme_read, read_notices
from questions.domain.reports import automatic_score
from questions.models import Kind
from studyhub.addresses import find_address
from studyhub.wording import say_wait

# No queue is longer, and PostgreSQL counts no further.
LAST_PAGE = 10**6
# In the session: what this mentor goes through, as it stands in the address of the queue.
NARROWED = "review_queue"


@dataclass(frozen=True)
class Chip:
    """One thing that is special about a request, and how it is drawn."""

    says: str
    kind: str = ""


@require_safe
@mentor_required
def queue(request):
    """Show a page of what waits, in the order of "take next", with who holds what."""
    now = timezone.now()
    form = QueueForm(request.GET, mentor=request.user)
    narrowing = form.narrow()
    note_narrowing(request, form)
    page = read_queue(
        mentor=request.user,
        among=narrowing,
        number=read_number(request.GET.get("page")),
        now=now,
    )
    kinds = {kind.value: str(kind.label) for kind in Kind}
    pause = pause_of(request.user)
    takes = pause is None and len(page.held) < CAP
    rows = [
        describe_row(row, kinds.get(row.kind, ""), request.user, takes, now) for row in page.rows
    ]
    return render(
        request,
        "mentoring/queue.html",
        {
            "form": form,
            "page": page,
            "rows": rows,
            # Of what a mentor has in hand its learner reads so, and not that it is too long.
            "are_old": any(is_old(row, now) and not row.is_held(now) for row in page.rows),
            "first": find_first(page, rows, kinds, request.user, narrowing, now),
            "is_full": len(page.held) >= CAP,
            "held": [(row, shorten(row.asked, 80), say_left(row, now)) for row in page.held],
            "returning": [
                (row, count_seconds(row, now), is_late(row, now)) for row in page.returning
            ],
            "cap": CAP,
            "talked_of": count_talked_of(request.user),
            "pause": pause,
            "is_overdue": pause is not None and pause.is_overdue(localdate(now)),
        },
    )


def note_narrowing(request, form: QueueForm) -> None:
    """Remember what the mentor goes through: after each review they go on with it."""
    narrowed = urlencode(form.picked())
    if request.session.get(NARROWED, "") != narrowed:
        request.session[NARROWED] = narrowed


def find_queue_url(request) -> str:
    """Return where the queue is, narrowed as the mentor looked at it or took from it last."""
    narrowed = request.session.get(NARROWED, "")
    return find_address("review_queue") + (f"?{narrowed}" if narrowed else "")


def find_first(
    page: QueuePage, rows: list[dict], kinds: dict, mentor, among: Narrowing, now: datetime
) -> dict | None:
    """Return what "take next" gives: mostly the first free row of the first page.

    It is asked for where that page is all in others' hands or was just left, and on each further
    one.
    """
    free = [row for row in rows if not row["is_held"]]
    fresh = next((row for row in free if not row["was_left"]), None)
    if page.number == 1 and (fresh or not page.has_next):
        return fresh or next(iter(free), None)
    found = find_next(mentor, now, among.of(mentor))
    return found and {
        "called": found.called,
        "kind": kinds.get(found.kind, ""),
        "waited": say_wait(found.asked_at, now),
        "round": found.round,
    }


def read_number(typed: str | None) -> int:
    """Return the number of a page; what is none is the first."""
    return int(typed) if typed and typed.isdecimal() and 0 < int(typed) < LAST_PAGE else 1


def count_seconds(row: Waiting, now: datetime) -> int:
    """Return for how long a review can be taken back."""
    return max(0, int((row.returned_at + GRACE - now).total_seconds()))


def describe_row(row: Waiting, kind: str, mentor, takes: bool, now: datetime) -> dict:
    """Return one request as the queue shows it. A dict: templates look into it the soonest."""
    is_held, waited = row.is_held(now), say_wait(row.asked_at, now)
    is_mine = is_held and row.held_by_id == mentor.pk
    return {
        "kind": kind,
        "title": f"{kind}: {shorten(row.asked, 60)}",
        "called": row.called,
        "waited": waited,
        "words": row.words,
        "round": row.round,
        "chips": list_chips(row, mentor, is_mine, now),
        "url": find_address("review_desk" if is_mine else "review_read", row.pk),
        "is_held": is_held,
        "was_left": row.was_left,
        # Who holds it, and for how long yet; nothing where nobody does.
        "held": say_held(row, mentor, now) if is_held else "",
        "takes": takes and not is_held,
        "take_url": find_address("review_lease", row.pk),
        # What the button to take it says to those who listen.
        "taken": _("the answer of %(learner)s, waiting %(waited)s")
        % {"learner": row.called, "waited": waited},
    }


def say_held(row: Waiting, mentor, now: datetime) -> str:
    """Say who holds a request, and for how long yet."""
    left = say_left(row, now)
    if row.held_by_id == mentor.pk:
        return _("you, %(left)s left") % {"left": left}
    return _("%(holder)s, %(left)s left") % {"holder": row.holder_name, "left": left}


def is_old(row: Waiting, now: datetime) -> bool:
    """Return whether a request waits so long that staff and its learner are told."""
    return row.asked_at < now - LONG_WAIT and not row.is_second_mark


def list_chips(row: Waiting, mentor, is_mine: bool, now: datetime) -> tuple[Chip, ...]:
    """Return what is special about a request; `is_mine`: the mentor holds it."""
    chips = []
    if row.has_begun and not is_mine:
        chips.append(Chip(_("you began"), "accent"))
    if row.was_left and not is_mine:
        chips.append(Chip(_("you left it")))
    if row.asked_of_id == mentor.pk:
        chips.append(Chip(_("asked of you"), "accent"))
    if row.asks:
        said = ngettext("%(n)d question", "%(n)d questions", row.asks)
        chips.append(Chip(said % {"n": row.asks}))
    if row.second_of_id:
        chips.append(Chip(_("second opinion")))
    if row.unsure:
        chips.append(Chip(_("scorer unsure"), "part"))
    if is_old(row, now):
        chips.append(Chip(_("waits long"), "part"))
    if row.is_taken_back:
        chips.append(Chip(_("taken back")))
    if row.origin == ReviewRequest.Origin.OFFERED:
        chips.append(Chip(_("not asked for")))
    if row.origin == ReviewRequest.Origin.SAMPLED:
        chips.append(Chip(_("second mark")))
    return tuple(chips)


@require_POST
@mentor_required
def take_first(request):
    """Take what is first for this mentor of what they look at, in one press."""
    form, mentor = QueueForm(request.POST, mentor=request.user), request.user
    note_narrowing(request, form)
    try:
        taken = take_next(mentor=mentor, among=form.narrow().of(mentor), now=timezone.now())
    except LeaseRefused as refused:
        messages.warning(request, refused.sentence)
        return redirect(find_queue_url(request))
    if taken is None:
        messages.info(request, _("No one is waiting that you could take."))
        return redirect(find_queue_url(request))
    return redirect("review_desk", taken.pk)


@require_safe
@mentor_required
def read(request, request_id):
    """Show a request and its answer without claiming it; with one's own comments, if any."""
    asked = fetch_request(request.user, request_id)
    now = timezone.now()
    read_notices(request.user, asked.pk, now)
    page = describe_read(request, asked)
    note_seen(reader=request.user, replies=page["said"], now=now)
    return render(request, "mentoring/read.html", page)


def describe_read(
    request, asked: ReviewRequest, correction_form: CorrectionForm | None = None
) -> dict:
    """Return what the page shows; the form as it was sent, where that has errors."""
    now = timezone.now()
    note_scheme_read(request.user, asked, now)
    own = asked.reviews.filter(mentor=request.user).first()
    earlier = describe_earlier(asked)
    comments = list(comments_of(own).prefetch_related("replies__author")) if own else []
    page = {
        "asked": asked,
        "waited": say_wait(asked.asked_at, now),
        "is_late": is_late(asked, now),
        "is_mine": holder_of(asked, now) == request.user,
        "own": own,
        **describe_marks(asked, own),
        "earlier": earlier,
        "fields": lay_out(asked.submission, [*comments, *(earlier.standing if earlier else ())]),
        "followed": tell_what_followed(asked.submission),
        "why_not": say_why_not(asked, request.user, now),
        "queue_url": find_queue_url(request),
        "said": [],
    }
    if own is None or not is_correctable(asked, own):
        return page
    form = correction_form or CorrectionForm(asked=asked, review=own)
    return page | {
        **describe_talk(own, comments, request.user),
        "correction_form": form,
        "counts": is_counted(asked.submission, asked),
        "has_disputes": asked.disputes.exists(),
    }


def describe_marks(asked: ReviewRequest, own: Review | None) -> dict:
    """Return what shows the marks that this mentor gave; nothing before they returned them."""
    if own is None or own.state != Review.State.RETURNED:
        return {}
    automatic = automatic_score(asked.submission)
    return {
        "review": own,
        **add_up(asked.submission, own.marks, automatic, marks_before(own)),
    }


@require_POST
@mentor_required
def pause(request):
    """Be away: what is held goes back with its age. `go_on` ends it."""
    if "go_on" in request.POST:
        end_pause(mentor=request.user)
        messages.success(request, _("You are back. The queue counts on you again."))
        return redirect("review_queue")
    form = PauseForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["back_on"][0])
        return redirect("review_queue")
    pause_mentor(mentor=request.user, back_on=form.cleaned_data["back_on"], now=timezone.now())
    messages.success(request, _("You are away. What you held is back in the queue with its age."))
    return redirect("review_queue")
