"""The project: settings, urls, queue, embedded services and page furniture. It has no models."""

import atexit
import gc

from studyhub.garbage import importing

# When a process ends, Python looks for garbage among all that was imported: a third of the time of
# a short command.
atexit.register(gc.freeze)

with importing():
    from studyhub.celery import app as celery_app

__all__ = ["celery_app"]
