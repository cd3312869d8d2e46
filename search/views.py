"""The search page, and the box that any page opens over itself."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from lessons.models import Topic
from search.domain.asking import KEYS, Found, ask, show_in_order
from search.domain.excerpts import cut, find_words, mark, write
from search.domain.indexing import find_kinds, kinds_for_user
from search.models import Document
from studyhub.searchable import Searchable
from studyhub.statements import IsAmong, Statement

TOPICS = Statement(lambda: Topic.objects.filter(IsAmong("pk", KEYS)))
PER_PAGE = 20
IN_BOX = 8


@dataclass(frozen=True)
class Hit:
    """What was found, as the page shows it."""

    document: Document | Searchable
    kind: str
    title: SafeString
    excerpt: SafeString


@dataclass(frozen=True)
class Facet:
    """A way to narrow what was found."""

    label: str
    count: int
    url: str
    current: bool


@require_safe
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Everything that has the words of `q`, narrowed by `kind` and `topic`."""
    found = ask_for(request, request.GET.get("q", ""))
    kind = request.GET.get("kind", "")
    topics = {topic.pk: topic for topic in TOPICS.fetch(keys=list(found.count_topics()))}
    topic = next((one for one in topics.values() if one.slug == request.GET.get("topic")), None)
    rows = found.narrow(kind=kind, topic_id=topic.pk if topic else None)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "found": found,
        "count": len(rows),
        "hits": make_hits(request, found, page),
        "page": page,
        "kinds": list_kinds(found, kind, topic),
        "topics": list_topics(found, kind, topic, topics),
    }
    name = "search/search.html#results" if is_for_results(request) else "search/search.html"
    return render(request, name, context)


@require_safe
@login_required
def box(request: HttpRequest) -> HttpResponse:
    """The first hits, for the box: without `q` the box itself."""
    if "q" not in request.GET:
        return render(request, "search/box.html", {})
    found = ask_for(request, request.GET["q"])
    page = Paginator(found.narrow()[:IN_BOX], IN_BOX).get_page(1)
    context = {"found": found, "count": len(found.ranked), "hits": make_hits(request, found, page)}
    return render(request, "search/box.html#hits", context)


def is_for_results(request: HttpRequest) -> bool:
    return request.htmx and request.htmx.target == "results"


def ask_for(request: HttpRequest, asked: str) -> Found:
    return ask(asked, user=request.user, kinds=kinds_for_user(request.user))


def make_hits(request: HttpRequest, found: Found, page: Page) -> list[Hit]:
    words = find_words(found.terms)
    kinds = find_kinds()
    return [
        Hit(
            document=document,
            kind=kinds[document.kind].one if document.kind in kinds else document.kind,
            title=write(mark(document.title, words)),
            excerpt=write(cut(document.text, words)),
        )
        for document in show_in_order(page, user=request.user)
    ]


def list_kinds(found: Found, kind: str, topic: Topic | None) -> list[Facet]:
    counts = found.count_kinds()
    return [
        Facet(
            label=one.several,
            count=counts[name],
            url=link(found, "" if name == kind else name, topic),
            current=name == kind,
        )
        for name, one in find_kinds().items()
        if counts[name]
    ]


def list_topics(
    found: Found, kind: str, topic: Topic | None, topics: dict[int, Topic]
) -> list[Facet]:
    counts = found.count_topics()
    ordered = sorted(topics.values(), key=lambda one: (-counts[one.pk], one.title))
    return [
        Facet(
            label=one.title,
            count=counts[one.pk],
            url=link(found, kind, None if one == topic else one),
            current=one == topic,
        )
        for one in ordered
    ]


def link(found: Found, kind: str, topic: Topic | None) -> str:
    """Return the address of what was found, narrowed: it can be shared."""
    said = {"q": found.asked, "kind": kind, "topic": topic.slug if topic else ""}
    return f"{reverse('search')}?{urlencode({name: word for name, word in said.items() if word})}"
