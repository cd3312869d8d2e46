"""Choose what to practise, see how much of it there is, and begin."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import learner_required
from accounts.limiting import limited
from questions.domain.choices import Choice
from questions.domain.choosing import (
    keep_choice,
    leave_topics_out,
    profile_of,
    start_practice,
    start_question,
    start_similar,
    usual_range,
)
from questions.domain.items import NothingToAsk
from questions.domain.left_open import (
    PAGE_SIZE,
    end_all_practices,
    find_ended_practice,
    find_ended_together,
    find_practice_off_list,
    list_open_practices,
    put_back_on_list,
    reopen_all_practices,
    take_off_list,
)
from questions.domain.queries import questions_on_offer
from questions.domain.supply import OnOffer, count_supply, keep_offer, read_offer
from questions.forms import DrawnForm, PracticeForm, choice_in
from questions.limits import STARTS
from questions.models import Kind, Practice, PracticeProfile, Question
from questions.views.fetching import get_answer, get_practice, is_partial
from studyhub.addresses import find_address
from studyhub.params import MOST_32, drop_nul, read_whole

SIMILAR = 3
# In the year 2255, which any time can be.
MOST_STAMP = 2**53
# So many topics are named where nothing fits; more are counted.
MOST_NAMED = 5
# What of the last choice says how somebody practises, and not what.
HOW = ("count", "self_marking")


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(STARTS)
def choose(request: HttpRequest) -> HttpResponse:
    """Choose topics, kinds, difficulty and number; POST starts."""
    now = timezone.now()
    offer = SimpleLazyObject(read_offer)
    profile = profile_of(request.user)
    if request.method == "POST":
        form = PracticeForm(request.POST, offer=offer)
        if form.is_valid():
            try:
                practice = begin(request, form, profile, now)
            except NothingToAsk as error:
                form.add_error(None, error.sentence)
            else:
                return redirect("practice_item", practice.pk, 1)
    else:
        form = PracticeForm(initial=read_wishes(request.GET, profile, offer), offer=offer)
    drawn = draw_form(form, offer)
    choice = choice_in(form) if form.is_bound else drawn.choice
    context = {
        "form": form,
        "drawn": drawn,
        "topics": offer.topics,
        "profile": profile,
        "question": find_wish(form),
        "ended": find_ended_practice(request.user, read_key(request.GET.get("ended"))),
        "ended_all": find_ended_together(request.user, read_stamp(request.GET.get("ended_all"))),
        "off_list": find_practice_off_list(request.user, read_key(request.GET.get("off_list"))),
    }
    context |= describe_left_open(request)
    context |= describe_supply(request, form, choice, offer, now)
    return render(request, "questions/practice.html", context)


def describe_left_open(request: HttpRequest) -> dict:
    """Return the page of what was left open that is asked for; the first where there is no such."""
    number = read_whole(request.GET.get("page"), most=MOST_32 // PAGE_SIZE) or 1
    rows = list_open_practices(request.user, first=(number - 1) * PAGE_SIZE)
    if not rows and number > 1:
        number, rows = 1, list_open_practices(request.user)
    count = rows[0].all_open if rows else 0
    page = Paginator(range(count), PAGE_SIZE).page(number)
    return {"left_open": rows, "page": page, "others": count - 1}


def begin(
    request: HttpRequest, form: PracticeForm, profile: PracticeProfile, now: datetime
) -> Practice:
    """Start what a valid form asks for and remember it. Raises NothingToAsk.

    With `once` another page chose, and what the form begins with stays as it is.
    """
    if question := form.cleaned_data["question"]:
        return start_question(learner=request.user, question=question, now=now)
    practice = start_practice(
        learner=request.user,
        choice=form.choice,
        count=form.cleaned_data["count"],
        by_need=form.by_need,
        self_marking=form.cleaned_data["self_marking"],
        now=now,
    )
    if "once" not in request.POST and form.remembered != profile.choice:
        keep_choice(learner=request.user, choice=form.remembered)
    return practice


def draw_form(form: PracticeForm, offer: OnOffer) -> DrawnForm | dict[str, PracticeForm]:
    """Return the form as its page draws it; what was refused is somebody's own."""
    if form.is_bound:
        return {"form": form}
    begins = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in form.initial.items()
    }
    return DrawnForm(keep_offer(offer.stamp), tuple(begins.items()))


def find_wish(form: PracticeForm) -> Question | None:
    """Return the one question that a link asked for, if it can still be asked."""
    slug = drop_nul(form["question"].value() or "")
    return questions_on_offer().filter(slug=slug).first() if slug else None


