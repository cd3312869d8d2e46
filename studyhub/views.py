"""Pages that belong to no app: the pattern library, and the page of an error on our side."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from studyhub import specimens


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in its states. Only where the site runs for development."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "styleguide.html", specimens.specimen_context())


def server_error(request: HttpRequest) -> HttpResponse:
    """Show the page of an error on our side, with what an operator can find in the log."""
    context = {"reference": getattr(request, "request_id", "")}
    page = loader.get_template("500.html").render(context)
    return HttpResponse(page, status=500)
