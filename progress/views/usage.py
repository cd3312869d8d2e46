"""The operator's page of usage, and each of its figures as a file."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import staff_required
from operations.domain.signs import measure_queues
from progress.domain import usage
from progress.views.tables import send_table
from studyhub.charts import Chart, Column, Point, Table, Unit, draw_bars


@staff_required
@require_safe
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """Who studies, what is answered, what waits, and where the bytes are."""
    now = timezone.now()
    tables = usage.storage_by_table()
    context = {
        "now": now,
        "week": usage.learners_within(7, now),
        "month": usage.learners_within(28, now),
        "charts": [draw_learners(now), draw_hours(now)],
        "latencies": usage.score_latency(now),
        "percentiles": usage.PERCENTILES,
        "queues": measure_queues(),
        "lag": usage.fold_lag(),
        "tables": tables[: usage.TABLES],
        "more": len(tables[usage.TABLES :]),
        "bytes": sum(one.bytes for one in tables),
        "per_answer": usage.bytes_per_answer(tables),
    }
    return render(request, "progress/usage.html", context)


@staff_required
@require_safe
@never_cache
def file(request: HttpRequest, figure: str, form: str) -> HttpResponse:
    """Send one figure as CSV or JSON."""
    if figure not in TABLES:
        raise Http404
    return send_table(TABLES[figure](timezone.now()), name=figure, form=form)


def tell_learners(now: datetime) -> Table:
    columns = (
        Column("day", _("Day"), Unit.DAY),
        Column("learners", _("Learners")),
        Column("answers", _("Answers")),
        Column("lessons", _("Lessons finished")),
        Column("looks", _("Own cards looked at")),
    )
    return Table(columns, usage.active_learners(now))


def tell_hours(now: datetime) -> Table:
    columns = (Column("hour", _("Hour from, UTC"), Unit.TEXT), Column("answers", _("Answers")))
    return Table(columns, usage.answers_by_hour(now))


def tell_latency(now: datetime) -> Table:
    columns = (
        Column("answers", _("Answers"), Unit.TEXT),
        Column("scores", _("Scores")),
        *(Column(f"p{one}_ms", f"p{one} ms") for one in usage.PERCENTILES),
    )
    rows = [
        ("prose" if one.is_language else "choice", one.scores, *one.within_ms.values())
        for one in usage.score_latency(now)
    ]
    return Table(columns, rows)


def tell_storage(now: datetime) -> Table:
    columns = (
        Column("table", _("Table"), Unit.TEXT),
        Column("rows", _("Rows")),
        Column("bytes", _("Bytes")),
    )
    return Table(columns, [(one.table, one.rows, one.bytes) for one in usage.storage_by_table()])


TABLES: dict[str, Callable[[datetime], Table]] = {
    "learners": tell_learners,
    "hours": tell_hours,
    "latency": tell_latency,
    "storage": tell_storage,
}


def draw_learners(now: datetime) -> Chart:
    table = tell_learners(now)
    points = [
        Point(
            f"{day:%-d %b}",
            learners,
            ngettext("%(count)d learner", "%(count)d learners", learners) % {"count": learners},
        )
        for day, learners, *_done in table.rows
    ]
    return draw_bars(
        slug="learners",
        title=_("Who studied, day by day"),
        columns=(_("Day"), _("Learners")),
        points=points,
        how=_(
            "People with an answer, a finished lesson or a look at an own card on that day of "
            "their own calendar."
        ),
        table=table,
    ).at(reverse("usage") + "learners")


def draw_hours(now: datetime) -> Chart:
    table = tell_hours(now)
    points = [
        Point(
            f"{hour:%H:%M}",
            answers,
            ngettext("%(count)d answer", "%(count)d answers", answers) % {"count": answers},
            name=f"{hour:%-d %b, %H:%M} UTC",
        )
        for hour, answers in table.rows
    ]
    return draw_bars(
        slug="hours",
        title=_("Answers, hour by hour"),
        columns=(_("Hour from, UTC"), _("Answers")),
        points=points,
        how=_("Answers by the hour in which they were given, counted once they are scored."),
        table=table,
    ).at(reverse("usage") + "hours")
