"""Drop the lock entries that an override has switched off (`sys_platform == 'never'`).

uv keeps overridden packages in a universal lock, behind a marker that is never true. They would be
two thirds of the file, and a reader would think that torch is a dependency.
"""

import pathlib
import re
import sys


def prune(text: str) -> str:
    """Return the lock `text` without the blocks whose marker is never true."""
    blocks = re.split(r"(?m)^(?=[a-z0-9])", text)
    return "".join(block for block in blocks if "'never'" not in block.split("\\")[0])


if __name__ == "__main__":
    path = pathlib.Path(sys.argv[1])
    path.write_text(prune(path.read_text()))