def read_key(text: str | None) -> UUID | None:
    """Return the key of a practice that an address names; None where it names none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def read_stamp(text: str | None) -> int:
    """Return the moment that an address or a form names, in microseconds; 0 where it names none."""
    return read_whole(text, most=MOST_STAMP)


def read_wishes(data: QueryDict, profile: PracticeProfile, offer: OnOffer) -> dict:
    """Return what the form begins with: what a link chose, else the last choice, else the level.

    A link narrows anew, and leaves how one practises. Topics that are not on offer any more are no
    part of a choice: the form cannot show them.
    """
    easiest, hardest = usual_range(profile.level)
    usual = {"by": PracticeForm.CHOSEN, "easiest": easiest, "hardest": hardest, "count": 10}
    # What was ended on this page, or taken off its list, chooses nothing; nor does its page.
    if not set(data) - {"ended", "ended_all", "off_list", "page"}:
        wishes = usual | profile.choice
    else:
        wishes = usual | {"easiest": 1, "hardest": 5}
        wishes |= {name: profile.choice[name] for name in HOW if name in profile.choice}
        wishes |= {name: data.getlist(name) for name in ("topic", "kinds")}
        wishes |= {name: data[name] for name in ("question", "by", "flagged") if name in data}
    known = {slug for slug, _title in offer.topics}
    return wishes | {"topic": [slug for slug in wishes.get("topic", ()) if slug in known]}


def describe_supply(
    request: HttpRequest, form: PracticeForm, choice: Choice, offer: OnOffer, now: datetime
) -> dict:
    """Return the context of questions/supply.html: what fits, and what the form narrows it to."""
    fitting = leave_topics_out(choice, learner=request.user)
    turned = str(form["easiest"].value()) == str(choice.hardest) != str(choice.easiest)
    return {
        "supply": count_supply(learner=request.user, choice=fitting, stamp=offer.stamp, now=now),
        "leaves_out": fitting != choice,
        "chosen": name_chosen(choice, dict(offer.topics)),
        "turned": choice if turned else None,
    }


def name_chosen(choice: Choice, titles: dict[str, str]) -> list[str]:
    """Name the topics and the kinds that a choice is narrowed to; of many topics their number."""
    chosen = []
    if len(choice.topics) > MOST_NAMED:
        chosen.append(_("%(count)d topics") % {"count": len(choice.topics)})
    elif choice.topics:
        chosen.append(", ".join(titles[slug] for slug in choice.topics))
    if choice.kinds:
        chosen.append(", ".join(str(Kind(kind).label) for kind in choice.kinds))
    if choice.flagged:
        chosen.append(_("only what you flagged"))
    return chosen


@learner_required
@require_POST
def end_all(request: HttpRequest) -> HttpResponse:
    """End all that was left open; with `undo` what was ended at that moment is open again."""
    if "undo" in request.POST:
        reopen_all_practices(learner=request.user, stamp=read_stamp(request.POST["undo"]))
        return redirect("practice")
    ended = end_all_practices(learner=request.user, now=timezone.now())
    return redirect(f"{find_address('practice')}?ended_all={ended.stamp}")


@learner_required
@require_POST
def half_written(request: HttpRequest, practice_id: UUID) -> HttpResponse:
    """Take the half-written answers of a finished practice off the list, or with `listed=yes` back.

    The words stay with their questions, and the page says so.
    """
    practice = get_practice(request.user, practice_id)
    if request.POST.get("listed") == "yes":
        put_back_on_list(practice=practice)
        return redirect("practice")
    take_off_list(practice=practice)
    return redirect(f"{find_address('practice')}?off_list={practice.pk}")


@learner_required
@require_safe
def supply(request: HttpRequest) -> HttpResponse:
    """Return how many questions fit what the form says now."""
    if not is_partial(request):
        return redirect("practice")
    offer = read_offer()
    form = PracticeForm(request.GET, offer=offer)
    context = describe_supply(request, form, choice_in(form), offer, timezone.now())
    return render(request, "questions/supply.html", context)


@learner_required
@require_POST
@limited(STARTS)
def similar(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Begin a few questions like the one that was answered."""
    submission = get_answer(request.user, submission_id)
    now = timezone.now()
    question = submission.version.question
    try:
        practice = start_similar(learner=request.user, question=question, count=SIMILAR, now=now)
    except NothingToAsk as error:
        messages.info(request, error.sentence)
        return redirect("answer", submission.pk)
    return redirect("practice_item", practice.pk, 1)
