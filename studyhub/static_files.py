"""How files are stored for production: hashed names, also in the imports of our ES modules."""

from functools import cached_property

from whitenoise.storage import CompressedManifestStaticFilesStorage


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
