"""The page of somebody who tried too often."""

import math

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.domain.limits import end_of_limits, say_time


def too_many_tries(request: HttpRequest) -> HttpResponse:
    """Say when the next try is possible. allauth finds this as `handler429` of the site."""
    ends = end_of_limits(request)
    context = {"try_again_at": say_time(request, ends) if ends else ""}
    page = render(request, "429.html", context, status=429)
    if ends:
        page["Retry-After"] = str(max(1, math.ceil((ends - timezone.now()).total_seconds())))
    return page
