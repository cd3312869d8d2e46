from django.apps import AppConfig
from django.utils import timezone


class OperationsConfig(AppConfig):
    name = "operations"

    def ready(self) -> None:
        # Heartbeats of the run before are old, and none could be written while a server was away.
        self.watched_since = timezone.now()
