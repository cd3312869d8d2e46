"""From the bytes of a file to its text, or to a sentence with line and column."""

import re

from django.utils.translation import gettext as _

from questions.portable.items import FormatError
from questions.portable.limits import MOST_BYTES

# What no text of a question has and the database or a browser would trip over.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def decode(data: bytes) -> str:
    """Return the text of a UTF-8 file, with or without a BOM, with the line ends of Unix."""
    if len(data) > MOST_BYTES:
        raise FormatError(
            _("The file has %(size)s MB; %(limit)s MB is the limit. Part it into several.")
            % {"size": round(len(data) / 1e6, 1), "limit": MOST_BYTES // 1_000_000}
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FormatError(_("This is UTF-16. Save the file as UTF-8."), line=1, column=1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = locate(data[: error.start].decode("utf-8", "replace"), error.start)
        raise FormatError(
            _("This is not UTF-8. Save the file as UTF-8."), line=line, column=column
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := CONTROL.search(text):
        line, column = locate(text, found.start())
        name = f"U+{ord(found[0]):04X}"
        raise FormatError(
            _("The control character %(name)s stands here. Remove it.") % {"name": name},
            line=line,
            column=column,
        )
    return text


def locate(text: str, at: int) -> tuple[int, int]:
    """Return the line and the column of an index, both from 1."""
    before = text[:at]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
