"""What the operator watches."""

from django.db import models


class Heartbeat(models.Model):
    """When a queue's worker was last seen at work, or the scheduler to make its round."""

    name = models.CharField(max_length=60, primary_key=True)
    last_seen = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.last_seen:%Y-%m-%d %H:%M:%S}"


class Backup(models.Model):
    """A backup that was written and read through again."""

    made_at = models.DateTimeField(db_index=True)
    path = models.CharField(max_length=500)
    size = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.path


class FailingTask(models.Model):
    """A periodic task whose last run failed, as far as is known."""

    task = models.CharField(max_length=100, primary_key=True)
    error = models.CharField(max_length=200)
    since = models.DateTimeField()
    last_failed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.task
