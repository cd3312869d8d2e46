"""The list of questions: filters, one deed for many, and its undoing."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from questions.author_forms import BankForm, BulkForm, Deeds, FilterForm, Filters
from questions.domain.bank_list import (
    Offers,
    Wishes,
    list_drafts,
    list_keys,
    list_offers,
    read_rows,
)
from questions.domain.banks import (
    BankInUse,
    BankThere,
    change_bank,
    make_bank,
    read_stamp,
    remove_bank,
)
from questions.domain.bulk import MOST, edit_many, undo_many
from questions.domain.editing import NotSaved
from questions.domain.removing import REMOVE
from questions.models import Bank, BulkEdit, Kind
from questions.views.author.fetching import authors_only
from questions.views.author.removal import remove_chosen
from studyhub.params import drop_nul

PAGE = 25


@authors_only
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """List the questions that the filters want."""
    return show_questions(request, request.GET)


def show_questions(
    request: HttpRequest, asked: QueryDict, refused: BulkForm | None = None
) -> HttpResponse:
    """Render the list as it was asked for. `refused`: a deed that was not done, as it was typed."""
    offers, wishes, misread, keys = read_list(asked)
    page = Paginator(keys, PAGE).get_page(asked.get("page"))
    chosen = refused.data.getlist("question") if refused else ()
    context = {
        "kinds": tuple((kind.value, str(kind.label)) for kind in Kind),
        "filters": Filters(offers, wishes),
        "misread": ", ".join(misread),
        "page": page,
        "all_of_list": sign_list(keys) if PAGE < len(keys) <= MOST else "",
        "rows": read_rows(page.object_list, chosen=chosen),
        "deeds": Deeds(offers, refused),
        "bank": next((one for one in offers.banks if one.key == str(wishes.bank)), None),
        "drafts": list_drafts(request.user),
        "query": without_page(asked),
        "asked": asked.urlencode(),
    }
    status = 422 if refused else 200
    return render(request, "questions/author/questions.html", context, status=status)


def read_list(asked: QueryDict) -> tuple[Offers, Wishes, list[str], Sequence[UUID]]:
    """Return what the list offers, what was asked for, what of it cannot be read, and its keys."""
    stamp = read_stamp()
    offers = list_offers(stamp, drop_nul(asked.get("topic", "")))
    form = FilterForm(asked, offers=offers) if asked else None
    wishes = form.wishes if form else Wishes()
    misread = [str(form[name].label) for name in form.errors] if form else []
    # A list that looks narrowed and is not would be changed as a whole.
    return offers, wishes, misread, () if misread else list_keys(wishes, stamp=stamp)


def sign_list(keys: Sequence[UUID]) -> str:
    """Return what tells whether a list has the same questions as before, in whatever order."""
    return sha256(b"".join(key.bytes for key in sorted(keys))).hexdigest()[:16]


def without_page(asked: QueryDict) -> str:
    query = asked.copy()
    query.pop("page", None)
    return query.urlencode()


@authors_only
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Do one deed to the chosen questions, all of them or none. Removing is looked over first.

    `all` chooses what the list has on all its pages: it says which those were when it was seen.
    """
    data = request.POST.copy()
    if "all" in data:
        *_offered, keys = read_list(read_query(request))
        if data["all"] != sign_list(keys):
            says = _(
                "Nothing was changed: the list has other questions by now, %(number)s of them. "
                "Look at it, then choose."
            )
            messages.warning(request, says % {"number": len(keys)})
            return back(request)
        data.setlist("question", [str(key) for key in keys])
    form = BulkForm(data)
    if not form.is_valid():
        return refuse(request, form)
    chosen = list(form.cleaned_data["question"])
    if form.cleaned_data["deed"] == REMOVE:
        return remove_chosen(request, chosen, back_to=find_list(request))
    try:
        done = edit_many(
            author=request.user,
            questions=chosen,
            deed=form.cleaned_data["deed"],
            value=form.value,
            now=timezone.now(),
        )
    except NotSaved as error:
        form.add_error(None, [sentence for _field, sentence in error.faults])
        return refuse(request, form)
    says = ngettext("%(number)s question changed.", "%(number)s questions changed.", len(chosen))
    messages.success(request, says % {"number": len(chosen)})
    request.session["bulk_edit"] = done.pk
    return back(request)


