"""The web application that granian serves."""

import os
import sys

import structlog
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from django.utils import timezone

from studyhub.counting import count_in
from studyhub.databases import find_fault
from studyhub.garbage import importing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studyhub.settings")
try:
    count_in(settings.VAR_DIR / "run", server=os.getppid())
except ImproperlyConfigured as error:
    sys.exit(str(error))
with importing():
    application = get_wsgi_application()
    # Every page, so that no visitor waits until it is imported.
    get_resolver().url_patterns  # noqa: B018
# Where this was forked, the site was imported long ago.
apps.get_app_config("operations").watched_since = timezone.now()
# Said once in the log; /readyz says it until the database is migrated, and the site stays up.
if fault := find_fault():
    structlog.get_logger(__name__).error("database_unfit", reason=fault)
