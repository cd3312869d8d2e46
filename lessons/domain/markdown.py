"""Markdown of lessons and questions: rendered once, at load, and cleaned.

A lesson becomes blocks, parted where a check stands, and sections, one for each second-level
heading. Raw HTML is text. What the renderer wrote is cleaned again by nh3; the figures, which nh3
does not know, are cleaned by `lessons.domain.figures` and put in after it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

import nh3
from django.utils.text import slugify
from markdown_it.token import Token

from lessons.domain.containers import find_argument, find_container_faults
from lessons.domain.figures import Figure, clean_figure
from lessons.domain.footnotes import find_note_faults
from lessons.domain.listings import find_listing_cure
from lessons.domain.markup import PARSER
from lessons.domain.proofreading import NO_SUCH_FIGURE, find_links
from lessons.domain.tabs import set_levels

WRITTEN = """
p br hr h2 h3 h4 h5 h6 strong em s sup code pre blockquote ul ol li dl dt dd a div span figure
figcaption table caption thead tbody tr th td img
"""
TAGS = set(WRITTEN.split())
PLAIN = {"class"}
ATTRIBUTES = {
    "a": {"href", "title", "rel", "class", "id", "aria-describedby", "aria-label"},
    "div": {"class", "role", "tabindex", "aria-label", "data-variants"},
    "pre": {"class", "role", "tabindex", "aria-label"},
    "span": {"class", "data-figure", "id", "role"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    "th": {"class", "scope"},
    "li": {"id"},
    **{name: {"id", "class"} for name in ("h2", "h3", "h4", "h5", "h6")},
    **dict.fromkeys(("p", "sup", "code", "td", "table", "caption", "figure"), PLAIN),
}
SCHEMES = {"http", "https", "mailto"}
# One line that begins with a letter and has nothing that Markdown or HTML reads as a mark: it is
# its own HTML. Most texts of a bank are such, and parsing them was half the time of a load.
MARKS = r"\x00-\x1f\x7f-\xa0\u2028\u2029\\`*_~\[\]<>&|"
UNMARKED = re.compile(rf"[^\W\d_](?:[^{MARKS}]*[^\s{MARKS}])?")
# What parts words where it stands; other elements stand within a sentence, or a word.
PARTING = "p br h\\d pre li dt dd td th div caption figcaption text title desc"
BLOCK = re.compile(rf"</?(?:{PARTING.replace(' ', '|')})\b")
# What a word of the glossary says of itself, and the ways to a footnote and back, are no words of
# the text.
EXPLANATION = re.compile(
    r'<span class="term__says"[^>]*>[^<]*</span>'
    r'|<sup class="footnote">.*?</sup>|<a class="footnote__back"[^>]*>[^<]*</a>'
)
TERM = "term:"
BREAKS = ("softbreak", "hardbreak")
# The names that the page itself gives to its parts (templates/): no heading takes one of them, or
# scripts and links would find the heading in the place of the part.
PARTS = """
box-hits box-words foot live-assertive live-polite main note-blank note-section note-text notes
notes-title search-box shortcuts shortcuts-title single-keys sources stopped-here words
"""
TAKEN = frozenset(PARTS.split())
# The least columns of a table in which things are held against each other.
COMPARES = 3
CAPTION = ["paragraph_open", "inline", "paragraph_close"]
TABLE_TITLE = re.compile(r"Table: +")


@dataclass
class Rendered:
    """A lesson's page. `faults` are (lines above, value, cure)."""

    blocks: list[dict[str, str]] = field(default_factory=list)
    sections: list[dict[str, str]] = field(default_factory=list)
    # Every heading that can be linked to, those of the third level as well.
    anchors: set[str] = field(default_factory=set)
    # The checks as (lines above, slug of the question).
    checks: list[tuple[int, str]] = field(default_factory=list)
    # The figures in the order of the page, each with its address.
    figures: list[tuple[str, Figure]] = field(default_factory=list)
    # The addresses of the listings, such as code/retry.py#backoff.
    listings: list[str] = field(default_factory=list)
    # The slugs of the glossary's terms that it explains.
    terms: set[str] = field(default_factory=set)
    # The links as (lines above, address), without those to the glossary's terms.
    links: list[tuple[int, str]] = field(default_factory=list)
    faults: list[tuple[int, str, str]] = field(default_factory=list)


