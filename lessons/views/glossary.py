"""The glossary: all words by the alphabet, and one word by itself."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import sign_in_required
from lessons.domain.queries import terms_on_shelf
from lessons.models import Term


@require_safe
@sign_in_required
def glossary(request: HttpRequest) -> HttpResponse:
    """Every word with its definition."""
    letters = [
        {"letter": letter, "terms": list(terms)}
        for letter, terms in groupby(terms_on_shelf(), key=first_letter)
    ]
    return render(request, "lessons/glossary.html", {"letters": letters})


def first_letter(term: Term) -> str:
    first = term.title[:1].upper()
    return first if first.isalpha() else "#"


@require_safe
@sign_in_required
def term(request: HttpRequest, slug: str) -> HttpResponse:
    """One word. A retired one is still explained: an old lesson leads to it."""
    found = get_object_or_404(Term, slug=slug)
    beside = terms_on_shelf().filter(slug__in=found.see)
    return render(request, "lessons/term.html", {"term": found, "beside": beside})
