"""What load balancers and supervisors ask, which tells nothing about people, and staff's Doctor."""

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from accounts.access import staff_required
from accounts.models import Role
from operations.domain.doctor import NoSuchRepair, examine, run_repair
from operations.domain.metrics import write_metrics
from operations.domain.readiness import check_readiness
from operations.domain.wording import describe_parts


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. It asks nobody else, so that a slow database never restarts the web."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when people can be served, else 503 with the reasons; warnings in both cases.

    `workers` and `scheduler` tell the seconds since they were seen.
    """
    now = timezone.now()
    watch = apps.get_app_config("operations")
    found = check_readiness(now=now, watched_since=watch.watched_since)
    if not found.sees_workers:
        watch.watched_since = now
    body = {
        "ready": found.ready,
        "reasons": found.reasons,
        "warnings": found.warnings,
        "workers": found.workers,
        "scheduler": found.scheduler,
    }
    return JsonResponse(body, status=200 if found.ready else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """What Prometheus reads, for who sends the token and for staff. Others find nothing here."""
    if not may_read_metrics(request):
        raise Http404
    return HttpResponse(write_metrics(now=timezone.now()), content_type=CONTENT_TYPE_LATEST)


def may_read_metrics(request: HttpRequest) -> bool:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    if kind == "Bearer" and settings.METRICS_TOKEN:
        return constant_time_compare(token, settings.METRICS_TOKEN)
    return request.user.is_authenticated and Role.STAFF in request.user.roles


@staff_required
@require_safe
@never_cache
def doctor(request: HttpRequest) -> HttpResponse:
    """What waits too long, failed or belongs to nobody, each with its repair."""
    now = timezone.now()
    found = examine(now=now)
    context = {
        "examination": found,
        "main_repair": next((one for one in found.findings if one.repair), None),
        "parts": describe_parts(found.signs),
        "now": now,
    }
    return render(request, "operations/doctor.html", context)


@staff_required
@require_POST
def repair(request: HttpRequest, name: str) -> HttpResponse:
    """Run one repair and say what it did."""
    try:
        messages.success(request, run_repair(name=name, now=timezone.now()))
    except NoSuchRepair:
        raise Http404 from None
    return redirect("doctor")