def refuse(request: HttpRequest, form: BulkForm) -> HttpResponse:
    """Show the list as it was, with the ticks and what is wrong."""
    return show_questions(request, read_query(request), refused=form)


def back(request: HttpRequest) -> HttpResponse:
    """Lead back to the list as it was filtered."""
    return redirect(find_list(request))


def find_list(request: HttpRequest) -> str:
    """Return the address of the list as it was filtered."""
    return f"{reverse('author_questions')}?{read_query(request).urlencode()}"


def read_query(request: HttpRequest) -> QueryDict:
    """Return what the list was asked for, which its forms send along."""
    return QueryDict(request.POST.get("query", ""))


@authors_only
@require_POST
def undo(request: HttpRequest, bulk_id: int) -> HttpResponse:
    """Undo one deed of one's own; what was removed does not come back."""
    deeds = BulkEdit.objects.exclude(deed=REMOVE)
    found = get_object_or_404(deeds, pk=bulk_id, author=request.user)
    try:
        left = undo_many(bulk=found, author=request.user, now=timezone.now())
    except NotSaved as error:
        messages.error(request, error.faults[0][1])
    else:
        tell_undone(request, len(left))
    if request.session.get("bulk_edit") == bulk_id:
        del request.session["bulk_edit"]
    return redirect("author_changes") if "of_changes" in request.POST else back(request)


def tell_undone(request: HttpRequest, left: int) -> None:
    """Say what an undoing did, and how many questions it left as they were set since."""
    if not left:
        messages.success(request, _("Undone: the questions are as they were."))
        return
    says = ngettext(
        "Undone, but for %(number)s question that somebody has set since: it stays so.",
        "Undone, but for %(number)s questions that somebody has set since: they stay so.",
        left,
    )
    messages.warning(request, says % {"number": left})


@authors_only
@require_http_methods(["GET", "HEAD", "POST"])
def new_bank(request: HttpRequest) -> HttpResponse:
    """Make a bank of this site."""
    form = BankForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            bank = make_bank(**form.cleaned_data)
        except BankThere as error:
            form.add_error("title", error.sentence)
        else:
            messages.success(request, _("The bank “%(bank)s” is here.") % {"bank": bank.title})
            return redirect(f"{request.path.removesuffix('banks/new/')}questions/?bank={bank.pk}")
    status = 422 if form.errors else 200
    return render(request, "questions/author/new_bank.html", {"form": form}, status=status)


@authors_only
@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: HttpRequest, bank_id: int) -> HttpResponse:
    """Rename a bank of this site; POST with `remove` removes one that holds nothing."""
    found = get_object_or_404(Bank, pk=bank_id, pack="")
    if "remove" in request.POST:
        return remove(request, found)
    initial = {"title": found.title, "topic": found.topic_id}
    form = BankForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            change_bank(bank=found, **form.cleaned_data)
        except BankThere as error:
            form.add_error("title", error.sentence)
        else:
            messages.success(request, _("Saved: “%(bank)s”.") % {"bank": found.title})
            return redirect(f"{reverse('author_questions')}?bank={found.pk}")
    context = {"form": form, "bank": found}
    return render(
        request, "questions/author/bank.html", context, status=422 if form.errors else 200
    )


def remove(request: HttpRequest, found: Bank) -> HttpResponse:
    try:
        remove_bank(bank=found)
    except BankInUse as refused:
        messages.warning(request, refused.sentence)
        return redirect("author_bank", found.pk)
    messages.success(request, _("The bank “%(bank)s” is gone.") % {"bank": found.title})
    return redirect("author_questions")
