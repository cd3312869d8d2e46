"""Who may open a page. Access is decided in the fetch; a page that is not yours does not exist."""

from collections.abc import Collection
from functools import wraps

from django.contrib.auth.models import Permission
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import Role


def role_required(*roles: Role):
    """Let in who holds one of `roles`; others get 404, strangers the sign-in page."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            needed = {role.value for role in roles}
            if not request.user.roles & needed:
                return refuse(request, bool(request.user.waiting_roles & needed))
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def permission_required(permission: str):
    """Let in who holds `permission` by one of their groups; others get 404, strangers sign in."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            if not request.user.has_perm(permission):
                return refuse(request, would_have(request.user.waiting_roles, permission))
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def sign_in_required(view):
    """Let in who is signed in, whatever their roles; lead strangers to the sign-in page."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        return view(request, *args, **kwargs)

    return guarded


def would_have(roles: Collection[str], permission: str) -> bool:
    """Return whether one of `roles` has `permission`, which is "app.codename"."""
    app, _dot, codename = permission.partition(".")
    having = Permission.objects.filter(content_type__app_label=app, codename=codename)
    return bool(roles) and having.filter(group__name__in=roles).exists()


def refuse(request: HttpRequest, waits: bool) -> HttpResponse:
    """Raise 404, or lead to where a second step is added who would get in with one.

    A part of a page gets 403, which swaps nothing.
    """
    if not waits:
        raise Http404
    if request.htmx and not request.htmx.history_restore_request:
        return HttpResponse(status=403)
    return redirect("mfa_index")


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead a stranger to the sign-in page.

    htmx would put that page where a part was asked for, over what somebody typed: it gets 401,
    which swaps nothing, and static/js/signed_out.js says what to do.
    """
    if request.htmx and not request.htmx.history_restore_request:
        return HttpResponse(status=401)
    return redirect_to_login(find_page(request))


def find_page(request: HttpRequest) -> str:
    """Return where the sign-in leads to: of a form it is the page that the form stands on."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    return came_from if ours else "/"


learner_required = role_required(Role.LEARNER)
mentor_required = role_required(Role.MENTOR)
author_required = role_required(Role.AUTHOR)
staff_required = role_required(Role.STAFF)