def render_lesson(
    text: str,
    *,
    figures: Mapping[str, str],
    terms: Mapping[str, str] | None = None,
    listings: Mapping[str, str] | None = None,
) -> Rendered:
    """Render the Markdown of a lesson. `figures` maps an address in it to its SVG, `terms` the slug
    of a word of the glossary to its definition in plain words, `listings` an address to the code
    that is shown there."""
    return LessonRenderer(text, figures, terms or {}, listings or {}).render()


def render_text(text: str) -> str:
    """Render the Markdown of a question, an explanation or a reason."""
    if UNMARKED.fullmatch(text):
        return f"<p>{text}</p>"
    return clean(PARSER.render(text)).strip()


def render_line(text: str) -> str:
    """Render a short text, such as an option, without a paragraph around it."""
    line = " ".join(text.split())
    if UNMARKED.fullmatch(line):
        return line
    return clean(PARSER.renderInline(line))


def strip_marks(text: str) -> str:
    """Return the words of a Markdown text on one line."""
    tokens = PARSER.parse(text)
    return " ".join(words_of(token) for token in tokens if token.content).strip()


def read_words(html: str) -> str:
    """Return the words of rendered HTML on one line."""
    html = EXPLANATION.sub("", html)
    return " ".join(unescape(nh3.clean(BLOCK.sub(r" \g<0>", html), tags=set())).split())


def words_of(token: Token) -> str:
    if not token.children:
        return " ".join(token.content.split())
    said = (" " if child.type in BREAKS else child.content for child in token.children)
    return " ".join("".join(said).split())


def clean(html: str) -> str:
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)


def name_rows(table: Token, below: list[Token]) -> None:
    """Let each row of a table of three columns or more begin with its name: such tables compare.

    An empty corner is no name for those who listen, so it becomes a plain cell.
    """
    end = next(at for at, token in enumerate(below) if token.type == "table_close")
    columns = sum(token.type == "th_open" for token in below[:end])
    if columns < COMPARES:
        return
    table.meta["compares"] = True
    for at, token in enumerate(below[:end]):
        if token.type != "tr_open":
            continue
        opening, inline, closing = below[at + 1 : at + 4]
        is_name = opening.type == "td_open" or inline.content.strip()
        opening.tag = closing.tag = "th" if is_name else "td"


