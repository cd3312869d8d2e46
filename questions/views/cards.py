"""Recall cards one by one: the list, a card with its looks, own cards asked in a row, ratings."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.access import learner_required
from accounts.limiting import limited
from questions.domain.card_lists import (
    LISTS,
    ask_point,
    back_of,
    lesson_of,
    list_cards,
    say_day,
    say_why,
    title_of,
)
from questions.domain.cards import (
    CardRefused,
    bring_back_card,
    suspend_card,
)
from questions.domain.looks import look_at_card, rate_look
from questions.domain.own_cards import (
    KEPT_AFTER_DELETION,
    bring_back_deleted_card,
    delete_card,
    make_card,
    write_card,
)
from questions.domain.queries import answers_to_mark
from questions.domain.ratings import (
    NAMES,
    choices_of_new_look,
    describe_answer,
    describe_card,
    read_looks,
)
from questions.domain.reviewing import undo_rating
from questions.domain.scheduling import retrievability
from questions.domain.showing import note_keys_shown
from questions.domain.spreading import choose_own
from questions.domain.study_views import name_open_part
from questions.furnishing import SESSION_KEY, describe_open
from questions.kinds import kind_of
from questions.limits import CARDS
from questions.models import Card, ReviewLog
from questions.recall_forms import RatingForm, SidesForm, UndoForm
from questions.views.fetching import get_card, get_note, is_partial
from questions.views.rounds import find_round, read_left
from studyhub.params import MOST_64, read_whole
from studyhub.seen import Changed

PAGE_SIZE = 25


@learner_required
@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """List the learner's cards: `?show=` one of LISTS."""
    now = timezone.now()
    which = request.GET.get("show", "due")
    which = which if which in LISTS else "due"
    found = list_cards(learner=request.user, which=which, now=now)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    today = request.user.study_day(now)
    context = {
        "page": page,
        "which": which,
        "tabs": [
            {"url": f"?show={slug}", "label": label, "current": slug == which}
            for slug, label in LISTS.items()
        ],
        "rows": [describe_row(card, today) for card in page],
        "to_mark": answers_to_mark(request.user).select_related("version__question"),
    }
    return render(request, "questions/cards.html", context)


def describe_row(card: Card, today) -> dict:
    return {
        "card": card,
        "title": title_of(card),
        "why": say_why(card, today=today),
        "when": say_day(card, today=today),
        "lesson": lesson_of(card),
    }


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(CARDS)
def card(request: HttpRequest, card_id: int) -> HttpResponse:
    """Show a card with every look at it; POST changes what an own card says."""
    found = get_card(request.user, card_id)
    form = None
    # What is saved of one that another tab has deleted brings it back.
    if found.kind == Card.Kind.HIGHLIGHT and (found.deleted_at is None or request.POST):
        sides = {"front": found.front, "back": found.back}
        form = SidesForm(posted(request), initial=sides)
    if form and form.is_valid():
        try:
            write_card(card=found, **form.cleaned_data)
        except Changed as changed:
            form.tell(changed, say_changed(changed))
        else:
            messages.success(request, _("The card is saved."))
            return redirect("card", found.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "questions/card.html", describe_one(found, form), status=status)


def say_changed(changed: Changed) -> str:
    """Return what stands on a card that another window has changed."""
    return _(
        "This card was changed in another tab. It asks \u201c%(front)s\u201d there, and says "
        "\u201c%(back)s\u201d. Save again to put your words in their place."
    ) % dict(changed.texts)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, an empty form as well; None where nothing was."""
    return request.POST if request.method == "POST" else None


def describe_one(card: Card, form: SidesForm | None) -> dict:
    """Return the context of a card's page."""
    now = timezone.now()
    today = card.learner.study_day(now)
    known = retrievability(card.state, today)
    logs = card.logs.select_related("superseded_by").order_by("-reviewed_at", "-pk")
    return {
        **describe_row(card, today),
        "form": form,
        "gone_at": card.deleted_at and card.deleted_at + KEPT_AFTER_DELETION,
        "known": None if known is None else round(known * 100),
        "looks": [describe_log(log) for log in logs],
        "is_due": card.day <= today,
        "rated": describe_card(card=card, now=now) if card.is_own else None,
    }


