from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Hashed names inside ES modules too: a module imports the module that it was released with."""

    support_js_module_import_aggregation = True
