"""Who may open a page. Access is decided in the fetch; a page that is not yours does not exist."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404

from accounts.models import Role


def role_required(*roles: Role):
    """Let in who holds one of `roles`; others get 404, strangers the sign-in page."""

    def decorate(view):
        @login_required
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.roles & {role.value for role in roles}:
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


learner_required = role_required(Role.LEARNER)
mentor_required = role_required(Role.MENTOR)
author_required = role_required(Role.AUTHOR)
staff_required = role_required(Role.STAFF)
