"""The page behind a link that invites somebody."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.domain.accepting import InvitationClosed, accept_invitation
from accounts.domain.invitations import IN_SESSION, Status, find_invitation, find_status
from accounts.domain.signing_up import release_uses
from accounts.models import Invitation, Role


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Say who invites to what. POST takes it up: at once, or with the sign-up of a stranger."""
    found = find_invitation(token)
    if found is None:
        raise Http404
    if request.method == "POST" and request.user.is_authenticated:
        return accept(request, found, token)
    status = find_status_now(found)
    if status != Status.OPEN:
        return show_closed(request, found, status)
    if request.method == "POST":
        # Only a press puts it there: a page elsewhere that links here invites nobody unasked.
        request.session[IN_SESSION] = token
        return redirect("account_signup")
    return render(request, "accounts/invitation.html", describe(found, token))


def find_status_now(found: Invitation) -> Status:
    """Return the status, after sign-ups that were left halfway have given back what they used."""
    now = timezone.now()
    status = find_status(found, now)
    if status == Status.USED and release_uses(invitation=found, now=now):
        found.refresh_from_db(fields=["uses_taken"])
        status = find_status(found, now)
    return status


def accept(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    try:
        accept_invitation(person=request.user, token=token, now=timezone.now())
    except InvitationClosed as closed:
        return show_closed(request, found, closed.status)
    request.session.pop(IN_SESSION, None)
    messages.success(request, say_welcome(found))
    return redirect("today")


def say_welcome(found: Invitation) -> str:
    if found.cohort is None:
        return _("You came in by the link. What you may do now is in the bar.")
    return _("You are in the cohort %(cohort)s now.") % {"cohort": found.cohort}


def show_closed(request: HttpRequest, found: Invitation, status: Status) -> HttpResponse:
    """Say why the link lets nobody in, and whom to ask: 410, it will not come back."""
    page = describe(found, "") | {"status": status.value}
    return render(request, "accounts/invitation_closed.html", page, status=410)


def describe(found: Invitation, token: str) -> dict:
    return {
        "invitation": found,
        "token": token,
        "roles": [Role(role).label for role in found.roles],
        "learns": Role.LEARNER in found.roles,
        "makes_accounts": settings.SIGNUP != "closed",
        # The bar's own way to sign up would leave the invitation behind.
        "invites": True,
    }