def describe_log(log: ReviewLog) -> dict:
    return {
        "log": log,
        "name": NAMES.get(log.rating, log.get_source_display()),
        "counts": log.rating is not None and not hasattr(log, "superseded_by"),
    }


# A rating that was taken back since does not stand there again.
@never_cache
@learner_required
@require_safe
def own_cards(request: HttpRequest) -> HttpResponse:
    """Ask the next own card that is due: its front, and its back on a press. No card: no more.

    With `?left=` so many are asked; what is left over then is for the questions that are due.
    """
    now, left = timezone.now(), read_left(request.GET)
    found = choose_own(learner=request.user, now=now)
    if found is None or left == 0:
        context = {"left": left, "more": found is not None, "going_on": name_way_on(request, now)}
        context |= describe_last(request, now)
        return render(request, "questions/own_cards_done.html", context)
    shown = get_card(request.user, found.pk)
    choices = choices_of_new_look(card=shown, learner=request.user, now=now)
    if shown.question_id:
        note_keys_shown(learner=request.user, questions=[shown.question_id], now=now)
    context = {
        "card": shown,
        "title": title_of(shown),
        "lesson": lesson_of(shown),
        "shown": show_question(shown),
        "asked": ask_point(shown, now=now),
        "back": back_of(shown),
        "choices": choices,
        "one_day": len({choice.days for choice in choices}) == 1,
        "left": left,
    }
    return render(request, "questions/own_card.html", context | describe_last(request, now))


def show_question(card: Card) -> dict:
    """Return what a card shows of the question whose key point it asks for."""
    if card.question is None:
        return {}
    version = card.question.current_version
    return kind_of(version).shown(version.content, seed=0)


def name_way_on(request: HttpRequest, now) -> str:
    """Say where the step of this browser's study session goes on; "" where it has none open."""
    if SESSION_KEY not in request.session:
        return ""
    view = describe_open(request).get("step")
    return name_open_part(view.step, now) if view and view.step.begun_at else ""


def describe_last(request: HttpRequest, now) -> dict:
    """Return the look that was just taken, or what was suspended, so that it can be taken back."""
    if key := read_whole(request.GET.get("suspended"), most=MOST_64):
        suspended = Card.objects.filter(pk=key, learner=request.user).exclude(suspended_at=None)
        return {"last": None, "suspended": suspended.first()}
    rated = read_whole(request.GET.get("rated"), most=2**53)
    looks = read_looks(ReviewLog.objects.filter(card=rated, learner=request.user)) if rated else []
    if not looks:
        return {"last": None}
    last = looks[-1]
    days = max(0, (last.card.day - request.user.study_day(now)).days)
    return {"last": last, "last_name": NAMES[last.rating], "last_days": days}


@learner_required
@require_POST
@limited(CARDS)
def card_looks(request: HttpRequest, card_id: int) -> HttpResponse:
    """Log a look at an own card, and lead to the next."""
    found, left = get_card(request.user, card_id), read_left(request.POST)
    if found.deleted_at:
        messages.info(request, _("That card was deleted in another tab. Nothing was rated."))
        return redirect(find_round(left))
    form = RatingForm(request.POST)
    if not found.is_own or not form.is_valid():
        messages.info(request, _("Choose again, hard, good or easy."))
        return redirect(find_round(left))
    look_at_card(card=found, **form.cleaned_data, now=timezone.now())
    # A page that was gone back to rates once more: two presses of one rating are no news.
    newest = found.logs.order_by("pk").last()
    if newest and newest.rating != form.cleaned_data["rating"]:
        messages.info(request, _("It was rated before, and that stands: undo takes it back."))
    return redirect(find_round(left and left - 1, rated=found.pk))


