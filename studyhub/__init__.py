"""The project: settings, urls, queue, embedded services and page furniture. It has no models."""

import atexit
import gc

# By default Python looks for garbage after every 700 objects, a tenth of the time that a process
# takes to start, and among all that was imported when it ends: a third of the time of a short
# command. Nearly everything goes by its count of references.
gc.set_threshold(50_000, 20, 100)
atexit.register(gc.freeze)

from studyhub.celery import app as celery_app  # noqa: E402 (what it imports is the most of it)

__all__ = ["celery_app"]
