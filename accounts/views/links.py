"""Links that invite: made and shown once, listed, withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import permission_required
from accounts.cohort_forms import LinkForm, StaffLinkForm
from accounts.domain.invitations import (
    InvitationRefused,
    Status,
    create_invitation,
    find_status,
    revoke_invitation,
)
from accounts.domain.queries import newest_invitations
from accounts.models import Cohort, Invitation, Role
from accounts.views.fetching import fetch_link

PAGE = 50
# The link that was just made waits here for the page that shows it, once.
FRESH = "fresh_link"


@dataclass(frozen=True)
class LinkRow:
    """A link as it is listed."""

    invitation: Invitation
    status: Status
    roles: list[str]

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN


def list_links(invitations: Iterable[Invitation]) -> list[LinkRow]:
    now = timezone.now()
    return [
        LinkRow(one, find_status(one, now), [Role(role).label for role in one.roles])
        for one in invitations
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("accounts.change_user")
def links(request: HttpRequest) -> HttpResponse:
    """List all links, for staff; POST makes one, to any role."""
    if request.method == "POST":
        return make_any(request)
    return show_links(request)


def show_links(request: HttpRequest, form: StaffLinkForm | None = None) -> HttpResponse:
    page = Paginator(newest_invitations(), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "links": list_links(page),
        "form": form or StaffLinkForm(),
        "fresh_link": take_fresh_link(request),
    }
    return render(request, "accounts/links.html", context, status=422 if form else 200)


def make_any(request: HttpRequest) -> HttpResponse:
    form = StaffLinkForm(request.POST)
    if not form.is_valid():
        return show_links(request, form)
    try:
        make_link(request, form, form.cleaned_data["cohort"], form.cleaned_data["roles"])
    except InvitationRefused as refused:
        form.add_error("uses", refused.sentence)
        return show_links(request, form)
    return redirect("invitations")


@require_POST
@permission_required("accounts.change_invitation")
def revoke(request: HttpRequest, invitation_id) -> HttpResponse:
    """Withdraw a link, and go back to where it was listed."""
    found = fetch_link(request.user, invitation_id)
    revoke_invitation(invitation=found, now=timezone.now())
    messages.success(request, _("The link is withdrawn. It lets nobody in any more."))
    if "cohort" in request.POST and found.cohort:
        return redirect("cohort", found.cohort.pk)
    return redirect("invitations")


def make_link(request: HttpRequest, form: LinkForm, cohort: Cohort | None, roles) -> None:
    """Make the link, and keep it in the session until the next page has shown it."""
    _invitation, token = create_invitation(
        by=request.user,
        cohort=cohort,
        roles=roles,
        lasts=form.lasts(),
        uses=form.cleaned_data["uses"],
        now=timezone.now(),
    )
    request.session[FRESH] = request.build_absolute_uri(reverse("invitation", args=[token]))


def take_fresh_link(request: HttpRequest) -> str:
    """Return the link that was just made, and forget it."""
    return request.session.pop(FRESH, "")
