"""How the tokens of Markdown are written as HTML, and the parser that knows these rules."""

import re
from html import escape
from pathlib import PurePath
from urllib.parse import quote

from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import find_lexer_class_for_filename, get_lexer_by_name
from pygments.util import ClassNotFound

from lessons.domain.footnotes import notes_plugin
from lessons.domain.tabs import tabs_plugin

# The address of a picture of a question: its name, made of its content, its width and its height.
PICTURE = re.compile(r"/pictures/([0-9a-f]{32}-(\d{1,4})x(\d{1,4})\.(?:png|jpg|gif|webp))")
CALLOUTS = ("note", "tip", "warning", "misconception")
# What a line of three colons can begin.
KNOWN = (*CALLOUTS, "check", "listing", "tabs")


# What scrolls sideways is a group with a name, not a landmark: a page may have many of one name.


def code(self, tokens, idx, options, env) -> str:
    """A fenced block: coloured by classes, and reached by the keys, since it scrolls sideways."""
    token = tokens[idx]
    language = token.info.strip().split(" ")[0]
    try:
        body = highlight(token.content, get_lexer_by_name(language), FORMATTER)
    except ClassNotFound:
        body = escape(token.content)
    name = _("Code in %(language)s") % {"language": language} if language else _("Code")
    frame = f'<pre tabindex="0" role="group" aria-label="{escape(name)}">'
    named = f' class="language-{escape(slugify(language))}"' if language else ""
    return f"{frame}<code{named}>{body}</code></pre>\n"


def listing(self, tokens, idx, options, env) -> str:
    """A file of code, or a part of it, under its name; what stands between is its caption."""
    meta = tokens[idx].meta
    if "file" not in meta:
        return ""
    name = escape(PurePath(meta["file"]).name)
    if tokens[idx].nesting == 1:
        return f'<figure class="listing"><figcaption><code class="listing__file">{name}</code> '
    lexer = find_lexer_class_for_filename(meta["file"])
    body = highlight(meta["text"], lexer(), FORMATTER) if lexer else escape(meta["text"])
    frame = f'<pre tabindex="0" role="group" aria-label="{name}">'
    return f"</figcaption>{frame}<code>{body}</code></pre></figure>\n"


def table_open(self, tokens, idx, options, env) -> str:
    title = escape(tokens[idx].meta.get("title") or _("Table"))
    shown = tokens[idx].meta.get("shown")
    caption = f"<caption>{title}</caption>" if shown else ""
    frame = f'<div class="table-frame" role="group" tabindex="0" aria-label="{title}">'
    named = "table table--sticky"
    named += " table--compares" if tokens[idx].meta.get("compares") else ""
    return f'{frame}<table class="{named}">{caption}\n'


def table_close(self, tokens, idx, options, env) -> str:
    return "</table></div>\n"


def cell_open(self, tokens, idx, options, env) -> str:
    """A cell: its alignment is a class, for style attributes are refused by the site's policy."""
    token = tokens[idx]
    align = str(token.attrs.get("style", "")).partition(":")[2]
    named = f' class="align-{align}"' if align in ("right", "center") else ""
    heads = "col" if token.type == "th_open" else "row"
    scope = f' scope="{heads}"' if token.tag == "th" else ""
    return f"<{token.tag}{named}{scope}>"


def link_open(self, tokens, idx, options, env) -> str:
    token = tokens[idx]
    address = str(token.attrs.get("href", ""))
    if not address.startswith("#") and (not address.startswith("/") or address.startswith("//")):
        token.attrSet("rel", "external noopener noreferrer")
    return self.renderToken(tokens, idx, options, env)


def term_open(self, tokens, idx, options, env) -> str:
    """A word of the glossary: it leads there, and says what it means where it is pointed at."""
    meta = tokens[idx].meta
    address = f"/glossary/{quote(meta['slug'])}/"
    described = f'aria-describedby="term-{meta["number"]}"'
    return f'<span class="term"><a class="term__word" href="{address}" {described}>'


def term_close(self, tokens, idx, options, env) -> str:
    meta = tokens[idx].meta
    says = f'<span class="term__says" role="tooltip" id="term-{meta["number"]}">'
    return f"</a>{says}{escape(meta['says'])}</span></span>"


def figure(self, tokens, idx, options, env) -> str:
    """A figure in a frame: on a phone it scrolls in there, so that its words stay legible."""
    token = tokens[idx]
    named = "figure figure--wide" if token.meta["wide"] else "figure"
    title = token.attrs.get("title")
    caption = f"<figcaption>{escape(str(title))}</figcaption>" if title else ""
    place = f'<span data-figure="{token.meta["number"]}"></span>'
    name = escape(str(title or _("Figure")))
    frame = f'<div class="figure__frame" role="group" tabindex="0" aria-label="{name}">'
    return f'<figure class="{named}">{frame}{place}</div>{caption}</figure>'


def image(self, tokens, idx, options, env) -> str:
    """A picture of this site; of any other image the words only, for nothing else may be loaded."""
    words = escape(self.renderInlineAsText(tokens[idx].children, options, env))
    picture = PICTURE.fullmatch(str(tokens[idx].attrs.get("src", "")))
    if not picture:
        return words
    size = f'width="{picture[2]}" height="{picture[3]}"'
    return f'<img src="{picture[0]}" alt="{words}" {size} loading="lazy">'


def callout(self, tokens, idx, options, env) -> str:
    token = tokens[idx]
    if token.nesting == -1:
        return "</div>\n"
    kind = token.info.strip().partition(" ")[0]
    titles = {
        "note": _("Note"),
        "tip": _("Tip"),
        "warning": _("Take care"),
        "misconception": _("Often mistaken"),
    }
    title = f'<p class="callout__kind">{titles.get(kind, "")}</p>'
    return f'<div class="callout callout--{escape(kind)}" role="note">{title}\n'


def nothing(self, tokens, idx, options, env) -> str:
    return ""


def paragraph(self, tokens, idx, options, env) -> str:
    """A paragraph, unless all that it holds is a figure, which is no inline content."""
    token = tokens[idx]
    inline = tokens[idx + 1] if token.nesting == 1 else tokens[idx - 1]
    if inline.children and inline.children[0].type == "figure":
        return ""
    return self.renderToken(tokens, idx, options, env)


def is_other(params: str, *_rest) -> bool:
    return params.strip().partition(" ")[0] not in (*KNOWN, "")


def make_reader(*, html: bool) -> MarkdownIt:
    """Return a parser that knows what stands where. With `html`, a tag is no text."""
    parser = MarkdownIt("commonmark", {"html": html, "typographer": False})
    parser.enable(["table", "strikethrough"])
    return parser.use(deflist_plugin).use(notes_plugin).use(tabs_plugin)


def make_parser() -> MarkdownIt:
    """Return the parser with the rules of this module. It holds no state between texts."""
    parser = make_reader(html=False)
    for name in CALLOUTS:
        parser.use(container_plugin, name=name, render=callout)
    parser.use(container_plugin, name="check", render=nothing)
    parser.use(container_plugin, name="listing", render=listing)
    parser.use(container_plugin, name="other", validate=is_other, render=nothing)
    rules = {
        "fence": code,
        "code_block": code,
        "table_open": table_open,
        "table_close": table_close,
        "th_open": cell_open,
        "td_open": cell_open,
        "link_open": link_open,
        "figure": figure,
        "term_open": term_open,
        "term_close": term_close,
        "image": image,
        "paragraph_open": paragraph,
        "paragraph_close": paragraph,
    }
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    return parser


FORMATTER = HtmlFormatter(nowrap=True)
PARSER = make_parser()
