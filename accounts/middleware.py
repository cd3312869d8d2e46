"""Show each person times in their own zone."""

import structlog
from django.utils import timezone


class TimeZoneMiddleware:
    """Activate the signed-in user's zone for the templates of this request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            structlog.contextvars.bind_contextvars(user_id=request.user.pk)
            with timezone.override(request.user.zone):
                return self.get_response(request)
        return self.get_response(request)
