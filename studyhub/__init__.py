"""The project: settings, urls, queue, embedded services and page furniture. It has no models."""

import atexit
import gc

# When a process ends, Python looks for garbage among all that was imported: a third of the time of
# a short command.
atexit.register(gc.freeze)

from studyhub.celery import app as celery_app  # noqa: E402 (what it imports is the most of it)

__all__ = ["celery_app"]
