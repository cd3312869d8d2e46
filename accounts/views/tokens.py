"""What a page that is already open asks about its own session."""

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def token(request: HttpRequest) -> JsonResponse:
    """Return a CSRF token that is good now: each sign-in makes those of open pages useless."""
    signed_in = request.user.is_authenticated
    return JsonResponse({"token": get_token(request), "signed_in": signed_in})
