"""How files are stored for production: joined, and with hashed names, also in what imports them."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from whitenoise.storage import CompressedManifestStaticFilesStorage

from studyhub.joining import join


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
        """Put what is joined in the place of what imports, then give the names."""
        for name, text in () if dry_run else join(paths):
            Path(self.path(name)).write_text(text)
            paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)
