"""What people say about themselves, and how they like to read."""

from copy import copy

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import ask_to_sign_in, sign_in_required
from accounts.domain.people import save_settings
from accounts.domain.queries import newest_grant
from accounts.forms import ProfileForm, SingleKeysForm


@sign_in_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show and change the profile; what staff decide stands below it to be read."""
    # A form writes what it reads into its object, and the bars show the person as stored.
    form = ProfileForm(request.POST or None, instance=copy(request.user))
    if request.method == "POST" and form.is_valid():
        save_settings(user=form.instance, names=list(form.fields))
        messages.success(request, _("Your settings are saved."))
        return redirect("account_settings")
    context = {"form": form, "now": timezone.now(), "grant": newest_grant(request.user)}
    return render(request, "account/settings.html", context)


@require_POST
def single_keys(request: HttpRequest) -> HttpResponse:
    """Switch the single keys on or off from the list of shortcuts, wherever it was opened."""
    if not request.user.is_authenticated:
        return ask_to_sign_in(request)
    form = SingleKeysForm(request.POST, instance=request.user)
    if form.is_valid():
        save_settings(user=form.instance, names=list(form.fields))
    return HttpResponse(status=204)
