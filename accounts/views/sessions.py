"""Where somebody is signed in."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import sign_in_required


@sign_in_required
@require_POST
def end(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign one of the person's own browsers out; text that it keeps on its device stays there."""
    session = get_object_or_404(UserSession, pk=session_id, user=request.user)
    session.end()
    messages.success(request, _("That browser is signed out."))
    return redirect("usersessions_list")
