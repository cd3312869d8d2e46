"""What somebody typed and what could not be taken in: it is nowhere else."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


def say_not_sent(
    request: HttpRequest, words: Iterable[str], sentence: str, back: str
) -> HttpResponse:
    """Say why, and show the words on a page of their own; lead `back` where there are none.

    Not behind a redirect: by that a device takes what it kept of a form for stored.
    """
    if not (typed := [each for each in words if each.strip()]):
        messages.warning(request, sentence)
        return redirect(back)
    page = {"sentence": sentence, "words": typed, "back": back}
    return render(request, "mentoring/unsent.html", page, status=409)
