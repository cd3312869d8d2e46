"""Drop from a lock what it need not hold: `python prune_lock.py LOCK [LOCK_BENEATH]`.

uv keeps overridden packages in a universal lock, behind a marker that is never true. They would be
two thirds of the file, and a reader would think that torch is a dependency. And what the lock
beneath holds too goes, so that the two can be installed side by side.
"""

import pathlib
import re
import sys


def prune(text: str, beneath: str = "") -> str:
    """Return the lock `text` without blocks that never apply, or that `beneath` holds as well."""
    held = {head(block) for block in split(beneath)}
    return "".join(
        block
        for block in split(text)
        if "'never'" not in head(block) and not held & {head(block), pin(block)}
    )


def split(text: str) -> list[str]:
    """Return the comment at the head of a lock, and a block for each of its packages."""
    return re.split(r"(?m)^(?=[a-z0-9])", text)


def head(block: str) -> str:
    """Return the version that a block pins, with the marker that says where."""
    return block.split("\\")[0].strip()


def pin(block: str) -> str:
    return head(block).partition(";")[0].strip()


if __name__ == "__main__":
    lock, *beneath = map(pathlib.Path, sys.argv[1:])
    lock.write_text(prune(lock.read_text(), *(path.read_text() for path in beneath)))
