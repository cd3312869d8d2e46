"""Text of any format as the Markdown that questions are written in. Never HTML that passes."""

import re

from django.utils.translation import gettext as _

from questions.portable.escaping import escape
from questions.portable.html_text import read_html
from questions.portable.items import Item
from questions.portable.pictures import Album

FORMULA = re.compile(r"\\\(|\\\[|\$\$")
FORMATS = ("markdown", "html", "plain", "moodle")


def to_markdown(text: str, format_name: str, album: Album | None = None) -> str:
    """Return `text` of one of FORMATS as Markdown.

    The item of `album` is told what it loses, and gets the pictures that it shows.
    """
    album = album or Album(Item("", {}))
    lose, text = album.item.lose, album.lift(text.strip())
    if format_name == "markdown":
        return album.place(text)
    if FORMULA.search(text):
        lose(_("Formulas are shown as they are written, not drawn."))
    if format_name == "plain":
        return escape(text)
    if format_name == "moodle":
        return read_html(break_lines(text), album) if has_html(text) else escape(text)
    return read_html(text, album)


def has_html(text: str) -> bool:
    return "<" in text or "&" in text


BLOCK = re.compile(r"<(?:p|div|ul|ol|li|pre|table|tr|td|h[1-6]|blockquote)\b", re.IGNORECASE)


def break_lines(text: str) -> str:
    """Return text of Moodle's own format as HTML: a line end is one, unless there are blocks."""
    if BLOCK.search(text):
        return text
    return re.sub(r"\n\s*\n", "<p>", text).replace("\n", "<br>")
