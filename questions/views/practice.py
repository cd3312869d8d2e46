"""Answer item by item, with hints and flags, and look back."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import learner_required
from accounts.domain.turns import TooOften, take_turn
from accounts.limiting import limited, refuse, wait
from questions.domain.answer_drafts import (
    SAW_NOTHING,
    Basis,
    DraftOvertaken,
    DraftTooLong,
    keep_draft,
    number_of,
    post_again,
    read_fields,
    read_id,
)
from questions.domain.answers_beside import (
    drop_beside,
    is_known,
    keep_beside,
    tell_other,
)
from questions.domain.flags import flag_question, flagged_among
from questions.domain.hints import open_hint
from questions.domain.items import NothingToAsk
from questions.domain.left_open import put_back_on_list, say_how_far
from questions.domain.practice import (
    answer_item,
    finish_practice,
    next_item,
    reopen_practice,
    replace_answer,
    start_retry,
)
from questions.domain.summaries import describe_practice
from questions.domain.typed_words import tell
from questions.forms import read_said
from questions.kinds import ResponseError
from questions.limits import ANSWERS, DRAFTS, STARTS
from questions.models import Practice, PracticeItem, Submission
from questions.views.feedback import ask_about_parts, describe_error
from questions.views.fetching import (
    get_answer,
    get_item,
    get_items,
    get_practice,
    is_partial,
)
from questions.views.item_page import (
    address_of,
    describe_beside,
    describe_hints,
    describe_item,
    describe_refused,
    describe_typed,
    flag_url_of,
)
from studyhub.addresses import find_address
from studyhub.params import MOST_32, read_whole


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, practice_id: UUID, position: int) -> HttpResponse:
    """Show one question or the feedback on its answer; POST answers it."""
    found = get_item(request.user, practice_id, position)
    if request.method == "POST":
        return post_answer(request, found)
    return render(request, "questions/practice_item.html", describe_item(request, found))


def post_answer(request: HttpRequest, item: PracticeItem) -> HttpResponse:
    """Store the answer. With htmx the feedback comes in place, else by a redirect."""
    now = timezone.now()
    try:
        item.submission = store_answer(request, item, now)
    except ResponseError as error:
        return show_error(request, item, error)
    except TooOften as error:
        if is_partial(request):
            return refuse(request, error)
        refused = ResponseError(error.sentence)
        return wait(show_error(request, item, refused, status=429), error)
    # What was stored just now is what was posted, and need not be read again.
    stored = item.submission if item.submission.submitted_at == now else None
    if not stored and tell_other(item, request.POST):
        return show_both(request, item)
    if not is_partial(request):
        return redirect(address_of(item, "#result"))
    context = describe_answered(request, item, stored)
    return render(request, "questions/practice_item.html#work", context)


def show_both(request: HttpRequest, item: PracticeItem) -> HttpResponse:
    """Show the answer and beside it the other words that were posted later, and keep those."""
    is_kept = keep_posted(item, request.POST)
    context = describe_answered(request, item) | {"arrived": True}
    if not is_kept:
        context |= describe_beside(item, request.POST)
    if is_partial(request):
        return render(request, "questions/practice_item.html#work", context)
    # A redirect would lose what was typed here.
    return render(request, "questions/practice_item.html", context, status=409)


def describe_answered(
    request: HttpRequest, item: PracticeItem, stored: Submission | None = None
) -> dict:
    """Return the context of an item that has its answer since it was fetched."""
    if item.practice.origin == Practice.Origin.FIRST:
        # The next question has come only now.
        item.outline = get_item(request.user, item.practice_id, item.position).outline
    return describe_item(request, item, stored) | {"focus": True}


def store_answer(request: HttpRequest, item: PracticeItem, now: datetime) -> Submission:
    """Store what was posted; with `instead` in place of the answer that it names.

    Each post takes a turn: where it is the first answer, by the statement that stores it.
    """
    if item.submission_id is None:
        try:
            return store_first(request, item, now)
        except ResponseError:
            take_turn(person=request.user, limit=ANSWERS, now=now)
            raise
    take_turn(person=request.user, limit=ANSWERS, now=now)
    if replaced := request.POST.get("instead"):
        ask_about_parts(item.version, request.POST)
        beside = read_whole(request.POST.get("beside"), most=MOST_32)
        return replace_answer(
            item=item, replaced=replaced, data=request.POST, beside=beside, now=now
        )
    return item.submission


def store_first(request: HttpRequest, item: PracticeItem, now: datetime) -> Submission:
    """Store the answer to an item that had none when it was fetched."""
    ask_about_parts(item.version, request.POST)
    self_mark = "self_mark" in request.POST
    said = read_said(request.POST)
    return answer_item(
        item=item,
        data=request.POST,
        **said,
        self_mark=self_mark,
        basis=Basis.read(request.POST) or SAW_NOTHING,
        limit=ANSWERS,
        now=now,
    )


def keep_posted(item: PracticeItem, data: QueryDict) -> bool:
    """Keep what was posted after the answer beside it; return whether it stands there."""
    try:
        return keep_beside(item=item, fields=read_fields(data), basis=Basis.read(data))
    except DraftTooLong:
        return False


def show_error(
    request: HttpRequest,
    item: PracticeItem,
    error: ResponseError,
    *,
    status: int = 422,
    other: dict | None = None,
) -> HttpResponse:
    """Show the question again with what was typed and what stands against it.

    `other` is what another window saved (`describe_other`), if that is it.
    """
    context = describe_typed(request, item) | describe_error(error, item.version, request.POST)
    context["other"] = other
    if item.submission_id is not None:
        context |= describe_refused(item, request.POST)
    template = "questions/practice_item.html"
    if is_partial(request):
        return render(request, f"{template}#work", context, status=status)
    return render(request, template, context, status=status)


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(DRAFTS)
def draft(request: HttpRequest, practice_id: UUID, position: int) -> HttpResponse:
    """Keep what is typed into an open question, and say by which number it is followed.

    409 with the other's words where another window saved since; 410 where it is answered, with
    whether these words are the answer or stand beside it. `drop` lets go of what stands there. GET
    asks by which number a draft would be followed now.
    """
    item = get_item(request.user, practice_id, position)
    if request.method != "POST":
        return JsonResponse({"number": number_of(item)}, status=410 if item.submission_id else 200)
    if number := read_whole(request.POST.get("drop"), most=MOST_32):
        drop_beside(item=item, number=number)
        return redirect(address_of(item))
    try:
        number = keep_draft(
            item=item,
            fields=read_fields(request.POST),
            basis=Basis.read(request.POST) or SAW_NOTHING,
            save=read_id(request.POST.get("save_id", "")),
            now=timezone.now(),
        )
    except DraftTooLong:
        return JsonResponse({}, status=413)
    except DraftOvertaken as error:
        return JsonResponse(describe_other(item, error, request.POST), status=409)
    if number is None:
        item = get_item(request.user, practice_id, position)
        item.submission = get_answer(request.user, item.submission_id)
        return JsonResponse({"is_known": is_known(item, request.POST)}, status=410)
    return JsonResponse({"number": number})


def describe_other(item: PracticeItem, error: DraftOvertaken, data: QueryDict) -> dict:
    """Return what another window had saved: its number, its fields, and how a person reads it.

    Told are the parts that say something else than what was posted now.
    """
    mine = tell(item.version, data)
    told = [part for part in tell(item.version, post_again(error.fields)) if part not in mine]
    return {"number": error.number, "fields": error.fields, "told": told, "says": say(error)}


def say(error: DraftOvertaken) -> str:
    if error.saved_at is None:
        return _("Another window or device saved other words. Choose which ones stay.")
    saved_at = date_format(timezone.localtime(error.saved_at), "H:i")
    return _("Another window or device saved other words at %(time)s. Choose which ones stay.") % {
        "time": saved_at
    }


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: HttpRequest, practice_id: UUID) -> HttpResponse:
    """Look back on a practice; POST ends it here, or with `end=no` lets it be continued again."""
    practice = get_practice(request.user, practice_id)
    if request.method == "POST":
        return post_end(request, practice)
    items = get_items(practice)
    found = describe_practice(practice=practice, items=items, now=timezone.now())
    context = {
        "practice": practice,
        "items": items,
        "summary": found,
        "how_far": say_how_far(found.answered, len(items), len(found.half_written)),
        "flagged": flagged_among(request.user, [one.version for one in items]),
        "upcoming": next_item(items, after=0),
    }
    return render(request, "questions/practice_summary.html", context)


def post_end(request: HttpRequest, practice: Practice) -> HttpResponse:
    """End a practice, or take that back. What was pressed in the list leads back to the list."""
    if request.POST.get("end") == "no":
        reopen_practice(practice=practice)
        put_back_on_list(practice=practice)
        return redirect("practice")
    finish_practice(practice=practice, now=timezone.now())
    if request.POST.get("end") == "listed":
        return redirect(f"{find_address('practice')}?ended={practice.pk}")
    return redirect("practice_summary", practice.pk)


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def hint(request: HttpRequest, practice_id: UUID, position: int) -> HttpResponse:
    """Open the next hint. With htmx it comes in place; else the page keeps what was typed.

    Such a page has this address: GET, as of somebody who returns to it, leads to the question.
    """
    item = get_item(request.user, practice_id, position)
    if request.method != "POST":
        return redirect(address_of(item))
    number = read_whole(request.POST.get("hint"), most=MOST_32)
    opened = open_hint(item=item, number=number, now=timezone.now())
    item.hints_opened = opened.hints_opened
    if item.submission_id is not None:
        return redirect(address_of(item))
    if is_partial(request):
        context = {"hints": describe_hints(item), "item": item, "practice": item.practice}
        return render(request, "questions/hints.html", context | {"arrived": True})
    return render(request, "questions/practice_item.html", describe_typed(request, item))


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: HttpRequest, practice_id: UUID, position: int) -> HttpResponse:
    """Flag the question of an item, or take the flag off: `flag=0`. GET leads to the question."""
    item = get_item(request.user, practice_id, position)
    if request.method != "POST":
        return redirect(address_of(item))
    flagged = request.POST.get("flag") != "0"
    question = item.version.question
    flag_question(learner=request.user, question=question, flagged=flagged, now=timezone.now())
    if is_partial(request):
        context = {"flag_url": flag_url_of(item), "is_flagged": flagged}
        return render(request, "questions/flag.html", context)
    if item.submission_id is not None:
        return redirect(address_of(item))
    return render(request, "questions/practice_item.html", describe_typed(request, item))


@learner_required
@require_POST
@limited(STARTS)
def retry(request: HttpRequest, practice_id: UUID) -> HttpResponse:
    """Begin a new practice with what went wrong in this one."""
    practice = get_practice(request.user, practice_id)
    try:
        again = start_retry(practice=practice, now=timezone.now())
    except NothingToAsk as error:
        messages.info(request, error.sentence)
        return redirect("practice_summary", practice.pk)
    return redirect("practice_item", again.pk, 1)
