"""Item analysis for authors: the list, one version, and the same as files."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
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
from questions.models import QuestionVersion
from studyhub.charts import Chart, Table

authors_only = role_required(Role.AUTHOR, Role.STAFF)
PAGE = 30
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


@dataclass(frozen=True)
class ItemShown:
    """The figures of one version as its page draws them, once for each time they are computed."""

    version: int
    computed_at: datetime
    figures: Mapping = field(compare=False, repr=False)

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
    banks = tuple(BankRow.read(*row) for row in queries.BANKS.fetch())
    keys = queries.keys_in_order(of_bank=bool(asked["bank"]), flagged=asked["flagged"])
    page = Paginator(keys.fetch(bank=asked["bank"]), PAGE).get_page(request.GET.get("page"))
    context = {
        "banks": banks,
        "bank": next((one for one in banks if one.pk == asked["bank"]), None),
        "flagged": asked["flagged"],
        "rows": read_questions(list(page)),
        "page": page,
        "query": request.GET.urlencode(),
    }
    return render(request, "progress/items.html", context)


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
    version = get_version(version_id)
    analysis = ItemAnalysis.objects.filter(version=version).first()
    context = {"version": version, "question": version.question, "analysis": analysis}
    if analysis:
        context["shown"] = ItemShown(version.pk, analysis.computed_at, analysis.figures)
        context["flags"] = version.flags_of_figures.order_by("raised_at", "pk")
    return render(request, "progress/item.html", context)


def get_version(version_id: int) -> QuestionVersion:
    found = QuestionVersion.objects.select_related("question__bank").defer(
        "content", "text_html", "explanation_html"
    )
    return get_object_or_404(found, pk=version_id)


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
