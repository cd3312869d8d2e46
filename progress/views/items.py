"""Item analysis for authors: the list, one version, and the same as files."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import role_required
from accounts.models import Role
from progress.domain.items import queries, tables
from progress.domain.items.flags import set_flags_aside
from progress.models import ItemAnalysis, ItemFlag
from progress.views.tables import send_table
from questions.domain.banks import read_stamp
from questions.domain.pack_names import tell_apart
from questions.models import QuestionVersion
from studyhub.charts import Chart, Table
from studyhub.params import MOST_64

authors_only = role_required(Role.AUTHOR, Role.STAFF)
PAGE = 30
# Each holds the keys of all that are listed: 40 KB for a thousand questions.
MOST_PAGES = 32
OF_ITEM = {
    "figures": tables.tell_figures,
    "options": tables.tell_options,
    "weeks": tables.tell_weeks,
}
OF_ALL: dict[str, Callable[[HttpRequest], Table]] = {
    "items": lambda request: tables.tell_items(queries.analysed_items(**read_choice(request))),
    "banks": lambda request: tables.tell_banks(queries.analysed_banks()),
}


class Shown(NamedTuple):
    """A stored estimate with its interval, as a value that a part of a page is kept by."""

    value: float | None
    low: float | None
    high: float | None

    @classmethod
    def read(cls, stored: Mapping) -> "Shown":
        return cls(stored["value"], stored.get("low"), stored.get("high"))


@dataclass(frozen=True)
class BankRow:
    """A bank as the list shows it."""

    pk: int
    title: str
    learners: int
    length: float | None
    alpha: Shown
    error: Shown

    @classmethod
    def read(cls, key: int, title: str, figures: Mapping) -> "BankRow":
        estimates = (Shown.read(figures[name]) for name in ("alpha", "error"))
        return cls(key, title, figures["learners"], figures["length"], *estimates)


@dataclass(frozen=True)
class QuestionRow:
    """A question as the list shows it."""

    pk: int
    title: str
    answers: int
    facility: Shown
    discrimination: Shown
    median_ms: float | None
    flags: tuple[str, ...]


class VersionRow(NamedTuple):
    """A version as its page names it; without `computed_at` there are no figures of it."""

    pk: int
    number: int
    question: UUID
    title: str
    bank: int | None
    bank_title: str | None
    answers: int | None
    computed_at: datetime | None


class FlagRow(NamedTuple):
    """A flag as the page of its version shows it."""

    sort: str
    raised_at: datetime
    set_aside_at: datetime | None

    @property
    def label(self) -> str:
        return str(ItemFlag.Sort(self.sort).label)


@dataclass(frozen=True)
class ItemShown:
    """The figures of one version as its page draws them, once for each time they are computed."""

    version: int
    computed_at: datetime

    @cached_property
    def figures(self) -> dict:
        """What is stored when it is drawn: as of `computed_at`, or newer."""
        return ItemAnalysis.objects.values_list("figures", flat=True).get(pk=self.version)

    @property
    def address(self) -> str:
        return reverse("author_item", args=[self.version])

    @property
    def rows(self) -> list[dict]:
        return [
            {
                "name": tables.name_figure(name),
                "how": tables.explain_figure(name),
                "figure": one,
                "is_time": name == "median_ms",
                "is_share": name not in ("median_ms", "discrimination"),
            }
            for name, one in tables.list_figures(self.figures)
        ]

    @property
    def has_gaps(self) -> bool:
        """Whether a figure or its interval is a dash."""
        return any(row["figure"]["low"] is None for row in self.rows)

    @property
    def chart(self) -> Chart | None:
        if len(self.figures["weeks"]) < 2:
            return None
        return tables.draw_weeks(self.figures).at(f"{self.address}weeks")


def read_questions(keys: Sequence[int]) -> tuple[QuestionRow, ...]:
    """Return the rows of these versions (keys), in their order: two queries."""
    flags: defaultdict[int, tuple] = defaultdict(tuple)
    for version, sort in queries.FLAGS.fetch(keys=keys):
        flags[version] += (str(ItemFlag.Sort(sort).label),)
    found = {
        key: QuestionRow(key, *told, Shown.read(facility), Shown.read(apart), median, flags[key])
        for key, *told, facility, apart, median in queries.FIGURES.fetch(keys=keys)
    }
    return tuple(found[key] for key in keys if key in found)


@authors_only
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """List the questions with figures, those with flags first, and how reliable banks are."""
    asked = read_choice(request)
    stored = list(queries.BANKS.fetch())
    edition = (read_stamp(), *(computed_at for *_row, computed_at in stored))
    titles = tell_apart((pack, key, title) for pack, key, title, *_figures in stored)
    banks = tuple(
        BankRow.read(key, title, figures)
        for (key, title), (*_named, figures, _computed_at) in zip(titles, stored, strict=True)
    )
    rows, page = read_page(edition, request.GET.get("page"), **asked)
    bank = next((one for one in banks if one.pk == asked["bank"]), None)
    context = {
        "banks": (bank,) if bank else banks,
        "bank": bank,
        "flagged": asked["flagged"],
        "rows": rows,
        "page": page,
        "query": request.GET.urlencode(),
    }
    return render(request, "progress/items.html", context)


@lru_cache(MOST_PAGES)
def read_page(
    _edition: tuple, number: str | None, *, bank: int | None, flagged: bool
) -> tuple[tuple[QuestionRow, ...], Page]:
    """Return one page of the list, kept for an edition of banks and figures; then its place.

    The edition is read before the rows: they are of it, or newer, and then it is asked for no more.
    """
    keys = queries.keys_in_order(of_bank=bool(bank), flagged=flagged).fetch(bank=bank)
    page = Paginator(keys, PAGE).get_page(number)
    return read_questions(list(page)), page


def read_choice(request: HttpRequest) -> dict:
    """Return the bank (its key) and whether only what has flags is asked for."""
    bank = request.GET.get("bank", "")
    return {
        "bank": int(bank) if bank.isdecimal() and len(bank) < 18 else None,
        "flagged": "flagged" in request.GET,
    }


@authors_only
@require_safe
def item(request: HttpRequest, version_id: int) -> HttpResponse:
    """Show the figures of one version, each with its interval and n."""
    found = queries.VERSION.fetch(version=version_id) if version_id <= MOST_64 else []
    if not found:
        raise Http404
    version = VersionRow(*found[0])
    context: dict = {"version": version}
    if version.computed_at:
        flags = [FlagRow(*row) for row in queries.FLAGS_OF_ONE.fetch(version=version_id)]
        context |= {"shown": ItemShown(version.pk, version.computed_at), "flags": flags}
    return render(request, "progress/item.html", context)


def get_version(version_id: int) -> QuestionVersion:
    return get_object_or_404(QuestionVersion.objects.select_related("question"), pk=version_id)


@authors_only
@require_POST
def flags(request: HttpRequest, version_id: int) -> HttpResponse:
    """Set the flags of a version aside."""
    version = get_version(version_id)
    if set_flags_aside(version_id=version.pk, now=timezone.now()):
        messages.success(request, _("Set aside. It comes back when the figures change for it."))
    return redirect("author_item", version.pk)


@authors_only
@require_safe
def item_file(request: HttpRequest, version_id: int, figure: str, form: str) -> HttpResponse:
    """Send one table of a version."""
    version = get_version(version_id)
    analysis = ItemAnalysis.objects.filter(version=version).first()
    if figure not in OF_ITEM or analysis is None:
        raise Http404
    name = f"{version.question.slug}-v{version.number}-{figure}"
    return send_table(OF_ITEM[figure](analysis.figures), name=name, form=form)


@authors_only
@require_safe
def items_file(request: HttpRequest, figure: str, form: str) -> HttpResponse:
    """Send all questions of the list, or all banks."""
    if figure not in OF_ALL:
        raise Http404
    return send_table(OF_ALL[figure](request), name=figure, form=form)
