"""The listings of the packs under content/, as modules that their tests can call."""

import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from tests.sites import PROJECT

CONTENT = PROJECT / "content"
TESTS = PROJECT / "tests" / "content"


def import_listing(name: str) -> ModuleType:
    """Run a listing afresh, such as `serverless/warm_copy.py`, and return it as a module.

    Nothing is written beside it, for a pack has no files but those of its authors.
    """
    pack, _slash, file = name.partition("/")
    path = CONTENT / pack / "code" / file
    spec = spec_from_file_location(path.stem, path)
    module = module_from_spec(spec)
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = writes
    return module


def find_listings(*endings: str) -> Iterator[Path]:
    """Yield the listings of all packs whose names have one of these endings."""
    for ending in endings:
        yield from sorted(CONTENT.glob(f"*/code/**/*{ending}"))
