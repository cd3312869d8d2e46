"""Pages that belong to no app: the pattern library, and the pages of errors."""

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from studyhub import specimens

log = structlog.get_logger(__name__)


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in its states. Only where the site runs for development."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "styleguide.html", specimens.specimen_context())


def shortcuts(request: HttpRequest) -> HttpResponse:
    """List the keys that work everywhere: the dialog of `?` as a page, for who has no script."""
    return render(request, "shortcuts.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show_error(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show_error(request, 403)


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose CSRF token does not hold: mostly the page was open for long."""
    return show_error(request, 403, "403_csrf.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show_error(request, 404)


def not_allowed(request: HttpRequest) -> HttpResponse:
    return show_error(request, 405)


def server_error(request: HttpRequest) -> HttpResponse:
    return show_error(request, 500)


def show_error(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    """Say what happened and what to do next, with the id that an operator finds in the log.

    The bars of the person's areas ask the database, which may be what is broken: then the page
    comes without them.
    """
    template = template or f"{status}.html"
    context = {"reference": getattr(request, "request_id", "")}
    try:
        page = render_to_string(template, context, request)
    except Exception:
        log.exception("error_page_without_bars", status=status)
        page = render_to_string(template, context)
    return HttpResponse(page, status=status)
