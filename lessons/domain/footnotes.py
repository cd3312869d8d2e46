"""Footnotes: a number in the text that leads to a remark at the end of the lesson, and back."""

import re
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

DEFINED = re.compile(r" {0,3}\[\^([^\]\s]+)\]:")
USED = re.compile(r"(?<!\\)\[\^[^\]\s]+\]")
UNDEFINED = "No footnote has this name. Write it as a paragraph that begins with [^name]:."
UNUSED = "No text leads to this footnote. Name it there, or remove it."
TWICE = "A footnote of this name stands above already. Choose another."


def notes_plugin(parser: MarkdownIt) -> None:
    """Teach `parser` to read footnotes, and to write them with names for those who listen."""
    # Footnotes within a line, ^[like this], would take a pattern in a text for one.
    parser.use(footnote_plugin, inline=False)
    rules = {
        "footnote_ref": reference,
        "footnote_block_open": block_open,
        "footnote_block_close": lambda *_args: "</ol></div>\n",
        "footnote_open": note_open,
        "footnote_close": lambda *_args: "</li>\n",
        "footnote_anchor": back,
    }
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)


def place(meta: Mapping, *, back: bool = False) -> str:
    """Return the id of a footnote, or of the place that leads to it. No heading has a colon."""
    again = f":{meta['subId'] + 1}" if meta.get("subId") else ""
    return f"footnote:{meta['id'] + 1}{':from' + again if back else ''}"


def reference(self, tokens, idx, options, env) -> str:
    meta = tokens[idx].meta
    number = meta["id"] + 1
    name = _("Footnote %(number)s") % {"number": number}
    link = f'<a href="#{place(meta)}" id="{place(meta, back=True)}" aria-label="{name}">'
    return f'<sup class="footnote">{link}{number}</a></sup>'


def block_open(self, tokens, idx, options, env) -> str:
    return f'<div class="footnotes" role="doc-endnotes" aria-label="{_("Footnotes")}"><ol>\n'


def note_open(self, tokens, idx, options, env) -> str:
    return f'<li id="{place(tokens[idx].meta)}">'


def back(self, tokens, idx, options, env) -> str:
    meta = tokens[idx].meta
    name = _("Back to the text")
    return f' <a class="footnote__back" href="#{place(meta, back=True)}" aria-label="{name}">↩</a>'


def find_note_faults(
    tokens: Sequence[Token], lines: Sequence[str], env: Mapping
) -> Iterator[tuple[int, str, str]]:
    """Yield (lines above, value, cure) for footnotes that lead nowhere or that nothing leads to."""
    known = env.get("footnotes", {}).get("refs", {})
    met: set[str] = set()
    for above, line in enumerate(lines):
        mark = DEFINED.match(line)
        if not mark or f":{mark[1]}" not in known:
            continue
        if known[f":{mark[1]}"] < 0:
            yield above, f"[^{mark[1]}]", UNUSED
        elif mark[1] in met:
            yield above, f"[^{mark[1]}]", TWICE
        met.add(mark[1])
    for token in tokens:
        written = set(USED.findall(token.content)) if token.type == "inline" else ()
        for child in token.children or [] if written else []:
            if child.type == "text":
                for name in sorted(written & set(USED.findall(child.content))):
                    yield token.map[0] if token.map else 0, name, UNDEFINED
