"""How much of its allowance each person has used up: one row for a person and a limit."""

from django.db import models


class Allowance(models.Model):
    """What `accounts.domain.turns` counts with. The table is unlogged: a crash forgets it."""

    key = models.CharField(max_length=80, primary_key=True)
    # The moment at which all that was used is free again.
    free_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key} until {self.free_at:%H:%M:%S}"
