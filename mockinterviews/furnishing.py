"""What interviews put on every other page: the line of the one that is running."""

import math

from django.db.models import Exists, Expression, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import Role
from mockinterviews.domain import queries


def asks() -> dict[str, Expression]:
    """Return what comes with the person's row: whether there is an interview to look up."""
    return {"may_be_sitting": Exists(queries.unfinished_interviews(OuterRef("pk")))}


def furnish(request: HttpRequest) -> dict:
    """Return `running_interview` (title, minutes_left, is_paused, url) or nothing.

    Looked up only where a page asks for it: the pages of an interview itself do not.
    """
    return {"running_interview": SimpleLazyObject(lambda: describe_running(request))}


def describe_running(request: HttpRequest) -> dict:
    user = request.user
    if Role.LEARNER not in user.roles or not getattr(user, "may_be_sitting", True):
        return {}
    now = timezone.now()
    interview = queries.running_interview(user, now)
    if interview is None:
        return {}
    left = queries.time_left(interview, now).total_seconds()
    return {
        "title": interview.plan["title"],
        "minutes_left": math.ceil(left / 60),
        "is_paused": interview.paused_at is not None,
        "url": reverse("interview", args=[interview.pk]),
    }
