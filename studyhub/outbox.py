"""The outbox: facts that wait to be folded into rollups.

A fact's own transaction writes an outbox row. A fold deletes rows (SKIP LOCKED) in the very
transaction that changes the rollups, so that each fact counts exactly once whatever is killed. A
watermark on ids would lose facts: id 2 can commit before id 1.
"""

from django.db import models


class Outbox(models.Model):
    """One fact that is not folded yet. Each app that has facts makes its own concrete table."""

    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


def take(queryset: models.QuerySet, *, limit: int) -> list:
    """Lock up to `limit` waiting rows that nobody else holds; the caller deletes them."""
    return list(queryset.select_for_update(skip_locked=True).order_by("pk")[:limit])
