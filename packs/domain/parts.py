"""The parts of a pack: each app that offers a `packing.py` checks and loads what is its own.

A part is a module with three functions:

- `check(pack)` yields the faults of its files, without asking the database;
- `find_clashes(pack)` yields the faults that only the database knows: a slug of another pack;
- `load(pack, *, now)` stores, and returns a Counter of added, changed, unchanged and retired
  for each of its sorts.

They are called in the order of INSTALLED_APPS, which is the order in which apps may import.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

from studyhub.app_modules import find_app_modules


def find_parts() -> tuple[ModuleType, ...]:
    """Return the `packing` modules of the installed apps."""
    return find_app_modules("packing")


# What turns Markdown and code into HTML beside our own modules.
RENDERERS = ("markdown-it-py", "mdit-py-plugins", "nh3", "Pygments")


@cache
def find_code_checksum() -> str:
    """Return the SHA-256 of all code that checks, renders and stores packs.

    Another one means that an unchanged pack could be judged or shown otherwise now.
    """
    digest = hashlib.sha256()
    for path in find_code():
        data = path.read_bytes()
        digest.update(f"{path.name}\0{len(data)}\0".encode() + data)
    for name in RENDERERS:
        digest.update(f"{name} {version(name)}\0".encode())
    return digest.hexdigest()


def find_code() -> Iterator[Path]:
    """Yield the modules of the apps that have a part, of `packs`, and of the marking schemes."""
    folders = [Path(part.__file__).parent for part in find_parts()]
    project = Path(__file__).resolve().parents[2]
    for folder in (*folders, project / "packs", project / "scoring"):
        yield from sorted(path for path in folder.rglob("*.py") if path.parent.name != "views")
