"""What a page answers when somebody does something too often: 429, and when to try again."""

from datetime import timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.domain.turns import Limit, TooOften, take_turn

# An export reads all that somebody ever wrote.
EXPORTS = Limit("exports", most=5, per=timedelta(hours=1))


def limited(limit: Limit):
    """Count each POST of the person who is signed in. Stands below the decorator that lets in."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if request.method == "POST":
                try:
                    take_turn(person=request.user, limit=limit, now=timezone.now())
                except TooOften as error:
                    return refuse(request, error)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def refuse(request: HttpRequest, error: TooOften) -> HttpResponse:
    """Return the answer that fits: a sentence for htmx, an object for scripts, else a page.

    htmx swaps nothing for it: what was typed stays, and static/js/request.js says the sentence.
    """
    if request.htmx and not request.htmx.history_restore_request:
        response = HttpResponse(error.sentence, content_type="text/plain", status=429)
    elif not request.accepts("text/html"):
        return refuse_script(error)
    else:
        context = {"try_again_at": error.time, "unsaved": list_words(request)}
        response = render(request, "429.html", context, status=429)
    return wait(response, error)


def list_words(request: HttpRequest) -> list[str]:
    """Return what was written in the form that is refused: the page is all that holds it now.

    What stands in a form besides, such as numbers and keys, has no space in it.
    """
    return [
        value
        for name, values in request.POST.lists()
        if "password" not in name
        for value in values
        if any(sign.isspace() for sign in value.strip())
    ]


def refuse_script(error: TooOften) -> JsonResponse:
    """Return what a script reads that saves in the background and tries again by itself."""
    return wait(JsonResponse({"error": error.sentence}, status=429), error)


def wait(response: HttpResponse, error: TooOften) -> HttpResponse:
    """Tell programs how long to wait."""
    response.headers["Retry-After"] = str(error.seconds)
    return response
