"""The project: settings, urls, queue, embedded services and page furniture. It has no models."""

from studyhub.celery import app as celery_app

__all__ = ["celery_app"]
