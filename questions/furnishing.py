"""What study sessions put on every other page: the line that leads back to the open one."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from questions.domain.study_views import describe_session
from questions.domain.studying import is_stale, note_activity, open_sessions

# In the browser's own session: who studies nothing pays no query for it.
SESSION_KEY = "study_session"


def furnish(request: HttpRequest) -> dict:
    """Return `study_session` (see `describe_session`) where this browser has one open."""
    # A request that never came through the middleware, such as a broken one, has no session.
    if SESSION_KEY not in getattr(request, "session", {}):
        return {}
    return {"study_session": SimpleLazyObject(lambda: describe_open(request))}


def describe_open(request: HttpRequest) -> dict:
    """Describe the open session, for the pages that show it. Being shown is a sign of life.

    Not for one of an earlier day: a page that somebody opens weeks later would make it today's.
    """
    learner, now = request.user, timezone.now()
    session = open_sessions(learner).filter(pk=request.session[SESSION_KEY]).first()
    if session is None or is_stale(learner=learner, seen_at=session.seen_at, now=now):
        del request.session[SESSION_KEY]
        return {}
    return describe_session(note_activity(session=session, now=now))
