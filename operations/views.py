"""What load balancers and supervisors ask. Public: they tell nothing about people or content."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from operations.domain.readiness import check_readiness


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. It asks nobody else, so that a slow database never restarts the web."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when people can be served, else 503 with the reasons; warnings in both cases.

    `workers` tells the seconds since the worker of each queue was seen.
    """
    found = check_readiness(now=timezone.now())
    body = {
        "ready": found.ready,
        "reasons": found.reasons,
        "warnings": found.warnings,
        "workers": found.workers,
    }
    return JsonResponse(body, status=200 if found.ready else 503)
