"""What the site stores about a person: the page, the export, and the download."""

import io
from datetime import datetime
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import sign_in_required
from accounts.domain.archives import name_file, note_taken
from accounts.domain.exports import KEPT_FOR, ask_for_export, exports_for_user
from accounts.domain.notices import read_about
from accounts.limiting import EXPORTS, limited
from accounts.models import DataExport, ExportArchive
from studyhub import polling
from studyhub.params import read_whole


@never_cache
@require_safe
@sign_in_required
def my_data(request: HttpRequest) -> HttpResponse:
    """Show how the person's export stands, who sees what they write, and the way to erasure."""
    now = timezone.now()
    read_about(person=request.user, url=reverse("my_data"), now=now)
    newest = exports_for_user(request.user).first()
    return render(request, "accounts/my_data.html", describe_export(newest, now))


@require_POST
@sign_in_required
@limited(EXPORTS)
def exports(request: HttpRequest) -> HttpResponse:
    """Ask for an export; while one is on its way it is that one."""
    ask_for_export(person=request.user, now=timezone.now())
    return redirect("my_data")


@never_cache
@require_safe
@sign_in_required
def export(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Return how an export stands. Status 286 tells htmx that nothing more will come."""
    found = get_object_or_404(exports_for_user(request.user), pk=export_id)
    if not request.htmx or request.htmx.history_restore_request:
        return redirect("my_data")
    tries = read_whole(request.GET.get("try"), most=len(polling.DELAYS))
    context = describe_export(found, timezone.now(), tries)
    status = 200 if context["next_try"] else polling.STOP
    return render(request, "accounts/data_export.html", context, status=status)


def describe_export(found: DataExport | None, now: datetime, tries: int = 0) -> dict:
    """Return the context of accounts/data_export.html. `tries` looks have been taken already."""
    state = found.state if found else ""
    is_open = state in (DataExport.State.WAITING, DataExport.State.MAKING)
    looks_on = is_open and tries < len(polling.DELAYS)
    return {
        "export": found,
        "is_open": is_open,
        "is_ready": state == DataExport.State.READY and found.expires_at > now,
        "is_failed": state == DataExport.State.FAILED,
        "days": KEPT_FOR.days,
        "next_try": tries + 1 if looks_on else None,
        "delay_ms": round(polling.DELAYS[tries] * 1000) if looks_on else None,
    }


@never_cache
@require_safe
@sign_in_required
def file(request: HttpRequest, export_id: UUID) -> FileResponse:
    """Send the archive to the person whose data it holds, and to nobody else."""
    found = get_object_or_404(
        exports_for_user(request.user), pk=export_id, state=DataExport.State.READY
    )
    now = timezone.now()
    if found.expires_at <= now:
        raise Http404
    archive = get_object_or_404(ExportArchive, export=found)
    note_taken(person=request.user, now=now)
    return FileResponse(
        io.BytesIO(archive.content),
        as_attachment=True,
        filename=name_file(request.user, found.ready_at),
        content_type="application/zip",
    )