class LessonRenderer:
    """Renders one lesson, block by block."""

    def __init__(
        self,
        text: str,
        figures: Mapping[str, str],
        terms: Mapping[str, str],
        listings: Mapping[str, str],
    ):
        self.lines = text.split("\n")
        self.figures = figures
        self.terms = terms
        self.listings = listings
        self.result = Rendered()
        self.env: dict = {}
        self.tokens = PARSER.parse(text, self.env)

    def fault(self, token: Token, value: str, cure: str) -> None:
        above = token.map[0] if token.map else 0
        self.result.faults.append((above, value, cure))

    def render(self) -> Rendered:
        self.name_headings()
        set_levels(self.tokens)
        self.name_tables()
        self.place_figures()
        self.explain_terms()
        self.result.links += find_links(self.tokens)
        self.check_containers()
        self.result.faults += find_note_faults(self.tokens, self.lines, self.env)
        start = 0
        for at, token in enumerate(self.tokens):
            if token.type == "container_check_open" and token.level == 0:
                self.add_html(self.tokens[start:at])
                slug = find_argument(token)
                self.result.blocks.append({"check": slug})
                self.result.checks.append((token.map[0], slug))
            if token.type == "container_check_close" and token.level == 0:
                start = at + 1
        self.add_html(self.tokens[start:])
        return self.result

    def add_html(self, tokens: list[Token]) -> None:
        html = clean(PARSER.renderer.render(tokens, PARSER.options, {})).strip()
        for number, (_name, figure) in enumerate(self.result.figures):
            html = html.replace(f'<span data-figure="{number}"></span>', figure.svg)
        if html:
            self.result.blocks.append({"html": html})

    def name_headings(self) -> None:
        """Give each heading its anchor; the second level makes the sections."""
        for token, inline in zip(self.tokens, self.tokens[1:], strict=False):
            if token.type != "heading_open":
                continue
            title = words_of(inline)
            if token.tag == "h1":
                self.fault(token, title, "The title is the page's only first heading. Use ##.")
            if token.tag == "h2" and token.level:
                cure = "A section begins outside of tabs, callouts, lists and quotes. Use ###."
                self.fault(token, title, cure)
            anchor = self.choose_anchor(slugify(title) or "section")
            token.attrSet("id", anchor)
            if token.tag == "h2":
                self.result.sections.append({"slug": anchor, "title": title})

    def choose_anchor(self, wanted: str) -> str:
        anchor, number = wanted, 1
        while anchor in TAKEN or anchor in self.result.anchors:
            number += 1
            anchor = f"{wanted}-{number}"
        self.result.anchors.add(anchor)
        return anchor

    def name_tables(self) -> None:
        """Give each table a caption: the line `Table: ...` above it, or the heading over it."""
        heading = ""
        for at, token in enumerate(self.tokens):
            if token.type == "heading_open":
                heading = words_of(self.tokens[at + 1])
            if token.type != "table_open":
                continue
            above = self.tokens[at - 2] if at >= 3 else None
            titled = above and above.type == "inline" and TABLE_TITLE.match(above.content)
            token.meta["title"] = heading
            name_rows(token, self.tokens[at + 1 :])
            if titled and self.tokens[at - 3].type == "paragraph_open":
                token.meta |= {"title": TABLE_TITLE.sub("", words_of(above)), "shown": True}
                for part in self.tokens[at - 3 : at]:
                    part.hidden, part.children, part.content = True, [], ""

    def place_figures(self) -> None:
        """Turn each paragraph that is one image into a figure of the pack."""
        for token in self.tokens:
            images = [child for child in token.children or [] if child.type == "image"]
            if not images:
                continue
            for image in images:
                self.check_figure(token, image, image.attrs["src"])
            source = images[0].attrs["src"]
            if len(token.children) > 1:
                self.fault(token, source, "Give the figure a paragraph of its own.")
            elif source in self.figures:
                self.draw(images[0], source)

    def check_figure(self, token: Token, image: Token, source: str) -> None:
        if not image.content.strip():
            self.fault(token, source, "The figure has no text for those who cannot see it.")
        if source not in self.figures:
            self.fault(token, source, NO_SUCH_FIGURE)

    def draw(self, image: Token, source: str) -> None:
        number = len(self.result.figures)
        name = slugify(source.removeprefix("figures/").removesuffix(".svg"))
        figure = clean_figure(self.figures[source], prefix=f"figure-{number}-{name}")
        self.result.figures.append((source, figure))
        image.type = "figure"
        image.meta = {"number": number, "wide": figure.wide}

    def explain_terms(self) -> None:
        """Give each link to `term:...` its definition, shown when the word is pointed at."""
        count = 0
        for token in self.tokens:
            slug = ""
            for child in token.children or []:
                address = str(child.attrs.get("href", ""))
                if child.type == "link_open" and address.startswith(TERM):
                    slug = address.removeprefix(TERM)
                    count += 1
                    child.type = "term_open"
                    child.meta = {"slug": slug, "number": count}
                    self.note_term(token, slug)
                elif child.type == "link_close" and slug:
                    child.type = "term_close"
                    child.meta = {"says": self.terms.get(slug, ""), "number": count}
                    slug = ""

    def note_term(self, token: Token, slug: str) -> None:
        if slug in self.terms:
            self.result.terms.add(slug)
        else:
            cure = "The glossary has no such term. Add it, or correct the name."
            self.fault(token, f"{TERM}{slug}", cure)

    def check_containers(self) -> None:
        """Find what is unknown, unclosed or misplaced, and give each listing its code."""
        for token, value, cure in find_container_faults(self.tokens, self.lines):
            self.fault(token, value, cure)
        for at, token in enumerate(self.tokens):
            if token.type == "container_listing_open":
                self.place_listing(token, self.tokens[at + 1 :])

    def place_listing(self, opening: Token, below: list[Token]) -> None:
        """Give a listing its code. All that it holds is its caption, a paragraph or nothing."""
        address = find_argument(opening)
        if cure := find_listing_cure(address, self.listings):
            self.fault(opening, address or ":::listing", cure)
        end = next(at for at, token in enumerate(below) if token.level == opening.level)
        if [token.type for token in below[:end]] not in ([], CAPTION):
            cure = "A listing holds its caption alone, one paragraph. Put the rest below it."
            self.fault(opening, f":::{opening.info.strip()}", cure)
        for token in below[:end]:
            token.hidden = True
        self.result.listings.append(address)
        text = self.listings.get(address, "")
        opening.meta |= {"file": address.partition("#")[0], "text": text}
        below[end].meta = opening.meta
