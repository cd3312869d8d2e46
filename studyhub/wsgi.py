"""The web application that granian serves."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from studyhub.counting import count_in

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studyhub.settings")
try:
    count_in(settings.VAR_DIR / "run")
except ImproperlyConfigured as error:
    sys.exit(str(error))
application = get_wsgi_application()
