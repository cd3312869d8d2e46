"""HTML of other programs as Markdown: cleaned by nh3 first, then written anew, mark by mark.

No tag passes: what Markdown has no mark for becomes its words, and is named as a loss.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

import nh3
from django.utils.translation import gettext as _

from questions.portable.escaping import escape_opening, escape_words
from questions.portable.items import FormatError
from questions.portable.limits import DEEPEST, MOST_MARKS
from questions.portable.pictures import Album

INLINE = {"b", "strong", "i", "em", "code", "tt", "kbd", "samp", "a", "s", "del", "strike", "img"}
BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "pre", "blockquote"}
TABLE = {"table", "thead", "tbody", "tr", "td", "th"}
KEPT = INLINE | BLOCKS | TABLE | {"br", "hr"}
# Their words are kept, and nobody misses the tag.
PLAIN = {"span", "font", "u", "section", "article", "center", "html", "body", "head", "label"}
PLAIN |= {"caption", "tfoot", "colgroup", "col", "small", "big", "ins", "abbr", "cite", "dfn", "o"}
# As a browser reads them: what stands behind a blank is a sign of comparison and text.
TAG = re.compile(r"<([A-Za-z][A-Za-z0-9:-]{0,40})")
# A tag with its attributes, and one attribute: read before nh3 takes them, to name what it takes.
WHOLE_TAG = re.compile(r"""<[A-Za-z](?:[^<>"']|"[^"]{0,2000}"|'[^']{0,2000}'){0,2000}""")
ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]*)""")
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30}):")
BREAK = "\\\n"
# Its words may speak of what was seen or heard there.
SEEN = {"iframe", "video", "audio", "svg", "object", "embed", "canvas", "math", "applet"}
VOID = {"br", "hr", "img"}
STRONG, EMPHASIS, STRUCK = {"b", "strong"}, {"i", "em"}, {"s", "del", "strike"}
CODE = {"code", "tt", "kbd", "samp"}
SCHEMES = {"http", "https", "mailto"}


@dataclass
class Node:
    """An element of cleaned HTML; `children` are nodes and texts."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list = field(default_factory=list)


class Tree(HTMLParser):
    """Builds nodes. What is nested too deeply goes into the deepest node that is allowed."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Node("div")
        self.stack = [self.root]

    def handle_starttag(self, tag, attrs):
        node = Node(tag, {name: value or "" for name, value in attrs})
        if len(self.stack) < DEEPEST:
            self.stack[-1].children.append(node)
            if tag not in VOID:
                self.stack.append(node)

    def handle_endtag(self, tag):
        names = [node.tag for node in self.stack]
        if tag in names[1:]:
            at = len(names) - 1 - names[::-1].index(tag)
            del self.stack[at:]

    def handle_data(self, data):
        self.stack[-1].children.append(data)


def read_html(html: str, album: Album) -> str:
    """Return the Markdown of `html`; the item of `album` is told what it loses."""
    lose = album.item.lose
    if html.count("<") > MOST_MARKS:
        says = _("A text has more than %(limit)s marks of HTML. Make it simpler.")
        raise FormatError(says % {"limit": MOST_MARKS})
    name_lost_tags(html, lose)
    name_lost_attributes(html, lose)
    attributes = {"a": {"href"}, "img": {"alt", "src"}}
    cleaned = nh3.clean(html, tags=KEPT, attributes=attributes, url_schemes=SCHEMES, link_rel=None)
    tree = Tree()
    tree.feed(cleaned)
    tree.close()
    return join_blocks(Writer(album).blocks(tree.root))


def name_lost_tags(html: str, lose) -> None:
    for tag in sorted({found.lower() for found in TAG.findall(html)} - KEPT - PLAIN):
        lose(
            _("HTML <%(tag)s> has no place in a question; at most its words are kept.")
            % {"tag": tag},
            leaves_hole=tag in SEEN,
        )


def name_lost_attributes(html: str, lose) -> None:
    """Name the scripts in attributes, and the links to what is no page and no address of mail."""
    for name, value in find_attributes(html):
        if name.startswith("on"):
            lose(_("The script in %(name)s is not kept.") % {"name": name})
        elif name == "href" and (scheme := SCHEME.match(value)):
            named = scheme[1].lower()
            if named not in SCHEMES:
                says = _("A link to %(scheme)s: is not kept, only its words.")
                lose(says % {"scheme": named}, leaves_hole=True)


def find_attributes(html: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the value of each attribute, as a browser reads them."""
    for tag in WHOLE_TAG.findall(html):
        for name, value in ATTRIBUTE.findall(tag):
            # Browsers read addresses without the line ends and control characters in them.
            yield name.lower(), re.sub(r"[\x00-\x20]", "", unescape(value.strip("\"'")))


def join_blocks(blocks: list[str]) -> str:
    return "\n\n".join(block for block in blocks if block.strip()).strip()


