"""Reading what an address or a form says, whatever was put there. A leaf: any app may use it."""

import re
from typing import TypeVar

# The largest number in a whole column of the database: of 32 bits, and of 64 for row numbers.
MOST_32 = 2**31 - 1
MOST_64 = 2**63 - 1

Otherwise = TypeVar("Otherwise", int, None)


def read_whole(text: str | None, *, most: int, otherwise: Otherwise = 0) -> int | Otherwise:
    """Return the whole number that `text` spells in the digits 0 to 9, from 0 to `most`.

    What spells none gives `otherwise`. The length is looked at first: Python refuses to read
    thousands of digits.
    """
    if not text or not text.isascii() or not text.isdigit():
        return otherwise
    digits = text.lstrip("0") or "0"
    return most if len(digits) > len(str(most)) else min(int(digits), most)


# What nobody sees: PostgreSQL cannot hold the first, and the last turn the order of letters round.
UNSEEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def drop_unseen(text: str) -> str:
    """Return `text` without characters that cannot be seen, such as those that a copy brings."""
    return UNSEEN.sub("", text)


def drop_nul(text: str) -> str:
    """Return `text` without NUL characters, which PostgreSQL refuses in any text."""
    return text.replace("\x00", "")
