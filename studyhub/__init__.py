"""The project: settings, urls, queue, embedded services and page furniture. It has no models."""

import gc

# By default Python looks for garbage after every 700 objects: a tenth of the time that a process
# takes to start. Nearly everything goes by its count of references.
gc.set_threshold(50_000, 20, 100)

from studyhub.celery import app as celery_app  # noqa: E402 (what it imports is the most of it)

__all__ = ["celery_app"]