@learner_required
@require_POST
@limited(CARDS)
def card_rating(request: HttpRequest, card_id: int) -> HttpResponse:
    """Rate the newest look otherwise, or with `undo` take the learner's own rating back."""
    found = get_card(request.user, card_id)
    form = UndoForm(request.POST) if "undo" in request.POST else RatingForm(request.POST)
    change = undo_rating if "undo" in request.POST else rate_look
    refusal = None
    if form.is_valid():
        try:
            change(card=found, **form.cleaned_data, now=timezone.now())
        except CardRefused as error:
            refusal = error.sentence
    else:
        refusal = _("Choose again, hard, good or easy.")
    return show_rating(request, found, refusal)


def show_rating(request: HttpRequest, card: Card, refusal: str | None) -> HttpResponse:
    """Show the rating in place; without script, on the page that it stands on."""
    rated = describe_card(card=card, now=timezone.now())
    submission = rated.look.submission if rated else None
    if rated is None and not card.is_own:
        return lead_to_card(request, card, refusal)
    if is_partial(request) and not card.is_own:
        rated = describe_answer(submission=submission, now=timezone.now())
        context = {"rated": rated, "refusal": refusal, "pressed": True}
        return render(request, "questions/_rating.html", context)
    if refusal:
        messages.info(request, refusal)
    if "on_card" in request.POST:
        return redirect("card", card.pk)
    if card.is_own:
        left = read_left(request.POST)
        # What was taken back is asked once more.
        return redirect(find_round(left if left is None or refusal else left + 1))
    return redirect(f"{reverse('answer', args=[submission.pk])}#result")


def lead_to_card(request: HttpRequest, card: Card, refusal: str | None) -> HttpResponse:
    """Lead to the page of a card that has no look any more: its answer was taken back."""
    if refusal:
        messages.info(request, refusal)
    page = reverse("card", args=[card.pk])
    return HttpResponseClientRedirect(page) if is_partial(request) else redirect(page)


@learner_required
@require_POST
@limited(CARDS)
def card_suspension(request: HttpRequest, card_id: int) -> HttpResponse:
    """Ask a card no more, or with `suspend=no` bring it back.

    With `round` it leads on in the round that asks own cards: to the next, or to this one again.
    """
    found, left = get_card(request.user, card_id), read_left(request.POST)
    in_round = "round" in request.POST
    if request.POST.get("suspend") == "no":
        bring_back_card(card=found)
        if in_round:
            return redirect(find_round(left if left is None else left + 1))
        if found.deleted_at:
            return redirect("card", found.pk)
        messages.success(request, _("The card is back. It comes when it would have come."))
    else:
        suspend_card(card=found, now=timezone.now())
        if in_round:
            return redirect(find_round(left and left - 1, suspended=found.pk))
    return redirect("card", found.pk)


@learner_required
@require_POST
@limited(CARDS)
def card_deletion(request: HttpRequest, card_id: int) -> HttpResponse:
    """Take an own card away, or with `delete=no` bring it back: its page says which."""
    found = get_card(request.user, card_id)
    if request.POST.get("delete") == "no":
        bring_back_deleted_card(card=found)
        messages.success(request, _("The card is back. It comes when it would have come."))
    else:
        delete_card(card=found, now=timezone.now())
    return redirect("card", found.pk)


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(CARDS)
def card_of_note(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Make a card of a highlight: the note asks, the words of the lesson answer."""
    note = get_note(request.user, note_id)
    known = Card.objects.filter(note=note, deleted_at=None).first()
    sides = {"front": note.text, "back": note.quote}
    if known:
        sides = {"front": known.front, "back": known.back}
    form = SidesForm(posted(request), initial=sides)
    if form.is_valid():
        now = timezone.now()
        try:
            made = make_card(learner=request.user, note=note, **form.cleaned_data, now=now)
        except Changed as changed:
            form.tell(changed, say_changed(changed))
        else:
            messages.success(request, _("The card is saved."))
            return redirect("card", made.pk)
    context = {"form": form, "note": note, "known": known}
    status = 422 if form.is_bound else 200
    return render(request, "questions/card_of_note.html", context, status=status)
