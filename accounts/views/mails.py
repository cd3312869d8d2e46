"""The mails of a site in development, for staff. With a mail server these pages do not exist."""

from uuid import UUID

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts.access import staff_required
from accounts.domain.mails import newest_mails
from accounts.models import Mail

PAGE_SIZE = 30
# What somebody wrote may stand in a mail: it runs nothing, loads nothing and sends nothing.
SEALED = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "form-action": [NONE],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": True,
}


@require_safe
@never_cache
@staff_required
def dev_mail(request: HttpRequest) -> HttpResponse:
    """List the mails of the last 30 days, newest first."""
    page = Paginator(newest_mails(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/dev_mail.html", {"page": page})


@require_safe
@never_cache
@staff_required
@csp_update({"frame-src": [SELF]})
def dev_mail_detail(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """Show one mail as text, and in a frame as HTML."""
    return render(
        request, "accounts/dev_mail_detail.html", {"mail": get_object_or_404(Mail, pk=mail_id)}
    )


@require_safe
@never_cache
@staff_required
@xframe_options_sameorigin
@csp(SEALED)
def dev_mail_html(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """Return the HTML of one mail for its frame; by itself it is no page."""
    if request.headers.get("Sec-Fetch-Dest") == "document":
        return redirect("dev_mail_detail", mail_id)
    return HttpResponse(get_object_or_404(Mail, pk=mail_id).html)
