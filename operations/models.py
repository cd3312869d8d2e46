"""What the operator watches."""

from django.db import models


class Heartbeat(models.Model):
    """When a queue's worker was last seen to do a task."""

    name = models.CharField(max_length=60, primary_key=True)
    last_seen = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.last_seen:%Y-%m-%d %H:%M:%S}"
