"""How files are stored for production: hashed names, also in the imports of our ES modules, and one
stylesheet in place of forty that import each other.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath

from django.contrib.staticfiles import finders
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/studyhub.css"
IMPORT = re.compile(r'@import url\("([\w/.-]+)"\)(?: layer\((\w+)\))?;')


class HashedModulesStorage(CompressedManifestStaticFilesStorage):
    """Without this a hashed module imports unhashed ones, and an upgrade mixes old with new.

    Only our own modules are rewritten: in the minified files of others, what looks like an import
    may be none.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )

    def url(self, name: str, force: bool = False) -> str:
        """Return the address of a file: every page asks for the same handful.

        What is found holds as long as the process lives: so does the manifest that it comes from.
        """
        if force or name not in self.known_urls:
            self.known_urls[name] = super().url(name, force)
        return self.known_urls[name]

    @cached_property
    def known_urls(self) -> dict[str, str]:
        return {}

    def post_process(self, paths: dict, dry_run: bool = False, **options) -> Iterator[tuple]:
        """Put the joined stylesheet in the place of the one that imports, then give the names."""
        if SHEET in paths and not dry_run:
            Path(self.path(SHEET)).write_text(join_sheet(SHEET))
            paths[SHEET] = (self, SHEET)
        yield from super().post_process(paths, dry_run, **options)


def join_sheet(name: str) -> str:
    """Return a stylesheet with what it imports in place, each file in the layer that it names.

    The files are those of the sources, so that a change in one counts at the next collecting. They
    name no addresses of their own: what is relative to their folder would lead elsewhere here.
    """

    def put(match: re.Match) -> str:
        imported = str(PurePosixPath(name).parent / match[1])
        text = read_source(imported)
        if "url(" in text:
            raise ValueError(f"{imported} names an address with url(), which cannot be joined.")
        return f"@layer {match[2]} {{\n{text}}}" if match[2] else text

    return IMPORT.sub(put, read_source(name))


def read_source(name: str) -> str:
    found = finders.find(name)
    if found is None:
        raise ValueError(f"{name} is imported by a stylesheet and is not there.")
    return Path(found).read_text()
