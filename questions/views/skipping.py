"""Set a question aside, with what is typed into it, and say truthfully where that is kept."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import learner_required
from accounts.limiting import limited
from questions.domain.answer_drafts import (
    Basis,
    DraftOvertaken,
    DraftTooLong,
    is_half_written,
    keep_draft,
    read_fields,
)
from questions.domain.answers_beside import tell_other
from questions.domain.practice import next_item, skip_item
from questions.domain.typed_words import says_something
from questions.kinds import ResponseError
from questions.limits import DRAFTS
from questions.models import PracticeItem
from questions.views.fetching import get_answer, get_item
from questions.views.item_page import address_of, summary_of
from questions.views.practice import describe_other, show_both, show_error
from studyhub.params import MOST_32, read_whole

NotKept = DraftOvertaken | DraftTooLong


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(DRAFTS)
def skip(request: HttpRequest, practice_id: UUID, position: int) -> HttpResponse:
    """Set the question aside and go on. Where what is typed into it is kept, that is said.

    What neither the server nor the device keeps holds the skip: the page shows it again, at this
    address. GET, as of somebody who returns to it, leads to the question. Words that came after an
    answer are shown with it.
    """
    item = get_item(request.user, practice_id, position)
    if request.method != "POST":
        return redirect(address_of(item))
    now = timezone.now()
    not_kept = keep_skipped(item, request.POST, now) if item.submission_id is None else None
    if not_kept and "on_device" not in request.POST:
        return hold(request, item, not_kept)
    skipped = skip_item(item=item, now=now)
    if skipped.submission_id:
        item = get_item(request.user, practice_id, position)
        item.submission = get_answer(request.user, item.submission_id)
        if tell_other(item, request.POST):
            return show_both(request, item)
    if says := say_kept(skipped, not_kept):
        messages.info(request, says)
    upcoming = next_item(item.practice.items.all(), after=position)
    return redirect(address_of(upcoming) if upcoming else summary_of(item.practice))


def keep_skipped(item: PracticeItem, data: QueryDict, now: datetime) -> NotKept | None:
    """Keep what came with a skip; return why words of it are not kept.

    A save of the page that is left would arrive only after the skip.
    """
    basis = read_basis(data)
    try:
        fields = read_fields(data)
        if basis and (fields or item.draft):
            keep_over_nothing(item, data, basis, now)
    except (DraftOvertaken, DraftTooLong) as error:
        return error if says_something(item, data) else None
    return None


def read_basis(data: QueryDict) -> Basis | None:
    """Return what the words follow; `chosen_over` names a draft that was shown beside them."""
    basis = Basis.read(data)
    chosen_over = read_whole(data.get("chosen_over"), most=MOST_32) or 0
    return basis and Basis(max(basis.number, chosen_over), basis.after)


def keep_over_nothing(item: PracticeItem, data: QueryDict, basis: Basis, now: datetime) -> None:
    """Keep what was typed, also over what another window saved if that tells nothing else."""
    fields = read_fields(data)
    try:
        keep_draft(item=item, fields=fields, basis=basis, now=now)
    except DraftOvertaken as error:
        if describe_other(item, error, data)["told"]:
            raise
        keep_draft(item=item, fields=fields, basis=Basis(error.number), now=now)


def hold(request: HttpRequest, item: PracticeItem, not_kept: NotKept) -> HttpResponse:
    """Show the question again with what was typed, why it is not kept, and what is instead."""
    if isinstance(not_kept, DraftTooLong):
        says = _("Too long to be kept when you skip: shorten it.")
        return show_error(request, item, ResponseError(says), status=409)
    says = _("Another window or device saved other words. Skip again to keep yours in their place.")
    other = describe_other(item, not_kept, request.POST)
    return show_error(request, item, ResponseError(says), status=409, other=other)


def say_kept(skipped: PracticeItem, not_kept: NotKept | None) -> str:
    """Return what is said of the words in a question that was skipped, "" where it has none."""
    number = {"number": skipped.position}
    if skipped.submission_id:
        return ""
    if isinstance(not_kept, DraftTooLong):
        says = _(
            "Skipped. What you typed at question %(number)d is too long to be saved: "
            "only this device keeps it."
        )
        return says % number
    if not_kept:
        says = _(
            "Skipped. Another window or device saved other words at question %(number)d. "
            "Only this device keeps what you typed here; open the question to choose."
        )
        return says % number
    if is_half_written(skipped):
        says = _("Skipped. What you typed at question %(number)d is kept; the summary leads to it.")
        return says % number
    return ""
