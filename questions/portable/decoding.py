"""From the bytes of a file to its text, or to a sentence with line and column."""

import re

from django.utils.translation import gettext as _

from questions.portable.items import FormatError
from questions.portable.limits import MOST_BYTES

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# What no text of a question has and the database or a browser would trip over.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def decode(data: bytes) -> str:
    """Return the text of a UTF-8 file, with or without a BOM, with the line ends of Unix."""
    check_size(data)
    if data.startswith(UTF_16):
        raise FormatError(_("This is UTF-16. Save the file as UTF-8."), line=1, column=1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = locate(data[: error.start].decode("utf-8", "replace"), error.start)
        raise FormatError(
            _("This is not UTF-8. Save the file as UTF-8."), line=line, column=column
        ) from None
    return tidy(text)


def decode_table(data: bytes) -> tuple[str, str]:
    """Return the text of a file of a spreadsheet program, and its encoding where that is a guess.

    Such programs write UTF-8, UTF-16 with its mark, or the letters of Windows.
    """
    check_size(data)
    for encoding, guessed in (("utf-8-sig", ""), ("cp1252", "Windows-1252")):
        encoding = "utf-16" if data.startswith(UTF_16) else encoding
        try:
            return tidy(data.decode(encoding)), guessed
        except UnicodeDecodeError:
            continue
    raise FormatError(_("The letters of this file cannot be read. Save it as UTF-8."))


def check_size(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise FormatError(
            _("The file has %(size)s MB; %(limit)s MB is the limit. Part it into several.")
            % {"size": round(len(data) / 1e6, 1), "limit": MOST_BYTES // 1_000_000}
        )


def tidy(text: str) -> str:
    """Return text with the line ends of Unix. Raise FormatError for control characters."""
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
