"""The search page, and the box that any page opens over itself."""

from collections.abc import Iterable
from typing import NamedTuple

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import sign_in_required
from lessons.models import Topic
from search.domain.asking import KEYS, Found, Result, ask, narrow, show_results
from search.domain.excerpts import cut, find_words, mark, write
from search.domain.indexing import find_kinds, kinds_for_user
from studyhub.addresses import find_address
from studyhub.searchable import Searchable
from studyhub.statements import IsAmong, Statement

TOPICS = Statement(
    lambda: Topic.objects.filter(IsAmong("pk", KEYS)).values_list("pk", "slug", "title")
)
PER_PAGE = 10
IN_BOX = 8
# Of one text at most so many parts: the best, and links to others.
PARTS = 4
# So many topics can be chosen from: those with the most hits. Whoever has more to choose from reads
# none of them.
MOST_TOPICS = 10


class FoundTopic(NamedTuple):
    """A topic that something was found in."""

    pk: int
    slug: str
    title: str


class Hit(NamedTuple):
    """What was found, as the page shows it."""

    url: str
    title: SafeString
    kind: str
    above: str
    excerpt: SafeString
    # Other places in the same text, each with its address and title.
    others: list[tuple[str, SafeString]]


class Facet(NamedTuple):
    """A way to narrow what was found.

    The number as it is written, which is under a thousand: to ask for each how numbers are written
    where the reader lives costs more than the rest of the line.
    """

    label: str
    number: str
    url: str
    current: bool


@require_safe
@sign_in_required
def search(request: HttpRequest) -> HttpResponse:
    """Everything that has the words of `q`, narrowed by `kind` and `topic`."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in find_kinds() else ""
    found = ask_for(request, request.GET.get("q", ""), alone=kind)
    topics = [FoundTopic(*row) for row in TOPICS.fetch(keys=list(found.count_topics()))]
    topic = next((one for one in topics if one.slug == request.GET.get("topic")), None)
    shown = narrow(
        found,
        kind=kind,
        topic_id=topic.pk if topic else None,
        user=request.user,
        kinds=kinds_for_user(request.user),
    )
    page = Paginator(shown.results, PER_PAGE).get_page(request.GET.get("page"))
    number = write_number(len(shown.results), has_more=shown.has_more(kind))
    context = {
        "found": found,
        "count": len(shown.results),
        "has_more": shown.has_more(kind),
        "hits": make_hits(request, found, page, most=PARTS),
        "page": page,
        "kinds": list_kinds(found, kind, topic, number),
        "topics": list_topics(found, kind, topic, topics, number),
        "whole": link(found) if kind or topic else "",
    }
    name = "search/search.html#results" if is_for_results(request) else "search/search.html"
    return render(request, name, context)


@require_safe
@sign_in_required
def box(request: HttpRequest) -> HttpResponse:
    """The first hits, for the box: without `q` the box itself."""
    if "q" not in request.GET:
        return render(request, "search/box.html", {})
    found = ask_for(request, request.GET["q"])
    hits = make_hits(request, found, found.results[:IN_BOX], most=1)
    context = {
        "found": found,
        "count": len(found.results),
        "has_more": found.has_more(""),
        "hits": hits,
    }
    return render(request, "search/box.html#hits", context)


def is_for_results(request: HttpRequest) -> bool:
    return request.htmx and request.htmx.target == "results"


def ask_for(request: HttpRequest, asked: str, *, alone: str = "") -> Found:
    return ask(asked, user=request.user, kinds=kinds_for_user(request.user), alone=alone)


def make_hits(
    request: HttpRequest, found: Found, results: Iterable[Result], *, most: int
) -> list[Hit]:
    words = find_words(found.terms)
    kinds = {name: str(kind.one) for name, kind in find_kinds().items()}
    return [
        Hit(
            url=best.url,
            title=write(mark(name_in_full(best), words)),
            kind=kinds.get(best.kind, best.kind),
            above="" if best.is_part else best.above,
            excerpt=write(cut(best.text, words)),
            others=[(other.url, write(mark(name_part(other), words))) for other in others],
        )
        for best, *others in show_results(results, most=most, user=request.user)
    ]


def name_in_full(document: Searchable) -> str:
    """Return the title of what was found: that of a section stands behind its lesson's."""
    if not document.is_part:
        return document.title
    return _("%(lesson)s: %(section)s") % {"lesson": document.above, "section": document.title}


def name_part(document: Searchable) -> str:
    """Return the title of what was found beside something else in the same text."""
    return document.title if document.is_part else _("Its beginning")


def list_kinds(found: Found, kind: str, topic: FoundTopic | None, number: str) -> list[Facet]:
    """Return the kinds of what was found in the topic that is chosen; the current has `number`."""
    counts = found.count_kinds(topic_id=topic.pk if topic else None)
    start, end = link(found), f"&topic={topic.slug}" if topic else ""
    return [
        Facet(
            label=str(one.several),
            number=number
            if name == kind
            else write_number(counts[name], has_more=found.has_more(name)),
            url=f"{start}{'' if name == kind else f'&kind={name}'}{end}",
            current=name == kind,
        )
        for name, one in find_kinds().items()
        if counts[name] or name == kind
    ]


def list_topics(
    found: Found, kind: str, topic: FoundTopic | None, topics: list[FoundTopic], number: str
) -> list[Facet]:
    """Return the topics of what was found of the kind that is chosen; the current has `number`."""
    counts = found.count_topics(kind=kind)
    there = [one for one in topics if counts[one.pk] or one == topic]
    ordered = sorted(there, key=lambda one: (-counts[one.pk], one.title))
    offered = [one for place, one in enumerate(ordered) if place < MOST_TOPICS or one == topic]
    start = link(found) + (f"&{urlencode({'kind': kind})}" if kind else "")
    has_more = found.has_more(kind)
    return [
        Facet(
            label=one.title,
            number=number if one == topic else write_number(counts[one.pk], has_more=has_more),
            url=start if one == topic else f"{start}&topic={one.slug}",
            current=one == topic,
        )
        for one in offered
    ]


def write_number(count: int, *, has_more: bool) -> str:
    return f"{count}+" if has_more else str(count)


def link(found: Found) -> str:
    """Return the address of what was found: it can be shared. A kind and a topic narrow it."""
    return f"{find_address('search')}?{urlencode({'q': found.asked})}"
