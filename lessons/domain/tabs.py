"""Tabs: the same thing in several languages or clouds, of which a reader looks at one.

    :::tabs
    ::tab Python
    Anything that Markdown can, listings and callouts as well.
    ::tab Node.js
    ...
    :::

Without script, and on paper, the parts stand below one another, each under its name.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape

from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.utils import is_code_block

OPENS = re.compile(r":{3,}\s*tabs\b\s*(?P<rest>.*)")
PART = re.compile(r"::\s*tab\b\s*(?P<name>.*)")
CONTAINER = re.compile(r":{3,}\s*[^:\s]")
CLOSES = re.compile(r":{3,}")
FENCE = re.compile(r"(`{3,}|~{3,})")
LEAST = 2


def tabs_plugin(parser: MarkdownIt) -> None:
    """Teach `parser` to read and to write tabs."""
    parser.block.ruler.before(
        "fence", "tabs", read_tabs, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    for name, rule in (("tabs_open", tabs_open), ("tab_open", tab_open)):
        parser.add_render_rule(name, rule)
    for name in ("tabs_close", "tab_close"):
        parser.add_render_rule(name, lambda *_args: "</div>\n")


def read_tabs(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read tabs that begin on the line `start`. Other containers can lie in a part."""
    if is_code_block(state, start) or not (opening := OPENS.fullmatch(line_at(state, start))):
        return False
    if silent:
        return True
    last, parts = find_parts(state, start, end)
    token = state.push("tabs_open", "div", 1)
    token.block, token.info = True, "tabs"
    token.map = [start, min(last + 1, end)]
    token.meta = {
        "names": [name for _line, name in parts],
        "closed": last < end,
        # What stands before the first part, or behind the word itself, would be lost.
        "stray": opening["rest"] or find_words(state, start + 1, parts[0][0] if parts else last),
    }
    bounds = [*[line for line, _name in parts], last]
    for (line, name), until in zip(parts, bounds[1:], strict=True):
        read_part(state, name, line, until)
    state.push("tabs_close", "div", -1).block = True
    state.line = min(last + 1, end)
    return True


def line_at(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()


def find_words(state: StateBlock, start: int, end: int) -> str:
    return next(filter(None, (line_at(state, line) for line in range(start, end))), "")


def find_parts(state: StateBlock, start: int, end: int) -> tuple[int, list[tuple[int, str]]]:
    """Return the line that closes the tabs (`end` where none does), and each part's line and
    name."""
    parts, depth, fence = [], 0, ""
    for line in range(start + 1, end):
        text = line_at(state, line)
        if text and state.sCount[line] < state.blkIndent:
            return line, parts
        if mark := FENCE.match(text):
            if not fence:
                fence = mark[0]
            elif mark[0].startswith(fence) and text == mark[0]:
                fence = ""
        elif fence:
            continue
        elif CLOSES.fullmatch(text):
            if not depth:
                return line, parts
            depth -= 1
        elif CONTAINER.match(text):
            depth += 1
        elif not depth and (part := PART.fullmatch(text)):
            parts.append((line, part["name"].strip()))
    return end, parts


def read_part(state: StateBlock, name: str, line: int, until: int) -> None:
    token = state.push("tab_open", "div", 1)
    token.block, token.map = True, [line, until]
    token.meta = {"name": name, "empty": not find_words(state, line + 1, until)}
    parent, most = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", until
    state.md.block.tokenize(state, line + 1, until)
    state.parentType, state.lineMax = parent, most
    state.push("tab_close", "div", -1).block = True


def tabs_open(self, tokens, idx, options, env) -> str:
    """The names of the parts say which set this is: a choice counts for all tabs of that set."""
    names = " ".join(sorted(slugify(name) or "part" for name in tokens[idx].meta["names"]))
    return f'<div class="variants" data-variants="{names}">\n'


def tab_open(self, tokens, idx, options, env) -> str:
    meta = tokens[idx].meta
    tag = f"h{meta.get('level', 3)}"
    name = f'<{tag} class="variant__name">{escape(meta["name"])}</{tag}>'
    return f'<div class="variant">{name}\n'


def set_levels(tokens: Sequence[Token]) -> None:
    """Give the name of each part the level below the heading that it stands under."""
    above = 2
    for token in tokens:
        if token.type == "heading_open":
            above = int(token.tag[1])
        elif token.type == "tabs_open":
            level = min(above + 1, 6)
        elif token.type == "tab_open":
            token.meta["level"] = above = level


def find_tab_faults(tokens: Sequence[Token]) -> Iterator[tuple[Token, str, str]]:
    """Yield (token, value, cure) for tabs that would lose something, or that are none."""
    around = 0
    for token in tokens:
        if token.type == "tabs_open":
            around += 1
            if around > 1:
                yield token, ":::tabs", "Tabs cannot hold tabs. Take the inner ones out."
            yield from find_set_faults(token)
        elif token.type == "tabs_close":
            around -= 1
        elif token.type == "tab_open" and token.meta["empty"]:
            cure = "There is nothing under this tab. Write it, or remove the line."
            yield token, token.meta["name"] or "::tab", cure


def find_set_faults(token: Token) -> Iterator[tuple[Token, str, str]]:
    names, stray = token.meta["names"], token.meta["stray"]
    if not token.meta["closed"]:
        yield token, ":::tabs", "This is never closed. End it with a line of :::."
    if stray:
        yield token, stray, "This stands in no tab. Put it below a line of ::tab, or above."
    if "" in names:
        yield token, "::tab", "A tab has a name. Write it behind ::tab."
    if twins := {name for name in names if name and names.count(name) > 1}:
        yield token, min(twins), "Two tabs have this name. Choose another."
    if len(names) < LEAST:
        cure = "Tabs have two parts or more. Begin each with a line such as ::tab Python."
        yield token, ":::tabs", cure
