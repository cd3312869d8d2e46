"""Erasing one's own account: what goes, what stays, and the guard before it."""

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.access import sign_in_required
from accounts.domain.erasure import erase_person
from accounts.domain.people import PersonRefused, is_last_staff
from accounts.domain.personal import Eraser, find_modules
from accounts.erasure_forms import ErasureForm


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def erasure(request: HttpRequest) -> HttpResponse:
    """Name what goes and what stays; erase where password and address are given."""
    if not request.user.has_usable_password() and not did_recently_reauthenticate(request):
        raise ReauthenticationRequired
    form = ErasureForm(request.POST if request.method == "POST" else None, person=request.user)
    if request.method == "POST":
        # As many passwords as where one proves again who one is.
        refused = ratelimit.consume_or_429(request, app="allauth.account", action="reauthenticate")
        if refused:
            return refused
        if form.is_valid():
            return erase(request, form)
    return show(request, form)


def erase(request: HttpRequest, form: ErasureForm) -> HttpResponse:
    try:
        erase_person(person=request.user, now=timezone.now())
    except PersonRefused as refusal:
        form.add_error(None, refusal.sentence)
        return show(request, form)
    logout(request)
    what = "; ".join(str(line) for line in say_what_stays())
    messages.success(request, _("You are erased. What stays: %(what)s.") % {"what": what})
    response = redirect("today")
    # What pages of this site keep on this device, such as the journal of an interview, and those
    # pages themselves that the browser holds for Back.
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def show(request: HttpRequest, form: ErasureForm) -> HttpResponse:
    """Show what goes and what stays, as the apps say it: the lower ones first."""
    erasers = list_erasers()
    context = {
        "form": form,
        "goes": [eraser.goes for eraser in erasers if eraser.goes],
        "stays": say_what_stays(),
        "is_last_staff": is_last_staff(request.user),
    }
    return render(request, "accounts/erasure.html", context, status=422 if form.errors else 200)


def say_what_stays() -> list[str]:
    return [eraser.stays for eraser in list_erasers() if eraser.stays]


def list_erasers() -> list[Eraser]:
    """Return what the apps do and say, in the order of the page: the lower ones first."""
    return [eraser for module in find_modules() for eraser in module.ERASERS]
