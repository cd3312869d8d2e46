"""One's own tokens: made and shown once, listed, withdrawn; and the description of the API."""

from contextlib import suppress
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import sign_in_required
from accounts.limiting import limited
from api.domain.tokens import Overtaken, make_token, revoke_token, scopes_for
from api.forms import TokenForm
from api.limits import TOKENS
from api.models import Scope, Token

# The token that was just made waits here for the page that shows it, once.
FRESH = "fresh_token"


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
@reauthentication_required(allow_get=True)
@limited(TOKENS)
def tokens(request: HttpRequest) -> HttpResponse:
    """List the person's tokens; POST makes one, for who has just said who they are.

    It lasts longer than the session: whoever finds one open must not take a key along.
    """
    scopes = scopes_for(request.user)
    form = TokenForm(request.POST or None, scopes=scopes)
    if request.method == "POST" and form.is_valid():
        # Else the page leads to the sign-in.
        with suppress(Overtaken):
            request.session[FRESH] = make(request, form)
        return redirect("tokens")
    now = timezone.now()
    mine = Token.objects.filter(person=request.user)
    context = {
        "form": form,
        "scopes": scopes,
        "tokens": [describe_token(token, now) for token in mine],
        "fresh_token": request.session.pop(FRESH, "") if request.method == "GET" else "",
    }
    return render(
        request, "api/tokens.html", context, status=422 if request.method == "POST" else 200
    )


@transaction.atomic
def make(request: HttpRequest, form: TokenForm) -> str:
    """Make the token of a form, and mail its owner that it was made. Return the secret."""
    _token, secret = make_token(
        person=request.user,
        name=form.cleaned_data["name"],
        scopes=form.cleaned_data["scopes"],
        lasts=form.lasts(),
        now=timezone.now(),
    )
    get_adapter(request).send_notification_mail("api/email/token_made", request.user)
    return secret


def describe_token(token: Token, now) -> dict:
    labels = dict(Scope.choices)
    return {
        "token": token,
        "scopes": [labels[scope] for scope in token.scopes if scope in labels],
        "is_open": token.revoked_at is None and token.expires_at > now,
        "state": _("Withdrawn")
        if token.revoked_at
        else (_("Open") if token.expires_at > now else _("Expired")),
    }


@require_POST
@sign_in_required
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Withdraw a token of one's own."""
    token = get_object_or_404(Token, pk=token_id, person=request.user)
    revoke_token(token=token, now=timezone.now())
    messages.success(request, _("The token is withdrawn. No program gets in with it any more."))
    return redirect("tokens")


@csrf_exempt
@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI description of the API. Anybody may read it: it tells no data."""
    from api.endpoints import describe

    return JsonResponse(describe())


@csrf_exempt
def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer a program that asks for an address that is none, as programs are answered."""
    from api.endpoints.problems import Problem, answer_problem

    return answer_problem(request, Problem(404, "There is no such address. See openapi.json."))
