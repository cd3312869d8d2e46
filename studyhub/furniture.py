"""What every page is made of: the areas that the person's roles open."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Area:
    """One entry of the top bar. `phone` areas also stand in the bottom bar of a phone."""

    url_name: str
    label: str
    role: str
    prefixes: tuple[str, ...]
    phone: bool = True


AREAS = (
    Area("today", _("Today"), "learner", ("/today",)),
    Area("learn", _("Learn"), "learner", ("/learn/", "/lessons/")),
    Area("practice", _("Practice"), "learner", ("/practice/", "/answers/", "/recall/")),
    Area("interviews", _("Interviews"), "learner", ("/interviews/", "/feedback/", "/stories/")),
    Area("progress", _("Progress"), "learner", ("/progress/",), phone=False),
    Area("review_queue", _("Review"), "mentor", ("/review/",)),
)


def page_furniture(request: HttpRequest) -> dict:
    """Return `areas` (dicts with url, label, current, phone) for the bars of the page."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"areas": []}
    return {"areas": [shown for area in AREAS if (shown := show(area, request))]}


def show(area: Area, request: HttpRequest) -> dict | None:
    """Return what the bar needs of one area, or nothing where the role is missing."""
    if area.role not in request.user.roles:
        return None
    try:
        url = reverse(area.url_name)
    except NoReverseMatch:
        return None
    path = request.path
    current = path == url or any(path.startswith(prefix) for prefix in area.prefixes)
    return {"url": url, "label": area.label, "current": current, "phone": area.phone}
