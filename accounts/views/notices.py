"""The notice centre: what happened, by day, and how somebody wants to hear of it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import sign_in_required
from accounts.domain.notices import (
    choose_channels,
    kinds_for_user,
    notices_for_user,
    read_all,
    read_notice,
)
from accounts.models import Notice
from accounts.notice_forms import NoticeSettingsForm

PAGE_SIZE = 30
MOST_CARDS = 3
# A notice can be committed some moments after the time that it bears.
OVERLAP = timedelta(seconds=10)


@require_safe
@sign_in_required
def notices(request: HttpRequest) -> HttpResponse:
    """List what happened, newest first, by the days of the reader's own calendar."""
    page = Paginator(notices_for_user(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    days = group_by_day(page, today=timezone.localdate())
    return render(request, "accounts/notices.html", {"page": page, "days": days})


def group_by_day(rows: Iterable[Notice], *, today: date) -> list[tuple[str, list[Notice]]]:
    """Return the rows by day, each day with its name, in the order in which they come."""
    days = groupby(rows, lambda row: timezone.localdate(row.created_at))
    return [(name_day(day, today), list(those)) for day, those in days]


def name_day(day: date, today: date) -> str:
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return date_format(day, "l j F" if day.year == today.year else "j F Y")


@require_safe
@never_cache
@sign_in_required
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Lead to the page of a notice, and note that it was read: only where somebody opens it."""
    found = notices_for_user(request.user).filter(pk=notice_id).first()
    if found is None:
        raise Http404
    if request.method == "GET" and not is_looking_ahead(request):
        found.person = request.user
        read_notice(notice=found, now=timezone.now())
    return redirect(found.url or "notices")


def is_looking_ahead(request: HttpRequest) -> bool:
    """Return whether the browser fetches the page before anybody asked for it."""
    headers = request.headers
    purposes = (headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return any("prefetch" in purpose.lower() for purpose in purposes)


@require_POST
@sign_in_required
def mark_all(request: HttpRequest) -> HttpResponse:
    """Note that everything was read."""
    count = read_all(person=request.user, now=timezone.now())
    said = ngettext("%(count)d notice marked as read.", "%(count)d notices marked as read.", count)
    messages.success(request, said % {"count": count})
    return redirect("notices")


@require_safe
@never_cache
@sign_in_required
def news(request: HttpRequest) -> HttpResponse:
    """Return the bell as it is now, with what came `since`; status 204 where nothing changed.

    An open page asks this once a minute. Where nothing is unread, which is the rule, it costs the
    two statements of the session and the person.
    """
    unread = request.user.notices_unread
    since = read_moment(request.GET.get("since", ""))
    came = find_news(request, since) if unread and since else []
    if not came and request.GET.get("unread") == str(unread):
        return HttpResponse(status=204)
    return render(request, "accounts/notice_news.html", {"came": came})


def find_news(request: HttpRequest, since: datetime) -> list[Notice]:
    """Return what came; the page drops what it has shown before."""
    fresh = notices_for_user(request.user).filter(created_at__gt=since, read_at=None)
    return list(fresh[:MOST_CARDS])


def read_moment(text: str) -> datetime | None:
    """Return from when on notices can be new to a page that knows those until `text`."""
    try:
        moment = parse_datetime(text)
        # PostgreSQL reads fewer zones than Python: in UTC it reads all of them.
        return moment.astimezone(UTC) - OVERLAP if moment and timezone.is_aware(moment) else None
    except (ValueError, OverflowError):
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def notice_settings(request: HttpRequest) -> HttpResponse:
    """Let somebody choose for each kind of notice: here, also by mail, or not at all."""
    form = NoticeSettingsForm(
        request.POST or None, person=request.user, kinds=kinds_for_user(request.user)
    )
    if request.method == "POST" and form.is_valid():
        choose_channels(person=request.user, channels=form.cleaned_data)
        messages.success(request, _("Your choice is saved."))
        return redirect("notice_settings")
    return render(request, "accounts/notice_settings.html", {"form": form})