class Writer:
    """Writes the Markdown of nodes."""

    def __init__(self, album: Album):
        self.album = album

    def blocks(self, node: Node) -> list[str]:
        """Return the blocks in `node`; what stands between them is a paragraph of its own."""
        blocks, loose = [], []
        for child in [*node.children, None]:
            if child is None or (isinstance(child, Node) and child.tag in BLOCKS | TABLE | {"hr"}):
                blocks.append(self.paragraph(loose))
                loose = []
                if child is not None:
                    blocks += self.block(child)
            else:
                loose.append(child)
        return [block for block in blocks if block]

    def block(self, node: Node) -> list[str]:
        if node.tag in ("ul", "ol"):
            return [self.list_items(node)]
        if node.tag == "pre":
            return [fence(words_of(node))]
        if node.tag == "blockquote":
            return ["\n".join(f"> {line}".rstrip() for line in self.body(node).split("\n"))]
        if node.tag == "hr":
            return ["***"]
        if node.tag == "table":
            return [self.table(node)]
        if node.tag[0] == "h":
            level = max(3, int(node.tag[1]))
            line = " ".join(self.inline(node.children).replace(BREAK, " ").split())
            return [f"{'#' * level} {line}"] if line else []
        return self.blocks(node)

    def body(self, node: Node) -> str:
        return join_blocks(self.blocks(node))

    def list_items(self, node: Node) -> str:
        lines = []
        items = [child for child in node.children if isinstance(child, Node)]
        for number, item in enumerate(items, start=1):
            mark = "- " if node.tag == "ul" else f"{number}. "
            body = self.body(item) or "\u00a0"
            lines.append(mark + body.replace("\n", "\n" + " " * len(mark)))
        return "\n".join(line.rstrip() for item in lines for line in item.split("\n"))

    def table(self, node: Node) -> str:
        """Return a table: the first row is its head, as Markdown has no other."""
        rows = [
            [self.cell(cell) for cell in row.children if isinstance(cell, Node)]
            for row in find_all(node, "tr")
        ]
        rows = [row for row in rows if row]
        if not rows:
            return ""
        width = max(map(len, rows))
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
        return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])

    def cell(self, node: Node) -> str:
        return " ".join(self.body(node).replace(BREAK, " ").split())

    def paragraph(self, children: list) -> str:
        lines = [line.strip() for line in self.inline(children).split(BREAK)]
        # A line end is a hard break, two of them part paragraphs.
        paragraphs: list[list[str]] = [[]]
        for line in lines:
            if line:
                paragraphs[-1].append(escape_opening(line))
            elif paragraphs[-1]:
                paragraphs.append([])
        return join_blocks([BREAK.join(lines) for lines in paragraphs])

    def inline(self, children: list) -> str:
        parts = [
            self.words(child) if isinstance(child, str) else self.span(child) for child in children
        ]
        return "".join(parts)

    def words(self, text: str) -> str:
        return escape_words(re.sub(r"[ \t\r\n]+", " ", text))

    def span(self, node: Node) -> str:
        if node.tag == "br":
            return BREAK
        if node.tag == "img":
            return self.image(node)
        if node.tag in CODE:
            return code(words_of(node))
        inner = self.inline(node.children)
        if node.tag in STRONG:
            return wrap(inner, "**")
        if node.tag in EMPHASIS:
            return wrap(inner, "*")
        if node.tag in STRUCK:
            return wrap(inner, "~~")
        if node.tag == "a":
            return link(inner, node.attrs.get("href", ""))
        return inner

    def image(self, node: Node) -> str:
        words = " ".join(node.attrs.get("alt", "").split())
        return self.album.show(node.attrs.get("src", ""), self.words(words))


def find_all(node: Node, tag: str) -> list[Node]:
    """Return the nodes of a tag below `node`, in order, without those inside one another."""
    found = []
    for child in node.children:
        if isinstance(child, Node):
            found += [child] if child.tag == tag else find_all(child, tag)
    return found


def words_of(node: Node) -> str:
    """Return the text in a node as it stands."""
    return "".join(
        child if isinstance(child, str) else "\n" if child.tag == "br" else words_of(child)
        for child in node.children
    )


def longest_run(text: str, mark: str) -> int:
    return max((len(run) for run in re.findall(f"{re.escape(mark)}+", text)), default=0)


def fence(text: str) -> str:
    ticks = "`" * max(3, longest_run(text, "`") + 1)
    text = text.strip("\n").rstrip()
    return f"{ticks}\n{text}\n{ticks}" if text.strip() else ""


def code(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        return ""
    ticks = "`" * (longest_run(text, "`") + 1)
    space = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def wrap(inner: str, mark: str) -> str:
    """Put marks around words, and the spaces at their ends outside of them."""
    words = inner.strip()
    if not words or words.startswith(BREAK) or words.endswith("\\"):
        return inner
    before = inner[: len(inner) - len(inner.lstrip())]
    after = inner[len(inner.rstrip()) :]
    return f"{before}{mark}{words}{mark}{after}"


def link(inner: str, address: str) -> str:
    if not address or re.search(r"[\s<>\\]", address):
        return inner
    return f"[{inner.strip() or address}](<{address}>)"
