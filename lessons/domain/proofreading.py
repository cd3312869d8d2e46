"""What the Markdown of a pack must not have: links that lead nowhere, and what would be lost.

Nothing here asks the database or the network: a link within the site leads to the pack itself or
to a page that every site has, and whether another site still answers is not for a load to know.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from markdown_it import MarkdownIt
from markdown_it.token import Token

from lessons.domain.containers import find_misplaced
from lessons.domain.markup import PARSER, PICTURE, make_reader

# Lines above what is wrong, its value, and the cure.
Remark = tuple[int, str, str]
EXTERNAL = ("http", "https")
# Without one of these a text has no link, no image and no tag: most texts of a bank have none.
MAY_LEAD = re.compile(r"\]\s*[(\[:]|<[^\W\d_]")
# Nor has it a container or a footnote without one of these.
MAY_CONTAIN = re.compile(r"^\s*::|\[\^", re.MULTILINE)
# Nor has it a link that the parser leaves as text, since it would run or hide something.
MAY_BE_REFUSED = re.compile(r"(?:javascript|vbscript|file|data)\\?:", re.IGNORECASE)
MAY_BE_TAG = re.compile(r"<[A-Za-z/!?]")
BREAKS = ("softbreak", "hardbreak")
RAW_HTML = "Raw HTML is shown as it stands. Write Markdown, or put it between backticks."
NO_FIGURE = "Figures stand in lessons only. Remove it, or say it in words."
NO_SUCH_FIGURE = "The pack has no such figure. Add the SVG, or correct the address."
NO_TERM = "Words are explained in lessons only. Link to /glossary/ and the word instead."
NO_SCHEME = "This would be no link. Begin it with https://, http://, mailto: or /."
RELATIVE = "This leads nowhere. Begin it with https:// or /, such as /lessons/SLUG/."
NO_PAGE = "The site has no such page. Correct the address."
NO_HEADING = "There is no such heading. Correct what stands behind the #."


@dataclass(frozen=True)
class Places:
    """What the links of a pack can lead to within the site."""

    tracks: Collection[str]
    # Each topic with its track in front, as in its address.
    topics: Collection[tuple[str, str]]
    terms: Collection[str]
    # The headings of each lesson, by its slug.
    anchors: Mapping[str, Collection[str]]

    def find_cure(self, address: str, *, here: Collection[str] = ()) -> str:
        """Return what to do about a link; empty where it leads somewhere. `here` are the headings
        of the text that it stands in."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return NO_SCHEME
        if parts.scheme == "term":
            return NO_TERM
        if parts.scheme or parts.netloc:
            whole = parts.netloc and parts.scheme in ("", *EXTERNAL)
            return "" if whole or parts.scheme == "mailto" else NO_SCHEME
        if not parts.path and not parts.query:
            return "" if unquote(parts.fragment) in here else NO_HEADING
        if not parts.path.startswith("/"):
            return RELATIVE
        return self.find_page_cure(unquote(parts.path), unquote(parts.fragment))

    def find_page_cure(self, path: str, fragment: str) -> str:
        """Return what to do about a link to the page at `path`."""
        try:
            page = resolve(path)
        except Resolver404:
            return NO_PAGE
        known: dict[str, Collection[str]] = {
            "lesson": self.anchors.keys(),
            "track": self.tracks,
            "term": self.terms,
            "topic": [
                slug for track, slug in self.topics if track == page.kwargs.get("track_slug")
            ],
        }
        name = page.url_name or ""
        if name in known and page.kwargs["slug"] not in known[name]:
            return f"The pack has no such {name}. Add it, or correct the address."
        if name == "lesson" and fragment and fragment not in self.anchors[page.kwargs["slug"]]:
            return NO_HEADING
        return ""


def proofread(text: str, places: Places) -> Iterator[Remark]:
    """Yield what is wrong with a text that is no lesson, such as a question or a definition."""
    yield from find_html(text)
    if MAY_CONTAIN.search(text):
        for token, value, cure in find_misplaced(PARSER.parse(text), text.split("\n")):
            yield token.map[0] if token.map else 0, value, cure
    if not MAY_LEAD.search(text):
        return
    tokens = READER.parse(text)
    for above, address in find_targets(tokens, "image", "src"):
        if not PICTURE.fullmatch(address):
            yield above, address, NO_FIGURE
    yield from check_links(find_links(tokens), places)


def check_links(
    links: Iterable[tuple[int, str]], places: Places, *, here: Collection[str] = ()
) -> Iterator[Remark]:
    """Yield the links, given as (lines above, address), that lead nowhere."""
    for above, address in links:
        if cure := places.find_cure(address, here=here):
            yield above, address, cure


def find_links(tokens: Iterable[Token]) -> Iterator[tuple[int, str]]:
    """Yield (lines above, address) of each link."""
    return find_targets(tokens, "link_open", "href")


def find_targets(tokens: Iterable[Token], kind: str, key: str) -> Iterator[tuple[int, str]]:
    for above, token in find_inline(tokens):
        if token.type == kind:
            yield above, str(token.attrs.get(key, ""))


def find_refused(text: str) -> Iterator[Remark]:
    """Yield each link and each image of a lesson that its page shows as mere text."""
    if not MAY_BE_REFUSED.search(unescape(text)):
        return
    tokens = READER.parse(text)
    for kind, key, cure in (("link_open", "href", NO_SCHEME), ("image", "src", NO_SUCH_FIGURE)):
        for above, address in find_targets(tokens, kind, key):
            if not PARSER.validateLink(address):
                yield above, address, cure


def find_html(text: str) -> Iterator[Remark]:
    """Yield each tag and each comment that stands in the text and not in code."""
    if not MAY_BE_TAG.search(text):
        return
    tokens = HTML_READER.parse(text)
    for token in tokens:
        if token.type == "html_block" and token.map:
            yield token.map[0], token.content.strip().split("\n")[0], RAW_HTML
    for above, child in find_inline(tokens):
        if child.type == "html_inline":
            yield above, child.content, RAW_HTML


def find_inline(tokens: Iterable[Token]) -> Iterator[tuple[int, Token]]:
    """Yield what stands within the lines of a text, each with the lines above it."""
    above = 0
    for token in tokens:
        # A cell of a table has no line of its own: its row has.
        above = token.map[0] if token.map else above
        line = above
        for child in token.children or []:
            yield line, child
            line += child.type in BREAKS


def make_open_reader() -> MarkdownIt:
    """Return a parser to which a link that would be refused is a link as well."""
    reader = make_reader(html=False)
    reader.validateLink = lambda url: True
    return reader


READER = make_open_reader()
# A lesson is read without HTML, so that a tag is text there. This one tells it from text.
HTML_READER = make_reader(html=True)
