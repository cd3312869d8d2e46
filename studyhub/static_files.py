"""How files are stored for production: hashed names, also in the imports of our ES modules."""

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
